package pack

// The state's index of choices.

// lists finds the choice of an item that stands for a bin. Items that share a slice of choices share its
// index, so that a problem of many alike items needs one for all.
type lists struct {
	of   []int32    // the list of each item
	each [][]Choice // the lists
	at   [][]int32  // for each list, the position of a bin's choice, or Nowhere
}

func newLists(p *Problem) lists {
	type slice struct {
		first *Choice
		n     int
	}
	l := lists{of: make([]int32, len(p.Items))}
	seen := map[slice]int32{}
	for i := range p.Items {
		choices := p.Items[i].Choices
		key := slice{n: len(choices)}
		if key.n > 0 {
			key.first = &choices[0]
		}
		list, ok := seen[key]
		if !ok {
			list = int32(len(l.at))
			seen[key] = list
			l.each = append(l.each, choices)
			l.at = append(l.at, indexChoices(choices, len(p.Bins)))
		}
		l.of[i] = list
	}
	return l
}

func indexChoices(choices []Choice, bins int) []int32 {
	at := make([]int32, bins)
	for b := range at {
		at[b] = Nowhere
	}
	for c := range choices {
		at[choices[c].Bin] = int32(c)
	}
	return at
}

// choice returns the item's choice of the bin, Nowhere where it has none or the bin is none.
func (l *lists) choice(i, bin int) int {
	if bin < 0 {
		return Nowhere
	}
	return int(l.at[l.of[i]][bin])
}
