package tui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// deployRun is a deployment that has begun.
type deployRun struct {
	hosts      []string // in the order of their first steps
	at         int      // the host whose log is shown
	follow     bool     // the one where something happens, until the operator chooses
	logTop     int      // lines that the log is scrolled up from its end
	began, now time.Time
	stopping   bool
	err        error
	claim      *atomic.Bool  // taken by the deployer when it begins, or by the end of the program before that
	ended      chan struct{} // closed when the deployer has returned
}

// deployStep is a step and what is known of it.
type deployStep struct {
	host, what string
	commands   []string
	oneWay     bool
	state      StepState
	since      time.Time // it runs
	took       time.Duration
	lines      []string
	dropped    int // lines of the log that are no longer kept
	hint       string
}

const (
	mostSteps = 100_000 // more are a fault of the deployer's
	mostLines = 500     // of the log of one step
)

// withEvent takes news into the steps.
func withEvent(steps []deployStep, e Event) []deployStep {
	if e.Step < 0 || e.Step >= mostSteps {
		return steps
	}
	for len(steps) <= e.Step {
		steps = append(steps, deployStep{})
	}
	s := &steps[e.Step]
	s.state, s.oneWay = e.State, s.oneWay || e.OneWay
	if e.Host != "" {
		s.host = e.Host
	}
	if e.What != "" {
		s.what = e.What
	}
	if e.Commands != nil {
		s.commands = e.Commands
	}
	if e.Took > 0 {
		s.took = e.Took
	}
	if e.Hint != "" {
		s.hint = e.Hint
	}
	if e.Line != "" {
		if s.lines = append(s.lines, e.Line); len(s.lines) > mostLines {
			over := len(s.lines) - mostLines
			s.lines, s.dropped = append([]string(nil), s.lines[over:]...), s.dropped+over
		}
	}
	return steps
}

// feed takes the events of a deployer to the screen. It never makes the deployer wait, and loses none.
type feed struct {
	mu     sync.Mutex
	events []Event
	ended  bool
	err    error
	news   chan struct{}
}

func newFeed() *feed { return &feed{news: make(chan struct{}, 1)} }

// tell adds an event.
func (f *feed) tell(e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ended {
		return
	}
	f.events = append(f.events, e)
	select {
	case f.news <- struct{}{}:
	default:
	}
}

// end says that nothing comes any more.
func (f *feed) end(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ended, f.err = true, err
	close(f.news)
}

// take returns the events that nobody has taken yet.
func (f *feed) take() []Event {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := f.events
	f.events = nil
	return out
}

// deployEventMsg is news of a run.
type deployEventMsg struct {
	generation int
	events     []Event
	from       *feed
}

// deployEndedMsg is the end of a run.
type deployEndedMsg struct {
	generation int
	err        error
}

// deployTickedMsg is a second of a run.
type deployTickedMsg struct{ generation int }

// listen waits for the next news, or the end.
func (f *feed) listen(generation int) tea.Cmd {
	return func() tea.Msg {
		for range f.news {
			if events := f.take(); events != nil {
				return deployEventMsg{generation: generation, events: events, from: f}
			}
		}
		if events := f.take(); events != nil {
			return deployEventMsg{generation: generation, events: events, from: f}
		}
		return deployEndedMsg{generation: generation, err: f.err}
	}
}

func tickDeployment(generation int) tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return deployTickedMsg{generation} })
}

// startDeployment carries the plan out beside the screen.
func (m *Model) startDeployment() tea.Cmd {
	d := m.deploy
	ctx, cancel := context.WithCancel(m.ctx)
	d.generation++
	d.stage, d.cancel, d.top = deploying, cancel, 0
	for i := range d.steps {
		d.steps[i].state, d.steps[i].took = StepWaiting, 0
	}
	d.run = deployRun{hosts: hostsOf(d.steps), follow: true, began: m.now(), now: m.now(), claim: &atomic.Bool{}, ended: make(chan struct{})}
	f, deployer, run, claim, ended := newFeed(), m.o.Deployer, DeployRun{Plan: d.plan}, d.run.claim, d.run.ended
	ask := newAsides(ctx)
	run.Events, run.Aside = f.tell, ask.aside
	return tea.Batch(func() tea.Msg {
		if !claim.CompareAndSwap(false, true) {
			return nil // the program has ended: nothing is begun any more
		}
		defer close(ended)
		f.end(deployer.Deploy(ctx, run))
		return nil
	}, f.listen(d.generation), tickDeployment(d.generation), ask.listen())
}

// hostsOf lists the hosts in the order of their first steps.
func hostsOf(steps []deployStep) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range steps {
		if !seen[s.host] {
			seen[s.host] = true
			out = append(out, s.host)
		}
	}
	return out
}

// deployEvent takes news of the run and waits for more.
func (m *Model) deployEvent(msg deployEventMsg) tea.Cmd {
	d := m.deploy
	if msg.generation == d.generation {
		for _, e := range msg.events {
			d.steps = withEvent(d.steps, e)
		}
		d.run.now = m.now()
		for i := range d.steps {
			if s := &d.steps[i]; s.state == StepRunning && s.since.IsZero() {
				s.since = d.run.now
			}
		}
		d.run.hosts = hostsOf(d.steps)
		d.run.followNews(d.steps, msg.events)
	}
	return msg.from.listen(msg.generation)
}

// followNews shows the log of the host where something happened last.
func (r *deployRun) followNews(steps []deployStep, events []Event) {
	if !r.follow || len(events) == 0 {
		return
	}
	last := events[len(events)-1]
	for _, e := range events {
		if e.State == StepFailed {
			last = e
		}
	}
	if last.Step < 0 || last.Step >= len(steps) || last.State == StepSkipped || last.State == StepWaiting {
		return
	}
	for i, h := range r.hosts {
		if h == steps[last.Step].host {
			r.at = i
		}
	}
}

// deployTicked moves the time on while something runs.
func (m *Model) deployTicked(msg deployTickedMsg) tea.Cmd {
	if d := m.deploy; d.running() && msg.generation == d.generation {
		d.run.now = m.now()
		return tickDeployment(msg.generation)
	}
	return nil
}

// deployEnded takes note of the end of the run.
func (m *Model) deployEnded(msg deployEndedMsg) tea.Cmd {
	d := m.deploy
	if msg.generation != d.generation || !d.running() {
		return nil
	}
	d.cancel()
	d.stage, d.run.now, d.run.err = deployed, m.now(), msg.err
	if d.leave {
		d.leave = false
		return m.quit()
	}
	if m.screen != onDeployment {
		d.unseen = true
		t, text := m.endWords(d)
		m.tell(t, text+" "+m.w.Say("%s shows it", "%s le montre", m.keyOf("deploy")))
	}
	return nil
}
