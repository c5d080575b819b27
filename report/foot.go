package report

import (
	"berth/planner"
	"berth/wording"
)

// Next says what leads on from a plan: commands, whole and as they would be typed.
type Next struct {
	Deploy string // where something changes
	Status string // where nothing does
	Advise string // where something has no place
	Begin  string // for whom this is not his lab; comes before the others
}

// foot sums the plan up and names the next command.
func (b *builder) foot() Foot {
	n := b.o.Next
	var text, next string
	tone := Well
	switch {
	case b.p.Status == planner.Infeasible:
		text, next, tone = b.Words.Status(b.p), n.Advise, Over
	case len(b.p.Moves) == 0 && !b.guestsChange():
		text, next = b.Label(wording.NothingChanges), n.Status
	default:
		text, next = b.SumUp(b.p), n.Deploy
	}
	if n.Begin != "" {
		next = n.Begin
	}
	return Foot{Line{b.Sentence(text), tone}, b.NextIs(next)}
}

func (b *builder) guestsChange() bool {
	for _, g := range b.p.Guests {
		if g.Action != planner.KeepGuest {
			return true
		}
	}
	return false
}
