package steps

import (
	"cmp"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planner"
)

// Standing says how far a service is on its host already.
type Standing int

// The standings.
const (
	Missing Standing = iota // its files have to be brought
	Altered                 // the files are there as wanted, and their images are pinned; containers have to be made anew
	Placed                  // likewise; it does not run as it should
	Whole                   // it runs, too
	Stale                   // it runs, and has to take up files anew
	ByHand                  // as Missing; its containers were started by hand, are what they are to be, and stay
)

// Goal is what a graph of steps leads to.
type Goal struct {
	Plan    *planner.Plan
	Bundles []compose.Bundle                // what shall lie where
	Only    func(host, service string) bool // what may be touched; nil: everything
	Stands  func(*compose.Bundle, *probe.Facts) Standing
	Pins    func(*compose.Bundle) []compose.Pin     // what its images are taken as; nil: what their names mean
	Takes   func(*compose.Bundle) map[string]string // what its files may replace; see Stage. nil: nothing
	Adopts  func(*compose.Bundle) map[string]string // the containers of what is ByHand; see ledger.Record.Adopted
	Anew    bool                                    // images that are built are built on what their registries have by now
	Moves   []moves.Move                            // services that come with their data
	Saves   map[string]*Saving                      // those of them that are saved before, by service

	Guests []guests.Change   // what becomes of guests; those that are made have facts of a host on which nothing is
	Keys   map[string]string // by guest that is made: the public keys that may log in
	// Ways is the order in which guests change, by machine. A machine without one has the memory for all changes at once.
	Ways map[string][]planner.WayStep

	Shares []inventory.Share // of the inventory: those with Mount are mounted where services use them

	Elsewhere map[string]*probe.Facts // hosts that may not be touched, as far as Elsewhere names them
}

// Graph makes the steps that lead from what the hosts say to the goal. Hosts that are not among the facts
// get none. A host that has everything as it shall be gets none either: a second run has no steps.
//
// A service that comes from another host with data of its own brings it along: it is copied while the service runs there, then the
// service is stopped and taken away there, and what has changed is copied before it starts here. One whose data is on a share stops
// there before it starts here; one without any starts here first and stops there when it answers. What leaves for good goes last.
//
// The error is a *CircleError.
func Graph(goal Goal, facts map[string]*probe.Facts) ([]Step, error) {
	g := &graph{
		problem: goal.Plan.Problem, pins: goal.Pins, takes: goal.Takes, adopts: goal.Adopts, anew: goal.Anew, moves: goal.Moves, saves: goal.Saves, precopies: map[string]int{},
		start: map[[2]string]int{}, healthy: map[string][]int{}, created: map[onHost]int{},
	}
	g.mounts = goal.mounts(facts)
	first := g.mount()
	for i := range goal.Bundles {
		b := &goal.Bundles[i]
		if f := facts[b.Host]; f != nil && f.Err == nil && goal.touches(b.Host, b.Service) {
			g.bring(b, g.below(b, goal.Stands(b, f)), f)
		}
	}
	g.afterMounts(first, goal.Bundles)
	g.order()
	leaving := goal.leaving(facts)
	for _, l := range leaving {
		g.take(l)
	}
	g.drop(goal.unwanted(facts, leaving))
	g.unmount(goal.unmounted(facts))
	g.guests(&goal, facts)
	return g.done()
}

func (g *Goal) touches(host, service string) bool { return g.Only == nil || g.Only(host, service) }

// graph is a graph in the making.
type graph struct {
	problem   *planner.Problem
	pins      func(*compose.Bundle) []compose.Pin
	takes     func(*compose.Bundle) map[string]string
	adopts    func(*compose.Bundle) map[string]string
	anew      bool
	steps     []Step
	start     map[[2]string]int // the Start step of a service on a host
	healthy   map[string][]int  // the Health steps of a service
	created   map[onHost]int    // the step that makes a network or volume on a host
	moves     []moves.Move
	saves     map[string]*Saving
	precopies map[string]int     // the Precopy step of a service
	mounts    map[string][]Mount // by host, by share
	circles   [][2]string        // of CircleError
}

func (g *graph) add(host, service string, work Work, after ...int) int {
	g.steps = append(g.steps, Step{Host: host, Service: service, After: after, Work: work})
	return len(g.steps) - 1
}

// sits reports whether a service that a host has lies where a bundle is to lie, and is called so by Compose.
func sits(r *ledger.Record, b *compose.Bundle) bool {
	return r.Dir == b.Dir && r.ProjectName() == b.ProjectName()
}

