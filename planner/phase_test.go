package planner

import (
	"cmp"
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestPhasesCarryOutEveryChangeOnceAndMemoryHoldsAllTheWay(t *testing.T) {
	kinds := map[PhaseKind]int{}
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 36))
		plan := movingLab(rng, func(p *Problem) *Plan { return Solve(context.Background(), p, Options{Steps: 200_000}) })
		if plan == nil {
			continue
		}
		phases := Phases(plan)
		w := newWalk(plan.Problem)
		if w.memory(); len(w.problems) > 0 {
			t.Fatalf("seed %d: today: %v", seed, w.problems)
		}
		var moves []Move
		var guests []GuestChange
		for _, ph := range phases {
			kinds[ph.Kind]++
			moves, guests = append(moves, ph.Moves...), append(guests, ph.Guests...)
			if w.phase(ph); len(w.problems) > 0 {
				t.Fatalf("seed %d: %s", seed, strings.Join(w.problems, "; "))
			}
			checkPhase(t, seed, plan, ph)
		}
		checkOrder(t, seed, plan.Problem, moves)
		checkChanges(t, seed, plan, moves, guests)
		for name, h := range plan.Placement.Host {
			if !w.on[h][name] {
				t.Errorf("seed %d: in the end %s is not on %s", seed, name, h)
			}
		}
	}
	for kind := PhaseGuests; kind <= PhaseRelease; kind++ {
		if kinds[kind] < 3 {
			t.Errorf("%d phases of kind %d: too few to tell", kinds[kind], kind)
		}
	}
}

// checkPhase holds what a phase says of itself against what it does.
func checkPhase(t *testing.T, seed uint64, plan *Plan, ph Phase) {
	t.Helper()
	var restarts []string
	for _, g := range ph.Guests {
		if g.Action == ResizeGuest && g.Guest.Kind == VM { // a container's memory changes while it runs
			restarts = append(restarts, g.Guest.Name)
		}
	}
	if !slices.Equal(ph.Restarts, restarts) {
		t.Errorf("seed %d: resized %v, restarted %v", seed, restarts, ph.Restarts)
	}
	for _, m := range ph.Moves {
		want := map[PhaseKind][]MoveAction{PhaseAdd: {AddService}, PhaseMove: {MoveService}, PhaseRemove: {RemoveService}, PhaseSwap: {AddService, MoveService}}
		if !slices.Contains(want[ph.Kind], m.Action) {
			t.Errorf("seed %d: a phase of kind %d has %+v", seed, ph.Kind, m)
		}
	}
}

// checkOrder looks whether what is needed comes before what needs it, where both are new.
func checkOrder(t *testing.T, seed uint64, p *Problem, moves []Move) {
	t.Helper()
	for i, m := range moves {
		for _, later := range moves[i+1:] {
			if m.Action == AddService && later.Action == AddService && slices.Contains(p.Service(m.Service).Needs, later.Service) {
				t.Errorf("seed %d: %s starts before %s, which it needs", seed, m.Service, later.Service)
			}
		}
	}
}

func checkChanges(t *testing.T, seed uint64, plan *Plan, moves []Move, guests []GuestChange) {
	t.Helper()
	byService := func(a, b Move) int { return cmp.Or(strings.Compare(a.Service, b.Service), strings.Compare(a.To, b.To)) }
	slices.SortFunc(moves, byService)
	if !slices.Equal(moves, slices.SortedFunc(slices.Values(plan.Moves), byService)) {
		t.Errorf("seed %d: moved %+v\nthe plan has %+v", seed, moves, plan.Moves)
	}
	changes := slices.DeleteFunc(slices.Clone(plan.Guests), func(g GuestChange) bool { return g.Action == KeepGuest })
	byName := func(a, b GuestChange) int { return strings.Compare(a.Guest.Name, b.Guest.Name) }
	slices.SortFunc(guests, byName)
	slices.SortFunc(changes, byName)
	if !slices.Equal(guests, changes) {
		t.Errorf("seed %d: guests changed %+v\nthe plan has %+v", seed, guests, changes)
	}
}

// kindsOf writes phases as "guests: apps; add: wiki".
func kindsOf(phases []Phase) string {
	var out []string
	for _, ph := range phases {
		var names []string
		for _, g := range ph.Guests {
			names = append(names, g.Guest.Name)
		}
		for _, m := range ph.Moves {
			if m.Agent {
				m.Service += "@" + m.To + m.From
			}
			names = append(names, m.Service)
		}
		kind := [...]string{"guests", "add", "move", "swap", "remove", "release"}[ph.Kind]
		out = append(out, kind+": "+strings.Join(names, " "))
	}
	return strings.Join(out, "; ")
}

