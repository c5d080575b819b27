package session

import (
	"slices"

	"berth/planner"
)

// Best is the best placement that the planner has found for the problem as it is.
type Best struct {
	Scores []planner.Score
	Proven bool
}

// Standing says how the placement compares with the best that is known.
type Standing int

// The standings.
const (
	NotPlanned Standing = iota // the planner has not been asked since the problem changed
	Proven                     // costs what the proven best costs: nothing is better
	AsGood                     // costs what the best known costs, which is not proven
	Ahead                      // costs less than the best known
	Behind                     // costs more than the best known
	Broken                     // breaks rules: its costs compare with nothing
)

// Planned tells the session what a search has found for the problem that it was given.
func (s *Session) Planned(c *Changes, plan *planner.Plan) {
	had, known := s.best[c]
	if !known || plan.Proven || slices.CompareFunc(plan.Scores, had.Scores, compareCosts) < 0 {
		s.best[c] = Best{Scores: plan.Scores, Proven: plan.Proven}
	}
}

// Standing compares the placement with the best that is known. Where they differ, the two scores are of
// the first criterion in which they do; where they are alike and that is not proven, of the first one
// whose bound is not reached.
func (s *Session) Standing() (st Standing, here, best planner.Score) {
	known, ok := s.best[s.changes]
	switch {
	case !ok:
		return NotPlanned, here, best
	case len(s.board.Violations()) > 0:
		return Broken, here, best
	}
	for i, score := range s.board.Scores() {
		switch b := known.Scores[i]; {
		case score.Cost > b.Cost:
			return Behind, score, b
		case score.Cost < b.Cost:
			return Ahead, score, b
		}
	}
	if known.Proven {
		return Proven, here, best
	}
	for _, b := range known.Scores {
		if b.Bound != b.Cost {
			return AsGood, b, b
		}
	}
	return AsGood, here, best
}

func compareCosts(a, b planner.Score) int {
	switch {
	case a.Cost < b.Cost:
		return -1
	case a.Cost > b.Cost:
		return 1
	}
	return 0
}
