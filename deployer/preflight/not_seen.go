package preflight

import (
	"slices"

	"berth/deployer/status"
	"berth/wording"
)

// NotSeen is a host that the inventory has a service on that comes, with its data on a share, and that shows nothing
// of it.
type NotSeen struct {
	Place
	warns
	noHint
	On string
}

func (f NotSeen) Say(w wording.Words) string {
	return w.Say("%s comes to %s, and the inventory has it on %s today, where nothing of it is seen", "%s arrive sur %s, et l'inventaire le voit aujourd'hui sur %s, où rien n'en paraît", f.Service, f.Host, f.On)
}

func notSeen(c *checker, o *other) Finding {
	if o.facts.Unsure() != nil || !o.OnShare() || o.today != o.on || c.seen(o) {
		return nil
	}
	return NotSeen{Place: o.place(), On: o.on}
}

// seen reports whether a service was found on a host, whoever put it there.
func (c *checker) seen(o *other) bool {
	return slices.ContainsFunc(c.want.Scanned, func(s status.Scanned) bool {
		return s.Host == o.on && slices.ContainsFunc(s.Found, func(f status.Found) bool { return f.Service == o.Name })
	})
}
