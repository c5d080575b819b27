package planner

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// spell writes an order as an operator would say it, guests as a, b, c and services as 0, 1, 2.
func spell(actions []orderAction) string {
	out := ""
	for _, a := range actions {
		word := [...]string{orderStop: "stop ", orderCarry: "carry ", orderResize: "resize ", orderMake: "make ", orderDrop: "drop ", orderPause: "pause ", orderResume: "resume "}[a.kind]
		name := string(rune('a' + a.at))
		if a.kind == orderStop || a.kind == orderCarry {
			name = string(rune('0' + a.at))
		}
		if a.kind == orderResize && a.size == sizeLeast {
			word = "lessen "
		}
		if out != "" {
			out += ", "
		}
		out += word + name
	}
	return out
}

func TestGuestsChangeInAnOrderThatKeepsTheMargin(t *testing.T) {
	vm := func(now, next, base Bytes) orderGuest {
		return orderGuest{now: now, next: next, base: base, margin: 1000}
	}
	lxc := func(now, next, base Bytes) orderGuest {
		return orderGuest{now: now, next: next, base: base, margin: 1000, live: true}
	}
	for _, c := range []struct {
		name string
		p    orderProblem
		want string
		ok   bool
	}{
		{"shrink before grow", orderProblem{usable: []Bytes{12}, guests: []orderGuest{vm(4, 8, 2), vm(8, 4, 2)}}, "resize b, resize a", true},
		{"destroy before create", orderProblem{usable: []Bytes{8}, guests: []orderGuest{vm(0, 6, 0), vm(6, 0, 0)}}, "drop b, make a", true},
		{"what leaves has left before its guest shrinks", orderProblem{usable: []Bytes{16}, guests: []orderGuest{vm(8, 4, 2), vm(4, 8, 2)}, groups: []orderGroup{{from: 0, to: 1, load: 4}}}, "resize b, carry 0, resize a", true},
		{"a service stops where its guests need each other's room", orderProblem{usable: []Bytes{12}, guests: []orderGuest{vm(8, 4, 2), vm(4, 8, 2)}, groups: []orderGroup{{from: 0, to: 1, load: 4}}}, "stop 0, resize a, resize b, carry 0", true},
		{
			"a guest is down where another has to be there before the one that it replaces goes",
			orderProblem{usable: []Bytes{14}, guests: []orderGuest{vm(6, 0, 0), vm(0, 6, 0), vm(4, 4, 2)}, groups: []orderGroup{{from: 0, to: 1, load: 4}}},
			"pause c, make b, carry 0, drop a, resume c", true,
		},
		{
			"or smaller, where nothing else is there to pause",
			orderProblem{usable: []Bytes{10}, guests: []orderGuest{{now: 6, next: 0, least: 2, base: 1, margin: 1000}, vm(0, 6, 0)}, groups: []orderGroup{{from: 0, to: 1, load: 4}}},
			"stop 0, lessen a, make b, carry 0, drop a", true,
		},
		{"no order", orderProblem{usable: []Bytes{10}, guests: []orderGuest{vm(6, 0, 0), vm(0, 6, 0)}, groups: []orderGroup{{from: 0, to: 1, load: 4}}}, "", false},
		{"a container weighs what is in it", orderProblem{usable: []Bytes{9}, guests: []orderGuest{lxc(8, 4, 2), lxc(2, 8, 1)}, groups: []orderGroup{{from: 0, to: 1, load: 3}}}, "resize b, carry 0, resize a", true},
		{"and on both sides what is carried", orderProblem{usable: []Bytes{8}, guests: []orderGuest{lxc(8, 4, 2), lxc(2, 8, 1)}, groups: []orderGroup{{from: 0, to: 1, load: 3}}}, "resize b, stop 0, carry 0, resize a", true},
		{"one that is over already is never over by more", orderProblem{usable: []Bytes{10}, guests: []orderGuest{vm(8, 4, 2), vm(8, 4, 2), vm(0, 2, 0)}}, "resize a, resize b, make c", true},
		{
			"what is carried between machines is carried when both have room", orderProblem{usable: []Bytes{8, 8}, guests: []orderGuest{
				vm(8, 3, 0), vm(0, 4, 0), {now: 8, next: 3, machine: 1, margin: 1000}, {next: 4, machine: 1, margin: 1000},
			}, groups: []orderGroup{{from: 0, to: 3, load: 4}, {from: 2, to: 1, load: 4}}}, "stop 0, resize a, make b, carry 1, resize c, make d, carry 0", true,
		},
		{"nothing to do", orderProblem{usable: []Bytes{1}, guests: []orderGuest{vm(4, 4, 2)}}, "", true},
	} {
		got, ok := c.p.solve()
		if text := spell(got); text != c.want || ok != c.ok {
			t.Errorf("%s: %q, %v; want %q, %v", c.name, text, ok, c.want, c.ok)
		}
	}
}

// leastOrder tries every order without an action twice on the way, by its own sums, and returns the least cost.
func leastOrder(p *orderProblem) (best orderCost, found bool) {
	seen := map[orderState]orderCost{}
	var visit func(s orderState, cost orderCost)
	visit = func(s orderState, cost orderCost) {
		if known, is := seen[s]; is && !cost.less(known) {
			return
		}
		seen[s] = cost
		if p.ended(s) {
			if !found || cost.less(best) {
				best, found = cost, true
			}
			return
		}
		for _, a := range p.actions() {
			after, c, ok := p.act(s, a)
			if !ok || !lawful(p, s, after, a) {
				continue
			}
			visit(after, orderCost{cost.pauses + c.pauses, cost.stops + c.stops, cost.steps + c.steps})
		}
	}
	visit(p.start(), orderCost{})
	return best, found
}

