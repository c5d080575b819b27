package steps

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
)

// toy is a problem of a few services, what is on which host now, and where each shall be.
type toy struct {
	services []planner.Service
	now      map[string]string // service -> host
	then     map[string]string
	standing map[string]Standing // by service; Missing unless stated
}

func (y *toy) graph() []Step {
	p := &planner.Problem{Services: y.services}
	goal := Goal{Plan: &planner.Plan{Problem: p}, Stands: func(b *compose.Bundle, _ *probe.Facts) Standing { return y.standing[b.Service] }}
	facts := map[string]*probe.Facts{}
	for _, host := range []string{"a", "b", "c"} {
		facts[host] = &probe.Facts{Host: host}
	}
	for service, host := range y.then {
		for h := range strings.SplitSeq(host, "+") {
			goal.Bundles = append(goal.Bundles, compose.Bundle{Host: h, Service: service, Dir: "/opt/berth/" + service})
		}
	}
	slices.SortFunc(goal.Bundles, func(x, z compose.Bundle) int { return strings.Compare(x.Host+x.Service, z.Host+z.Service) })
	for service, host := range y.now {
		for h := range strings.SplitSeq(host, "+") {
			facts[h].Services = append(facts[h].Services, probe.ServiceFacts{Record: ledger.Record{Service: service, Dir: "/opt/berth/" + service}})
		}
	}
	for _, f := range facts {
		slices.SortFunc(f.Services, func(x, z probe.ServiceFacts) int { return strings.Compare(x.Record.Service, z.Record.Service) })
	}
	return ordered(Graph(goal, facts))
}

// shown is a graph in short: what comes after what.
func shown(steps []Step) string {
	name := func(i int) string { return steps[i].Host + " " + steps[i].ID() }
	var out []string
	for i := range steps {
		line := name(i)
		var after []string
		for _, a := range steps[i].After {
			after = append(after, name(a))
		}
		slices.Sort(after)
		if len(after) > 0 {
			line += " < " + strings.Join(after, ", ")
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

func TestStepsComeInTheOrderThatServicesNeed(t *testing.T) {
	data := []planner.State{{Name: "data", Shared: true}}
	for name, c := range map[string]struct {
		toy  toy
		want string
	}{
		"a service that is new": {toy{
			services: []planner.Service{{Name: "web"}}, then: map[string]string{"web": "a"},
		}, `
a web.health < a web.start
a web.pull < a web.stage
a web.stage
a web.start < a web.pull`},
		"one that lies there and does not run": {toy{
			services: []planner.Service{{Name: "web"}}, then: map[string]string{"web": "a"}, now: map[string]string{"web": "a"},
			standing: map[string]Standing{"web": Placed},
		}, `
a web.health < a web.start
a web.start`},
		"one that is as it shall be": {toy{
			services: []planner.Service{{Name: "web"}}, then: map[string]string{"web": "a"}, now: map[string]string{"web": "a"},
			standing: map[string]Standing{"web": Whole},
		}, ``},
		"one that was started by hand and is as it shall be, which another needs": {toy{
			services: []planner.Service{{Name: "db"}, {Name: "web", Needs: []string{"db"}}}, then: map[string]string{"db": "b", "web": "a"},
			standing: map[string]Standing{"db": ByHand, "web": Placed},
		}, `
a web.health < a web.start
a web.start < b db.adopt
b db.adopt < b db.pull
b db.pull < b db.stage
b db.stage`},
		"one that another needs": {toy{
			services: []planner.Service{{Name: "db"}, {Name: "web", Needs: []string{"db"}}}, then: map[string]string{"db": "b", "web": "a"},
			standing: map[string]Standing{"db": Placed, "web": Placed},
		}, `
a web.health < a web.start
a web.start < b db.health
b db.health < b db.start
b db.start`},
		"two that need each other": {toy{
			services: []planner.Service{{Name: "x", Needs: []string{"y"}}, {Name: "y", Needs: []string{"x"}}}, then: map[string]string{"x": "a", "y": "a"},
			standing: map[string]Standing{"x": Placed, "y": Placed},
		}, `
a x.health < a x.start
a x.start < a y.health
a y.health < a y.start
a y.start`},
		"one that moves and has no data": {toy{
			services: []planner.Service{{Name: "web"}}, then: map[string]string{"web": "b"}, now: map[string]string{"web": "a"},
			standing: map[string]Standing{"web": Placed},
		}, `
a web.remove < b web.health
b web.health < b web.start
b web.start`},
		"one that moves and has its data on a share": {toy{
			services: []planner.Service{{Name: "web", State: data}}, then: map[string]string{"web": "b"}, now: map[string]string{"web": "a"},
			standing: map[string]Standing{"web": Placed},
		}, `
a web.remove < b web.health
a web.stop
b web.health < b web.start
b web.start < a web.stop`},
		"one that leaves for good, which goes last": {toy{
			services: []planner.Service{{Name: "old", State: data}, {Name: "web"}}, then: map[string]string{"web": "b"}, now: map[string]string{"old": "a"},
			standing: map[string]Standing{"web": Placed},
		}, `
a old.remove < b web.health
b web.health < b web.start
b web.start`},
		"an agent that leaves one host and comes to another, which is no move": {toy{
			services: []planner.Service{{Name: "probe", Agent: true, State: data}}, then: map[string]string{"probe": "b"}, now: map[string]string{"probe": "a"},
			standing: map[string]Standing{"probe": Placed},
		}, `
a probe.remove < b probe.health
b probe.health < b probe.start
b probe.start`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := shown(c.toy.graph()); got != strings.TrimPrefix(c.want, "\n") {
				t.Errorf("got\n%s\nwant%s", got, c.want)
			}
		})
	}
}

func TestOnlyWhatMayBeTouchedHasSteps(t *testing.T) {
	goal := Goal{
		Plan:    &planner.Plan{Problem: &planner.Problem{}},
		Bundles: []compose.Bundle{{Host: "a", Service: "web"}, {Host: "a", Service: "db"}},
		Only:    func(_, service string) bool { return service == "web" },
		Stands:  func(*compose.Bundle, *probe.Facts) Standing { return Placed },
	}
	facts := map[string]*probe.Facts{"a": {Host: "a", Services: []probe.ServiceFacts{{Record: ledger.Record{Service: "gone"}}, {Record: ledger.Record{Service: "zoo"}}}}}
	if got, want := shown(ordered(Graph(goal, facts))), "a web.health < a web.start\na web.start"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Graphs of random moves end, start every service once where it is wanted, and take away all else.
func TestEveryGraphEndsAndDoesEverythingOnce(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 7))
		y := randomToy(rng)
		steps := y.graph()
		if got := shown(y.graph()); got != shown(steps) {
			t.Fatalf("seed %d: not the same a second time", seed)
		}
		at := order(t, seed, steps)
		seen := map[string]int{}
		for i := range steps {
			seen[steps[i].Host+" "+steps[i].ID()]++
		}
		for what, n := range seen {
			if n > 1 {
				t.Errorf("seed %d: %s %d times", seed, what, n)
			}
		}
		for service, host := range y.then {
			whole := y.standing[service] == Whole
			if n := seen[host+" "+service+".start"]; (n == 1) == whole {
				t.Errorf("seed %d: %s is started %d times on %s", seed, service, n, host)
			}
		}
		for service, host := range y.now {
			leaves := y.then[service] != host
			if n := seen[host+" "+service+".remove"]; (n == 1) != leaves {
				t.Errorf("seed %d: %s is removed %d times from %s", seed, service, n, host)
			}
		}
		for i := range steps {
			for j := range steps {
				if steps[i].Word() == "stop" && steps[j].Word() == "start" && steps[i].Service == steps[j].Service && at[i] > at[j] {
					t.Errorf("seed %d: %s starts before it has stopped", seed, steps[i].Service)
				}
				if steps[i].Word() == "stop" && steps[j].Word() == "start" && steps[i].Host == steps[j].Host && at[i] > at[j] {
					t.Errorf("seed %d: %s starts before %s has given up its ports", seed, steps[j].Service, steps[i].Service)
				}
				if steps[i].Word() == "remove" && steps[j].Word() == "health" && steps[i].Service == steps[j].Service && at[i] < at[j] {
					t.Errorf("seed %d: %s is removed before it answers elsewhere", seed, steps[i].Service)
				}
			}
		}
	}
}

