package preflight

import (
	"maps"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/wording"
)

// MoveUnderWay is a service that another run has begun to move with its data, and that did not come to its end.
type MoveUnderWay struct {
	Place
	stops
	From, Run string
	State     ledger.MoveState
}

func (f MoveUnderWay) Say(w wording.Words) string {
	return w.Say("%s is on its way from %s to %s with its data (run %s: %s)", "%s est en route de %s vers %s avec ses données (exécution %s : %s)", f.Service, f.From, f.Host, f.Run, w.MoveState(string(f.State)))
}

func (f MoveUnderWay) Hint(w wording.Words) string {
	if f.State == ledger.MoveStarted {
		return w.Say("berth resume brings it to its end; berth return %s brings it back with what it wrote since", "berth resume la mène à son terme ; berth return %s le ramène avec ce qu'il a écrit depuis", f.Service)
	}
	return w.Say("berth resume brings it to its end, berth rollback takes it back", "berth resume la mène à son terme, berth rollback l'annule")
}

func moveUnderWay(c *checker) {
	all := map[string]*probe.Facts{}
	maps.Copy(all, c.want.Elsewhere)
	maps.Copy(all, c.facts)
	for i := range c.want.Plan.Problem.Services {
		s := &c.want.Plan.Problem.Services[i]
		m := moves.Begun(all, s.Name)
		if m == nil || !c.touches(s.Name) || c.moves(s.Name) || c.facts[m.From] == nil && c.facts[m.To] == nil && c.facts[c.want.Plan.Placement.Host[s.Name]] == nil {
			continue
		}
		c.add(MoveUnderWay{Place: Place{m.To, s.Name}, From: m.From, Run: m.Run, State: m.State})
	}
}