func TestPhasesComeInTheOrderInWhichThereIsRoom(t *testing.T) {
	for _, c := range []struct {
		name  string
		given func(p *Problem)
		to    map[string]string
		want  string
	}{
		{"nothing to do has no phase", func(p *Problem) { p.Current.Host["wiki"] = "nas" }, map[string]string{"wiki": "nas"}, ""},
		{"a guest is there before its services", func(*Problem) {}, map[string]string{"wiki": "apps", "films": "media"}, "guests: media apps; add: films wiki agent@media agent@apps"},
		{"a guest grows before, and is destroyed after", func(p *Problem) {
			exists(p, "apps", GB)
			exists(p, "media", 5*GB)
			p.Current.Host["photos"] = "media"
		}, map[string]string{"photos": "apps"}, "guests: apps; move: photos; release: media"},
		{"what leaves for good leaves last", func(p *Problem) {
			p.Leaving = []Service{{Name: "old", Demand: Demand{Memory: GB}}}
			p.Current.Host["old"] = "nas"
		}, map[string]string{"wiki": "nas"}, "add: wiki; remove: old"},
		{"unless its room is waited for", func(p *Problem) {
			p.Leaving = []Service{{Name: "old", Demand: Demand{Memory: 5 * GB}}}
			p.Current.Host["old"] = "nas"
		}, map[string]string{"wiki": "nas", "photos": "nas"}, "add: wiki; remove: old; add: photos"},
		{"a chain of moves is begun at its end", func(p *Problem) {
			p.Machines[0].Memory = 7 * GB // 6.3 GB, of which 5 are for services
			exists(p, "apps", 5*GB)
			p.Current.Host["photos"], p.Current.Host["wiki"] = "apps", "nas"
			p.Services[3].Demand.Memory = 2 * GB
		}, map[string]string{"photos": "nas", "wiki": "media"}, "guests: media; add: agent@media; move: wiki; move: photos; release: apps"},
		{"a guest shrinks before another grows into its room", func(p *Problem) {
			p.Machines[1].Memory = 11 * GB // 9.9, of which 5.9 for guests
			exists(p, "media", 5*GB)
			p.Current.Host["films"] = "media"
		}, map[string]string{"films": "media", "wiki": "apps"}, "release: media; guests: apps; add: wiki agent@apps"},
		{"two that need each other's room swap", func(p *Problem) {
			p.Machines[0].Memory = 7 * GB
			exists(p, "apps", 4*GB+768*MB)
			p.Services[3].Demand.Memory = 4 * GB
			p.Current.Host["photos"], p.Current.Host["wiki"] = "apps", "nas"
		}, map[string]string{"photos": "nas", "wiki": "apps"}, "swap: photos wiki"},
		{"in a swap too what is needed comes first", func(p *Problem) {
			p.Machines[0].Memory = 7 * GB
			exists(p, "apps", 4*GB+768*MB)
			p.Services[3].Demand.Memory = 4 * GB
			p.Services[2].Needs = []string{"wiki"}
			p.Current.Host["photos"], p.Current.Host["wiki"] = "apps", "nas"
		}, map[string]string{"photos": "nas", "wiki": "apps"}, "swap: wiki photos"},
		{"what is needed starts first, and that first of all", func(p *Problem) {
			p.Services = append(p.Services, Service{Name: "db"}, Service{Name: "cache"})
			p.Services[3].Needs = []string{"db"}
			p.Services[4].Needs = []string{"cache"}
		}, map[string]string{"wiki": "nas", "db": "nas", "cache": "nas"}, "add: cache db wiki"},
		{"services that need each other start together", func(p *Problem) {
			p.Services[2].Needs, p.Services[3].Needs = []string{"wiki"}, []string{"photos"}
		}, map[string]string{"wiki": "nas", "photos": "nas"}, "add: wiki photos"},
		{"a new service waits for one that it needs and that has no room yet", func(p *Problem) {
			p.Leaving = []Service{{Name: "old", Demand: Demand{Memory: 5 * GB}}}
			p.Current.Host["old"] = "nas"
			p.Services[3].Needs = []string{"photos"}
		}, map[string]string{"wiki": "nas", "photos": "nas"}, "remove: old; add: photos wiki"},
		{"a port that is still published is waited for", func(p *Problem) {
			port8(p, &p.Services[2])
			exists(p, "apps", 5*GB)
			p.Current.Host["photos"], p.Current.Host["wiki"] = "apps", "nas"
		}, map[string]string{"photos": "nas", "wiki": "media"}, "guests: media; add: agent@media; move: wiki; move: photos; release: apps"},
		{"a guest of today whose size nobody states has the one that it exists with", func(p *Problem) {
			exists(p, "apps", 5*GB)
			delete(p.Current.Size, "apps")
			p.Current.Host["photos"] = "apps"
		}, map[string]string{"photos": "apps", "wiki": "nas"}, "add: wiki; release: apps"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := smallLab()
			c.given(p)
			if got := kindsOf(Phases(Check(p, Placement{Host: c.to}))); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestEveryPhaseSaysWhatItNeeds(t *testing.T) {
	p := smallLab()
	p.Agents["pve"] = nil
	p.Leaving = []Service{{Name: "old", Needs: []string{"wiki"}, Secrets: []string{"OLD"}, State: []State{{}}}}
	p.Services[3].Needs, p.Services[3].Secrets = []string{"photos"}, []string{"KEY"}
	exists(p, "apps", 5*GB)
	p.Current.Host["photos"], p.Current.Host["old"] = "apps", "nas"
	phases := Phases(Check(p, Placement{Host: map[string]string{"films": "media", "photos": "nas", "wiki": "nas"}}))
	want := map[string][]Need{
		"guests: media":               {{Kind: NeedGuest, Subject: "media"}, {Kind: NeedDevice, Subject: "media", Detail: "gpu"}, {Kind: NeedPackage, Subject: "pve", Detail: "agent"}},
		"add: films wiki agent@media": {{Kind: NeedPhase, Number: 1}, {Kind: NeedService, Subject: "wiki", Detail: "photos"}, {Kind: NeedSecrets, Subject: "wiki", Detail: "KEY"}},
		"move: photos":                {{Kind: NeedPhase, Number: 2}, {Kind: NeedBackup, Subject: "photos", Bytes: 30 * GB}},
		"remove: old":                 {{Kind: NeedPhase, Number: 3}},
		"release: apps":               {{Kind: NeedPhase, Number: 4}},
	}
	if len(phases) != len(want) {
		t.Fatalf("phases: %s", kindsOf(phases))
	}
	for _, ph := range phases {
		if name := kindsOf([]Phase{ph}); !reflect.DeepEqual(ph.Needs, want[name]) {
			t.Errorf("%s\ngot  %+v\nwant %+v", name, ph.Needs, want[name])
		}
	}
}

func TestAHypervisorNeedsOnceThePackagesThatItLacks(t *testing.T) {
	p := smallLab()
	p.Machines[1].Memory = 11 * GB
	exists(p, "media", 5*GB)
	p.Current.Host["films"] = "media"
	p.Machines = append(p.Machines, Machine{Name: "qve", Kind: Proxmox, Processor: testProcessors[0], Memory: 8 * GB, Guests: []Guest{
		{Name: "one", Kind: LXC, CPUs: 1, Memory: Range{GB, 4 * GB}}, {Name: "two", Kind: LXC, CPUs: 1, Memory: Range{GB, 4 * GB}}}})
	p.Services = append(p.Services, Service{Name: "x"}, Service{Name: "y"})
	packages := map[string]int{}
	for _, ph := range Phases(Check(p, Placement{Host: map[string]string{"films": "media", "wiki": "apps", "x": "one", "y": "two"}})) {
		for _, n := range ph.Needs {
			if n.Kind == NeedPackage {
				packages[n.Subject]++
			}
		}
	}
	if !reflect.DeepEqual(packages, map[string]int{"qve": 1}) {
		t.Errorf("packages are needed %v", packages)
	}
}

func TestTheNamesOfWhatMovesHaveToPointAtItsNewHost(t *testing.T) {
	for _, c := range []struct {
		name string
		size Bytes // of apps, where the photos are; the wiki is on the NAS
		to   map[string]string
		want []Route
	}{
		{"a move", 5 * GB, map[string]string{"photos": "nas", "wiki": "nas"}, []Route{{"photos", 2283}}},
		{"a swap", 4*GB + 768*MB, map[string]string{"photos": "nas", "wiki": "apps"}, []Route{{"photos", 2283}, {"wiki", 80}}},
		{"a new service has its name anyway", 4*GB + 768*MB, map[string]string{"photos": "apps", "wiki": "nas", "films": "media"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := smallLab()
			for i, route := range map[int]Route{1: {"films", 8096}, 2: {"photos", 2283}, 3: {"wiki", 80}} {
				p.Services[i].Route = route
			}
			if c.name == "a swap" {
				p.Machines[0].Memory, p.Services[3].Demand.Memory = 7*GB, 4*GB
			}
			exists(p, "apps", c.size)
			p.Current.Host["photos"], p.Current.Host["wiki"] = "apps", "nas"
			var got []Route
			for _, ph := range Phases(Check(p, Placement{Host: c.to})) {
				got = append(got, ph.Routes...)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
