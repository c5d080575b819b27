package preflight

import (
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/wording"
)

// LeavesLater is a service that stays where it is for now, because the run does not touch the host that it is to be on.
type LeavesLater struct {
	Place
	warns
	noHint
	To string
}

func (f LeavesLater) Say(w wording.Words) string {
	return w.Say("%s stays on %s until a run brings it to %s", "%s reste sur %s jusqu'à ce qu'une exécution l'amène sur %s", f.Service, f.Host, f.To)
}

func leavesLater(c *checker, f *probe.Facts) {
	plan := c.want.Plan
	for i := range f.Services {
		if service := f.Services[i].Record.Service; status.Waits(plan, c.want.Elsewhere, f.Host, service) {
			c.add(LeavesLater{Place: Place{f.Host, service}, To: plan.Placement.Host[service]})
		}
	}
}
