package session

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"berth/planner"
	"berth/quantity"
)

// Encode writes the session's file. One that would be too large to be read again is written without its
// oldest steps: the present state and the variants are always in it.
func (s Snapshot) Encode() []byte { return s.encode(maxFileSize, maxFileEntries) }

func (s Snapshot) encode(size, entries int) []byte {
	for {
		data, n := s.whole()
		shorter, can := s.withoutOldest()
		if len(data) <= size && n <= entries || !can {
			return data
		}
		s = shorter
	}
}

// withoutOldest leaves out half of the steps that can be taken back, or else those that were.
func (s Snapshot) withoutOldest() (Snapshot, bool) {
	if s.at == 0 {
		had := len(s.steps) > 0
		s.steps = nil
		return s, had
	}
	n := (s.at + 1) / 2
	s.start.Placement = s.start.Placement.Clone()
	for _, st := range s.steps[:n] {
		for _, c := range st.changes {
			alter(s.start.Placement, c)
		}
		s.start.Changes = st.after
	}
	s.steps, s.at = s.steps[n:], s.at-n
	return s, true
}

// whole writes all of it, and says how many entries the maps of its changes cost who reads them.
func (s Snapshot) whole() (data []byte, entries int) {
	list := newChangesList()
	f := fileForm{
		Version: fileVersion, Ended: s.ended, Catalog: s.meta.Catalog, Done: s.at,
		Inventory: fileInventory{Name: s.meta.Inventory, Digest: s.meta.Digest, Text: string(s.meta.Text)},
		Start:     list.state(s.start), Steps: make([]fileStep, len(s.steps)),
	}
	for i := range s.steps {
		f.Steps[i] = list.step(&s.steps[i])
	}
	for _, v := range s.variants {
		f.Variants = append(f.Variants, fileVariant{Name: v.Name, fileState: list.state(v.State)})
	}
	f.Changes = s.deltas.all(list.order)
	data, err := json.Marshal(f)
	if err != nil {
		panic("session: its own file cannot be written: " + err.Error()) // strings, numbers and lists only
	}
	return append(data, '\n'), entriesOf(list.order, f.Changes)
}

// entriesOf counts as the decoder does: a map that differs is copied whole.
func entriesOf(order []*Changes, deltas []fileChanges) int {
	n, before := 0, &Changes{}
	for i, c := range order {
		f := &deltas[i]
		for _, m := range [...][2]int{
			{len(before.Ranges), len(f.Ranges)}, {len(before.Pins), len(f.Pins)}, {len(before.Workloads), len(f.Workloads)},
			{len(before.Accepts), len(f.Accepts)}, {len(before.Off), len(f.Off)},
		} {
			if m[1] > 0 {
				n += m[0] + m[1]
			}
		}
		for _, left := range f.Off {
			if left != nil {
				n += len(*left)
			}
		}
		before = c
	}
	return n
}

// changesList gives each of the changes a position.
type changesList struct {
	at    map[*Changes]int
	order []*Changes
}

func newChangesList() *changesList { return &changesList{at: map[*Changes]int{}} }

func (l *changesList) index(c *Changes) int {
	i, ok := l.at[c]
	if !ok {
		i = len(l.order)
		l.at[c] = i
		l.order = append(l.order, c)
	}
	return i
}

func (l *changesList) state(s State) fileState {
	out := fileState{Changes: l.index(s.Changes), Hosts: s.Placement.Host}
	if out.Hosts == nil {
		out.Hosts = map[string]string{}
	}
	if len(s.Placement.Size) > 0 {
		out.Sizes = make(map[string]int64, len(s.Placement.Size))
		for g, size := range s.Placement.Size {
			out.Sizes[g] = int64(size)
		}
	}
	return out
}

func (l *changesList) step(s *step) fileStep {
	out := fileStep{Do: doneNames[s.done.Kind], Subject: s.done.Subject, Host: s.done.Host, Count: s.done.Count}
	if s.before != s.after {
		i := l.index(s.after)
		out.Changes = &i
	}
	for _, c := range s.changes {
		if c.Guest != "" {
			out.Sizes = append(out.Sizes, fileSize{Guest: c.Guest, From: int64(c.FromSize), To: int64(c.ToSize)})
		} else {
			out.Moves = append(out.Moves, fileMove{Service: c.Service, From: c.From, To: c.To})
		}
	}
	return out
}

// deltas remembers how changes differ from others: a long session is written after every step, and all
// of it but the step has been written before.
type deltas struct {
	mu    sync.Mutex
	known map[[2]*Changes]fileChanges
}

func newDeltas() *deltas { return &deltas{known: map[[2]*Changes]fileChanges{}} }

// all gives each of the changes as its difference from the one before it.
func (d *deltas) all(order []*Changes) []fileChanges {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make([]fileChanges, len(order))
	var before *Changes
	for i, c := range order {
		pair := [2]*Changes{before, c}
		delta, ok := d.known[pair]
		if !ok {
			delta = deltaOf(before, c)
			d.known[pair] = delta
		}
		out[i] = delta
		before = c
	}
	return out
}

// deltaOf says how c differs from before, which is nil for the first: that states its goal.
func deltaOf(before, c *Changes) fileChanges {
	var out fileChanges
	if before == nil {
		before = &Changes{Goal: -1}
	}
	if c.Goal != before.Goal {
		goal := c.Goal.String()
		out.Goal = &goal
	}
	if c.Margin != before.Margin {
		margin := int64(c.Margin)
		out.Margin = &margin
	}
	out.Ranges = differing(before.Ranges, c.Ranges, equal[planner.Range], func(r planner.Range) fileRange {
		return fileRange{Min: int64(r.Min), Max: int64(r.Max)}
	})
	out.Pins = differing(before.Pins, c.Pins, slices.Equal[[]string], func(on []string) []string {
		return append([]string{}, on...)
	})
	out.Workloads = differing(before.Workloads, c.Workloads, equal[planner.Workload], func(w planner.Workload) string {
		if !w.Known() {
			return ""
		}
		return quantity.FormatWorkload(w)
	})
	out.Accepts = differing(before.Accepts, c.Accepts, equal[bool], func(a bool) bool { return a })
	out.Off = differing(before.Off, c.Off, maps.Equal[map[string]string], func(m map[string]string) map[string]string { return clone(m) })
	if !slices.Equal(before.Added, c.Added) {
		list := append([]string{}, c.Added...)
		out.Added = &list
	}
	if !slices.Equal(before.LeftOut, c.LeftOut) {
		list := append([]string{}, c.LeftOut...)
		out.LeftOut = &list
	}
	return out
}

func equal[V comparable](a, b V) bool { return a == b }

// differing lists what leads from one map to the other: values that are new or others, and nil for what
// is gone.
func differing[V, F any](from, to map[string]V, same func(a, b V) bool, form func(V) F) map[string]*F {
	var out map[string]*F
	put := func(name string, f *F) {
		if out == nil {
			out = map[string]*F{}
		}
		out[name] = f
	}
	for name, v := range to {
		if was, ok := from[name]; !ok || !same(was, v) {
			f := form(v)
			put(name, &f)
		}
	}
	for name := range from {
		if _, ok := to[name]; !ok {
			put(name, nil)
		}
	}
	return out
}