// lawful adds up an action from nothing: max(now, next) of all that runs before and after, and what each guest holds.
func lawful(p *orderProblem, before, after orderState, a orderAction) bool {
	up := func(s orderState, i int) bool { return s[i] != sizeGone && s[i]&downBit == 0 }
	weigh := func(s orderState, both, machine int) (all Bytes) {
		for i, g := range p.guests {
			if g.machine != machine {
				continue
			}
			in := g.base
			for k, m := range p.groups {
				at := s[len(p.guests)+k]
				if at == groupThere && m.from == i || at == groupDone && m.to == i || k == both && m.from == i {
					in += m.load
				}
			}
			switch {
			case !up(s, i):
			case g.live:
				all += max(in, g.floor)
			default:
				all += [...]Bytes{0, g.now, g.least, g.next}[s[i]]
			}
		}
		return all
	}
	both := -1
	if a.kind == orderCarry && before[len(p.guests)+a.at] == groupThere {
		both = a.at
	}
	for m, usable := range p.usable {
		now := weigh(before, -1, m)
		if max(now, weigh(after, both, m)) > max(usable, now) {
			return false
		}
	}
	return true
}

// randomOrder is a machine whose guests have about what they need, and which has about what they have.
func randomOrder(rng *rand.Rand) orderProblem {
	var p orderProblem
	n := 2 + rng.IntN(2)
	from, to := make([]Bytes, n), make([]Bytes, n)
	for range 1 + rng.IntN(3) {
		g := orderGroup{from: rng.IntN(n+1) - 1, to: rng.IntN(n+1) - 1, load: Bytes(1 + rng.IntN(4))}
		if g.from == g.to {
			continue
		}
		if g.from >= 0 {
			from[g.from] += g.load
		}
		if g.to >= 0 {
			to[g.to] += g.load
		}
		p.groups = append(p.groups, g)
	}
	now, next := make([]Bytes, 2), make([]Bytes, 2)
	for i := range n {
		g := orderGuest{machine: rng.IntN(4) / 3, margin: 1000, live: rng.IntN(5) == 0, base: Bytes(rng.IntN(3))}
		if g.base > 0 || from[i] > 0 {
			g.now = g.base + from[i] + Bytes(rng.IntN(2))
		}
		if g.base > 0 && rng.IntN(5) > 0 || to[i] > 0 {
			g.next = g.base + to[i] + Bytes(rng.IntN(2))
		}
		if g.live && i%2 == 0 {
			g.floor = (g.now + g.next) / 2
		}
		if g.base > 0 && g.now > g.base && rng.IntN(2) == 0 {
			g.least = g.base
		}
		p.guests = append(p.guests, g)
		now[g.machine], next[g.machine] = now[g.machine]+g.now, next[g.machine]+g.next
	}
	for m := range now {
		p.usable = append(p.usable, max(now[m], next[m])+Bytes(rng.IntN(3))-Bytes(rng.IntN(2)))
	}
	return p
}

func TestTheOrderHasTheFewestPausesThatAnyHas(t *testing.T) {
	ways := map[string]int{}
	for seed := range uint64(600) {
		rng := rand.New(rand.NewPCG(seed, 173))
		p := randomOrder(rng)
		want, there := leastOrder(&p)
		actions, ok := p.solve()
		if ok != there {
			t.Errorf("seed %d: found %v, there is one %v: %+v", seed, ok, there, p)
			continue
		}
		var cost orderCost
		s := p.start()
		for _, a := range actions {
			after, c, possible := p.act(s, a)
			if !possible || !lawful(&p, s, after, a) {
				t.Errorf("seed %d: %s breaks a rule: %+v", seed, spell([]orderAction{a}), p)
			}
			cost = orderCost{cost.pauses + c.pauses, cost.stops + c.stops, cost.steps + c.steps}
			s = after
		}
		switch {
		case !ok:
			ways["none"]++
		case cost != want || !p.ended(s):
			t.Errorf("seed %d: %s costs %v, the least is %v: %+v", seed, spell(actions), cost, want, p)
		case cost.pauses > 0:
			ways["pause"]++
		case cost.stops > 0:
			ways["stop"]++
		default:
			ways["plain"]++
		}
	}
	for _, way := range []string{"none", "pause", "stop", "plain"} {
		if ways[way] < 5 {
			t.Errorf("%v: too few to tell", ways)
		}
	}
}

func TestAMachineWithManyGuestsIsOrderedInTime(t *testing.T) {
	p := orderProblem{usable: []Bytes{60}}
	for i := range 20 {
		g := orderGuest{now: 2, next: 4, base: 1, margin: 1000}
		if i%2 == 0 {
			g.now, g.next = 4, 2
		}
		p.guests = append(p.guests, g)
	}
	if actions, ok := p.solve(); !ok || len(actions) != 20 || !slices.ContainsFunc(actions, func(a orderAction) bool { return a.kind == orderResize }) {
		t.Errorf("%v: %s", ok, spell(actions))
	}
}
