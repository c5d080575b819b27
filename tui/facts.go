package tui

import (
	"maps"
	"slices"

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
	groups     map[string]int                // of services, by name: their positions, which give them their hues
	estimated  int                           // services whose memory nobody stated
	unjudged   int                           // services that run where nobody has said how fast they are
	nearest    nearness                      // of the services without a place
	noRest     bool                          // it was searched for places for the rest, and there are none
}

// problems is how many things stand in the way of carrying the plan out: rules that are broken, and
// services without a place.
func (f *facts) problems() int { return len(f.violations) + len(f.unplaced) }

// sortedKeys lists the keys of a map by name.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// groupsOf numbers the groups of services by name: those of the inventory first, so that a service that is added changes no other's hue.
func groupsOf(s *session.Session) map[string]int {
	out := map[string]int{"": -1}
	for _, p := range []*planner.Problem{s.Base(), s.Problem()} {
		var names []string
		for i := range p.Services {
			if name := p.Services[i].Group; !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		for _, name := range names {
			if _, there := out[name]; !there {
				out[name] = len(out) - 1
			}
		}
	}
	delete(out, "")
	return out
}
