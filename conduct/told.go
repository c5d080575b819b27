package conduct

import (
	"berth/deployer/steps"
	"berth/runview"
	"berth/wording"
)

// Described are steps as they are shown, before any has begun.
func Described(w wording.Words, list []steps.Step) []runview.Event {
	out := make([]runview.Event, len(list))
	for i := range out {
		out[i] = runview.Event{Step: i, Host: list[i].Host, Service: list[i].Service, What: list[i].Say(w, list[i].Service)}
	}
	return out
}

// stateOf has the outcomes of steps as they are shown.
var stateOf = map[steps.Outcome]runview.State{
	steps.Pending: runview.Waiting, steps.Active: runview.Running, steps.Succeeded: runview.Done,
	steps.Failed: runview.Failed, steps.Skipped: runview.Skipped,
}

// Told is news of a run as it is shown.
func Told(w wording.Words, n steps.News) runview.Event {
	return runview.Event{Step: n.Step, State: stateOf[n.Outcome], Took: n.Took, Line: w.Text(n.Line), Err: n.Err}
}
