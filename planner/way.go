package planner

import "slices"

// way is a simulation of going from today to the plan. The tally holds what is there at the moment;
// a service that moves is charged on both sides until its phase ends.
type way struct {
	plan   *Plan
	t      *tally
	grow   []GuestChange // still to do
	shrink []GuestChange
	adds   []Move
	agents []Move // to add
	moves  []Move
	gone   []Move
	steps  []WayStep // of the phase at hand
}

func newWay(plan *Plan) *way {
	now := plan.Problem.Current.Clone()
	w := &way{plan: plan}
	for _, g := range plan.Guests {
		now.Size[g.Guest.Name] = g.From
		switch {
		case g.Action == CreateGuest, g.Action == ResizeGuest && g.Memory > g.From:
			w.grow = append(w.grow, g)
		case g.Action == DestroyGuest, g.Action == ResizeGuest:
			w.shrink = append(w.shrink, g)
		}
	}
	for _, m := range plan.Moves {
		switch {
		case m.Agent && m.Action == AddService:
			w.agents = append(w.agents, m)
		case m.Action == AddService:
			w.adds = append(w.adds, m)
		case m.Action == MoveService:
			w.moves = append(w.moves, m)
		default:
			w.gone = append(w.gone, m)
		}
	}
	w.t = newTally(plan.Problem, now)
	return w
}

func (w *way) done() bool {
	return len(w.grow)+len(w.shrink)+len(w.adds)+len(w.agents)+len(w.moves)+len(w.gone) == 0
}

// next is the next phase for which there is room.
func (w *way) next() (Phase, bool) {
	if ph := w.guests(); len(ph.Guests) > 0 {
		return ph, true
	}
	if done := append(w.take(&w.adds), w.reached()...); len(done) > 0 {
		w.carried(done)
		return Phase{Kind: PhaseAdd, Moves: done}, true
	}
	if done := w.take(&w.moves); len(done) > 0 {
		w.carried(done)
		w.leave(done)
		return Phase{Kind: PhaseMove, Moves: done, Routes: w.routes(done)}, true
	}
	if len(w.gone) > 0 {
		done := w.gone
		w.gone = nil
		w.carried(done)
		w.leave(done)
		return Phase{Kind: PhaseRemove, Moves: done}, true
	}
	return w.release()
}

// guests creates and grows what fits on its machine now. Where not all does, those come first that services of other guests wait
// for, which leave room behind.
func (w *way) guests() Phase {
	ph := Phase{Kind: PhaseGuests}
	wait, need := map[string]bool{}, map[string]Bytes{}
	for _, g := range w.grow {
		need[g.Machine] += w.weighs(g)
	}
	for _, g := range w.grow {
		if need[g.Machine] > w.t.machineRoom(w.t.machine[g.Machine]) && w.awaited(g.Guest.Name) {
			wait[g.Machine] = true
		}
	}
	w.grow = slices.DeleteFunc(w.grow, func(g GuestChange) bool {
		i := w.t.machine[g.Machine]
		if w.weighs(g) > w.t.machineRoom(i) || wait[g.Machine] && !w.awaited(g.Guest.Name) {
			return false
		}
		before := w.taken(i)
		w.give(g)
		w.changed(g, before)
		ph.Guests = append(ph.Guests, g)
		if g.restarts() {
			ph.Restarts = append(ph.Restarts, g.Guest.Name)
		}
		return true
	})
	return ph
}

// weighs is what a guest that is created or grows takes of its machine beyond what it has.
func (w *way) weighs(g GuestChange) Bytes {
	h := w.t.index[g.Guest.Name]
	host := &w.t.hosts[h]
	switch {
	case !host.hasCeiling():
		return g.Memory - g.From
	case w.t.inUse(h):
		return 0
	}
	return host.chargedWith(host.Reserved+host.Foreign+w.t.ofAgents(h).Memory, g.Memory)
}

// give sets the size of a guest in the simulation.
func (w *way) give(g GuestChange) {
	h := w.t.index[g.Guest.Name]
	w.t.given[h] = g.Memory
	if !w.t.inUse(h) {
		w.t.open(h)
		return
	}
	w.t.resize(h)
}

// take puts every service of the list onto its target that has room there now, and removes it from the
// list. It takes them in an order in which what a service needs comes before it; a service that is new
// waits with what it needs. Those that have to share a host come to it at once, and new ones after those that move.
func (w *way) take(list *[]Move) []Move {
	var done []Move
	waiting := map[string]bool{}
	for _, group := range w.groups(byNeeds(w.plan.Problem, *list)) {
		if w.mayCome(group, waiting) {
			done = append(done, group...)
			continue
		}
		for _, m := range group {
			waiting[m.Service] = true
		}
	}
	if w.t.shares != nil {
		done = byNeeds(w.plan.Problem, done) // a group may have come before what one of it needs
	}
	*list = slices.DeleteFunc(*list, func(m Move) bool {
		return slices.ContainsFunc(done, func(d Move) bool { return d.Service == m.Service })
	})
	return done
}

// groups are the moves, those that have to share a host in one.
func (w *way) groups(moves []Move) [][]Move {
	var out [][]Move
	for _, m := range moves {
		i := slices.IndexFunc(out, func(g []Move) bool {
			return g[0].To == m.To && slices.Contains(w.t.shares[m.Service], g[0].Service)
		})
		if i < 0 {
			out = append(out, []Move{m})
		} else {
			out[i] = append(out[i], m)
		}
	}
	return out
}

