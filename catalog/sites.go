package catalog

import (
	"slices"

	"berth/strictyaml"
)

// sites are the Compose files of an entry: its own in the order in which Compose merges them, and behind them those that are
// included or extended.
type sites struct {
	roots []strictyaml.Value
	own   int
}

// sites are the files of an entry.
func (e *Entry) sites(docs []*strictyaml.Doc) sites {
	var w sites
	var parts []strictyaml.Value
	for _, doc := range docs {
		switch {
		case !doc.Root().IsMap():
		case slices.ContainsFunc(e.parts, func(name string) bool { return e.Path(name) == doc.File }):
			parts = append(parts, doc.Root())
		default:
			w.roots = append(w.roots, doc.Root())
		}
	}
	w.own = len(w.roots)
	w.roots = append(w.roots, parts...)
	return w
}

// at is the value at the end of a path of keys, or what comes nearest: of texts the one that counts, which is in the last of the
// entry's own files that has it, of maps and lists the first.
func (w sites) at(path ...string) strictyaml.Value {
	best, depth, ours := strictyaml.Value{}, -1, false
	for i, root := range w.roots {
		v, n := root, 0
		for ; n < len(path); n++ {
			next, ok := v.Lookup(path[n])
			if !ok {
				break
			}
			v = next
		}
		overrides := n == depth && n == len(path) && i < w.own && ours && !v.IsMap() && !v.IsList()
		if n > depth || overrides {
			best, depth, ours = v, n, i < w.own
		}
	}
	return best
}

// isOwn reports whether a value stands in one of the entry's own files.
func (w sites) isOwn(v strictyaml.Value) bool {
	return slices.ContainsFunc(w.roots[:w.own], func(root strictyaml.Value) bool { return root.File() == v.File() })
}

// mount is where a container's mount at a path of its own is sites, or the mounts.
func (w sites) mount(container, target string) strictyaml.Value {
	for _, root := range w.roots {
		if item, ok := mountOf(within(root, "services", container), target); ok {
			return item
		}
	}
	return w.at("services", container, "volumes")
}
