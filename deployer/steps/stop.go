package steps

import (
	"context"

	"berth/wording"
)

// Stop stops a service where it runs now: its data is used from one place at a time.
type Stop struct {
	Dir     string   // of the service on the host
	Project string   // what Compose calls it there
	Lone    []string // as in Start
}

// Word implements Work.
func (Stop) Word() string { return "stop" }

// Say implements Work.
func (Stop) Say(w wording.Words, service string) string {
	return w.Say("stop %s, whose data is used from one place at a time", "arrêter %s, dont les données ne servent qu'à un endroit à la fois", service)
}

// Do implements Work.
func (s Stop) Do(ctx context.Context, at *Site) error {
	limit := commandLimit + at.graceIn(ctx, s.Dir)
	return at.Within(limit).Command(ctx, before("stop", s.Lone, composeCommand(s.Dir, s.Project, "stop"))...)
}
