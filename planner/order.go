package planner

import (
	"container/heap"
	"slices"
)

// The order in which guests change, so that at every moment what those of a machine weigh stays within what may be used there. Machines
// between which something is carried are ordered together: else each could wait for the other.
//
// A virtual machine changes its memory while it is down; a container of the hypervisor while it runs, and weighs what is in it. A
// service that is carried is held on both sides until it has arrived, and a guest shrinks or goes when what leaves it has left. Where
// no order of these alone keeps to that, something is paused: a service stops before it is carried, or a guest is down, or smaller,
// for a while. The search is A* (Hart, Nilsson and Raphael 1968) over what the guests and services can be in meanwhile; its cost is pauses
// of guests, then stops of services, then steps.
//
// Two kinds of choices are none, so that a machine with many guests is searched in time: what makes room and is in nobody's way is
// done at once, and a guest that nothing is carried to or from takes its room last.

// orderGuest is a guest on its way.
type orderGuest struct {
	now, next Bytes // memory; 0: not there
	least     Bytes // what it needs at least once what leaves it has stopped; 0: it is not made smaller on the way
	live      bool  // it is no virtual machine
	floor     Bytes // what one that is live weighs at least
	machine   int
	base      Bytes // what stays in it, and what it keeps for itself
	margin    Permille
}

// orderGroup are services that go the same way. Indices are of guests, -1 is anywhere else.
type orderGroup struct {
	from, to int
	load     Bytes
	stopped  bool // from the start
}

// orderProblem is what is to be done.
type orderProblem struct {
	usable []Bytes // of each machine, less all that does not change
	guests []orderGuest
	groups []orderGroup
}

// The sizes that a guest can have on the way.
const (
	sizeGone = iota
	sizeNow
	sizeLeast
	sizeNext
)

// Where a group is on the way.
const (
	groupThere = iota
	groupStopped
	groupDone
)

// orderState is a moment: the size of each guest, with downBit where it is shut down, then the place of each group.
type orderState string

const downBit = 8

// orderKind is one kind of action.
type orderKind int

const (
	orderStop   orderKind = iota // a group stops
	orderCarry                   // a group arrives, or leaves for good
	orderResize                  // a guest changes to size; a virtual machine that runs is shut down for it and started again
	orderMake                    // a guest is made
	orderDrop                    // a guest is destroyed
	orderPause                   // a guest is shut down
	orderResume                  // and started again
)

// orderAction is one action on the guest or the group at a position.
type orderAction struct {
	kind orderKind
	at   int
	size int // of orderResize
}

// orderCost compares in this order.
type orderCost struct{ pauses, stops, steps int }

func (c orderCost) less(d orderCost) bool {
	switch {
	case c.pauses != d.pauses:
		return c.pauses < d.pauses
	case c.stops != d.stops:
		return c.stops < d.stops
	}
	return c.steps < d.steps
}

func (p *orderProblem) start() orderState {
	s := make([]byte, 0, len(p.guests)+len(p.groups))
	for _, g := range p.guests {
		s = append(s, map[bool]byte{true: sizeNow, false: sizeGone}[g.now > 0])
	}
	for _, g := range p.groups {
		s = append(s, map[bool]byte{true: groupStopped, false: groupThere}[g.stopped])
	}
	return orderState(s)
}

func (p *orderProblem) ended(s orderState) bool {
	for i, g := range p.guests {
		if s[i]&downBit != 0 || p.sizeOf(i, int(s[i])) != g.next {
			return false
		}
	}
	for i := range p.groups {
		if s[len(p.guests)+i] != groupDone {
			return false
		}
	}
	return true
}

func (p *orderProblem) sizeOf(i, size int) Bytes {
	g := &p.guests[i]
	return [...]Bytes{sizeGone: 0, sizeNow: g.now, sizeLeast: g.least, sizeNext: g.next}[size&^downBit]
}

// load is what is in a guest.
func (p *orderProblem) load(s orderState, i int) Bytes {
	sum := p.guests[i].base
	for k, g := range p.groups {
		at := s[len(p.guests)+k]
		if g.from == i && at == groupThere || g.to == i && at == groupDone {
			sum += g.load
		}
	}
	return sum
}

// weight is what the guests of a machine weigh that run.
func (p *orderProblem) weight(s orderState, machine int) Bytes {
	var sum Bytes
	for i := range p.guests {
		switch {
		case p.guests[i].machine != machine || s[i] == sizeGone || s[i]&downBit != 0:
		case p.guests[i].live:
			sum += max(p.load(s, i), p.guests[i].floor)
		default:
			sum += p.sizeOf(i, int(s[i]))
		}
	}
	return sum
}