// bring adds what is missing until a service runs on a host. One that lies in another directory there, or that Compose calls otherwise,
// is removed first, so that it can be taken back; its data is where it was.
func (g *graph) bring(b *compose.Bundle, stands Standing, f *probe.Facts) {
	m := g.move(b)
	switch stands {
	case Whole:
		if m != nil {
			g.moved(m)
		}
		return
	case Placed, Altered:
		g.run(b.Host, b.Service, Start{Dir: b.Dir, Project: b.ProjectName(), Bundle: b, Anew: stands == Altered, Lone: alone(f, b.Service), Move: m}, g.create(b.Host, b.Service, lacking(b.Creates, f))...)
		if m != nil {
			g.moved(m)
		}
		return
	case Stale:
		g.renew(b, &f.Service(b.Service).Record)
		return
	case ByHand:
		g.adopt(b)
		return
	}
	stage := g.add(b.Host, b.Service, Stage{Bundle: b, Takes: of(g.takes, b)})
	pull := Pull{Bundle: b, Pins: of(g.pins, b)}
	if builds := toBuild(b, pull.Pins); len(builds) > 0 {
		stage = g.add(b.Host, b.Service, Build{Bundle: b, Builds: builds, Anew: g.anew}, stage)
	}
	last := g.add(b.Host, b.Service, pull, stage)
	if has := f.Service(b.Service); has != nil && has.Err == nil && !sits(&has.Record, b) {
		last = g.add(b.Host, b.Service, Remove{Dir: has.Record.Dir, Project: has.Record.ProjectName(), Lone: alone(f, b.Service)}, last)
	}
	after := append(g.create(b.Host, b.Service, lacking(b.Creates, f)), last)
	if m != nil && m.State == ledger.MovePreparing && m.Checks() {
		last = g.add(m.From, b.Service, Check{m}, last)
	}
	if m != nil && m.State.Before(ledger.MoveFenced) {
		if of := g.saves[b.Service]; of != nil {
			last = g.add(m.From, b.Service, Save{of}, last)
		}
		last = g.add(b.Host, b.Service, Precopy{m}, last)
		g.precopies[b.Service] = last
	}
	if m != nil && m.Copies() {
		last = g.add(b.Host, b.Service, Carry{m}, last)
		if m.Imports() {
			last = g.add(b.Host, b.Service, Import{m}, last)
		}
		after = append(after, last)
	}
	g.run(b.Host, b.Service, Start{Dir: b.Dir, Project: b.ProjectName(), Bundle: b, Lone: alone(f, b.Service), Move: m}, after...)
	if m != nil {
		g.moved(m)
	}
}

// move is how a service comes with its data; nil: it does not.
func (g *graph) move(b *compose.Bundle) *moves.Move {
	for i := range g.moves {
		if m := &g.moves[i]; m.Service == b.Service && m.To == b.Host {
			return m
		}
	}
	return nil
}

// moved adds the end of a move.
func (g *graph) moved(m *moves.Move) {
	g.add(m.To, m.Service, Moved{m}, g.healthy[m.Service]...)
}

// fence adds what keeps a service from running on the host that it leaves with its data, once that was copied a first time: what has changed is
// copied after it.
func (g *graph) fence(l leaving) bool {
	at := slices.IndexFunc(g.steps, func(s Step) bool {
		c, is := s.Work.(Carry)
		return is && s.Service == l.service && c.Move.From == l.host
	})
	if at < 0 {
		return false
	}
	stop := g.add(l.host, l.service, Stop{Dir: l.dir, Project: l.project, Lone: l.lone})
	if first, copies := g.precopies[l.service]; copies {
		g.let(stop, first)
	}
	for key, start := range g.start { // its ports may be another's: see Frees
		if key[1] == l.service || key[0] == l.host {
			g.let(start, stop)
		}
	}
	if m := g.steps[at].Work.(Carry).Move; m.Dumps() {
		stop = g.add(l.host, l.service, Export{m}, stop)
	}
	g.let(at, g.add(l.host, l.service, Remove{Dir: l.dir, Project: l.project, Lone: l.lone}, stop))
	return true
}

// of is what a goal says of a bundle, where it says anything.
func of[T any](said func(*compose.Bundle) T, b *compose.Bundle) (out T) {
	if said != nil {
		out = said(b)
	}
	return out
}

// adopt adds what puts a service under berth's record that runs as it shall.
func (g *graph) adopt(b *compose.Bundle) {
	stage := g.add(b.Host, b.Service, Stage{Bundle: b, Takes: of(g.takes, b), Adopts: of(g.adopts, b)})
	pull := g.add(b.Host, b.Service, Pull{Bundle: b, Pins: of(g.pins, b), Runs: true}, stage)
	g.healthy[b.Service] = append(g.healthy[b.Service], g.add(b.Host, b.Service, Adopt{b.Dir}, pull))
}

