package planner

import (
	"cmp"
	"slices"
)

// WayStepKind says what a step does.
type WayStepKind int

// The kinds of steps.
const (
	StepStop     WayStepKind = iota // Moves: services that will move stop already, to make room
	StepShutDown                    // Guest is shut down
	StepMemory                      // Guest, which has From, gets To: a virtual machine while it is down, a container while it runs
	StepStart                       // Guest is started again
	StepCreate                      // Guest is created with To, and started
	StepCarry                       // Moves: services come to their hosts, and leave those that they ran on
	StepDestroy                     // Guest, which has From, is shut down and destroyed
)

// String gives a stable name.
func (k WayStepKind) String() string {
	return [...]string{"stop", "shut_down", "memory", "start", "create", "carry", "destroy"}[k]
}

// WayStep is one step of the way on a machine with guests. What runs there and what the machine keeps for itself takes Sum of its
// memory at most until the step has ended, both sides of a change counted; Usable is what may be taken.
type WayStep struct {
	Kind     WayStepKind
	Machine  string
	Guest    string
	From, To Bytes
	Pause    bool // the guest is down, or smaller, only to make room for others
	Moves    []Move
	Sum      Bytes
	Usable   Bytes
}

// StepsOn is the order in which the guests of a machine change on the way to the plan: that of its phases. A step begins when the one before it
// has ended; a StepCarry or StepStop ends when all of its services have. Sum is within Usable at every step, except where the machine takes more than that
// today, which no step makes worse, and in a phase that says otherwise (Phase.Over). A plan that is Infeasible is not to be carried out.
func StepsOn(plan *Plan, machine string) []WayStep {
	var out []WayStep
	for _, ph := range Phases(plan) {
		for _, s := range ph.Steps {
			if s.Machine == machine {
				out = append(out, s)
			}
		}
	}
	return out
}

// taken is all that is taken of the machine at a position, what it keeps for itself included.
func (w *way) taken(i int) Bytes {
	m := &w.t.p.Machines[i]
	memory, _ := w.t.machineLoad(i)
	return memory + m.Reserved + m.Foreign
}

// step adds a step on the machine at a position.
func (w *way) step(i int, s WayStep) {
	m := &w.t.p.Machines[i]
	s.Machine, s.Usable = m.Name, w.t.p.usable(m)
	w.steps = append(w.steps, s)
}

// changed adds the steps of a guest that changes by itself; before is what was taken of its machine then.
func (w *way) changed(g GuestChange, before Bytes) {
	i := w.t.machine[g.Machine]
	after, name := w.taken(i), g.Guest.Name
	switch {
	case g.Action == CreateGuest:
		w.step(i, WayStep{Kind: StepCreate, Guest: name, To: g.Memory, Sum: after})
	case g.Action == DestroyGuest:
		w.step(i, WayStep{Kind: StepDestroy, Guest: name, From: g.From, Sum: before})
	case g.Guest.Kind == LXC:
		w.step(i, WayStep{Kind: StepMemory, Guest: name, From: g.From, To: g.Memory, Sum: max(before, after)})
	default:
		w.step(i, WayStep{Kind: StepShutDown, Guest: name, From: g.From, Sum: before})
		w.step(i, WayStep{Kind: StepMemory, Guest: name, From: g.From, To: g.Memory, Sum: before - g.From})
		w.step(i, WayStep{Kind: StepStart, Guest: name, To: g.Memory, Sum: after})
	}
}

// carried adds a step for every machine with guests that the moves come to or leave.
func (w *way) carried(moves []Move) {
	for i := range w.t.p.Machines {
		if here := w.touching(moves, i); here != nil {
			w.step(i, WayStep{Kind: StepCarry, Moves: here, Sum: w.taken(i)})
		}
	}
}

// touching are the moves from or to hosts of a machine with guests.
func (w *way) touching(moves []Move, i int) []Move {
	if !w.t.p.Machines[i].RunsGuests() {
		return nil
	}
	var out []Move
	for _, m := range moves {
		if w.on(m.From, i) >= 0 || w.on(m.To, i) >= 0 {
			out = append(out, m)
		}
	}
	return out
}

