package anneal

import (
	"fmt"
	"slices"
)

// The oracle: a placement added up from nothing.

// Evaluate counts the cost of a placement from the beginning, or tells the first rule that it breaks. The
// walkers do not use it; tests hold their figures against it.
func (p *Problem) Evaluate(at []int32) (int64, error) {
	if err := p.checkRules(at); err != nil {
		return 0, err
	}
	load, taken := p.loads(at)
	var cost int64
	for b := range p.Bins {
		for r := range p.Resources {
			k := b*p.Resources + r
			if taken[k] > int64(p.Hard[k]) {
				return 0, fmt.Errorf("bin %d holds %d of resource %d, more than %d", b, taken[k], r, p.Hard[k])
			}
			cost += p.Over[r] * max(0, load[k]-int64(p.Soft[k]))
		}
		for _, bal := range p.Balances {
			free := func(r int) int64 { return int64(p.Hard[b*p.Resources+r]) - load[b*p.Resources+r] }
			cost += bal.Cost * max(0, bal.Target*free(bal.Of)-free(bal.With))
		}
	}
	return cost + p.moves(at), nil
}

// loads returns what lies in each bin, and that plus what those who left still take there.
func (p *Problem) loads(at []int32) (load, taken []int64) {
	load, taken = make([]int64, p.Bins*p.Resources), make([]int64, p.Bins*p.Resources)
	for i, b := range at {
		for r := range p.Resources {
			d := int64(p.Demand[i*p.Resources+r])
			load[int(b)*p.Resources+r] += d
			taken[int(b)*p.Resources+r] += d
			if s := p.Start[i]; s >= 0 && s != b && p.Transient[r] {
				taken[int(s)*p.Resources+r] += d
			}
		}
	}
	return load, taken
}

func (p *Problem) moves(at []int32) int64 {
	var cost, wave int64
	away := make([]int64, len(p.Families))
	for i, b := range at {
		s, f := p.Start[i], p.Family[i]
		if s < 0 || s == b {
			continue
		}
		cost += p.Leave[i]
		if p.Between != nil {
			cost += p.BetweenCost * int64(p.Between[s][b])
		}
		if p.Families[f].Wave {
			away[f]++
			wave = max(wave, away[f])
		}
	}
	return cost + p.WaveCost*wave
}

// checkRules is about families: apart, spread and near.
func (p *Problem) checkRules(at []int32) error {
	members := make([][]int32, len(p.Families))
	for i, b := range at {
		if b < 0 || !p.mayBeIn(p.Class[i], b) {
			return fmt.Errorf("item %d may not be in bin %d", i, b)
		}
		members[p.Family[i]] = append(members[p.Family[i]], int32(i))
	}
	bins, domains, near := newMarks(p.Bins), newMarks(p.Domains), newMarks(p.Areas)
	areas := make([][]int32, len(p.Families)) // where each family is
	for f, items := range members {
		spread := 0
		for _, i := range items {
			b := at[i]
			if first := bins.mark(b, f); !first && p.Families[f].Apart {
				return fmt.Errorf("two of family %d in bin %d", f, b)
			}
			if domains.mark(p.Domain[b], f) {
				spread++
			}
			if near.mark(p.Area[b], f) {
				areas[f] = append(areas[f], p.Area[b])
			}
		}
		if spread < p.Families[f].Spread {
			return fmt.Errorf("family %d is in %d domains", f, spread)
		}
	}
	for f := range p.Families {
		for _, need := range p.Families[f].Needs {
			for _, a := range areas[f] {
				if !slices.Contains(areas[need], a) {
					return fmt.Errorf("family %d is in area %d without family %d", f, a, need)
				}
			}
		}
	}
	return nil
}

// marks hold for each of n places which family was seen there last.
type marks []int32

func newMarks(n int) marks { return slices.Repeat(marks{-1}, n) }

// mark marks a place, and reports whether the family was not seen there before. Families come one after the other.
func (m marks) mark(place int32, family int) (first bool) {
	first = m[place] != int32(family)
	m[place] = int32(family)
	return first
}
