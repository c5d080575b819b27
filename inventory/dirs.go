package inventory

import (
	"maps"
	"path"
	"slices"
)

// checkDirs finds services that would have the same directory: each writes a Compose file there. Which host a service comes to
// is not known yet, so one that any host may have counts.
func (r *reader) checkDirs() {
	bases := append(slices.Sorted(maps.Values(r.inv.dirs)), DefaultDir)
	first := map[string]*wish{}
	for _, w := range r.wishes {
		if w.dir == "" {
			continue
		}
		if other := first[w.dir]; other != nil {
			w.given["dir"].Errorf("dir of %s: %s is that of %s already, on line %d; each needs one of its own", w.what(), quote(w.dir), other.what(), other.given["dir"].Line())
			continue
		}
		first[w.dir] = w
		for _, other := range r.wishes {
			if other != w && other.dir == "" && path.Base(w.dir) == other.name && slices.Contains(bases, path.Dir(w.dir)) {
				w.given["dir"].Errorf("dir of %s: %s is the directory of %s; each needs one of its own", w.what(), quote(w.dir), other.what())
			}
		}
	}
}
