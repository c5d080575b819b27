package pack

import (
	"berth/planner/pack/cover"
	"berth/planner/pack/exact"
)

// How a bound is written down so that anybody can add it up again.

// Certificate shows that no solution costs less than Least in a goal, whatever the other goals cost. The
// bound is a sum of parts that speak of different costs, so they add up: what the items cost at their
// favourites, what each bin that cannot hold its favourites has to shed (Sheds), what roots have to be
// open (Opens, or Weights), what all bins together are over their soft capacities and out of balance, and what the
// first move costs on top of that where something has to move. Check adds it up again by plain arithmetic.
// It can be written as JSON.
type Certificate struct {
	Goal       int         `json:"goal"`
	Least      int64       `json:"least"` // the largest int64 where there is no solution
	Favourites int64       `json:"favourites"`
	Sheds      []ShedPart  `json:"sheds,omitempty"`
	Opens      *OpenPart   `json:"opens,omitempty"`
	Weights    *WeightPart `json:"weights,omitempty"` // counts where it shows more than Opens
	Over       int64       `json:"over,omitempty"`    // see aggregateOver
	Balance    int64       `json:"balance,omitempty"` // see aggregateBalance
	FirstMove  int64       `json:"firstMove,omitempty"`
}

// OpenPart is the relaxation by type (relax_types.go) with its proof.
type OpenPart struct {
	Types   [][]int         `json:"types"`            // the roots of each
	Narrow  []int           `json:"narrow,omitempty"` // types that items may be filtered from the domains of, in this order
	Rows    []TypeRow       `json:"rows"`             // what the rows of Problem speak of
	Problem *cover.Covering `json:"problem"`          // a variable for each type
	Proof   *cover.Proof    `json:"proof"`
}

// ShedPart is the covering knapsack of one bin: a variable for each of Items, a row for each resource
// that is over.
type ShedPart struct {
	Bin   int          `json:"bin"`
	Items []int        `json:"items"`
	Proof *cover.Proof `json:"proof"`
}

// proofWork bounds the branch and bound on one covering problem of a certificate, in steps: nodes times
// the figures of the problem. Those of fleets take some thousand nodes for watts, and a few for the rest.
// proofShare is the part of the work that is left beyond which it does not go.
const (
	proofWork  = 1 << 24
	proofShare = 16
)

// certify computes the bounds of a goal with their proofs. Nothing may be decided in the state. It
// returns nil when the meter is empty before it is done.
func certify(s *state, sh *shape, g int, m *meter) *Certificate {
	c := &Certificate{Goal: g}
	f := newFavourites(s, g, nil, m)
	if f == nil {
		return nil
	}
	c.Favourites, c.Least = f.sum, f.sum
	if f.sum == impossible {
		return c
	}
	for b := range s.p.Bins {
		m.spend(1 + len(f.items[b]))
		if m.empty() {
			return nil
		}
		if problem, items := shedProblem(s, f, b, nil); problem != nil {
			if a := prove(problem, m); a.Least > 0 {
				c.Sheds = append(c.Sheds, ShedPart{b, items, a.Proof})
				c.Least = exact.Plus(c.Least, a.Least)
			}
		}
	}
	if s.price[g].open != nil && !c.addOpens(s, sh, m) {
		return nil
	}
	c.Over, c.Balance = aggregateOver(s, sh, g), aggregateBalance(s, sh, g)
	c.Least = exact.Plus(c.Least, exact.Plus(c.Over, c.Balance))
	if c.Sheds == nil {
		c.FirstMove = firstMove(s, f, g, c.Least)
		c.Least = exact.Plus(c.Least, c.FirstMove)
	}
	return c
}

// addOpens adds what roots have to be open. It reports whether the meter was enough.
func (c *Certificate) addOpens(s *state, sh *shape, m *meter) bool {
	t := newRelaxation(s, sh, c.Goal, m)
	if t == nil {
		return false
	}
	a := prove(t.problem, m)
	if a.Least == 0 {
		return true
	}
	part := &OpenPart{Narrow: t.narrowed, Rows: t.rows, Problem: t.problem, Proof: a.Proof}
	for k := range t.types {
		part.Types = append(part.Types, t.types[k].roots)
	}
	c.Opens, c.Least = part, exact.Plus(c.Least, a.Least)
	return true
}

// prove solves a covering problem as far as proofWork and proofShare go.
func prove(c *cover.Covering, m *meter) cover.Answer {
	figures := (len(c.Rows) + 1) * (len(c.Price) + len(c.Rows))
	nodes := 1 + min(proofWork, m.left/proofShare)/int64(figures)
	return c.Solve(int(nodes), func() bool {
		m.spend(figures)
		return m.empty()
	})
}

// shedProblem is what a bin has to shed as a covering problem over the given items, nil for all that can
// leave for a price: those that leave for nothing are gone, and those that cannot leave only weigh. It is
// nil where nothing has to leave.
func shedProblem(s *state, f *favourites, b int, items []int) (*cover.Covering, []int) {
	load := make([]int64, s.res)
	for _, i := range f.items[b] {
		if f.regret[i] == 0 {
			continue
		}
		for r, d := range s.p.Items[i].demand(s.lists.choice(i, b)) {
			load[r] += d
		}
	}
	c := &cover.Covering{}
	var over []int
	for r := range load {
		if load[r] -= max(s.leafFree(b, r), 0); load[r] > 0 {
			over = append(over, r)
		}
	}
	if over == nil {
		return nil, nil
	}
	if items == nil {
		items = f.mayLeave(b)
	}
	for _, i := range items {
		c.Price, c.Low, c.High = append(c.Price, f.regret[i]), append(c.Low, 0), append(c.High, 1)
	}
	for _, r := range over {
		row := cover.Row{Of: make([]int64, len(items)), Need: load[r]}
		for k, i := range items {
			row.Of[k] = min(s.p.Items[i].demand(s.lists.choice(i, b))[r], row.Need)
		}
		c.Rows = append(c.Rows, row)
	}
	return c, items
}

// mayLeave lists the items of a bin that can leave for a price.
func (f *favourites) mayLeave(b int) []int {
	items := []int{}
	for _, i := range f.items[b] {
		if f.regret[i] > 0 && f.regret[i] < impossible {
			items = append(items, i)
		}
	}
	return items
}
