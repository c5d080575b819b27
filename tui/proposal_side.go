package tui

import (
	"cmp"
	"slices"
	"strings"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
)

// side is one half of a comparison: a state, and the board that it makes. A board knows every figure and
// costs little to make; only the reasons for each place, which nobody asks for here, take long.
type side struct {
	name      string
	state     session.State
	board     *planner.Board
	placement planner.Placement // with the size of every guest
}

// present is what is on the board.
func (m *Model) present() side {
	return newSide(m.w.Say("now", "maintenant"), m.s.State(), m.s.Board())
}

// sideOf makes a side of another state.
func (m *Model) sideOf(name string, to session.State) side {
	problem := m.s.Problem()
	if to.Changes != m.s.Changes() {
		problem = to.Changes.Apply(m.s.Base(), m.s.Library())
	}
	return newSide(name, to, planner.NewBoard(problem, to.Placement))
}

func newSide(name string, state session.State, b *planner.Board) side {
	pl := b.Placement()
	for h := range b.HostCount() {
		if host := b.Host(h); host.IsGuest() && b.InUse(h) {
			pl.Size[host.Name] = b.HostLoad(h).Memory
		}
	}
	return side{name: name, state: state, board: b, placement: pl}
}

// wanted reports whether the service shall run on this side.
func (s *side) wanted(name string) bool {
	return slices.ContainsFunc(s.board.Problem().Services, func(o planner.Service) bool { return o.Name == name })
}

// verdict is the one on a service where it is.
func (s *side) verdict(name string) (planner.Verdict, bool) {
	h := s.board.HostOf(name)
	if h < 0 {
		return planner.Viable, false
	}
	return s.board.Service(name).Judge(s.board.Host(h).Processor).Verdict, true
}

// moved counts what carrying the side out would move of what runs today, and the data that goes along.
func (s *side) moved() (services int, data planner.Bytes) {
	for _, mv := range s.board.Moves() {
		if mv.Action == planner.MoveService && !mv.Agent {
			services++
			data += mv.Data
		}
	}
	return services, data
}

// ranking says which of two sides is better: rules that are broken count first, then the criteria of
// the goal in turn.
type ranking struct {
	sign      int  // below 0: the right one is better
	known     bool // false: each is of another problem, and costs do not compare
	rules     bool // rules decide, and no criterion
	criterion planner.Criterion
}

func rank(left, right side) ranking {
	if !sameProblem(left.board.Problem(), right.board.Problem()) {
		return ranking{}
	}
	if n := len(right.board.Violations()) - len(left.board.Violations()); n != 0 {
		return ranking{sign: n, known: true, rules: true}
	}
	there := right.board.Scores()
	for i, here := range left.board.Scores() {
		if d := cmp.Compare(there[i].Cost, here.Cost); d != 0 {
			return ranking{sign: d, known: true, criterion: here.Criterion}
		}
	}
	return ranking{known: true}
}

// decides names what makes one side better.
func (m *Model) decides(r ranking) string {
	if r.rules {
		return m.w.Say("rules broken", "règles enfreintes")
	}
	return m.w.Criterion(r.criterion)
}

// rankPart says whether the right side is better than the left one.
func (m *Model) rankPart(r ranking, left, right side) part {
	than := m.w.Say("than %s", "que %s", left.name)
	if left.board == m.s.Board() {
		than = m.w.Say("than now", "que maintenant")
	}
	switch {
	case !r.known:
		return part{cells.Tight, m.w.Say("another problem: %s", "un autre problème : %s", strings.Join(m.otherwise(left.board.Problem(), right.board.Problem()), ", "))}
	case r.sign < 0:
		return part{cells.Fits, m.w.Say("better %s: %s", "mieux %s : %s", than, m.decides(r))}
	case r.sign > 0:
		return part{cells.Tight, cells.SignTight + " " + m.w.Say("worse %s: %s", "moins bien %s : %s", than, m.decides(r))}
	}
	return part{cells.Muted, m.w.Say("no better and no worse %s", "ni mieux ni moins bien %s", than)}
}

// faultsPart says whether a side fits.
func (m *Model) faultsPart(s side) part {
	plan := planner.Plan{Violations: s.board.Violations(), Unplaced: make([]planner.Unplaced, len(s.board.Unplaced()))}
	if len(plan.Violations)+len(plan.Unplaced) == 0 {
		return part{cells.Fits, m.w.Say("everything fits", "tout tient")}
	}
	return part{cells.Over, cells.SignOver + " " + m.w.Faults(&plan)}
}
