package session

import (
	"maps"
	"slices"

	"berth/planner"
)

// Session is a placement under edit. It is not safe for use by several goroutines; what it hands out
// (problems, placements) may be read by others, because it is never changed afterwards.
type Session struct {
	Meta Meta // kept in the session's file; whoever begins a session sets it

	base     *planner.Problem
	lib      planner.Library
	changes  *Changes
	problem  *planner.Problem // base with changes
	board    *planner.Board
	steps    []step
	at       int // steps that are done; the others were undone
	variants []Variant
	best     map[*Changes]Best
	start    State
	count    uint64
	deltas   *deltas // of changes, as the file has them
}

// State is what a session is about at one moment.
type State struct {
	Placement planner.Placement
	Changes   *Changes
}

// New begins a session on the problem of an inventory, with the placement that is shown first. The
// library is what services can be added from.
func New(base *planner.Problem, lib planner.Library, start planner.Placement) *Session {
	changes := &Changes{Goal: base.Goal}
	return begin(base, lib, State{Placement: start, Changes: changes})
}

func begin(base *planner.Problem, lib planner.Library, start State) *Session {
	s := &Session{base: base, lib: lib, best: map[*Changes]Best{}, deltas: newDeltas()}
	s.show(start)
	s.start = s.State()
	return s
}

// Base is the problem of the inventory, without changes.
func (s *Session) Base() *planner.Problem { return s.base }

// Library is what services can be added from.
func (s *Session) Library() planner.Library { return s.lib }

// Problem is the inventory's with the changes made.
func (s *Session) Problem() *planner.Problem { return s.problem }

// Board is the placement with its figures. It is for reading: only the session changes it.
func (s *Session) Board() *planner.Board { return s.board }

// Changes are what was changed against the inventory until now.
func (s *Session) Changes() *Changes { return s.changes }

// State is where the session is now.
func (s *Session) State() State { return State{Placement: s.board.Placement(), Changes: s.changes} }

// Count grows with everything that changes the state, undoing included: what was computed from the
// state belongs to one value of it.
func (s *Session) Count() uint64 { return s.count }

// Move carries services to the host of that name, "" takes them off their hosts. Whether they may be
// there is not asked. It reports whether anything changed; one step undoes all of it.
func (s *Session) Move(host string, services ...string) bool {
	to := -1
	if host != "" {
		if to = s.board.HostIndex(host); to < 0 {
			return false
		}
	}
	before := s.board.Placement().Size
	var changes []planner.Change
	for _, name := range services {
		from := s.board.HostOf(name)
		if s.board.Put(name, to) {
			changes = append(changes, planner.Change{Service: name, From: s.nameOf(from), To: host})
		}
	}
	if changes == nil {
		return false
	}
	after := s.board.Placement().Size
	for _, g := range slices.Sorted(maps.Keys(before)) {
		if after[g] != before[g] {
			changes = append(changes, planner.Change{Guest: g, FromSize: before[g], ToSize: after[g]})
		}
	}
	done := Done{Kind: Moved, Subject: services[0], Host: host, Count: len(services)}
	if host == "" {
		done.Kind = TookOff
	}
	s.record(step{done: done, changes: changes, before: s.changes, after: s.changes})
	return true
}

func (s *Session) nameOf(host int) string {
	if host < 0 {
		return ""
	}
	return s.board.Host(host).Name
}

// Take makes a placement the session's: a proposal, a variant. Sizes of guests that are what their load
// asks for are left to follow it.
func (s *Session) Take(pl planner.Placement, done Done) bool {
	return s.enter(State{Placement: fit(s.problem, pl), Changes: s.changes}, done)
}

// Goto makes a whole state the session's.
func (s *Session) Goto(state State, done Done) bool {
	problem := state.Changes.Apply(s.base, s.lib)
	return s.enter(State{Placement: fit(problem, state.Placement), Changes: state.Changes}, done)
}

// Set makes other changes the session's; services that they leave without a host or a wish lose their
// place.
func (s *Session) Set(c *Changes, done Done) bool {
	return s.Goto(State{Placement: s.board.Placement(), Changes: c}, done)
}

// enter goes to a state and remembers the step.
func (s *Session) enter(to State, done Done) bool {
	diff := planner.Diff(s.board.Placement(), to.Placement)
	if len(diff) == 0 && to.Changes == s.changes {
		return false
	}
	st := step{done: done, changes: diff, before: s.changes, after: to.Changes}
	s.show(to)
	s.record(st)
	return true
}

// show puts a state on the board.
func (s *Session) show(state State) {
	if state.Changes != s.changes || s.problem == nil {
		s.problem = state.Changes.Apply(s.base, s.lib)
	}
	s.changes = state.Changes
	s.board = planner.NewBoard(s.problem, fit(s.problem, state.Placement))
	s.count++
}

// fit leaves out of a placement what the problem does not have, and the sizes that follow from the load.
func fit(p *planner.Problem, pl planner.Placement) planner.Placement {
	out := pl.Clone()
	hosts := map[string]bool{}
	for _, h := range p.Hosts() {
		hosts[h.Name] = true
	}
	services := map[string]bool{}
	for i := range p.Services {
		services[p.Services[i].Name] = !p.Services[i].Agent
	}
	for i := range p.Leaving {
		services[p.Leaving[i].Name] = !p.Leaving[i].Agent
	}
	maps.DeleteFunc(out.Host, func(service, host string) bool { return !hosts[host] || !services[service] })
	maps.DeleteFunc(out.Size, func(guest string, _ planner.Bytes) bool { return !hosts[guest] })
	if len(out.Size) == 0 {
		return out
	}
	free := planner.NewBoard(p, planner.Placement{Host: out.Host})
	maps.DeleteFunc(out.Size, func(guest string, size planner.Bytes) bool {
		h := free.HostIndex(guest)
		return !free.Host(h).IsGuest() || free.InUse(h) && free.HostLoad(h).Memory == size
	})
	return out
}
