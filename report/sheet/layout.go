package sheet

import "berth/planner"

// rect is a place on the page.
type rect struct{ x, y, w, h float64 }

// in is a rectangle without an edge all around.
func (r rect) in(edge float64) rect {
	return rect{r.x + edge, r.y + edge, max(r.w-2*edge, 0), max(r.h-2*edge, 0)}
}

// below takes a strip off the top: what is left, and the strip.
func (r rect) below(h float64) (rest, strip rect) {
	h = min(h, r.h)
	return rect{r.x, r.y + h, r.w, r.h - h}, rect{r.x, r.y, r.w, h}
}

// bottom is the lower part of a rectangle, a share of its height.
func (r rect) bottom(share float64) rect {
	h := r.h * min(max(share, 0), 1)
	return rect{r.x, r.y + r.h - h, r.w, h}
}

// share is how much one amount is of another.
func share(part, whole planner.Bytes) float64 {
	if whole <= 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// pack divides a rectangle among amounts, each with an area in proportion, in their order as near as it goes, so that blocks are about as many
// times as wide as high as aspect says: names lie. The strips are those of Bruls, Huizing, van Wijk, "Squarified treemaps" (2000).
func pack(amounts []planner.Bytes, r rect, aspect float64) []rect {
	var sum float64
	for _, a := range amounts {
		sum += float64(max(a, 0))
	}
	out := make([]rect, len(amounts))
	if sum == 0 || r.w <= 0 || r.h <= 0 {
		return out
	}
	r.w /= aspect // as if blocks were to be square
	scale := r.w * r.h / sum
	area := func(i int) float64 { return float64(max(amounts[i], 0)) * scale }
	free := r
	for i := 0; i < len(amounts); {
		side := min(free.w, free.h)
		n, worst := 0, 0.0
		for strip := 0.0; i+n < len(amounts); n++ { // as long as the worst of the strip gets better
			strip += area(i + n)
			now := 0.0
			for k := i; k <= i+n; k++ {
				if a := area(k); a > 0 {
					now = max(now, side*side*a/(strip*strip), strip*strip/(side*side*a))
				}
			}
			if n > 0 && now > worst {
				break
			}
			worst = now
		}
		free = lay(out[i:i+n], area, i, free)
		i += n
	}
	for i := range out {
		out[i].x = r.x + (out[i].x-r.x)*aspect
		out[i].w *= aspect
	}
	return out
}

// lay puts a strip of blocks along the shorter side, and gives what is left.
func lay(out []rect, area func(int) float64, first int, free rect) rect {
	strip := 0.0
	for k := range out {
		strip += area(first + k)
	}
	if free.w < free.h { // at the bottom: what is large lies below
		h := 0.0
		if free.w > 0 {
			h = strip / free.w
		}
		x := free.x
		for k := range out {
			w := free.w * area(first+k) / max(strip, 1e-9)
			out[k] = rect{x, free.y + free.h - h, w, h}
			x += w
		}
		return rect{free.x, free.y, free.w, max(free.h-h, 0)}
	}
	w := 0.0
	if free.h > 0 {
		w = strip / free.h
	}
	y := free.y + free.h
	for k := range out {
		h := free.h * area(first+k) / max(strip, 1e-9)
		y -= h
		out[k] = rect{free.x, y, w, h}
	}
	return rect{free.x + w, free.y, max(free.w-w, 0), free.h}
}

// columns divides a page among machines: in rows, each with as many as have room for their names, as wide as their memory but for the least.
func columns(machines []*Box, r rect, least, gap float64) []rect {
	rows := rowsOf(len(machines), r.w, least, gap)
	each := (len(machines) + rows - 1) / max(rows, 1)
	height := (r.h - gap*float64(rows-1)) / float64(max(rows, 1))
	var out []rect
	for i := 0; i < len(machines); i += each {
		row := machines[i:min(i+each, len(machines))]
		x, y := r.x, r.y+float64(i/each)*(height+gap)
		for _, w := range widths(row, r.w-gap*float64(len(row)-1), least) {
			out = append(out, rect{x, y, w, height})
			x += w + gap
		}
	}
	return out
}

// rowsOf is how many rows machines take.
func rowsOf(machines int, w, least, gap float64) int {
	rows := 1
	for rows < machines && float64((machines+rows-1)/rows)*(least+gap) > w+gap {
		rows++
	}
	return rows
}

// widths are those of a row: who would be too narrow gets the least, and the others share what is left.
func widths(row []*Box, room, least float64) []float64 {
	least = min(least, room/float64(len(row)))
	out := make([]float64, len(row))
	for {
		spare, sum := room, planner.Bytes(0)
		for i, m := range row {
			if out[i] > 0 {
				spare -= least
			} else {
				sum += m.Memory
			}
		}
		fixed := false
		for i, m := range row {
			if out[i] == 0 && share(m.Memory, sum)*spare < least {
				out[i], fixed = least, true
			}
		}
		if fixed {
			continue
		}
		for i, m := range row {
			if out[i] == 0 {
				out[i] = share(m.Memory, sum) * spare
			}
		}
		return out
	}
}

// memories are the amounts of boxes.
func memories(list []*Box) []planner.Bytes {
	out := make([]planner.Bytes, len(list))
	for i, b := range list {
		out[i] = b.Memory
	}
	return out
}
