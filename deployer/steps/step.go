package steps

import (
	"context"
	"slices"

	"berth/message"
	"berth/wording"
)

// Step is one thing that a run does on one host. It can be repeated: what is done already stays done.
type Step struct {
	Host    string
	Service string
	After   []int // positions of the steps that have to be done before
	Work
	rather []int // those of After that only have services start in a good order
}

// Work is what a step does: a type for each kind of step, in a file of its own. It asks everything of its host through
// the site, so that what a dry run prints is what a run does.
type Work interface {
	// Word names the kind in journals.
	Word() string
	// Say says what is done for a service.
	Say(w wording.Words, service string) string
	// Do does it.
	Do(ctx context.Context, at *Site) error
}

// ID names the step in the journal.
func (s *Step) ID() string { return s.Service + "." + s.Word() }

// touches reports whether the step is done on a host, or reads there.
func (s *Step) touches(host string) bool {
	r, reads := s.Work.(interface{ Reads() string })
	return s.Host == host || reads && r.Reads() == host
}

// called is how an error calls the step: by its kind, and in French by what it does.
func (s *Step) called() message.Text {
	return message.Both(s.Word()+" "+s.Service, s.Say(wording.For(wording.FR), s.Service))
}

// Touches lists the hosts of steps, by name.
func Touches(steps []Step) []string {
	var out []string
	for i := range steps {
		out = append(out, steps[i].Host)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// PerHost counts the steps of each host.
func PerHost(steps []Step) map[string]int {
	out := map[string]int{}
	for i := range steps {
		out[steps[i].Host]++
	}
	return out
}
