package status

import (
	"maps"
	"slices"

	"berth/wording"
)

// TwoPlaces is a service that is to run once, and that more than one host has.
type TwoPlaces struct {
	of
	drifts
	Service string
	Copies  []Copy
	Data    bool // it has data of its own, that is not the same on both
}

// Kind implements Finding.
func (TwoPlaces) Kind() string { return "two_places" }

// Say implements Finding.
func (f TwoPlaces) Say(w wording.Words) string {
	return w.Say("%s is on %d hosts: %s", "%s est sur %d hôtes : %s", f.Service, len(f.Copies), SayCopies(w, f.Copies))
}

// Hint implements Finding.
func (f TwoPlaces) Hint(w wording.Words) string {
	if f.Data {
		return w.Say("each has data of its own; berth deploy says how to settle which one counts", "chacun a ses propres données ; berth deploy dit comment choisir celui qui compte")
	}
	return w.Say("berth deploy removes it from where the plan does not want it", "berth deploy l'enlève de là où le plan n'en veut pas")
}

// twoPlaces finds services of berth's on more than one host. What the inventory does not have any more may have data.
func twoPlaces(l *Lab) []Finding {
	on := map[string]int{}
	for _, f := range l.asked() {
		here := map[string]bool{}
		for _, s := range f.Services {
			here[s.Record.Service] = true
		}
		for _, c := range f.Containers {
			if c.Service != "" && !c.OneOff {
				here[c.Service] = true
			}
		}
		for name := range here {
			on[name]++
		}
	}
	var out []Finding
	for _, name := range slices.Sorted(maps.Keys(on)) {
		s := l.Problem.Service(name)
		if on[name] < 2 || s != nil && s.Agent {
			continue
		}
		out = append(out, TwoPlaces{Service: name, Copies: CopiesOf(name, l.Facts), Data: s == nil || len(s.State) > 0 && !s.OnShare()})
	}
	return out
}
