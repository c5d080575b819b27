package status

import (
	"berth/deployer/probe"
	"berth/planner"
)

// Recorded is the placement that berth wrote down on the hosts. Services that the inventory does not
// have any more are left out: nothing is known of them but their records.
func Recorded(p *planner.Problem, facts map[string]*probe.Facts) planner.Placement {
	pl := planner.Placement{Host: map[string]string{}, Size: map[string]planner.Bytes{}}
	planned := map[string]bool{}
	for i := range p.Services {
		planned[p.Services[i].Name] = !p.Services[i].Agent
	}
	for _, h := range p.Hosts() {
		f := facts[h.Name]
		if f == nil || f.Err != nil {
			continue
		}
		if h.IsGuest() {
			pl.Size[h.Name] = p.Current.Size[h.Name]
			if pl.Size[h.Name] == 0 {
				pl.Size[h.Name] = h.Memory.Max
			}
		}
		for _, s := range f.Services {
			if planned[s.Record.Service] {
				pl.Host[s.Record.Service] = h.Name
			}
		}
	}
	return pl
}
