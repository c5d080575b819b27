package preflight

import (
	"maps"
	"slices"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/wording"
)

// MoveWaits is a service that is to move on while what it left at its last move still waits for the last word.
type MoveWaits struct {
	Place
	stops
	Left string // the host where it waits
}

func (f MoveWaits) Say(w wording.Words) string {
	return w.Say("%s is to go to %s, and what it left on %s when it moved last waits for the last word", "%s doit aller sur %s, et ce qu'il a laissé sur %s lors de son dernier déménagement attend le dernier mot", f.Service, f.Host, f.Left)
}

func (f MoveWaits) Hint(w wording.Words) string {
	return w.Say("berth finish %s deletes that; then deploy", "berth finish %s le supprime ; puis déployer", f.Service)
}

func moveWaits(c *checker, m *moves.Move) {
	all := map[string]*probe.Facts{}
	maps.Copy(all, c.want.Elsewhere)
	maps.Copy(all, c.facts)
	for _, host := range slices.Sorted(maps.Keys(all)) {
		was := all[host].Move(m.Service)
		if was == nil || was.State.Before(ledger.MoveWaiting) || was.Run == m.Run {
			continue
		}
		if was.State == ledger.MoveFinishing || was.From != m.To || was.To != m.From {
			c.add(MoveWaits{Place: Place{m.To, m.Service}, Left: was.From})
			return
		}
	}
}
