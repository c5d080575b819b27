package tui

import (
	"cmp"
	"slices"
	"strings"

	"berth/planner"
	"berth/session"
	"berth/tui/cells"
	"berth/wording"
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
func present(v *view) side {
	return newSide(v.w.Say("now", "maintenant"), v.s.State(), v.s.Board())
}

// sideOf makes a side of another state.
func sideOf(s *session.Session, name string, to session.State) side {
	problem := s.Problem()
	if to.Changes != s.Changes() {
		problem = to.Changes.Apply(s.Base(), s.Library())
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
func decides(w wording.Words, r ranking) string {
	if r.rules {
		return w.Say("rules broken", "règles enfreintes")
	}
	return w.Criterion(r.criterion)
}

// rankPart says whether the right side is better than the left one.
func rankPart(v *view, r ranking, left, right side) part {
	than := v.w.Say("than %s", "que %s", left.name)
	if left.board == v.s.Board() {
		than = v.w.Say("than now", "que maintenant")
	}
	switch {
	case !r.known:
		return part{cells.Tight, v.w.Say("another problem: %s", "un autre problème : %s", strings.Join(otherwise(v.w, left.board.Problem(), right.board.Problem()), ", "))}
	case r.sign < 0:
		return part{cells.Fits, v.w.Say("better %s: %s", "mieux %s : %s", than, decides(v.w, r))}
	case r.sign > 0:
		return part{cells.Tight, cells.SignTight + " " + v.w.Say("worse %s: %s", "moins bien %s : %s", than, decides(v.w, r))}
	}
	return part{cells.Muted, v.w.Say("no better and no worse %s", "ni mieux ni moins bien %s", than)}
}

// faultsPart says whether a side fits.
func faultsPart(w wording.Words, s side) part {
	plan := planner.Plan{Violations: s.board.Violations(), Unplaced: make([]planner.Unplaced, len(s.board.Unplaced()))}
	if len(plan.Violations)+len(plan.Unplaced) == 0 {
		return part{cells.Fits, w.Say("everything fits", "tout tient")}
	}
	return part{cells.Over, cells.SignOver + " " + w.Faults(&plan)}
}
