package deployer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"berth/deployer/compose"
	"berth/deployer/remote"
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
	Line    string // of the step's output; with Outcome Active
	Err     error  // of Failed
}

// Values gives the values of secrets; what it returns is for the host alone.
type Values func(ctx context.Context, host Host, b *compose.Bundle) (func(compose.SecretRef) (string, error), error)

// Execution is what a run needs beside its steps.
type Execution struct {
	Order  Order
	Token  string // Owner.Token of the locks: a step begins only where the lock is still that one
	Hosts  map[string]Host
	Steps  []Step
	Values Values
	// Digests says what preflight found images to be, by host and image, as repository@digest; what is not
	// there is what its name means when it is pulled.
	Digests map[string]map[string]string
	News    func(News) // called from several goroutines, never blocks; may be nil

	PerHost  int           // steps at once on one host, waiting for health not counted; 0: 2
	Patience time.Duration // how long a step is tried again while its host does not answer; 0: a minute
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
	Name   string // of the run
	mu     sync.Mutex
	result Result
	wait   []chan struct{} // closed when a step has ended, however
	lost   atomic.Bool     // the lock of some host: somebody else decides by now, and no further step begins
}

// Execute does the steps, each as soon as those before it are done, hosts beside each other. A failure
// skips what depends on it and nothing else. When stop is done no further step begins, and those under way
// come to their end; when ctx is done they are left as they are.
func Execute(ctx, stop context.Context, x *Execution) *Result {
	r := &running{Execution: x, Name: x.Order.Run, result: Result{Outcomes: make([]Outcome, len(x.Steps)), Errors: make([]error, len(x.Steps))}}
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
		}
	}
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
	if s.Kind != Health { // which only waits, and is in nobody's way
		select {
		case place <- struct{}{}:
			defer func() { <-place }()
		case <-stop.Done():
		}
	}
	if stop.Err() != nil || ctx.Err() != nil || r.lost.Load() {
		r.end(i, Skipped, 0, nil)
		return
	}
	r.tell(News{Step: i, Outcome: Active})
	start := time.Now()
	err := r.patiently(ctx, i)
	took := time.Since(start)
	if errors.Is(err, ErrLockLost) {
		r.lost.Store(true)
	}
	if err != nil {
		r.autopsy(ctx, i, err)
		r.end(i, Failed, took, fmt.Errorf("host %s: %s %s: %w", s.Host, s.Kind, s.Service, err))
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
		err := r.do(ctx, i)
		if !remote.Retryable(err) || ctx.Err() != nil || time.Now().Add(pause).After(end) {
			return err
		}
		r.tell(News{Step: i, Outcome: Active, Line: err.Error()})
		select {
		case <-time.After(pause):
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
	host := r.Hosts[r.Steps[i].Host]
	switch r.Steps[i].Kind {
	case Stage:
		return r.stage(ctx, host, i)
	case Pull:
		return r.pull(ctx, host, i)
	case Restore:
		return r.restore(ctx, host, i)
	case Start:
		return r.start(ctx, host, i)
	case Health:
		return r.health(ctx, host, i)
	case Stop:
		return r.command(ctx, host, i, r.stopCommand(i)...)
	}
	return r.remove(ctx, host, i)
}

// command runs a command as a step, its output told line by line.
func (r *running) command(ctx context.Context, host Host, i int, args ...string) error {
	err := host.Run(ctx, r.journaled(&r.Steps[i], args...), func(_ remote.Stream, line string) {
		r.tell(News{Step: i, Outcome: Active, Line: line})
	})
	var exit *remote.ExitError
	if err = lostLock(err); errors.As(err, &exit) && len(exit.Lines) > 0 {
		return fmt.Errorf("%s (exit code %d)", exit.Lines[len(exit.Lines)-1].Text, exit.Code)
	}
	return err
}

// noted does a step that is not one command, between its two lines in the journal.
func (r *running) noted(ctx context.Context, host Host, i int, work func() error) error {
	e := Entry{Run: r.Name, Kind: EntryStarted, Step: r.Steps[i].ID()}
	if err := r.note(ctx, host, e); err != nil {
		return err
	}
	err := work()
	if ctx.Err() != nil {
		return err // it is left as it is
	}
	e.Kind = EntryDone
	if err != nil {
		e.Kind, e.Detail = EntryFailed, "it did not come to its end"
	}
	return errors.Join(err, r.note(ctx, host, e))
}
