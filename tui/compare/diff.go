// Package compare holds two placements against each other, for people: which is better and by what, what moves, what each host has
// before and after, and which wishes differ. It knows no screen; what it says, a page draws.
package compare

import (
	"slices"

	"berth/planner"
)

// Difference is what lies between two sides, as planner.Diff has it, put where an operator looks for it:
// with the host that a service leaves, and with the one that it comes to.
type Difference struct {
	machines    []planner.Machine // of the inventory, those that are switched off too
	left, right Side
	changes     []planner.Change
	goes, comes map[string][]string // services by host; "" is the tray
	rank        Ranking
}

// Of compares two sides. The machines are all of the inventory: rows come in their order.
func Of(machines []planner.Machine, left, right Side) *Difference {
	d := &Difference{
		machines: machines, left: left, right: right, changes: planner.Diff(left.Placement, right.Placement), rank: Rank(left, right),
		goes: map[string][]string{}, comes: map[string][]string{},
	}
	for _, c := range d.changes {
		if c.From != "" {
			d.goes[c.From] = append(d.goes[c.From], c.Service)
		}
		if c.To != "" {
			d.comes[c.To] = append(d.comes[c.To], c.Service)
		}
	}
	was, is := names(left.Board.Unplaced()), names(right.Board.Unplaced())
	d.goes[""] = without(was, is)
	d.comes[""] = without(is, was)
	return d
}

func names(services []*planner.Service) []string {
	var out []string
	for _, s := range services {
		out = append(out, s.Name)
	}
	return out
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(n string) bool { return slices.Contains(some, n) })
}

// RowKind says what a line of a difference shows.
type RowKind int

// The kinds of rows.
const (
	emptyRow   RowKind = iota
	TitleRow           // what
	HostRow            // what, now, then
	GoesRow            // what leaves the host above it, to
	ComesRow           // what comes to the host above it, from
	ChangedRow         // what, from, to
	SaidRow            // what
)

// Worth says whether something gets better.
type Worth int

// The worths.
const (
	Neutral Worth = iota
	Better
	Worse
	Amiss // worse, and in the way of carrying it out
)

// Row is a line of a difference.
type Row struct {
	Kind      RowKind
	Worth     Worth
	Indent    int
	What      string
	Brief     string // the same where there is no room
	From, To  string
	Now, Then Figures
	Size      planner.Bytes // of a service
	New, Lost bool          // the service has had no host, or has none any more
	Verdict   planner.Verdict
	Note      string
}
