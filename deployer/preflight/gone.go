package preflight

import "berth/wording"

// HostGone is a host that a run put a service on that comes, and that nobody can look at any more. Whoever took it out
// of the inventory knows of it; that it was forgotten is all that can be wrong.
type HostGone struct {
	Place
	warns
	noHint
	On, Run string
}

func (f HostGone) Say(w wording.Words) string {
	return w.Say("%s comes to %s, and run %s put it on %s, which is not in the inventory any more", "%s arrive sur %s, et l'exécution %s l'a mis sur %s, qui n'est plus dans l'inventaire", f.Service, f.Host, f.Run, f.On)
}

func gone(c *checker) {
	for _, a := range c.arrivals {
		for _, p := range a.put {
			known := p.Host == a.host || c.facts[p.Host] != nil || c.want.Elsewhere[p.Host] != nil
			if !known && !(p.Removed && a.OnShare()) {
				c.add(HostGone{Place: a.place(), On: p.Host, Run: p.Run})
			}
		}
	}
}
