package session

import (
	"slices"

	"berth/planner"
)

// DoneKind says what a step did, so that undo can name it.
type DoneKind int

// The kinds of steps.
const (
	Moved       DoneKind = iota // Subject, or Count services, to Host
	TookOff                     // Subject, or Count services, off their hosts
	Planned                     // a proposal of the planner was taken
	Pinned                      // Subject to Host
	Freed                       // Subject from its pins
	SetLoad                     // the workload of Subject
	SetMargin                   // the margin of the lab
	SetRange                    // the memory range of guest Subject
	SetGoal                     // the goal
	Accepted                    // "not recommended" for Subject
	Added                       // service Subject
	LeftOut                     // service Subject
	SwitchedOff                 // machine or guest Subject
	SwitchedOn                  // machine or guest Subject
	TookVariant                 // the variant named Subject
	TookAdvice                  // a piece of advice
	doneKinds
)

// Done is what a step did.
type Done struct {
	Kind    DoneKind
	Subject string
	Host    string
	Count   int
}

// step leads from one state to the next.
type step struct {
	done          Done
	changes       []planner.Change
	before, after *Changes
}

// record remembers a step that was made; what was undone before it cannot be redone any more.
func (s *Session) record(st step) {
	if s.at < len(s.steps) { // what others may still read of the row is not written over
		s.steps = slices.Clone(s.steps[:s.at])
	}
	s.steps = append(s.steps, st)
	s.at++
	s.count++
}

// Undo takes the last step back and says what it was.
func (s *Session) Undo() (Done, bool) {
	if s.at == 0 {
		return Done{}, false
	}
	s.at--
	st := s.steps[s.at]
	s.walk(reversed(st.changes), st.before)
	return st.done, true
}

// Redo makes the step again that was taken back last.
func (s *Session) Redo() (Done, bool) {
	if s.at == len(s.steps) {
		return Done{}, false
	}
	st := s.steps[s.at]
	s.at++
	s.walk(st.changes, st.after)
	return st.done, true
}

// Steps says how many steps can be taken back and how many made again.
func (s *Session) Steps() (back, forth int) { return s.at, len(s.steps) - s.at }

// Last is the step that Undo would take back.
func (s *Session) Last() (Done, bool) {
	if s.at == 0 {
		return Done{}, false
	}
	return s.steps[s.at-1].done, true
}

func reversed(changes []planner.Change) []planner.Change {
	out := make([]planner.Change, len(changes))
	for i, c := range changes {
		out[i] = planner.Change{Service: c.Service, From: c.To, To: c.From, Guest: c.Guest, FromSize: c.ToSize, ToSize: c.FromSize}
	}
	return out
}

// walk changes the placement by the difference. Only services that move are moved on the board as it
// is; all else needs another board.
func (s *Session) walk(changes []planner.Change, to *Changes) {
	sized := slices.ContainsFunc(changes, func(c planner.Change) bool { return c.Guest != "" })
	if sized || to != s.changes {
		s.show(State{Placement: planner.Apply(s.board.Placement(), changes), Changes: to})
		return
	}
	for _, c := range changes {
		s.board.Put(c.Service, s.board.HostIndex(c.To))
	}
	s.count++
}
