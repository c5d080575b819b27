package tui

import (
	"cmp"
	"slices"

	"berth/planner"
	"berth/preferences"
	"berth/session"
	"berth/tui/cells"
)

// order is how the machines of the board are sorted.
type order int

// The orders, as a key goes through them.
const (
	asWritten order = iota // as the inventory has them
	byTightness
	byName
	byRoom
	byDraw
	orders
)

// orderOf is the order of a word of the preferences.
func orderOf(word string) order { return order(max(slices.Index(preferences.Sorts, word), 0)) }

// word names an order.
func (o order) word(v *view) string {
	return [...]string{
		v.w.Say("as in the inventory", "comme dans l'inventaire"), v.w.Say("the tightest first", "les plus serrées d'abord"), v.w.Say("by name", "par nom"),
		v.w.Say("the most room first", "le plus de place d'abord"), v.w.Say("the most watts first", "le plus de watts d'abord"),
	}[o]
}

// nextOrder sorts the machines in another way. They stay so while something is moved: what one looks at must not jump away.
func (b *board) nextOrder() intent {
	b.sortedBy = (b.sortedBy + 1) % orders
	b.sorted = sorted(b.s, b.sortedBy)
	b.settle()
	return notice{cells.Plain, b.w.Say("machines: %s; %s goes on", "machines : %s ; %s continue", b.sortedBy.word(b.view), b.keyOf("order"))}
}

// oneMachine says that there is nothing to sort.
func (b *board) oneMachine() string {
	if len(machines(b.s)) < 2 {
		return b.w.Say("there is one machine", "il y a une seule machine")
	}
	return ""
}

// sorted lists the positions of the machines in the inventory in an order. Those that are switched off are last, where it is not that of the
// inventory or of names; those that are equal stand as in the inventory.
func sorted(s *session.Session, o order) []int {
	out := make([]int, len(machines(s)))
	keys := make([]int64, len(out))
	for i := range out {
		out[i] = i
		keys[i] = o.key(s, machines(s)[i].Name)
	}
	slices.SortStableFunc(out, func(x, y int) int {
		if o == byName {
			return cmp.Compare(machines(s)[x].Name, machines(s)[y].Name)
		}
		return cmp.Compare(keys[x], keys[y])
	})
	return out
}

// key is what a machine is sorted by: the least first.
func (o order) key(s *session.Session, name string) int64 {
	if o == asWritten || o == byName {
		return 0
	}
	const last = 1 << 62
	machine, i := active(s, name)
	if machine == nil {
		return last
	}
	l := s.Board().MachineLoad(i)
	switch o {
	case byTightness:
		return int64(l.Headroom) * 1000 / max(int64(l.Usable)/1000, 1) // in millionths, which no memory makes overflow
	case byRoom:
		return -int64(l.Headroom)
	}
	d, known := drawOf(s.Board(), i)
	if !known {
		return last - 1
	}
	return -int64(d.Watts)
}

// drawOf is what a machine draws, and whether that is known.
func drawOf(b *planner.Board, machine int) (planner.Draw, bool) {
	plan := planner.Plan{Problem: b.Problem(), Machines: []planner.MachineLoad{b.MachineLoad(machine)}}
	for h := range b.HostCount() {
		if b.MachineOf(h) == machine && b.InUse(h) {
			plan.Hosts = append(plan.Hosts, b.HostLoad(h))
		}
	}
	draws := planner.Draws(&plan)
	if len(draws) == 0 || !draws[0].Known {
		return planner.Draw{}, false
	}
	return draws[0], true
}
