package planner

import (
	"maps"
	"slices"
)

// Placement says on which host each service runs, and how much memory each guest has. Agents are not
// in it: they run on every host that is in use. A guest without a size does not exist.
type Placement struct {
	Host map[string]string
	Size map[string]Bytes
}

// Clone returns a placement that shares nothing with pl.
func (pl Placement) Clone() Placement {
	out := Placement{Host: map[string]string{}, Size: map[string]Bytes{}}
	maps.Copy(out.Host, pl.Host)
	maps.Copy(out.Size, pl.Size)
	return out
}

// Change is one difference between two placements: of a service (From and To are hosts, "" is nowhere)
// or of a guest (FromSize and ToSize, 0 is not there).
type Change struct {
	Service          string
	From, To         string
	Guest            string
	FromSize, ToSize Bytes
}

// Diff lists what leads from a to b, guests first, by name. Diff(a, a) is empty.
func Diff(a, b Placement) []Change {
	var out []Change
	for _, g := range union(a.Size, b.Size) {
		if a.Size[g] != b.Size[g] {
			out = append(out, Change{Guest: g, FromSize: a.Size[g], ToSize: b.Size[g]})
		}
	}
	for _, s := range union(a.Host, b.Host) {
		if a.Host[s] != b.Host[s] {
			out = append(out, Change{Service: s, From: a.Host[s], To: b.Host[s]})
		}
	}
	return out
}

// Apply makes the changes: Apply(a, Diff(a, b)) equals b.
func Apply(a Placement, changes []Change) Placement {
	out := a.Clone()
	for _, c := range changes {
		switch {
		case c.Guest != "" && c.ToSize == 0:
			delete(out.Size, c.Guest)
		case c.Guest != "":
			out.Size[c.Guest] = c.ToSize
		case c.To == "":
			delete(out.Host, c.Service)
		default:
			out.Host[c.Service] = c.To
		}
	}
	return out
}

// union lists the keys of both maps, each once, by name.
func union[V, W any](a map[string]V, b map[string]W) []string {
	keys := slices.Collect(maps.Keys(a))
	for k := range b {
		if _, ok := a[k]; !ok {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	return keys
}
