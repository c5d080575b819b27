package steps

import (
	"maps"
	"slices"

	"berth/deployer/guests"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planner"
)

// guests adds what brings guests to what the plan has, and lets the steps of their services wait for it. What shrinks or goes waits until its
// services have left; what grows comes before they arrive. Where a machine has not the memory for all of it at once, the order is that of
// its way.
func (g *graph) guests(goal *Goal, facts map[string]*probe.Facts) {
	for i := range goal.Guests {
		if c := &goal.Guests[i]; !c.ByHand && goal.Ways[c.Machine] == nil {
			g.change(c, goal.Keys[c.Guest.Name])
		}
	}
	for _, machine := range slices.Sorted(maps.Keys(goal.Ways)) {
		g.follow(goal, goal.Ways[machine])
	}
	g.again(facts)
	for i := range g.steps {
		slices.Sort(g.steps[i].After)
		g.steps[i].After = slices.Compact(g.steps[i].After)
	}
}

// again waits for what stays in guests that are shut down and started again: their Docker starts it, and no other step asks for it. Also where the run is
// of one service alone: it is this run that took the others down.
func (g *graph) again(facts map[string]*probe.Facts) {
	halted, awake := map[string]bool{}, map[string]int{}
	has := map[[2]string]bool{}
	for i := range g.steps {
		s := &g.steps[i]
		switch s.Work.(type) {
		case Halt:
			halted[s.Service] = true
		case Wake:
			awake[s.Service] = i
		default:
			has[[2]string{s.Host, s.Service}] = true
		}
	}
	for _, guest := range slices.Sorted(maps.Keys(awake)) {
		f := facts[guest]
		if !halted[guest] || f == nil || f.Err != nil {
			continue
		}
		for i := range f.Services {
			s := &f.Services[i]
			service := s.Record.Service
			ails := func(c probe.Container) bool { return c.Service == service && c.Health == "unhealthy" } // and would after it
			if s.Err == nil && !has[[2]string{guest, service}] && status.Runs(s, f) && !slices.ContainsFunc(f.Containers, ails) {
				g.add(guest, service, g.health(service, s.Record.Dir), awake[guest])
			}
		}
	}
}

// BackGuests adds to the steps of a rollback what takes guests back. What grows waits for what goes and shrinks. The error is a *CircleError.
func BackGuests(list []Step, changes []guests.Change, problem *planner.Problem, facts map[string]*probe.Facts) ([]Step, error) {
	g := &graph{problem: problem, steps: list}
	var freed []int
	for _, grows := range []bool{false, true} {
		for i := range changes {
			c := &changes[i]
			if (c.To > c.From) != grows {
				continue
			}
			first := len(g.steps)
			g.change(c, "")
			if !grows {
				freed = append(freed, len(g.steps)-1)
				continue
			}
			for _, b := range freed {
				g.let(first, b)
			}
		}
	}
	g.again(facts)
	return g.done()
}

// change adds the steps of a guest that changes whatever others do.
func (g *graph) change(c *guests.Change, keys string) {
	before := len(g.steps)
	var first, last int
	switch c.Action {
	case guests.Make:
		first, last = g.make(c, keys)
	case guests.Boot:
		first = g.add(c.Machine, c.Guest.Name, Boot{c.Guest.Kind, c.Guest.ID})
		last = g.wake(c.Machine, c.Guest.Name, first)
	case guests.Size:
		first, last = g.size(c)
	case guests.Remove:
		first, last = g.remove(c)
	}
	switch {
	case c.Action == guests.Remove || c.Action == guests.Size && c.To < c.From:
		g.afterAll(c.Guest.Name, first, before)
	case c.Action == guests.Size && c.Now.Runs:
		g.aside(c.Guest.Name, first, last, before)
	default:
		g.beforeAll(c.Guest.Name, last, before)
	}
}