// holds reports whether what is in a guest fits into a size of it.
func (p *orderProblem) holds(s orderState, i, size int) bool {
	return p.load(s, i) <= p.guests[i].margin.Of(p.sizeOf(i, size))
}

func (s orderState) with(i int, v byte) orderState {
	out := []byte(s)
	out[i] = v
	return orderState(out)
}

// runs reports whether a guest is there and up; whatever is elsewhere is.
func (s orderState) runs(i int) bool { return i < 0 || s[i] != sizeGone && s[i]&downBit == 0 }

// act is the state after an action, and what it costs. It is false where the action is none there; whether there is room is not asked.
func (p *orderProblem) act(s orderState, a orderAction) (after orderState, cost orderCost, ok bool) {
	cost.steps = 1
	switch a.kind {
	case orderStop:
		cost.stops = 1
		g := p.groups[a.at]
		i := len(p.guests) + a.at
		after, ok = s.with(i, groupStopped), g.from >= 0 && s[i] == groupThere && s.runs(g.from)
	case orderCarry:
		return p.carry(s, a.at)
	default:
		after, cost, ok = p.change(s, a, cost)
	}
	return after, cost, ok
}

// peak is what the guests of a machine weigh at most during an action: what is carried is on both sides until it has arrived.
func (p *orderProblem) peak(s, after orderState, a orderAction, machine int) Bytes {
	sum := p.weight(after, machine)
	if a.kind == orderCarry {
		if g := p.groups[a.at]; g.from >= 0 && s[len(p.guests)+a.at] == groupThere && p.guests[g.from].live && p.guests[g.from].machine == machine {
			floor, left := p.guests[g.from].floor, p.load(after, g.from)
			sum += max(left+g.load, floor) - max(left, floor)
		}
	}
	return max(sum, p.weight(s, machine))
}

// room reports whether an action keeps what may be used of every machine, or what was taken of it before.
func (p *orderProblem) room(s, after orderState, a orderAction) bool {
	for m, usable := range p.usable {
		if p.peak(s, after, a, m) > max(usable, p.weight(s, m)) {
			return false
		}
	}
	return true
}

// change is act for what is done to a guest.
func (p *orderProblem) change(s orderState, a orderAction, cost orderCost) (orderState, orderCost, bool) {
	i, g := a.at, &p.guests[a.at]
	there := s[i] != sizeGone
	switch a.kind {
	case orderMake:
		return s.with(i, sizeNext), cost, !there && g.now == 0 && g.next > 0
	case orderDrop:
		return s.with(i, sizeGone), cost, there && g.next == 0 && !p.holdsBack(s, i)
	case orderPause:
		cost.pauses = 1
		return s.with(i, s[i]|downBit), cost, s.runs(i) && g.now > 0
	case orderResume:
		return s.with(i, s[i]&^downBit), cost, there && s[i]&downBit != 0
	}
	return p.resize(s, a, cost)
}

// resize is act for a guest that gets another size.
func (p *orderProblem) resize(s orderState, a orderAction, cost orderCost) (orderState, orderCost, bool) {
	i := a.at
	if a.size == sizeLeast {
		cost.pauses = 1
	}
	to := p.sizeOf(i, a.size)
	ok := s[i] != sizeGone && to > 0 && to != p.sizeOf(i, int(s[i])) && int(s[i]&^downBit) < a.size && p.holds(s, i, a.size)
	return s.with(i, byte(a.size)|s[i]&downBit), cost, ok
}

// holdsBack reports whether something is still to be carried off a guest.
func (p *orderProblem) holdsBack(s orderState, i int) bool {
	for k, g := range p.groups {
		if g.from == i && s[len(p.guests)+k] != groupDone {
			return true
		}
	}
	return false
}

// carry is act for a group that arrives.
func (p *orderProblem) carry(s orderState, k int) (orderState, orderCost, bool) {
	g, i := p.groups[k], len(p.guests)+k
	after := s.with(i, groupDone)
	ok := s[i] != groupDone && s.runs(g.from) && s.runs(g.to) && (g.to < 0 || p.holds(after, g.to, int(s[g.to])))
	return after, orderCost{steps: 1}, ok
}