func randomToy(rng *rand.Rand) *toy {
	y := &toy{now: map[string]string{}, then: map[string]string{}, standing: map[string]Standing{}}
	hosts := []string{"a", "b", "c"}
	for i := range 8 {
		s := planner.Service{Name: fmt.Sprintf("s%d", i)}
		if rng.IntN(2) == 0 {
			s.State = []planner.State{{Name: "d", Shared: true}}
		}
		for j := range 8 {
			if rng.IntN(5) == 0 {
				s.Needs = append(s.Needs, fmt.Sprintf("s%d", j))
			}
		}
		y.services = append(y.services, s)
		if rng.IntN(4) > 0 {
			y.now[s.Name] = hosts[rng.IntN(3)]
		}
		if rng.IntN(4) > 0 {
			y.then[s.Name] = hosts[rng.IntN(3)]
		}
		if y.now[s.Name] == y.then[s.Name] {
			y.standing[s.Name] = Standing(rng.IntN(3))
		}
	}
	return y
}

// order gives each step its place in one order in which they can be done, and fails where there is none.
func order(t *testing.T, seed uint64, steps []Step) []int {
	t.Helper()
	at, done := make([]int, len(steps)), 0
	for i := range at {
		at[i] = -1
	}
	for again := true; again; {
		again = false
		for i := range steps {
			if at[i] < 0 && !slices.ContainsFunc(steps[i].After, func(b int) bool { return at[b] < 0 }) {
				at[i], again = done, true
				done++
			}
		}
	}
	if done < len(steps) {
		t.Fatalf("seed %d: %d steps wait for each other:\n%s", seed, len(steps)-done, shown(steps))
	}
	return at
}

func TestTheWatchAsksAtTheAddressThatThePortIsPublishedOn(t *testing.T) {
	for at, want := range map[string]string{"": "127.0.0.1", "::": "::1", "192.168.1.2": "192.168.1.2"} {
		s := planner.Service{Name: "dns", Watch: planner.Watch{Port: 80}, Demand: planner.Demand{Ports: []planner.Port{{Number: 80, Address: at}}}}
		y := toy{services: []planner.Service{s}, then: map[string]string{"dns": "a"}}
		i := slices.IndexFunc(y.graph(), func(st Step) bool { return st.Work.Word() == "health" })
		if got := y.graph()[i].Work.(Health).At; got != want {
			t.Errorf("published on %q: asked at %q, want %q", at, got, want)
		}
	}
}