// make adds the making of a guest, and gives its first step and the one after which its services may come.
func (g *graph) make(c *guests.Change, keys string) (first, last int) {
	on, name, s := c.Machine, c.Guest.Name, c.Spec
	var after []int
	if s.Image.Volume == "" {
		after = append(after, g.add(on, name, Fetch{s}))
	}
	first = g.add(on, name, Make{s, keys}, after...)
	at := first
	if s.Kind == planner.VM {
		at = g.add(on, name, Grow{s}, at)
	}
	at = g.add(on, name, Boot{s.Kind, s.ID}, at)
	at = g.add(on, name, Meet{s}, at)
	also := clients(g.mounts[name])
	if slices.ContainsFunc(g.moves, func(m moves.Move) bool { return m.To == name && m.Copies() }) {
		also = append(also, "rsync")
	}
	if s.Docker != inventory.DockerOfImage || len(also) > 0 {
		at = g.add(name, name, Install{s, also}, at)
	}
	return first, g.add(on, name, Settle{Make{s, ""}}, at)
}

// size adds the change of a guest.
func (g *graph) size(c *guests.Change) (first, last int) {
	on, name := c.Machine, c.Guest.Name
	kind, id := c.Guest.Kind, c.Guest.ID
	resize := Resize{kind, id, c.To, c.Cores}
	if c.Restarts() {
		first = g.add(on, name, Halt{kind, id})
		at := g.add(on, name, resize, first)
		return first, g.wake(on, name, g.add(on, name, Boot{kind, id}, at))
	}
	first = g.add(on, name, resize)
	if !c.Now.Runs {
		return first, g.wake(on, name, g.add(on, name, Boot{kind, id}, first))
	}
	return first, first
}

// wake adds the wait until a guest answers that was started.
func (g *graph) wake(machine, guest string, after int) int {
	return g.add(machine, guest, Wake{guest}, after)
}

// remove adds the end of a guest.
func (g *graph) remove(c *guests.Change) (first, last int) {
	d := Destroy{Kind: c.Guest.Kind, ID: c.Guest.ID, NoDump: c.NoDump}
	if c.Now.Ours() {
		d.Nonce = c.Now.Record.Nonce
	}
	if c.Rest() {
		d.Lost = c.Now.Lost
		first = g.add(c.Machine, c.Guest.Name, d)
		return first, first
	}
	first = g.add(c.Machine, c.Guest.Name, Halt{d.Kind, d.ID})
	at := first
	if c.Dump != nil {
		at = g.add(c.Machine, c.Guest.Name, Dump{d.Kind, d.ID, *c.Dump}, at)
	}
	return first, g.add(c.Machine, c.Guest.Name, d, at)
}

// afterAll lets a step come after all that is done in a guest, as far as those steps stand before it in the graph.
func (g *graph) afterAll(guest string, step, before int) {
	for i := range before {
		if g.steps[i].touches(guest) {
			g.let(step, i)
		}
	}
}

// beforeAll lets a guest come, or change, before all that is done in it, of the steps that stand before that in the graph.
func (g *graph) beforeAll(guest string, last, before int) {
	for i := range before {
		if g.steps[i].touches(guest) {
			g.let(i, last)
		}
	}
}

// aside lets a guest that runs change before what comes there. What leaves needs nothing of the change, and others may wait for it: it goes
// before the guest is shut down for that, where it does not wait for something that comes.
func (g *graph) aside(guest string, first, last, before int) {
	var leaves []int
	for i := range before {
		switch {
		case !g.steps[i].touches(guest):
		case goes(g.steps[i].Work) || g.steps[i].Host != guest:
			leaves = append(leaves, i)
		default:
			g.let(i, last)
		}
	}
	for _, i := range leaves {
		if first != last && !g.waitsFor(i, last) {
			g.let(first, i)
		}
	}
}

// goes reports whether a step takes something away from its host.
func goes(w Work) bool {
	switch w.(type) {
	case Stop, Remove, Forget, Drop:
		return true
	}
	return false
}

