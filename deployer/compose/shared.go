package compose

import (
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
)

// Two instances of an entry on one host have volumes of their own, since Compose calls a volume after its project. That is
// not so of a volume with a fixed name, of one that both wishes take over, and of a path that the entry keeps its state
// in: what one writes there the other overwrites. Directories that are no state, such as a library of films, may be shared; where
// an entry does not say what its state is, two that keep nothing apart are taken to share it.

// shared says of two bundles of one entry on one host where both keep their state.
func shared(bundles []Bundle) []error {
	type place struct{ host, entry, at string }
	by := map[place]string{}
	var errs []error
	for i := range bundles {
		b := &bundles[i]
		for _, at := range b.alone {
			here := place{b.Host, b.entry, at}
			if other, used := by[here]; used {
				errs = append(errs, sharing(b, at, other))
			}
			by[here] = b.Service
		}
		if len(b.alone) > 0 || len(b.Data) == 0 {
			continue
		}
		var all []string
		for _, d := range b.Data {
			all = append(all, d.At)
		}
		here := place{b.Host, b.entry, strings.Join(all, ", ")}
		if other, used := by[here]; used {
			errs = append(errs, sharing(b, here.at, other))
		}
		by[here] = b.Service
	}
	return errs
}

func sharing(b *Bundle, at, other string) error {
	return message.Errorf("service %s on %s: it would keep its data in %s, and so does %s, which is made from %s, too; "+
		"give one of them another place (volumes or env of its wish), or another host (apart_from)", b.Service, b.Host, at, other, b.entry)
}

// alone lists where no other instance of the entry may keep anything.
func (r *renderer) alone() []string {
	state := r.entry.Service.State
	stated := len(state) > 0 && !slices.ContainsFunc(state, func(st planner.State) bool { return st.Derived })
	var out []string
	for _, d := range r.places {
		if (d.Volume != "" || stated) && !slices.Contains(out, d.At) {
			out = append(out, d.At)
		}
	}
	return out
}
