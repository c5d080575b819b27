package main

import (
	"fmt"
	"slices"
	"strings"
)

// arms are the lines of a box drawing character, from the middle of its cell.
type arms struct{ left, right, up, down bool }

var boxes = map[string]arms{
	"─": {left: true, right: true},
	"│": {up: true, down: true},
	"┌": {right: true, down: true},
	"┐": {left: true, down: true},
	"└": {right: true, up: true},
	"┘": {left: true, up: true},
	"├": {right: true, up: true, down: true},
	"┤": {left: true, up: true, down: true},
	"┬": {left: true, right: true, down: true},
	"┴": {left: true, right: true, up: true},
	"┼": {left: true, right: true, up: true, down: true},
}

// blocks are the characters that fill their cell, and how densely.
var blocks = map[string]string{"█": "1", "▓": ".85", "▒": ".5", "░": ".22"}

// stretch is a piece of a straight line, in half cells.
type stretch struct{ at, from, to int }

// joined joins stretches that touch.
func joined(list []stretch) []stretch {
	slices.SortFunc(list, func(a, b stretch) int {
		if a.at != b.at {
			return a.at - b.at
		}
		return a.from - b.from
	})
	var out []stretch
	for _, s := range list {
		if n := len(out); n > 0 && out[n-1].at == s.at && out[n-1].to >= s.from {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// drawLines draws box drawing characters as paths, one for each colour, so that they join whatever the
// font is.
func (p *page) drawLines(rows [][]cell) {
	var inks []string
	across, down := map[string][]stretch{}, map[string][]stretch{}
	for y, row := range rows {
		for x, c := range row {
			a, ok := boxes[c.text]
			if !ok {
				continue
			}
			ink, _ := p.scheme.colours(c.style)
			if !slices.Contains(inks, ink) {
				inks = append(inks, ink)
			}
			add := func(in map[string][]stretch, want bool, at, from int) {
				if want {
					in[ink] = append(in[ink], stretch{at, from, from + 1})
				}
			}
			add(across, a.left, y, 2*x)
			add(across, a.right, y, 2*x+1)
			add(down, a.up, x, 2*y)
			add(down, a.down, x, 2*y+1)
		}
	}
	for _, ink := range inks {
		var d strings.Builder
		for _, s := range joined(across[ink]) {
			fmt.Fprintf(&d, "M%s %sH%s", num(halfX(s.from)), num(halfY(2*s.at+1)), num(halfX(s.to)))
		}
		for _, s := range joined(down[ink]) {
			fmt.Fprintf(&d, "M%s %sV%s", num(halfX(2*s.at+1)), num(halfY(s.from)), num(halfY(s.to)))
		}
		fmt.Fprintf(&p.out, `<path stroke="%s" d="%s"/>`+"\n", ink, d.String())
	}
}

// drawBlocks draws what fills cells as rectangles, one for each run of the same.
func (p *page) drawBlocks(rows [][]cell) {
	for y, row := range rows {
		for x := 0; x < len(row); {
			n := 1
			for x+n < len(row) && row[x+n] == row[x] {
				n++
			}
			if density, ok := blocks[row[x].text]; ok {
				ink, _ := p.scheme.colours(row[x].style)
				fmt.Fprintf(&p.out, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s" fill-opacity="%s"/>`+"\n",
					num(cellX(x)), num(cellY(y)+2), num(float64(n)*cellW), num(cellH-4), ink, density)
			}
			x += n
		}
	}
}
