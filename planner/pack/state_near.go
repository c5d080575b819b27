package pack

// The state's counts for groups of kind Near.

// nearness counts the items of every set that a group of kind Near names, by area. Sets that are the same
// slice are one, so that a set on which many depend is counted once.
type nearness struct {
	sets     [][]int // the items of each set; nil where no group is of kind Near
	of       [][]int32
	needs    [][]int32 // the sets that each set has to be near to, once for each group
	neededBy [][]int32
	areas    int
	count    []int32 // items of each set in each area, at [set*areas+area]
}

func newNearness(p *Problem) nearness {
	n := nearness{}
	for b := range p.Bins {
		n.areas = max(n.areas, p.Bins[b].Area+1)
	}
	type slice struct {
		first *int
		n     int
	}
	seen := map[slice]int{}
	set := func(items []int) int {
		key := slice{n: len(items)}
		if key.n > 0 {
			key.first = &items[0]
		}
		at, ok := seen[key]
		if !ok {
			at = len(n.sets)
			seen[key] = at
			n.sets = append(n.sets, items)
		}
		return at
	}
	var pairs [][2]int
	for g := range p.Groups {
		if group := &p.Groups[g]; group.Kind == Near {
			pairs = append(pairs, [2]int{set(group.Items), set(group.To)})
		}
	}
	if n.sets == nil {
		return n
	}
	n.of = byItem(len(p.Items), func(note func(i, at int)) {
		for at, items := range n.sets {
			for _, i := range items {
				note(i, at)
			}
		}
	})
	n.needs, n.neededBy = make([][]int32, len(n.sets)), make([][]int32, len(n.sets))
	n.count = make([]int32, len(n.sets)*n.areas)
	for _, pair := range pairs {
		n.needs[pair[0]] = append(n.needs[pair[0]], int32(pair[1]))
		n.neededBy[pair[1]] = append(n.neededBy[pair[1]], int32(pair[0]))
	}
	return n
}

func (n *nearness) at(set int32, area int) *int32 { return &n.count[int(set)*n.areas+area] }

// decide counts an item in or out of an area, and returns the change of what is missing: one for every
// group and area that has an item and none that it is to be near to.
func (n *nearness) decide(i, area, sign int) int64 {
	if n.sets == nil {
		return 0
	}
	var change int64
	for _, set := range n.of[i] {
		count := n.at(set, area)
		*count += int32(sign)
		switch {
		case sign > 0 && *count == 1:
			change += n.entered(set, area)
		case sign < 0 && *count == 0:
			change += n.left(set, area)
		}
	}
	return change
}

// entered is the change when the first item of the set has come to the area.
func (n *nearness) entered(set int32, area int) int64 {
	var change int64
	for _, to := range n.needs[set] {
		if to != set && *n.at(to, area) == 0 {
			change++
		}
	}
	for _, from := range n.neededBy[set] {
		if from != set && *n.at(from, area) > 0 {
			change--
		}
	}
	return change
}

// left is the change when the last item of the set has gone from the area.
func (n *nearness) left(set int32, area int) int64 {
	var change int64
	for _, to := range n.needs[set] {
		if to != set && *n.at(to, area) == 0 {
			change--
		}
	}
	for _, from := range n.neededBy[set] {
		if from != set && *n.at(from, area) > 0 {
			change++
		}
	}
	return change
}

// shift returns the change when an item goes from one area to another; below 0 there is none.
func (n *nearness) shift(i, from, to int) int64 {
	if from == to {
		return 0
	}
	var change int64
	switch sets := n.of[i]; {
	case len(sets) == 0:
	case len(sets) == 1: // the usual case needs no change of the counts
		if set := sets[0]; from >= 0 && *n.at(set, from) == 1 {
			change += n.left(set, from)
		}
		if set := sets[0]; to >= 0 && *n.at(set, to) == 0 {
			change += n.entered(set, to)
		}
	default:
		if from >= 0 {
			change += n.decide(i, from, -1)
		}
		if to >= 0 {
			change += n.decide(i, to, 1)
			n.decide(i, to, -1)
		}
		if from >= 0 {
			n.decide(i, from, 1)
		}
	}
	return change
}
