package pack

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"berth/planner/pack/cover"
)

// WeightPart shows how many bins have to be open where all that is known of them is what the largest holds: every item
// has a weight, and what fits into one bin weighs at most so much. The weights are the duals of the column generation
// in package vector, rounded to integers (Gilmore and Gomory 1961); any are sound. How much fits into a bin is what all
// items weigh less what has to stay outside of it, which is a covering problem. It speaks of the same costs as the
// relaxation by type, so the larger of the two counts.
type WeightPart struct {
	Weight []int64      `json:"weight"` // of each item
	Proof  *cover.Proof `json:"proof"`  // of what has to stay outside
}

// weightNodes bounds the branch and bound on what stays outside of a bin.
const weightNodes = 20_000

// outside is what has to stay outside of a bin, as a covering problem: a variable for all items that weigh and need the
// same. With it comes what all items weigh. Bins are plain, and none holds more than the largest.
func (w *WeightPart) outside(s *state, sh *shape) (c *cover.Covering, all int64, err error) {
	if len(w.Weight) != len(s.p.Items) {
		return nil, 0, fmt.Errorf("want a weight for each of %d items", len(s.p.Items))
	}
	c = &cover.Covering{Rows: make([]cover.Row, s.res)}
	for r := range c.Rows {
		most := int64(0)
		for b := range s.p.Bins {
			if !s.plain(b) {
				return nil, 0, errors.New("a bin is nested or elastic")
			}
			most = max(most, s.p.Bins[b].Hard[r])
		}
		c.Rows[r].Need = -most
	}
	at := map[string]int{}
	for i, weight := range w.Weight {
		if weight < 0 || weight > math.MaxInt64/int64(len(w.Weight)) {
			return nil, 0, fmt.Errorf("item %d weighs %d", i, weight)
		}
		if weight == 0 {
			continue
		}
		all += weight
		key := fmt.Sprint(weight, sh.least[i])
		k, ok := at[key]
		if !ok {
			k = len(c.Price)
			at[key] = k
			c.Price, c.Low, c.High = append(c.Price, weight), append(c.Low, 0), append(c.High, 0)
		}
		c.High[k]++
		for r := range c.Rows {
			if !ok {
				c.Rows[r].Of = append(c.Rows[r].Of, sh.least[i][r])
			}
			c.Rows[r].Need += sh.least[i][r]
		}
	}
	c.Rows = slices.DeleteFunc(c.Rows, func(row cover.Row) bool { return row.Need <= 0 })
	return c, all, nil
}

// least is what the bins cost that have to be open, outside being the least that stays outside of each.
func (w *WeightPart) least(s *state, goal int, all, outside int64) int64 {
	var need int64
	for i, weight := range w.Weight {
		if s.p.Items[i].MustFit {
			need += weight
		}
	}
	if need == 0 {
		return 0
	}
	if all <= outside { // nothing that weighs fits into any bin
		return impossible
	}
	price := int64(impossible)
	for b := range s.p.Bins {
		price = min(price, s.p.Bins[b].Open.at(goal))
	}
	return ceilDiv(need, all-outside) * price
}

// check adds the part up.
func (w *WeightPart) check(s *state, sh *shape, goal int) (int64, error) {
	c, all, err := w.outside(s, sh)
	if err != nil {
		return 0, err
	}
	outside, err := c.Proves(w.Proof)
	if err != nil {
		return 0, err
	}
	return w.least(s, goal, all, outside), nil
}

// weigh adds the weights that package vector found to the certificate of the goal, where they show more. byItem are
// the items that they are of, and bins how many they show.
func (sv *solver) weigh(g int, byItem []int, weight []int64, bins int64) {
	c := sv.result.Certificate
	if c == nil {
		c = &Certificate{Goal: g}
	}
	if c.Goal != g {
		return
	}
	part := &WeightPart{Weight: make([]int64, len(sv.p.Items))}
	for k, i := range byItem {
		part.Weight[i] = weight[k]
	}
	problem, all, err := part.outside(sv.s, sv.shape)
	if err != nil {
		return
	}
	// So much has to stay outside that bins-1 are too few for all.
	enough := all
	if bins > 1 {
		enough = all - ceilDiv(all, bins-1) + 1
	}
	a := problem.SolveTo(enough, weightNodes, func() bool {
		sv.meter.spend((len(problem.Rows) + 1) * (len(problem.Price) + len(problem.Rows)))
		return sv.meter.empty()
	})
	part.Proof = a.Proof
	least, opens := part.least(sv.s, g, all, a.Least), int64(0)
	if c.Opens != nil {
		if opens, err = c.Opens.Problem.Proves(c.Opens.Proof); err != nil {
			return
		}
	}
	if least > opens && least < impossible {
		c.Weights, c.Least = part, c.Least-opens+least
		sv.result.Certificate = c
	}
}
