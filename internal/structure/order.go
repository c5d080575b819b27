package main

import "slices"

// order puts all files in a row so that few arrows run back up: circles come from the top down, where none has to,
// and within a circle greedily (Eades, Lin and Smyth, A Fast and Effective Heuristic for the Feedback Arc Set
// Problem, 1993), then better by moving single files as long as that helps. The fewest possible is NP-hard; what
// is found is an upper bound, the same at each run.
func (g graph) order() []int {
	var out []int
	for _, circle := range g.circles() {
		out = append(out, g.improve(g.greedy(circle))...)
	}
	return out
}

// greedy takes sinks to the end and sources to the front; where there are neither, the file that uses the most
// more than it is used goes to the front.
func (g graph) greedy(circle []int) []int {
	left := slices.Clone(circle)
	var front, back []int
	for len(left) > 0 {
		best, surplus, sink := 0, 0, -1
		for i, file := range left {
			uses, used := g.degrees(file, left)
			if uses == 0 {
				sink = i
				break
			}
			if used == 0 {
				uses = len(circle) * len(circle) // a source, before any other
			}
			if i == 0 || uses-used > surplus {
				best, surplus = i, uses-used
			}
		}
		if sink >= 0 {
			back = append(back, left[sink])
			left = slices.Delete(left, sink, sink+1)
			continue
		}
		front = append(front, left[best])
		left = slices.Delete(left, best, best+1)
	}
	slices.Reverse(back)
	return append(front, back...)
}

// degrees counts a file's arrows to and from some files.
func (g graph) degrees(file int, among []int) (uses, used int) {
	for _, other := range among {
		if g.uses[file][other] {
			uses++
		}
		if g.uses[other][file] {
			used++
		}
	}
	return uses, used
}

// improve moves one file after the other to the first of its best places, until no move helps.
func (g graph) improve(row []int) []int {
	for again := true; again; {
		again = false
		for _, file := range slices.Sorted(slices.Values(row)) {
			from := slices.Index(row, file)
			if to, gain := g.bestPlace(row, from); gain > 0 {
				row = slices.Insert(slices.Delete(row, from, from+1), to, file)
				again = true
			}
		}
	}
	return row
}

// bestPlace says where the file at a position had the fewest arrows back up, and how many fewer that are.
func (g graph) bestPlace(row []int, from int) (to, gain int) {
	file := row[from]
	to = from
	for _, step := range []int{-1, 1} {
		fewer := 0
		for at := from + step; at >= 0 && at < len(row); at += step {
			other := row[at]
			// Past each other: what ran down runs up, and the other way round.
			up, down := g.uses[file][other], g.uses[other][file]
			if step < 0 {
				up, down = down, up
			}
			if up {
				fewer--
			}
			if down {
				fewer++
			}
			if fewer > gain {
				to, gain = at, fewer
			}
		}
	}
	return to, gain
}
