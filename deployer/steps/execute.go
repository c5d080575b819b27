package steps

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"berth/deployer/carry"
	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/inventory"
	"berth/message"
)

// Outcome says what came of a step.
type Outcome int

// The outcomes.
const (
	Pending Outcome = iota
	Active
	Succeeded
	Failed
	Skipped // a step before it failed, or the run was stopped
)

// News is what a run tells while it goes on.
type News struct {
	Step    int // position in the graph
	Outcome Outcome
	Took    time.Duration
	Line    message.Text // of the step's output; with Outcome Active
	Err     error        // of Failed
}

// Execution is what a run needs beside its steps.
type Execution struct {
	Order  ledger.Order
	Token  string // Owner.Token of the locks: a step begins only where the lock is still that one
	Gate   *Gate
	Hosts  map[string]ledger.Host
	Steps  []Step
	Values Values
	News   func(News) // called from several goroutines, never blocks; may be nil
	// Quiet hears that the Docker of a host has not answered for some time, while it is waited for; likewise.
	Quiet func(host string, after time.Duration)

	Absent *Absent // hosts of the run that are not there; nil: none
	// Joins locks a host that the run has made, and begins the run there. It is called from several goroutines; nil: nothing is made.
	Joins func(ctx context.Context, guest ledger.Host) error

	Moves inventory.Moves // how data goes from host to host

	Wait     time.Duration // how long a service may take to get healthy; 0: five minutes, as databases build indexes
	PerHost  int           // steps at once on one host, those that only wait not counted; 0: 2
	Patience time.Duration // how long a step is tried again while its host does not answer; 0: a minute
	Pulse    time.Duration // how often Docker is asked for a sign of life while it does something, in whole seconds; 0: 15 seconds
	Silence  time.Duration // how long it may give none before it is given up, in whole seconds; 0: a minute
}

// Holding is the run with the locks that it has.
func (x *Execution) Holding() ledger.Holding { return ledger.Holding{Run: x.Order.Run, Token: x.Token} }

// Touched lists the hosts of the order that are there, by name.
func (x *Execution) Touched() []ledger.Host { return x.Absent.there(x.Order.Among(x.Hosts)) }

// site is where a step is done.
func (x *Execution) site(i int, tell func(message.Text)) *Site {
	s := &x.Steps[i]
	var brings *compose.Bundle
	if b, is := s.Work.(bringer); is {
		brings = b.Brings()
	}
	return &Site{Host: s.Host, Service: s.Service, Holding: x.Holding(), step: s.ID(), host: x.Hosts[s.Host], gate: x.Gate,
		values: x.Values, brings: brings, reason: new(bool), wait: cmp.Or(x.Wait, 5*time.Minute), watch: x.watch(), quiet: x.watch().Silence + time.Minute, tell: tell,
		other: func(name string) ledger.Host { return x.Hosts[name] }, joins: x.Joins, absent: x.Absent, moves: x.Moves}
}

// watch says when hosts end commands that cannot come to their end.
func (x *Execution) watch() ledger.Watch {
	w := ledger.Watch{Limit: commandLimit, Every: x.Pulse, Silence: x.Silence}
	if w.Every == 0 {
		w.Every = 15 * time.Second
	}
	if w.Silence == 0 {
		w.Silence = time.Minute
	}
	return w
}

// Acts lists what a step asks of its host, without asking it: what secrets are stays out of it.
func (x *Execution) Acts(ctx context.Context, i int) ([]Act, error) {
	var out []Act
	dry := *x
	dry.Gate = Shut(func(a Act) { out = append(out, a) })
	dry.Values = func(context.Context, ledger.Host, *compose.Bundle) (func(compose.SecretRef) (string, error), error) {
		return func(ref compose.SecretRef) (string, error) { return ref.String(), nil }, nil
	}
	dry.Token = cmp.Or(dry.Token, "TOKEN") // each taking of the locks has another
	return out, x.Steps[i].Do(ctx, dry.site(i, nil))
}

// Result is how a run ended.
type Result struct {
	Outcomes []Outcome
	Errors   []error // by step; nil where it did not fail
}

// Whole reports whether every step was done.
func (r *Result) Whole() bool {
	for _, o := range r.Outcomes {
		if o != Succeeded {
			return false
		}
	}
	return true
}

// running is a run under way.
type running struct {
	*Execution
	stop    context.Context
	daemons map[string]*daemon // by host
	apart   carry.Apart        // hosts between which data does not go by itself

	mu     sync.Mutex
	result Result
	wait   []chan struct{} // closed when a step has ended, however
	lost   atomic.Bool     // the lock of some host: somebody else decides by now, and no further step begins
}

// Execute does the steps, each as soon as those before it are done, hosts beside each other. A failure
// skips what depends on it and nothing else. When stop is done no further step begins, and those under way
// come to their end, those that wait for a Docker that does not answer excepted; when ctx is done they are left as they
// are. A Docker daemon that gives no sign of life fails what waits for it, and no further step begins on its host. Where
// the gate is shut every step fails with ErrShut.
func Execute(ctx, stop context.Context, x *Execution) *Result {
	r := &running{Execution: x, stop: stop, daemons: map[string]*daemon{}, result: Result{Outcomes: make([]Outcome, len(x.Steps)), Errors: make([]error, len(x.Steps))}}
	r.wait = make([]chan struct{}, len(x.Steps))
	for i := range r.wait {
		r.wait[i] = make(chan struct{})
	}
	limit := x.PerHost
	if limit < 1 {
		limit = 2
	}
	places := map[string]chan struct{}{}
	for i := range x.Steps {
		if host := x.Steps[i].Host; places[host] == nil {
			places[host] = make(chan struct{}, limit)
			r.daemons[host] = newDaemon(host, x.Quiet)
		}
	}
	over, end := context.WithCancel(ctx)
	defer end()
	defer context.AfterFunc(stop, func() {
		for _, d := range r.daemons {
			go d.pulses(over, x.Hosts[d.host], min(stopPulse, x.watch().Silence))
		}
	})()
	var all sync.WaitGroup
	for i := range x.Steps {
		all.Go(func() {
			defer close(r.wait[i])
			r.one(ctx, stop, i, places[x.Steps[i].Host])
		})
	}
	all.Wait()
	return &r.result
}