// renew adds what has a service take up files anew that runs, and was put there as a record says.
func (g *graph) renew(b *compose.Bundle, was *ledger.Record) {
	stage := g.add(b.Host, b.Service, Stage{Bundle: b, Takes: of(g.takes, b), Over: was})
	g.reload(b.Host, b.Service, Reload{Dir: b.Dir, Project: b.ProjectName(), How: b.Reload, Bundle: b}, stage)
}

// reload adds that a service takes up files anew, and the wait for its health.
func (g *graph) reload(host, service string, work Reload, after ...int) {
	renewed := g.add(host, service, work, after...)
	health := g.health(service, work.Dir)
	health.Bundle = work.Bundle
	g.healthy[service] = append(g.healthy[service], g.add(host, service, health, renewed))
}

// run adds the start of a service and the wait for its health, after other steps.
func (g *graph) run(host, service string, work Start, after ...int) {
	start := g.add(host, service, work, after...)
	health := g.health(service, work.Dir)
	health.Bundle = work.Bundle
	g.start[[2]string{host, service}] = start
	g.healthy[service] = append(g.healthy[service], g.add(host, service, health, start))
}

// health is the wait for a service that lies in a directory.
func (g *graph) health(service, dir string) Health {
	h := Health{Dir: dir}
	if s := g.problem.Service(service); s != nil {
		h.Watch = s.Watch
		h.At, _ = s.Publishes(s.Watch.Port)
	}
	return h
}

// order lets services start after those that they must reach. What would wait for itself does not: services
// that need each other start in the order of their names.
func (g *graph) order() {
	keys := make([][2]string, 0, len(g.start))
	for key := range g.start {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[1], b[1]), cmp.Compare(a[0], b[0])) })
	for _, key := range keys {
		s := g.problem.Service(key[1])
		if s == nil {
			continue
		}
		start := g.start[key]
		for _, need := range g.problem.StartAfter(s) {
			for _, health := range g.healthy[need] {
				if !g.waitsFor(health, start) {
					g.steps[start].After = append(g.steps[start].After, health)
					g.steps[start].rather = append(g.steps[start].rather, health)
				}
			}
		}
		slices.Sort(g.steps[start].After)
	}
}

// leaving is a service of berth's that a host has and that shall not run there any more.
type leaving struct {
	host, service string
	dir, project  string
	adopted       bool     // its containers were started by hand, and are left alone; only of a rollback
	lone          []string // those that no Compose has made
}

// leaving lists what berth has on the hosts and the bundles do not, by host and service.
func (g *Goal) leaving(facts map[string]*probe.Facts) []leaving {
	wanted := map[[2]string]bool{}
	for i := range g.Bundles {
		wanted[[2]string{g.Bundles[i].Host, g.Bundles[i].Service}] = true
	}
	var out []leaving
	for host, f := range facts {
		if f == nil || f.Err != nil {
			continue
		}
		for _, s := range f.Services {
			name := s.Record.Service
			if s.Err == nil && !wanted[[2]string{host, name}] && g.touches(host, name) && !status.Waits(g.Plan, g.Elsewhere, host, name) {
				out = append(out, leaving{host: host, service: name, dir: s.Record.Dir, project: s.Record.ProjectName(), lone: alone(facts[host], name)})
			}
		}
	}
	slices.SortFunc(out, func(a, b leaving) int { return cmp.Or(cmp.Compare(a.host, b.host), cmp.Compare(a.service, b.service)) })
	return out
}

// take adds what removes a service from a host that it leaves.
func (g *graph) take(l leaving) {
	if g.fence(l) {
		return
	}
	s := g.problem.Service(l.service)
	var elsewhere []int
	if s == nil || !s.Agent { // an agent is on other hosts in its own right
		elsewhere = g.healthy[l.service]
	}
	after := slices.Clone(elsewhere)
	if len(elsewhere) == 0 { // it leaves for good: last, when everything else answers
		for _, all := range g.healthy {
			after = append(after, all...)
		}
		slices.Sort(after)
	} else if s != nil && len(s.State) > 0 {
		stop := g.add(l.host, l.service, Stop{Dir: l.dir, Project: l.project, Lone: l.lone})
		for key, start := range g.start { // its data is used from one place at a time, its ports may be another's: see Frees
			if key[1] == l.service || key[0] == l.host {
				g.steps[start].After = append(g.steps[start].After, stop)
			}
		}
	}
	g.add(l.host, l.service, Remove{Dir: l.dir, Project: l.project, Lone: l.lone}, after...)
}
