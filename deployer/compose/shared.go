package compose

import (
	"fmt"
	"slices"
)

// Two instances of an entry on one host have volumes of their own, since Compose calls a volume after its project. That is
// not so of a volume with a fixed name, of one that both wishes take over, and of a path that the entry keeps its state
// in: what one writes there the other overwrites. Directories that are no state, such as a library of films, may be shared.

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
				errs = append(errs, fmt.Errorf("service %s on %s: it would keep its data in %s, and so does %s, which is made from %s, too; "+
					"give one of them another place (volumes or env of its wish), or another host (apart_from)", b.Service, b.Host, at, other, b.entry))
			}
			by[here] = b.Service
		}
	}
	return errs
}

// alone lists where no other instance of the entry may keep anything.
func (r *renderer) alone() []string {
	var out []string
	for _, d := range r.places {
		if (d.Volume != "" || len(r.entry.Service.State) > 0) && !slices.Contains(out, d.At) {
			out = append(out, d.At)
		}
	}
	return out
}
