package planner

// PhaseKind says what a phase does.
type PhaseKind int

// The kinds of phases.
const (
	PhaseGuests  PhaseKind = iota // create and grow guests
	PhaseAdd                      // start services that run nowhere yet
	PhaseMove                     // carry services from one host to another
	PhaseSwap                     // carry services that need each other's room: all of them stop first
	PhaseRemove                   // stop services that leave for good
	PhaseRelease                  // shrink and destroy guests that have been left
)

// Phase is a part of the way to a plan that can be stopped after: memory holds before and after it,
// and, except in a PhaseSwap, while a moving service is held on both sides. Nor does a service start,
// except there, where a port that it publishes is still taken.
type Phase struct {
	Kind     PhaseKind
	Guests   []GuestChange
	Moves    []Move
	Steps    []WayStep // of the machines with guests, in order, each machine by itself; see StepsOn
	Over     []Reason  // machines of which no order of a PhaseSwap keeps the margin, with the most that they carry meanwhile
	Down     []Down    // what is down meanwhile
	Restarts []string  // virtual machines that have to restart, because their memory changes
	Routes   []Route   // names that have to point at their service's new host afterwards
	Needs    []Need
}

// Phases orders the way from today to the plan. What only takes away comes as soon as something waits
// for its room, and last otherwise: until then everything can be undone by starting it again.
//
// It simulates: each round takes the first kind of change of which something is possible now, in the
// order guests, services to add, moves, removals, guests to release. Where only moves are left and none
// has room, they are one PhaseSwap.
//
// The phases of a plan that is Infeasible are not to be carried out: what it leaves out would be lost
// with the guest that it runs on today.
func Phases(plan *Plan) []Phase {
	w := newWay(plan)
	var out []Phase
	for !w.done() {
		on := w.running()
		ph, ok := w.next()
		if !ok {
			ph = w.swap()
		}
		ph.Steps, w.steps = w.steps, nil
		ph.Down = downOf(ph, on)
		ph.Needs = needs(plan, ph, out)
		out = append(out, ph)
	}
	return out
}
