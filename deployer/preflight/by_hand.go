package preflight

import (
	"slices"

	"berth/deployer/status"
	"berth/wording"
)

// RunsByHand is a service that comes and runs already, where berth did not put it. It stops the run where the inventory
// says that it is this one and it has data; else it may be one of the same kind that is another's.
type RunsByHand struct {
	Place
	graded
	On string
}

func (f RunsByHand) Say(w wording.Words) string {
	return w.Say("%s comes to %s, and runs on %s already, where berth did not put it", "%s arrive sur %s, et tourne déjà sur %s, où berth ne l'a pas mis", f.Service, f.Host, f.On)
}

func (f RunsByHand) Hint(w wording.Words) string {
	if f.severity == Warns {
		return w.Say("if it is the same, stop it on %s first", "si c'est le même, l'arrêter d'abord sur %s", f.On)
	}
	return w.Say("stop it on %s first: its data is used from one place at a time. If it is another one, take it out of current: in the inventory", "l'arrêter d'abord sur %s : ses données ne servent qu'à un endroit à la fois. Si c'en est un autre, l'ôter de current: dans l'inventaire", f.On)
}

func byHand(c *checker) {
	for _, s := range c.strangers() {
		f := RunsByHand{Place: s.place(), On: s.on}
		switch {
		case s.leavesData(): // that is said, and says more
		case s.on == s.host && c.want.Stacks[s.place()] != nil: // it is taken over
		case s.found.Foreign == status.ForeignStopped:
		case s.same() && len(s.State) > 0:
			f.graded = graded{Stops}
			c.add(f)
		case s.same() || s.found.Sure != status.ByName:
			f.graded = graded{Warns}
			c.add(f)
		}
	}
}

// stranger is what a host shows of a service that comes and that berth did not put there.
type stranger struct {
	*arrival
	on    string
	found *status.Found
}

// strangers lists them by arrival.
func (c *checker) strangers() []stranger {
	var out []stranger
	for _, a := range c.arrivals {
		for _, host := range c.want.Scanned {
			i := slices.IndexFunc(host.Found, func(f status.Found) bool { return f.Service == a.Name && f.Foreign != status.NoForeign })
			if i >= 0 {
				out = append(out, stranger{a, host.Host, &host.Found[i]})
			}
		}
	}
	return out
}

// same reports whether the inventory says that it is the service itself.
func (s *stranger) same() bool { return s.today == s.on }

// leavesData reports whether it is the service itself, and has data there that does not come along.
func (s *stranger) leavesData() bool {
	return s.same() && len(s.State) > 0 && !s.OnShare() && s.on != s.host
}
