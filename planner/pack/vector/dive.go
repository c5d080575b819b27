package vector

import (
	"cmp"
	"slices"
)

// Diving rounds the master's solution: it takes the patterns that are whole, or the one that is nearest
// to it, lets the master and the pricer solve what is left, and so on. Later dives choose with noise, so
// that they end elsewhere.

const (
	wholeFrom  = 0.999
	diveNodes  = 2_000 // of pricing in a dive, where nothing has to be proven
	noiseStep  = 0.1
	noiseMost  = 0.5
	fillLooks  = 200_000 // of the ejection search after a dive, for each number of bins
	worthWhile = 1e-6    // the least share of a pattern that is proposed
)

// dive covers the items with at most so many patterns where it can. It returns the patterns taken, and
// after them those that the master's last solution proposes, the most whole first.
func (g *generator) dive(target int, rnd *random, noise float64, budget *Budget) (patterns [][]int32, taken int) {
	m := g.m
	left := m.n
	for left > 0 {
		for _, c := range g.wholest(rnd, noise) {
			for _, i := range m.column(c) {
				if m.need[i] > 0.5 {
					left--
				}
			}
			patterns = append(patterns, m.column(c))
			m.cover(m.column(c))
			budget.spend(len(m.column(c)) * m.n / 16)
		}
		g.bound = 0
		if !m.repair(budget) || left > 0 && !g.run(budget) {
			break
		}
		if left > 0 && len(patterns)+int(m.value()+0.9999) > target {
			break
		}
	}
	taken = len(patterns)
	return append(patterns, g.proposed()...), taken
}

// wholest returns the basic patterns that are whole, or else the most whole of the others.
func (g *generator) wholest(rnd *random, noise float64) []int32 {
	m := g.m
	var whole []int32
	best, at := 0.0, int32(-1)
	for k, c := range m.basis {
		if c < 0 {
			continue
		}
		if m.x[k] > wholeFrom {
			whole = append(whole, c)
		} else if v := m.x[k] - float64(noise*float64(rnd.below(1024))/1024); at < 0 || v > best {
			best, at = v, c
		}
	}
	if len(whole) == 0 && at >= 0 {
		whole = append(whole, at)
	}
	return whole
}

func (g *generator) proposed() [][]int32 {
	m := g.m
	var rows []int32
	for k, c := range m.basis {
		if c >= 0 && m.x[k] > worthWhile {
			rows = append(rows, int32(k))
		}
	}
	slices.SortFunc(rows, func(a, b int32) int {
		return cmp.Or(cmp.Compare(m.x[b], m.x[a]), cmp.Compare(m.basis[a], m.basis[b]))
	})
	var out [][]int32
	for _, k := range rows {
		out = append(out, m.column(m.basis[k]))
	}
	return out
}
