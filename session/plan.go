package session

import "berth/planner"

// Plan returns a function that makes the whole plan of the state as it is now: every figure and reason,
// as planner.Check has them, with the bounds of the search that it costs no more than. That takes a
// while for a large lab; the function may run beside the session.
func (s *Session) Plan() func() *planner.Plan {
	problem, placement := s.problem, s.board.Placement()
	standing, _, _ := s.Standing()
	best := s.best[s.changes]
	return func() *planner.Plan {
		plan := planner.Check(problem, placement)
		if standing == Proven || standing == AsGood {
			plan.Scores = best.Scores
		}
		if plan.Proven = standing == Proven; plan.Proven && plan.Status == planner.Feasible {
			plan.Status = planner.Optimal
		}
		return plan
	}
}

// PlanOf judges another state, such as a variant.
func (s *Session) PlanOf(state State) *planner.Plan {
	problem := state.Changes.Apply(s.base, s.lib)
	return planner.Check(problem, fit(problem, state.Placement))
}
