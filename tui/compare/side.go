package compare

import (
	"maps"
	"slices"

	"berth/planner"
	"berth/session"
	"berth/tui/gauge"
	"berth/wording"
)

// Side is one half of a comparison: a state, and the board that it makes. A board knows every figure and
// costs little to make; only the reasons for each place, which nobody asks for here, take long.
type Side struct {
	Name      string // as it is called on the screen
	State     session.State
	Board     *planner.Board
	Placement planner.Placement // with the size of every guest
}

// SideOf makes a side of another state.
func SideOf(s *session.Session, name string, to session.State) Side {
	problem := s.Problem()
	if to.Changes != s.Changes() {
		problem = to.Changes.Apply(s.Base(), s.Library())
	}
	return NewSide(name, to, planner.NewBoard(problem, to.Placement))
}

// NewSide makes a side of a state and the board that it is.
func NewSide(name string, state session.State, b *planner.Board) Side {
	pl := b.Placement()
	for h := range b.HostCount() {
		if host := b.Host(h); host.IsGuest() && b.InUse(h) {
			pl.Size[host.Name] = b.HostLoad(h).Memory
		}
	}
	return Side{Name: name, State: state, Board: b, Placement: pl}
}

// Wants reports whether the service shall run on this side.
func (s *Side) Wants(name string) bool {
	return slices.ContainsFunc(s.Board.Problem().Services, func(o planner.Service) bool { return o.Name == name })
}

// Verdict is the one on a service where it is.
func (s *Side) verdict(name string) (planner.Verdict, bool) {
	h := s.Board.HostOf(name)
	if h < 0 {
		return planner.Viable, false
	}
	return s.Board.Service(name).Judge(s.Board.Host(h).Processor).Verdict, true
}

// moved counts what carrying the side out would move of what runs today, and the data that goes along.
func (s *Side) moved() (services int, data planner.Bytes) {
	for _, mv := range s.Board.Moves() {
		if mv.Action == planner.MoveService && !mv.Agent {
			services++
			data += mv.Data
		}
	}
	return services, data
}

// Figures is a host or a machine on one side.
type Figures struct {
	There bool
	Off   bool
	Guest bool
	Ends  bool // a guest that is there today is not there any more
	Gauge gauge.Gauge
	Left  planner.Bytes
}

// host gives the figures of a host.
func (s *Side) host(name string) Figures {
	h := s.Board.HostIndex(name)
	if h < 0 {
		return Figures{Off: true}
	}
	host := s.Board.Host(h)
	if !s.Board.InUse(h) {
		return Figures{Guest: true, Ends: host.Exists}
	}
	l := s.Board.HostLoad(h)
	g := gauge.OfHost(l)
	return Figures{There: true, Guest: host.IsGuest(), Gauge: g, Left: l.Headroom}
}

// machine gives the figures of a hypervisor.
func (s *Side) machine(name string) Figures {
	i := slices.IndexFunc(s.Board.Problem().Machines, func(m planner.Machine) bool { return m.Name == name })
	if i < 0 {
		return Figures{Off: true}
	}
	l := s.Board.MachineLoad(i)
	g := gauge.OfMachine(l)
	return Figures{There: true, Gauge: g, Left: l.Headroom}
}

// where names the host of a service on a side, or says why it has none.
func (s *Side) where(w wording.Words, name string) string {
	switch h := s.Board.HostOf(name); {
	case h >= 0:
		return s.Board.Host(h).Name
	case s.Wants(name):
		return w.Say("no place", "sans place")
	}
	return w.Say("not in the lab", "hors du lab")
}

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// union lists the names of both lists, each once, by name.
func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}
