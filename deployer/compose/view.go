package compose

import (
	"cmp"

	"berth/catalog"
	"berth/planner"
)

// viewOf is what templates see of a plan, but for the host that they are on: the hosts in use in the
// order of the inventory, and services by name, agents once for each host.
func viewOf(p *planner.Plan) catalog.View {
	v := catalog.View{Domain: p.Problem.Domain}
	hosts := map[string]catalog.ViewHost{}
	for i := range p.Hosts {
		if len(p.Hosts[i].Services) == 0 {
			continue
		}
		h := viewHost(p.Hosts[i].Host)
		hosts[h.Name] = h
		v.Hosts = append(v.Hosts, h)
	}
	for _, s := range p.Placed {
		v.Services = append(v.Services, catalog.ServiceOn(*s.Service, hosts[s.Host]))
	}
	return v
}

// viewHost falls back to the host's name, as SSH does, where the inventory has no address.
func viewHost(h planner.Host) catalog.ViewHost {
	return catalog.ViewHost{Name: h.Name, Address: cmp.Or(h.Address, h.Name)}
}
