package preflight

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/status"
	"berth/wording"
)

// TwoPlaces is a service with data of its own that more than one host has, as where a host comes back that was given up.
// Which of the copies counts only the operator can say: the plan would start the one where it wants the service, and
// stop the other, whichever is newer.
type TwoPlaces struct {
	Place // where the plan wants it
	stops
	Copies []status.Copy
}

func (f TwoPlaces) Say(w wording.Words) string {
	return w.Say("%s is on %d hosts, each with data of its own: %s", "%s est sur %d hôtes, chacun avec ses propres données : %s", f.Service, len(f.Copies), status.SayCopies(w, f.Copies))
}

// Hint names for each copy what has to be done by hand so that it is the one that counts. Nothing of it touches data.
func (f TwoPlaces) Hint(w wording.Words) string {
	var ways []string
	for _, keep := range f.Copies {
		var todo []string
		for _, c := range f.Copies {
			if c.Host != keep.Host && c.Containers > 0 {
				todo = append(todo, w.Say("on %s: %s", "sur %s : %s", c.Host, "docker compose -p "+cmp.Or(c.Project, f.Service)+" down"))
			}
		}
		if keep.Containers == 0 {
			todo = append(todo, w.Say("on %s: %s", "sur %s : %s", keep.Host, "cd "+remote.Quote(keep.Dir)+" && docker compose -p "+f.Service+" -f compose.yaml -f images.yaml up -d"))
		}
		if keep.Host != f.Host {
			todo = append(todo, w.Say("in its wish: on: %s", "dans son souhait : on: %s", keep.Host))
		}
		ways = append(ways, w.Say("to keep that of %s: %s", "pour garder celui de %s : %s", keep.Host, strings.Join(todo, "; ")))
	}
	return w.Say("volumes stay as they are. %s; then berth deploy", "les volumes restent tels quels. %s ; puis berth deploy", strings.Join(ways, w.Say(" | ", " | ")))
}

// twoPlaces finds services whose data is not on a share and that more than one of the hosts that were looked at has,
// unless the plan keeps the only one that has containers.
func twoPlaces(c *checker) {
	all := map[string]*probe.Facts{}
	maps.Copy(all, c.want.Elsewhere)
	maps.Copy(all, c.facts)
	services := c.want.Plan.Problem.Services
	for i := range services {
		s := &services[i]
		home := c.want.Plan.Placement.Host[s.Name]
		if s.Agent || len(s.State) == 0 || s.OnShare() || home == "" || !c.touches(s.Name) {
			continue
		}
		copies := status.CopiesOf(s.Name, all)
		used := slices.DeleteFunc(slices.Clone(copies), func(k status.Copy) bool { return k.Containers == 0 })
		ours := slices.ContainsFunc(copies, func(k status.Copy) bool { return c.facts[k.Host] != nil })
		if len(copies) < 2 || !ours || len(used) == 1 && used[0].Host == home {
			continue
		}
		c.add(TwoPlaces{Place: Place{home, s.Name}, Copies: copies})
		for _, o := range c.others {
			o.told = o.told || o.Name == s.Name
		}
	}
}

// touches reports whether the run may do something about a service.
func (c *checker) touches(service string) bool {
	return c.want.Service == "" || c.want.Service == service
}
