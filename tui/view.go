package tui

import (
	"berth/planner"
	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

// The smallest terminal that the session is drawn in.
const (
	minWidth  = 80
	minHeight = 24
)

// screen is what the operator looks at.
type screen int

// The screens. The last three are windows over another one.
const (
	onBoard screen = iota
	onProposal
	onReading
	onDeployment
	onHelp
	onPicker
	onPrompt
	screens
)

// window reports whether another screen is seen below it.
func (s screen) window() bool { return s >= onHelp }

// view is what pages show and what they are drawn with: the session and what follows from its state, the
// words, the glyphs, the keys of actions, and the size of the terminal. Only Model changes it.
type view struct {
	s             *session.Session
	w             wording.Words
	g             *cells.Glyphs
	keys          map[string]string // of actions by their names, as people write them
	facts         facts             // what follows from the state, made anew when that has changed
	width, height int
	screen        screen   // the page that is on top
	under         []screen // what lies below the windows that are open
}

// keyOf writes the key of an action, which must exist.
func (v *view) keyOf(name string) string { return v.keys[name] }

// wide reports whether machines stand side by side.
func (v *view) wide() bool { return v.width >= 110 }

// drawable reports whether the terminal is large enough.
func (v *view) drawable() bool { return v.width >= minWidth && v.height >= minHeight }

// refresh makes the facts anew where the state has changed, and reports whether it has.
func (v *view) refresh() bool {
	if v.facts.count == v.s.Count()+1 {
		return false
	}
	b := v.s.Board()
	f := facts{
		count: v.s.Count() + 1, violations: b.Violations(), unplaced: b.Unplaced(), moves: b.Moves(),
		guests: b.Guests(), scores: b.Scores(), wrong: map[string][]planner.Reason{},
		comes: map[string]planner.MoveAction{}, goes: map[string][]planner.Move{}, groups: groupsOf(v.s),
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
	for i := range v.s.Problem().Services {
		s := &v.s.Problem().Services[i]
		if basis(v.g, s) != "" {
			f.estimated++
		}
		if h := b.HostOf(s.Name); h >= 0 {
			if j := s.Judge(b.Host(h).Processor); j.Verdict == planner.Unknown && !j.By.Declared {
				f.unjudged++
			}
		}
	}
	f.nearest = nearestOf(b, f.unplaced)
	v.facts = f
	return true
}