// on is the position of a host where it is on the machine, else -1.
func (w *way) on(host string, i int) int {
	if h, ok := w.t.index[host]; ok && w.t.machineOf[h] == i {
		return h
	}
	return -1
}

// swapped adds the steps of a swap: all that moves stops, and guests change in the order that the search finds. It reports the
// machines of which no order was found that keeps what may be used.
func (w *way) swapped(moves []Move, guests []GuestChange) []Reason {
	o := &swapOrder{at: map[int]int{}}
	for i := range w.t.p.Machines {
		changes := slices.DeleteFunc(slices.Clone(guests), func(g GuestChange) bool { return g.Machine != w.t.p.Machines[i].Name })
		if len(changes) > 0 || w.touching(moves, i) != nil {
			o.addMachine(w, i, changes)
		}
	}
	o.addGroups(w, moves)
	o.lessen(w)
	actions, ok := o.solve()
	if !ok {
		actions = o.regardless()
	}
	most := o.replay(w, actions)
	if ok {
		return nil
	}
	var over []Reason
	for k, i := range o.machines {
		m := &w.t.p.Machines[i]
		if usable := w.t.p.usable(m); most[k] > usable {
			over = append(over, Reason{Rule: RuleMachineMemory, Host: m.Name, Need: int64(most[k]), Have: int64(usable)})
		}
	}
	return over
}

// swapOrder is an orderProblem with what its positions stand for.
type swapOrder struct {
	orderProblem
	machines []int       // of the problem
	fixed    []Bytes     // taken of each whatever its guests do
	hosts    []int       // of each guest
	at       map[int]int // the guest of each host
	moves    [][]Move    // of each group
	stops    []Move
}

// addMachine says what is left to do on a machine.
func (o *swapOrder) addMachine(w *way, i int, changes []GuestChange) {
	m := &w.t.p.Machines[i]
	fixed := m.Reserved + m.Foreign + w.t.fixed[i].Memory
	for h := w.t.hostsOf[i][0]; h < w.t.hostsOf[i][1]; h++ {
		host := &w.t.hosts[h]
		if !host.IsGuest() { // in the end what runs beside its guests is what the plan says
			used := w.t.used[h].Memory
			if l := w.plan.Load(host.Name); l != nil {
				used = max(used, l.Used-w.plan.guestsWeigh(m.Name))
			}
			fixed += used
			continue
		}
		g := orderGuest{now: w.t.size[h], next: w.t.size[h], live: host.hasCeiling(), margin: host.Margin, base: w.t.load(h), floor: host.LeastCharge, machine: len(o.machines)}
		for _, c := range changes {
			if c.Guest.Name == host.Name {
				g.next = c.Memory
			}
		}
		if g.now == 0 {
			g.base += w.t.ofAgents(h).Memory
		}
		if g.now > 0 || g.next > 0 {
			o.at[h] = len(o.guests)
			o.guests, o.hosts = append(o.guests, g), append(o.hosts, h)
		}
	}
	o.machines, o.fixed, o.usable = append(o.machines, i), append(o.fixed, fixed), append(o.usable, w.t.p.usable(m)-fixed)
}

// lessen says how small virtual machines could be meanwhile.
func (o *swapOrder) lessen(w *way) {
	for k := range o.guests {
		if g := &o.guests[k]; !g.live && g.now > 0 {
			if least, ok := guestSize(&w.t.hosts[o.hosts[k]], g.base); ok && least < g.now && least != g.next {
				g.least = least
			}
		}
	}
}