// mayCome puts the services of a group where they go, if all have room there and none waits for another one.
func (w *way) mayCome(group []Move, waiting map[string]bool) bool {
	for i, m := range group {
		s, h := w.plan.Problem.Service(m.Service), w.t.index[m.To]
		needs := m.Action == AddService && (slices.ContainsFunc(w.plan.Problem.StartAfter(s), func(n string) bool { return waiting[n] }) ||
			slices.ContainsFunc(w.moves, func(o Move) bool { return slices.Contains(w.t.shares[s.Name], o.Service) }))
		if needs || !w.room(s, h) {
			for _, placed := range group[:i] {
				w.t.take(w.plan.Problem.Service(placed.Service), h)
			}
			return false
		}
		w.t.put(s, h)
	}
	return true
}

// room reports whether the service can start on the host beside what is there now.
func (w *way) room(s *Service, h int) bool {
	if !w.t.inUse(h) || slices.ContainsFunc(w.t.on[h], func(o *Service) bool { return o != s && (sharedPorts(s, o) != nil || sharedNames(s, o) != nil) }) {
		return false
	}
	host, load := &w.t.hosts[h], w.t.load(h)
	more := s.DemandOn(host.Processor).Memory
	if host.hasCeiling() && host.chargedWith(load+more, 0)-host.chargedWith(load, 0) > w.t.machineRoom(w.t.machineOf[h]) {
		return false
	}
	return load+more <= w.t.usable(h)
}

// reached are the agents whose host is there by now. Their memory is charged to it already.
func (w *way) reached() []Move {
	var done []Move
	w.agents = slices.DeleteFunc(w.agents, func(m Move) bool {
		there := w.t.inUse(w.t.index[m.To])
		if there {
			done = append(done, m)
		}
		return there
	})
	return done
}

// routes are the names of the services that move.
func (w *way) routes(moves []Move) []Route {
	var out []Route
	for _, m := range moves {
		if r := w.plan.Problem.Service(m.Service).Route; r.Name != "" {
			out = append(out, r)
		}
	}
	return out
}

// leave takes moved services off the hosts they came from.
func (w *way) leave(moves []Move) {
	for _, m := range moves {
		if h, ok := w.t.index[m.From]; ok && !m.Agent {
			w.t.given[h] = max(w.t.given[h], w.t.guestMemory(h)) // it shrinks in a phase of its own
			w.t.take(w.plan.Problem.Service(m.Service), h)
		}
	}
}

// release shrinks and destroys the guests that nothing waits to leave.
func (w *way) release() (Phase, bool) {
	ph := Phase{Kind: PhaseRelease}
	w.shrink = slices.DeleteFunc(w.shrink, func(g GuestChange) bool {
		h := w.t.index[g.Guest.Name]
		target := w.t.hosts[h].Margin.Of(g.Memory)
		if w.t.carries(h) && w.t.load(h) > target {
			return false
		}
		before := w.taken(w.t.machine[g.Machine])
		if g.Action == DestroyGuest {
			w.t.given[h] = 0
			w.t.close(h)
		} else {
			w.give(g)
		}
		w.changed(g, before)
		if g.restarts() {
			ph.Restarts = append(ph.Restarts, g.Guest.Name)
		}
		ph.Guests = append(ph.Guests, g)
		return true
	})
	return ph, len(ph.Guests) > 0
}

// swap is everything that is left, where nothing has room before something else has left.
func (w *way) swap() Phase {
	ph := Phase{Kind: PhaseSwap, Guests: append(w.shrink, w.grow...), Routes: w.routes(w.moves)}
	ph.Moves = append(byNeeds(w.plan.Problem, append(w.moves, w.adds...)), w.agents...)
	ph.Over = w.swapped(ph.Moves, ph.Guests)
	for _, g := range ph.Guests {
		if g.restarts() {
			ph.Restarts = append(ph.Restarts, g.Guest.Name)
		}
	}
	w.grow, w.shrink, w.adds, w.agents, w.moves = nil, nil, nil, nil, nil
	return ph
}

// restarts reports whether the guest goes down and comes up again: the memory of a virtual machine changes while it is down.
func (g *GuestChange) restarts() bool { return g.Action == ResizeGuest && g.Guest.Kind == VM }

// running lists the services in each guest, agents aside, by name.
func (w *way) running() map[string][]string {
	out := map[string][]string{}
	for h := range w.t.hosts {
		if !w.t.hosts[h].IsGuest() {
			continue
		}
		for _, s := range w.t.byName(h) {
			if !s.Agent {
				out[w.t.hosts[h].Name] = append(out[w.t.hosts[h].Name], s.Name)
			}
		}
	}
	return out
}

// byNeeds sorts moves so that what a service needs comes before it; otherwise the order is kept.
func byNeeds(p *Problem, moves []Move) []Move {
	var out []Move
	state := map[string]bool{} // true: listed
	at := map[string]Move{}
	for _, m := range moves {
		at[m.Service] = m
	}
	var visit func(m Move)
	visit = func(m Move) {
		if _, seen := state[m.Service]; seen {
			return
		}
		state[m.Service] = false
		if s := p.Service(m.Service); s != nil {
			for _, need := range p.StartAfter(s) {
				if n, ok := at[need]; ok {
					visit(n)
				}
			}
		}
		state[m.Service] = true
		out = append(out, m)
	}
	for _, m := range moves {
		visit(m)
	}
	return out
}
