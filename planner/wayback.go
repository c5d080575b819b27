package planner

import "slices"

// BackKind says how something is taken back.
type BackKind int

// The ways back.
const (
	BackStop    BackKind = iota // an added service is stopped and its files removed
	BackReturn                  // a moved service goes back to where it was; what data it left there stays until the operator's last word
	BackStart                   // a removed service starts again; its data is kept
	BackDestroy                 // a created guest is destroyed, with what was written there
	BackResize                  // a guest gets its former memory back, with a restart
	BackNone                    // a destroyed guest comes back only from a backup of it
)

// WayBack says how one change is undone.
type WayBack struct {
	Kind    BackKind
	Phase   int // the phase that it undoes, from 1
	Service string
	Guest   string
	ID      int
	From    string // where it goes back to
	Host    string // where it is then
	Size    Bytes  // the former memory of a guest
	Data    Bytes  // what comes back with a service
	Unknown bool   // of data: there is more, of which nobody knows the size
	Restore bool   // bringing it back means restoring a dump, since the processors are of different kinds
	Route   string // the name that has to point back
}

// Carries reports whether a service comes back with data: what it left where it was waits there for the operator's last word.
func (w *WayBack) Carries() bool { return w.Kind == BackReturn && (w.Data > 0 || w.Unknown) }

// WaysBack lists for every change of the plan how it is undone, in the order in which all of it can be:
// the last phase first. What a phase left room for has to be taken back before what needs that room.
func WaysBack(plan *Plan) []WayBack {
	var out []WayBack
	phases := Phases(plan)
	for i, ph := range slices.Backward(phases) {
		for _, g := range slices.Backward(ph.Guests) {
			out = append(out, guestBack(g, i+1))
		}
		for _, m := range ph.Moves {
			out = append(out, moveBack(plan.Problem, m, i+1))
		}
	}
	return out
}

func moveBack(p *Problem, m Move, phase int) WayBack {
	kind := [...]BackKind{AddService: BackStop, MoveService: BackReturn, RemoveService: BackStart}[m.Action]
	w := WayBack{Kind: kind, Phase: phase, Service: m.Service, From: m.From, Host: m.To, Data: m.Data, Unknown: m.Unknown}
	if s := p.Service(m.Service); kind == BackReturn && s != nil {
		w.Route = s.Route.Name
		from, _ := p.Host(m.From)
		to, _ := p.Host(m.To)
		w.Restore = from.Processor.Arch.Family != to.Processor.Arch.Family && slices.ContainsFunc(s.State, func(st State) bool { return st.Restore != "" })
	}
	return w
}

func guestBack(g GuestChange, phase int) WayBack {
	w := WayBack{Phase: phase, Guest: g.Guest.Name, ID: g.Guest.ID, Host: g.Machine, Size: g.From}
	switch g.Action {
	case CreateGuest:
		w.Kind = BackDestroy
	case DestroyGuest:
		w.Kind = BackNone
	default:
		w.Kind = BackResize
	}
	return w
}