// addGroups sorts the moves by where they come from and go to, and takes what leaves a guest off what stays there.
func (o *swapOrder) addGroups(w *way, moves []Move) {
	guest := func(host string) int {
		if h, is := w.t.index[host]; is {
			if k, is := o.at[h]; is {
				return k
			}
		}
		return -1
	}
	for _, m := range moves {
		s := w.plan.Problem.Service(m.Service)
		if m.Agent || s == nil {
			continue
		}
		from, to := guest(m.From), guest(m.To)
		var load Bytes
		if from >= 0 {
			o.guests[from].base -= s.DemandOn(w.t.hosts[o.hosts[from]].Processor).Memory
		}
		if to >= 0 { // it has stopped: only where it arrives it takes something
			load = s.DemandOn(w.t.hosts[o.hosts[to]].Processor).Memory
		}
		if m.From != "" {
			o.stops = append(o.stops, m)
		}
		k := slices.IndexFunc(o.groups, func(g orderGroup) bool { return g.from == from && g.to == to })
		if k < 0 {
			k = len(o.groups)
			o.groups, o.moves = append(o.groups, orderGroup{from: from, to: to, stopped: true}), append(o.moves, nil)
		}
		o.groups[k].load += load
		o.moves[k] = append(o.moves[k], m)
	}
}

// guestsWeigh is what the guests of a machine weigh under the plan, appliances included.
func (p *Plan) guestsWeigh(machine string) Bytes {
	t := newTally(p.Problem, p.Placement)
	return t.figures[t.machine[machine]].nested
}

// regardless is an order where none keeps what may be used: what makes room first.
func (o *swapOrder) regardless() []orderAction {
	var out []orderAction
	for i, g := range o.guests {
		if 0 < g.next && g.next < g.now {
			out = append(out, orderAction{kind: orderResize, at: i, size: sizeNext})
		}
	}
	for i, g := range o.guests {
		switch {
		case g.now == 0:
			out = append(out, orderAction{kind: orderMake, at: i})
		case g.next > g.now:
			out = append(out, orderAction{kind: orderResize, at: i, size: sizeNext})
		}
	}
	for k := range o.groups {
		out = append(out, orderAction{kind: orderCarry, at: k})
	}
	for i, g := range o.guests {
		if g.next == 0 {
			out = append(out, orderAction{kind: orderDrop, at: i})
		}
	}
	return out
}

// replay adds the steps of the actions, and returns the most that is taken of each machine on the way.
func (o *swapOrder) replay(w *way, actions []orderAction) []Bytes {
	s := o.start()
	most := make([]Bytes, len(o.machines))
	add := func(machine int, step WayStep, weight Bytes) {
		step.Sum = o.fixed[machine] + weight
		most[machine] = max(most[machine], step.Sum)
		w.step(o.machines[machine], step)
	}
	each := func(kind WayStepKind, moves []Move, weight func(machine int) Bytes) {
		for m, i := range o.machines {
			if here := w.touching(moves, i); here != nil {
				add(m, WayStep{Kind: kind, Moves: here}, weight(m))
			}
		}
	}
	each(StepStop, o.stops, func(m int) Bytes { return o.weight(s, m) })
	for _, a := range actions {
		after, _, ok := o.act(s, a)
		switch {
		case !ok:
			continue
		case a.kind == orderCarry:
			each(StepCarry, o.moves[a.at], func(m int) Bytes { return o.peak(s, after, a, m) })
		default:
			o.replayGuest(w, s, after, a, add)
		}
		s = after
	}
	return most
}

func (o *swapOrder) replayGuest(w *way, s, after orderState, a orderAction, add func(machine int, step WayStep, weight Bytes)) {
	g := &o.guests[a.at]
	m := g.machine
	from, to := o.sizeOf(a.at, int(s[a.at])), o.sizeOf(a.at, int(after[a.at]))
	before, peak := o.weight(s, m), o.peak(s, after, a, m)
	step := func(kind WayStepKind, weight Bytes) {
		pause := a.kind == orderPause || a.kind == orderResume || a.kind == orderResize && a.size == sizeLeast
		add(m, WayStep{Kind: kind, Guest: w.t.hosts[o.hosts[a.at]].Name, From: from, To: to, Pause: pause}, weight)
	}
	switch {
	case a.kind == orderPause:
		step(StepShutDown, before)
	case a.kind == orderResume:
		step(StepStart, peak)
	case a.kind == orderMake:
		step(StepCreate, peak)
	case a.kind == orderDrop:
		step(StepDestroy, before)
	case g.live || !s.runs(a.at):
		step(StepMemory, peak)
	default:
		step(StepShutDown, before)
		step(StepMemory, before-from)
		step(StepStart, peak)
	}
}