// one waits for what a step needs, and does it.
func (r *running) one(ctx, stop context.Context, i int, place chan struct{}) {
	s := &r.Steps[i]
	for _, before := range s.After {
		<-r.wait[before]
		if r.outcome(before) != Succeeded {
			r.end(i, Skipped, 0, nil)
			return
		}
	}
	if _, waits := s.Work.(waiter); !waits { // else it is in nobody's way
		select {
		case place <- struct{}{}:
			defer func() { <-place }()
		case <-stop.Done():
		}
	}
	if stop.Err() != nil || ctx.Err() != nil || r.lost.Load() || r.daemons[s.Host].given() != nil {
		r.end(i, Skipped, 0, nil)
		return
	}
	r.tell(News{Step: i, Outcome: Active})
	start := time.Now()
	err := r.patiently(ctx, i)
	took := time.Since(start)
	if errors.Is(err, ledger.ErrLockLost) {
		r.lost.Store(true)
	}
	if err != nil {
		if m, is := s.Work.(mourner); is && ctx.Err() == nil && !remote.Retryable(err) && r.daemons[s.Host].given() == nil {
			short, cancel := context.WithTimeout(ctx, autopsyTime)
			m.Failed(short, r.site(i))
			cancel()
		}
		r.end(i, Failed, took, message.Errorf("host %s: %s: %w", s.Host, s.called(), r.daemons[s.Host].once(err)))
		return
	}
	r.end(i, Succeeded, took, nil)
}

// patiently does a step again while nothing but the way to its host is in the way: a step can be repeated.
func (r *running) patiently(ctx context.Context, i int) error {
	patience := r.Patience
	if patience == 0 {
		patience = time.Minute
	}
	end := time.Now().Add(patience)
	for pause := time.Second; ; pause = min(2*pause, 10*time.Second) {
		begun := time.Now()
		err := r.do(ctx, i)
		if took := time.Since(begun); took > patience {
			end = time.Now().Add(patience) // what goes on for hours is not given up because of the first moment without a network
		}
		if !remote.Retryable(err) || ctx.Err() != nil || r.stop.Err() != nil || time.Now().Add(pause).After(end) {
			return err
		}
		r.tell(News{Step: i, Outcome: Active, Line: message.Because(err)})
		select {
		case <-time.After(pause):
		case <-r.stop.Done():
			return err
		case <-ctx.Done():
			return err
		}
	}
}

func (r *running) outcome(i int) Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.result.Outcomes[i]
}

func (r *running) end(i int, o Outcome, took time.Duration, err error) {
	r.mu.Lock()
	r.result.Outcomes[i], r.result.Errors[i] = o, err
	r.mu.Unlock()
	r.tell(News{Step: i, Outcome: o, Took: took, Err: err})
}

func (r *running) tell(n News) {
	if r.News != nil {
		r.News(n)
	}
}

// do does one step.
func (r *running) do(ctx context.Context, i int) error {
	if !r.Gate.isOpen() {
		return ErrShut
	}
	at := r.site(i)
	return at.written(ctx, r.Steps[i].Do(ctx, at))
}

// site is where a step of the run is done.
func (r *running) site(i int) *Site {
	at := r.Execution.site(i, r.line(i))
	at.docker, at.apart = r.daemons[at.Host], &r.apart
	return at
}

// line tells lines of a step's output.
func (r *running) line(i int) func(message.Text) {
	return func(line message.Text) { r.tell(News{Step: i, Outcome: Active, Line: line}) }
}

// waiter is a kind of step that only waits, and takes no place of its host meanwhile.
type waiter interface{ OnlyWaits() }

// mourner is a kind of step that looks for more to tell when it has failed.
type mourner interface {
	Failed(ctx context.Context, at *Site)
}

// Begin writes on every host that the run touches what it is to bring about, and the first line of its journal.
func (x *Execution) Begin(ctx context.Context) error {
	return x.Holding().Begin(ctx, x.Touched(), x.Order, PerHost(x.Steps))
}

// End writes the last line of the journals: whether everything was done.
func (x *Execution) End(ctx context.Context, whole bool) error {
	return x.Holding().End(ctx, x.Touched(), whole)
}

// Copy writes the beginning and the end of steps, as news of the run tells them, into the operator's copy.
func (x *Execution) Copy(c *ledger.Copy) func(News) {
	why := func(err error) string { // without host and step
		if cause := errors.Unwrap(err); cause != nil {
			err = cause
		}
		return ledger.Reason(err)
	}
	begun := make([]atomic.Bool, len(x.Steps))
	return func(n News) {
		s := &x.Steps[n.Step]
		switch n.Outcome {
		case Active:
			if !begun[n.Step].Swap(true) {
				c.Step(s.Host, s.ID(), ledger.EntryStarted, "")
			}
		case Succeeded:
			c.Step(s.Host, s.ID(), ledger.EntryDone, "")
		case Failed:
			c.Step(s.Host, s.ID(), ledger.EntryFailed, why(n.Err))
		}
	}
}