// actions lists every action that there is, in the order in which ties break: what takes away before what adds.
func (p *orderProblem) actions() []orderAction {
	var out []orderAction
	for k := range p.groups {
		out = append(out, orderAction{kind: orderCarry, at: k})
	}
	for i := range p.guests {
		out = append(out, orderAction{kind: orderDrop, at: i}, orderAction{kind: orderResize, at: i, size: sizeNext}, orderAction{kind: orderMake, at: i}, orderAction{kind: orderResume, at: i})
	}
	for k := range p.groups {
		out = append(out, orderAction{kind: orderStop, at: k})
	}
	for i := range p.guests {
		out = append(out, orderAction{kind: orderResize, at: i, size: sizeLeast}, orderAction{kind: orderPause, at: i})
	}
	return out
}

// next lists the actions that are worth a try in a state.
func (p *orderProblem) next(s orderState, all []orderAction) []orderAction {
	carried := true
	for k := range p.groups {
		carried = carried && s[len(p.guests)+k] == groupDone
	}
	var out []orderAction
	for _, a := range all {
		if a.kind == orderCarry || a.kind == orderStop {
			out = append(out, a)
			continue
		}
		idle := !p.touched(s, a.at)
		if _, _, ok := p.act(s, a); idle && p.lightens(s, a) && ok {
			return []orderAction{a}
		}
		last := a.kind == orderMake || a.kind == orderResize
		if !(idle && last && !carried) {
			out = append(out, a)
		}
	}
	return out
}

// lightens reports whether an action takes a guest away, or gives it less than it has, for good.
func (p *orderProblem) lightens(s orderState, a orderAction) bool {
	return a.kind == orderDrop || a.kind == orderResize && a.size == sizeNext && p.guests[a.at].next < p.sizeOf(a.at, int(s[a.at]))
}

// touched reports whether something is still to be carried to or from a guest.
func (p *orderProblem) touched(s orderState, i int) bool {
	for k, g := range p.groups {
		if (g.from == i || g.to == i) && s[len(p.guests)+k] != groupDone {
			return true
		}
	}
	return false
}

// left is how many steps are to come at least.
func (p *orderProblem) left(s orderState) int {
	n := 0
	for i, g := range p.guests {
		if p.sizeOf(i, int(s[i])) != g.next {
			n++
		}
		if g.next > 0 && s[i]&downBit != 0 {
			n++
		}
	}
	for k := range p.groups {
		if s[len(p.guests)+k] != groupDone {
			n++
		}
	}
	return n
}

// mostMoments bounds the search: a machine of a homelab has a few guests, of which few change at once.
const mostMoments = 20_000

// solve finds the order of least cost. It reports false where there is none, or the search did not find it in time. A machine that is
// over at the start is never over by more than before.
func (p *orderProblem) solve() ([]orderAction, bool) {
	type came struct {
		from orderState
		by   orderAction
	}
	start := p.start()
	best := map[orderState]orderCost{start: {}}
	by := map[orderState]came{}
	queue := &orderQueue{{start, orderCost{}, p.left(start), 0}}
	all, seen := p.actions(), 0
	for queue.Len() > 0 && seen < mostMoments {
		now := heap.Pop(queue).(orderMoment)
		if best[now.state].less(now.cost) {
			continue
		}
		seen++
		if p.ended(now.state) {
			var out []orderAction
			for s := now.state; s != start; s = by[s].from {
				out = append(out, by[s].by)
			}
			slices.Reverse(out)
			return out, true
		}
		for _, a := range p.next(now.state, all) {
			after, cost, ok := p.act(now.state, a)
			if !ok || !p.room(now.state, after, a) {
				continue
			}
			cost = orderCost{now.cost.pauses + cost.pauses, now.cost.stops + cost.stops, now.cost.steps + cost.steps}
			if known, is := best[after]; is && !cost.less(known) {
				continue
			}
			best[after], by[after] = cost, came{now.state, a}
			heap.Push(queue, orderMoment{after, cost, p.left(after), len(best)})
		}
	}
	return nil, false
}

// orderMoment is a state that was reached, at a cost.
type orderMoment struct {
	state orderState
	cost  orderCost
	left  int
	nth   int // ties break by who is closest to the end, then by who came first
}

type orderQueue []orderMoment

func (q orderQueue) Len() int { return len(q) }
func (q orderQueue) Less(i, j int) bool {
	a, b := q[i].cost, q[j].cost
	a.steps, b.steps = a.steps+q[i].left, b.steps+q[j].left
	switch {
	case a != b:
		return a.less(b)
	case q[i].left != q[j].left:
		return q[i].left < q[j].left
	}
	return q[i].nth < q[j].nth
}
func (q orderQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *orderQueue) Push(x any)   { *q = append(*q, x.(orderMoment)) }
func (q *orderQueue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}
