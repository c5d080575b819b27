package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
)

// facts is what the screen shows of the state as a whole. Adding it up takes longer than drawing a
// frame of a large lab, so it is made anew only when the state has changed.
type facts struct {
	count      uint64 // of the session, plus one; 0 is never
	violations []planner.Reason
	wrong      map[string][]planner.Reason // violations by service, and by host or machine where no service is named
	unplaced   []*planner.Service
	moves      []planner.Move
	guests     []planner.GuestChange
	scores     []planner.Score
	standing   session.Standing
	here, best planner.Score
	comes      map[string]planner.MoveAction // services that come or move
	goes       map[string][]planner.Move     // services that leave for good, by host
	noRest     bool                          // it was searched for places for the rest, and there are none
}

// refresh makes the facts anew where the state has changed, and reports whether it has.
func (v *view) refresh() bool {
	if v.facts.count == v.s.Count()+1 {
		return false
	}
	b := v.s.Board()
	f := facts{
		count: v.s.Count() + 1, violations: b.Violations(), unplaced: b.Unplaced(), moves: b.Moves(),
		guests: b.Guests(), scores: b.Scores(), wrong: map[string][]planner.Reason{},
		comes: map[string]planner.MoveAction{}, goes: map[string][]planner.Move{},
	}
	f.standing, f.here, f.best = v.s.Standing()
	for _, wrong := range f.violations {
		name := wrong.Service
		if name == "" {
			name = wrong.Host
		}
		f.wrong[name] = append(f.wrong[name], wrong)
	}
	for _, mv := range f.moves {
		switch {
		case mv.Action == planner.RemoveService:
			f.goes[mv.From] = append(f.goes[mv.From], mv)
		case !mv.Agent:
			f.comes[mv.Service] = mv.Action
		}
	}
	v.facts = f
	return true
}

// problems is how many things stand in the way of carrying the plan out: rules that are broken, and
// services without a place.
func (f *facts) problems() int { return len(f.violations) + len(f.unplaced) }

// noRest says whether a search has found that there are no places for the rest.
type noRest bool

func (n noRest) do(m *Model) tea.Cmd { m.facts.noRest = bool(n); return nil }

// learnt says that the session knows more of how good its state is.
type learnt struct{}

func (learnt) do(m *Model) tea.Cmd {
	m.facts.standing, m.facts.here, m.facts.best = m.s.Standing()
	return nil
}