// way is the way of one machine while its steps are added, each after what was there of it before.
type way struct {
	*graph
	goal    *Goal
	changes map[string]*guests.Change
	after   []int // the last steps of the way so far
}

// follow adds the steps of guests in the order of a way: the next begins when the one before has ended.
func (g *graph) follow(goal *Goal, list []planner.WayStep) {
	w := &way{graph: g, goal: goal, changes: map[string]*guests.Change{}}
	for i := range goal.Guests {
		if c := &goal.Guests[i]; !c.ByHand {
			w.changes[c.Guest.Name] = c
		}
	}
	for i := range list {
		s := &list[i]
		if s.Kind == planner.StepCarry {
			w.carried(s.Moves)
			continue
		}
		guest := guestOf(goal.Plan.Problem, s.Guest)
		if c := w.changes[s.Guest]; guest != nil && (c != nil || s.Pause) {
			w.changed(s, guest, c)
		}
	}
}

// changed adds a step of a guest.
func (w *way) changed(s *planner.WayStep, guest *planner.Guest, c *guests.Change) {
	switch s.Kind {
	case planner.StepCreate:
		if c.Action != guests.Make { // it is there by now
			w.change(c, "")
			return
		}
		before := len(w.steps)
		first, last := w.make(c, w.goal.Keys[s.Guest])
		w.next(first, last)
		w.beforeAll(s.Guest, last, before)
	case planner.StepDestroy:
		before := len(w.steps)
		first, last := w.remove(c)
		w.afterAll(s.Guest, first, before)
		w.next(first, last)
	case planner.StepShutDown:
		at := w.add(s.Machine, s.Guest, Halt{guest.Kind, guest.ID})
		w.next(at, at)
	case planner.StepMemory:
		r := Resize{Kind: guest.Kind, ID: guest.ID, Memory: s.To}
		if c != nil && !s.Pause {
			r.Cores = c.Cores
		}
		at := w.add(s.Machine, s.Guest, r)
		w.next(at, at)
	case planner.StepStart:
		at := w.add(s.Machine, s.Guest, Boot{guest.Kind, guest.ID})
		w.beforeLater(s.Guest, w.next(at, w.wake(s.Machine, s.Guest, at)))
	}
}

// next lets a step wait for the way so far, and the way go on after the last one.
func (w *way) next(first, last int) int {
	for _, b := range w.after {
		w.let(first, b)
	}
	w.after = []int{last}
	return last
}

// beforeLater lets what is still to come in a guest wait until it is there again: all that the way has not waited for.
func (w *way) beforeLater(guest string, step int) {
	for i := range w.steps {
		if w.steps[i].touches(guest) && !w.waitsFor(step, i) {
			w.let(i, step)
		}
	}
}

// carried lets services come where they go and leave where they were. What leaves for good does not wait for everything else here,
// since something else waits for its room.
func (w *way) carried(moves []planner.Move) {
	var ends []int
	for _, m := range moves {
		for i := range w.steps {
			s := &w.steps[i]
			if s.Service != m.Service || s.Host != m.To && s.Host != m.From || s.Host == "" {
				continue
			}
			wait := w.let
			switch s.Work.(type) {
			case Start, Precopy, Save:
			case Stop: // before its turn it only makes room
				wait = w.letUnless
			case Health:
				ends = append(ends, i)
				continue
			case Remove:
				wait = w.letUnless
				s.After = slices.DeleteFunc(s.After, func(b int) bool { return w.steps[b].Service != m.Service })
				ends = append(ends, i)
			default:
				continue
			}
			for _, b := range w.after {
				wait(i, b)
			}
		}
	}
	if len(ends) > 0 {
		w.after = ends
	}
}

func guestOf(p *planner.Problem, name string) *planner.Guest {
	for i := range p.Machines {
		for j := range p.Machines[i].Guests {
			if g := &p.Machines[i].Guests[j]; g.Name == name {
				return g
			}
		}
	}
	return nil
}
