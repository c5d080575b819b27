package steps

import (
	"context"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/wording"
)

// Moved writes down on both hosts that a service runs where it has gone, and that its data where it was waits for the last word.
type Moved struct{ Move *moves.Move }

// Word implements Work.
func (Moved) Word() string { return "moved" }

// Say implements Work.
func (m Moved) Say(w wording.Words, service string) string {
	return w.Say("note that %s has moved; its data on %s waits for berth finish or berth return", "noter que %s a déménagé ; ses données sur %s attendent berth finish ou berth return", service, m.Move.From)
}

// Do implements Work.
func (m Moved) Do(ctx context.Context, at *Site) error {
	return at.Noted(ctx, func() error {
		is, err := at.moving(ctx, m.Move)
		if err != nil || is.State == ledger.MoveWaiting {
			return err
		}
		if m.Move.Imports() { // it has been read, and what it was made of is there still
			for _, host := range []string{is.From, is.To} {
				if at.other(host) == nil {
					continue
				}
				if err := at.on(host).undump(ctx, is); err != nil {
					return err
				}
			}
		}
		return at.noteMove(ctx, is, ledger.MoveWaiting)
	})
}

// Elsewhere lists the services that have started where steps bring them with their data, or began to, and of which that is not noted yet as done.
func Elsewhere(list []Step, outcomes []Outcome) []string {
	begun := map[string]bool{}
	for i := range list {
		if _, starts := list[i].Work.(Start); starts {
			begun[list[i].Service] = outcomes[i] == Succeeded || outcomes[i] == Failed
		}
	}
	var out []string
	for i := range list {
		_, moves := list[i].Work.(Moved)
		if is, starts := begun[list[i].Service]; moves && (is || !starts) { // a run that goes on may have nothing to start any more
			out = append(out, list[i].Service)
		}
	}
	slices.Sort(out)
	return out
}