// awaited reports whether a move of today's services waits for the guest.
func (w *way) awaited(guest string) bool {
	return slices.ContainsFunc(w.moves, func(m Move) bool { return m.To == guest })
}

// switchSeconds is how long stopping and starting a service or a guest is taken to last.
const switchSeconds = 120

// CarriedASecond is how much data is taken to travel from host to host in a second where nobody has measured it: half of what gigabit
// Ethernet carries, since it is read, written and checked on the way.
const CarriedASecond = 50 * MB

// DownWhy says why something is down for a while.
type DownWhy int

// The reasons.
const (
	DownResized DownWhy = iota // Guest restarts, since its memory changes
	DownPaused                 // Guest is down, or restarts, to make room for others
	DownCarried                // Services are carried to another host
	DownWaiting                // likewise, and they stop before, to make room
)

// Down is what is down in a phase, and for how long by estimate: two minutes to stop and start, data at 50 MB a second. What a service
// alone carries to another host is copied before it stops; where services exchange their places that is counted as if they were down meanwhile.
type Down struct {
	Why      DownWhy
	Guest    string   // empty where services are down by themselves
	Services []string // by name
	Seconds  int64
	Before   int64 // how long data is copied before that, while it runs
	Longer   bool  // there are data of unknown size
}

// downOf says what is down in a phase; on is what ran on each host before it.
func downOf(ph Phase, on map[string][]string) []Down {
	var out []Down
	guest := map[string]int{} // of those that are down, where they are in out
	for _, s := range ph.Steps {
		takes, longer := s.takes()
		for _, k := range guest {
			out[k].Seconds += takes
			out[k].Longer = out[k].Longer || longer
		}
		switch s.Kind {
		case StepShutDown:
			why := DownResized
			if s.Pause {
				why = DownPaused
			}
			out = append(out, Down{Why: why, Guest: s.Guest, Services: on[s.Guest], Seconds: takes})
			guest[s.Guest] = len(out) - 1
		case StepStart:
			delete(guest, s.Guest)
		}
	}
	return append(out, carriedDown(ph)...)
}

// takes is about how long a step takes beside others.
func (s *WayStep) takes() (seconds int64, longer bool) {
	switch s.Kind {
	case StepShutDown, StepStart:
		return switchSeconds / 2, false
	case StepCreate:
		return switchSeconds, false
	case StepCarry:
		var data Bytes
		for _, m := range s.Moves {
			data += m.Data
			longer = longer || m.Unknown
		}
		return switchSeconds + int64(data/CarriedASecond), longer
	}
	return 0, false
}

// Down says for how long what moves is down by itself, and how long its data is copied before that.
func (m Move) Down() Down {
	return Down{Why: DownCarried, Services: []string{m.Service}, Seconds: switchSeconds, Before: int64(m.Data / CarriedASecond), Longer: m.Unknown}
}

// carriedDown are the services that move: each for as long as it is switched over, and in a swap all until the last has arrived.
func carriedDown(ph Phase) []Down {
	var out []Down
	var whole int64
	longer := false
	for _, m := range ph.Moves {
		if m.Action != MoveService {
			continue
		}
		d := m.Down()
		out = append(out, d)
		whole, longer = whole+d.Seconds+d.Before, longer || d.Longer
	}
	if ph.Kind == PhaseSwap && len(out) > 0 {
		for _, s := range ph.Steps {
			if s.Kind == StepShutDown || s.Kind == StepStart || s.Kind == StepCreate {
				takes, _ := s.takes()
				whole += takes
			}
		}
		all := Down{Why: DownWaiting, Seconds: whole, Longer: longer}
		for _, d := range out {
			all.Services = append(all.Services, d.Services...)
		}
		slices.Sort(all.Services)
		return []Down{all}
	}
	slices.SortStableFunc(out, func(a, b Down) int {
		return cmp.Or(cmp.Compare(b.Before, a.Before), slices.Compare(a.Services, b.Services))
	})
	return out
}
