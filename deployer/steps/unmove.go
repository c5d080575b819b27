package steps

import (
	"context"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/wording"
)

// Unmove forgets the move of a service that is back with what it had then. What it wrote since where it was stays there.
type Unmove struct{ Move *moves.Move }

// Word implements Work.
func (Unmove) Word() string { return "unmove" }

// Say implements Work.
func (u Unmove) Say(w wording.Words, service string) string {
	return w.Say("forget the move of %s; what it wrote on %s stays there", "oublier le déménagement de %s ; ce qu'il a écrit sur %s y reste", service, u.Move.To)
}

// Do implements Work.
func (u Unmove) Do(ctx context.Context, at *Site) error {
	if err := at.undump(ctx, &u.Move.Moving); err != nil {
		return err
	}
	return at.undocked(copyTime).Command(ctx, ledger.Script(finishText, "berth-finish", finishing(&u.Move.Moving)...).Args...)
}

// Unmoved adds to the steps that bring a service back what forgets its move, once it is healthy; a host that is gone keeps its word of it.
func Unmoved(list []Step, m *ledger.Moving, without []string) []Step {
	if m == nil {
		return list
	}
	var after []int
	for i := range list {
		if _, health := list[i].Work.(Health); health && list[i].Service == m.Service {
			after = append(after, i)
		}
	}
	for _, host := range []string{m.From, m.To} {
		if slices.Contains(without, host) {
			continue
		}
		list = append(list, Step{Host: host, Service: m.Service, After: slices.Clone(after), Work: Unmove{&moves.Move{Moving: *m}}})
	}
	return list
}
