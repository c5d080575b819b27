package pack

import "slices"

// Items sorted by the bins that they may use.

// choiceSet is the items that have to fit and may use the same bins, or, seen from above, the same roots.
type choiceSet struct {
	bins  []int // sorted
	items []int
}

// choiceSets groups the items that have to fit by the bins that they may use, each bin taken for what
// as says of it. Items usually share the slice of choices itself, which is looked up before its content.
func choiceSets(s *state, as func(bin int) int) []*choiceSet {
	byList, byBins := make([]*choiceSet, len(s.lists.at)), map[string]*choiceSet{}
	var sets []*choiceSet
	var key signature
	for i := range s.p.Items {
		it := &s.p.Items[i]
		if !it.MustFit || len(it.Choices) == 0 {
			continue
		}
		list := s.lists.of[i]
		if byList[list] == nil {
			bins := make([]int, len(it.Choices))
			for c := range it.Choices {
				bins[c] = as(it.Choices[c].Bin)
			}
			slices.Sort(bins)
			bins = slices.Compact(bins)
			key = key[:0]
			addAll(&key, bins)
			set := byBins[string(key)]
			if set == nil {
				set = &choiceSet{bins: bins}
				byBins[string(key)] = set
				sets = append(sets, set)
			}
			byList[list] = set
		}
		byList[list].items = append(byList[list].items, i)
	}
	return sets
}
