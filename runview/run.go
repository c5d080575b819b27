package runview

import (
	"fmt"
	"slices"
	"time"
)

// mostSteps bounds a run: more are a fault of who tells them.
const mostSteps = 100_000

// Run is what is known of a run after the events that were folded into it.
type Run struct {
	Steps []Step
	Hosts []Host // in the order of their first steps

	Began, Now time.Time // of the clock that it is shown by: whoever shows it sets them
	Stopping   bool      // no further step begins

	keep int // lines of a step
}

// Step is a step and what is known of it.
type Step struct {
	Host, What string
	Service    string // may be empty
	Commands   []string
	OneWay     bool // nothing takes it back
	State      State
	Since, End time.Time // zero: it has not begun, not ended
	Took       time.Duration
	Lines      []string // the last ones of its output
	Dropped    int      // lines before those
	Err        error    // why it failed
	Hint       string
}

// Host is a host and the positions of its steps.
type Host struct {
	Name  string
	Steps []int
}

// NewRun makes a run of no steps yet, that keeps so many lines of each.
func NewRun(keep int) *Run { return &Run{keep: keep} }

// Begin says that the steps are carried out from now on. What was known of how far they are is forgotten.
func (r *Run) Begin(at time.Time) {
	r.Began, r.Now, r.Stopping = at, at, false
	for i := range r.Steps {
		s := &r.Steps[i]
		*s = Step{Host: s.Host, What: s.What, Service: s.Service, Commands: s.Commands, OneWay: s.OneWay}
	}
}

// Fold takes an event in. What is told of a step that has ended, or of one that nobody has described, is
// dropped, and the answer is false.
func (r *Run) Fold(e Event) bool {
	if e.Step == OfRun {
		r.Stopping = r.Stopping || e.Stopping
		return true
	}
	if !r.describe(e) {
		return false
	}
	s := &r.Steps[e.Step]
	s.OneWay = s.OneWay || e.OneWay
	if e.Took > 0 {
		s.Took = e.Took
	}
	if e.Commands != nil {
		s.Commands = e.Commands
	}
	if e.Err != nil {
		s.Err = e.Err
	}
	if e.Hint != "" {
		s.Hint = e.Hint
	}
	if e.Line != "" {
		s.Lines = append(s.Lines, e.Line)
		over := max(len(s.Lines)-r.keep, 0)
		s.Lines, s.Dropped = s.Lines[over:], s.Dropped+over+e.Missed
	}
	s.advance(e.State, e.At)
	return true
}

// describe takes in what a step is, and makes those that are not there yet. It is false where there is no
// such step, or where it has ended.
func (r *Run) describe(e Event) bool {
	if e.Step < 0 || e.Step >= mostSteps || e.Step >= len(r.Steps) && e.What == "" {
		return false
	}
	for len(r.Steps) <= e.Step {
		host := ""
		if len(r.Steps) == e.Step {
			host = e.Host
		}
		r.Steps = append(r.Steps, Step{Host: host})
		r.group(len(r.Steps) - 1)
	}
	s := &r.Steps[e.Step]
	if s.State.Ended() {
		return false
	}
	if e.What != "" {
		s.What = e.What
	}
	if e.Service != "" {
		s.Service = e.Service
	}
	if e.Host != "" && e.Host != s.Host {
		s.Host, r.Hosts = e.Host, nil
		for i := range r.Steps {
			r.group(i)
		}
	}
	return true
}

// group adds a step to its host.
func (r *Run) group(step int) {
	name := r.Steps[step].Host
	k := slices.IndexFunc(r.Hosts, func(h Host) bool { return h.Name == name })
	if k < 0 {
		k = len(r.Hosts)
		r.Hosts = append(r.Hosts, Host{Name: name})
	}
	r.Hosts[k].Steps = append(r.Hosts[k].Steps, step)
}

// advance takes a step to a state that comes after its own.
func (s *Step) advance(to State, at time.Time) {
	if to <= s.State || to >= states {
		return
	}
	s.State = to
	if to == Running {
		s.Since = at
	} else {
		s.End = at
	}
}

// Running is the step of a host that has been running for longest, nil where none is, and how many others
// run there.
func (r *Run) Running(h Host) (first *Step, others int) {
	for _, i := range h.Steps {
		s := &r.Steps[i]
		switch {
		case s.State != Running:
		case first == nil:
			first = s
		default:
			others++
			if s.Since.Before(first.Since) {
				first = s
			}
		}
	}
	return first, others
}

// Failed is the first step of a host that failed; nil where none did.
func (r *Run) Failed(h Host) *Step {
	for _, i := range h.Steps {
		if r.Steps[i].State == Failed {
			return &r.Steps[i]
		}
	}
	return nil
}

// Took is the time from the begin of a host's first step to the end of its last.
func (r *Run) Took(h Host) time.Duration {
	begin, end := r.Now, r.Began
	for _, i := range h.Steps {
		s := &r.Steps[i]
		if !s.Since.IsZero() && s.Since.Before(begin) {
			begin = s.Since
		}
		if s.End.After(end) {
			end = s.End
		}
	}
	return end.Sub(begin)
}

// Elapsed is how long the run has been going on.
func (r *Run) Elapsed() time.Duration { return r.Now.Sub(r.Began) }

// Clock writes a time as minutes and seconds: "02:31", "1:02:31".
func Clock(d time.Duration) string {
	s := int(max(d, 0).Round(time.Second) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}
