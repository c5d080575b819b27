package report

import (
	"slices"

	"berth/planner"
)

// waiting lists what services left where they were, as the inventory has it. Hosts that were asked know better.
func (b *builder) waiting() Section {
	var items []Item
	for _, x := range b.p.Problem.Waiting {
		if !b.o.Known.settles(x) {
			items = append(items, Item{Lines: []string{b.Say("%s: %s", "%s : %s", x.Service, b.Waits(x, b.p.Placement.Host[x.Service]))}, Tone: Tight})
		}
	}
	s := Section{ID: "waiting", Title: b.Say("Data that waits for the last word", "Données qui attendent le dernier mot")}
	if items != nil {
		s.Blocks = []Block{List{Items: items}}
	}
	return s
}

// settles reports whether hosts have said whether that waits, so that it stands with what they said where it does.
func (k *Known) settles(x planner.Waiting) bool {
	return k != nil && (!slices.Contains(k.Unasked, x.On) || slices.ContainsFunc(k.Moves, func(m Moved) bool { return m.Service == x.Service }))
}
