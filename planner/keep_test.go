package planner

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// overfullLab is the small lab with both guests there, of 8 GB each and with no choice: with the router's 2 GB and what is reserved 20
// of 18 GB. All that runs would fit into one of them.
func overfullLab() *Problem {
	p := smallLab()
	for name, service := range map[string]string{"media": "films", "apps": "wiki"} {
		guestOf(p, name).Memory = Range{8 * GB, 8 * GB}
		exists(p, name, 8*GB)
		p.Current.Host[service] = name
	}
	p.Services = slices.DeleteFunc(p.Services, func(s Service) bool { return s.Name == "photos" })
	return p
}

func actionOn(plan *Plan, guest string) GuestAction {
	for _, g := range plan.Guests {
		if g.Guest.Name == guest {
			return g.Action
		}
	}
	return -1
}

func TestAGuestInWhichSomethingRunsIsNotDestroyedToMakeRoom(t *testing.T) {
	for name, c := range map[string]struct {
		change func(p *Problem)
		action GuestAction
		broken []Rule
	}{
		"a service that may go anywhere runs there":      {func(*Problem) {}, KeepGuest, []Rule{RuleMachineMemory}},
		"a service that no wish names runs there":        {func(p *Problem) { p.Service("wiki").Wish.Stays = true }, KeepGuest, []Rule{RuleMachineMemory}},
		"nothing runs there":                             {func(p *Problem) { delete(p.Current.Host, "wiki") }, DestroyGuest, nil},
		"nothing runs there, and it is kept":             {func(p *Problem) { delete(p.Current.Host, "wiki"); guestOf(p, "apps").Keep = KeepAlways }, KeepGuest, []Rule{RuleMachineMemory}},
		"what is not berth's runs there":                 {func(p *Problem) { delete(p.Current.Host, "wiki"); guestOf(p, "apps").Foreign = MB }, KeepGuest, []Rule{RuleMachineMemory}},
		"it is handed over":                              {func(p *Problem) { guestOf(p, "apps").Keep = KeepNever }, DestroyGuest, nil},
		"it is handed over, and a service stays there":   {func(p *Problem) { guestOf(p, "apps").Keep = KeepNever; p.Service("wiki").Wish.Stays = true }, KeepGuest, []Rule{RuleMachineMemory}},
		"what runs there is pinned elsewhere":            {func(p *Problem) { p.Service("wiki").Wish.On = []string{"nas"} }, DestroyGuest, nil},
		"what runs there shall not run there":            {func(p *Problem) { p.Service("wiki").Wish.NotOn = []string{"apps"} }, DestroyGuest, nil},
		"what runs there leaves for good":                {func(p *Problem) { p.Leaving, p.Services = []Service{*p.Service("wiki")}, p.Services[:2] }, DestroyGuest, nil},
		"it can shrink":                                  {func(p *Problem) { guestOf(p, "apps").Memory.Min = GB }, ResizeGuest, nil},
		"it can shrink, and not by enough":               {func(p *Problem) { guestOf(p, "apps").Memory.Min = 7 * GB }, ResizeGuest, []Rule{RuleMachineMemory}},
		"it can shrink below what runs there otherwise":  {func(p *Problem) { g := guestOf(p, "apps"); g.Memory.Min, g.Foreign = GB, 6*GB }, ResizeGuest, []Rule{RuleMachineMemory}},
		"it is smaller than what runs there otherwise":   {func(p *Problem) { guestOf(p, "apps").Foreign = 9 * GB }, ResizeGuest, []Rule{RuleGuestRange, RuleMachineMemory}},
		"it is a container whose ceiling weighs nothing": {func(p *Problem) { guestOf(p, "apps").Kind = LXC }, KeepGuest, nil},
	} {
		p := overfullLab()
		c.change(p)
		plan := solved(t, p)
		if got := actionOn(plan, "apps"); got != c.action {
			t.Errorf("%s: %v, want %v", name, got, c.action)
		}
		if got := brokenRules(plan.Violations); !slices.Equal(got, c.broken) {
			t.Errorf("%s: breaks %v, want %v", name, got, c.broken)
		}
		if len(plan.Unplaced) > 0 {
			t.Errorf("%s: %s has no place", name, plan.Unplaced[0].Service.Name)
		}
		if len(c.broken) > 0 && plan.Status != Infeasible || !plan.Proven {
			t.Errorf("%s: %v, proven %v", name, plan.Status, plan.Proven)
		}
	}
}

func TestWhatAGuestThatStaysIsOverByIsSaidWithFigures(t *testing.T) {
	plan := solved(t, overfullLab())
	if want := (Reason{Rule: RuleMachineMemory, Host: "pve", Need: int64(20 * GB), Have: int64(18 * GB)}); len(plan.Violations) != 1 ||
		plan.Violations[0].Rule != want.Rule || plan.Violations[0].Host != want.Host || plan.Violations[0].Need != want.Need || plan.Violations[0].Have != want.Have {
		t.Errorf("%+v", plan.Violations)
	}
	if len(plan.Moves) > 0 {
		t.Errorf("moves %+v", plan.Moves)
	}
	advice := adviceFor(plan.Problem)
	for _, want := range []Remedy{
		{Kind: ShrinkGuest, Subject: "apps", To: 6 * GB},
		{Kind: GiveUpGuest, Subject: "apps"},
	} {
		if !slices.ContainsFunc(advice, func(set []Remedy) bool { return slices.Equal(set, []Remedy{want}) }) {
			t.Errorf("%+v is not advised: %+v", want, advice)
		}
	}
}

func TestAPlanThatDoesNotFitDestroysNoGuestInWhichSomethingRuns(t *testing.T) {
	p := smallLab()
	exists(p, "apps", 2*GB)
	p.Current.Host["wiki"] = "apps"
	p.Services[2].Wish.On = []string{"nas"}
	p.Services[3].Wish.On = []string{"nas"}
	if plan := solved(t, p); plan.Status == Infeasible || actionOn(plan, "apps") != DestroyGuest {
		t.Fatalf("%v, %v", plan.Status, actionOn(plan, "apps"))
	}
	p.Services[1].Devices = []string{"no host has it"}
	plan := solved(t, p)
	if plan.Status != Infeasible || actionOn(plan, "apps") != ResizeGuest {
		t.Errorf("%v, %v", plan.Status, actionOn(plan, "apps"))
	}
	if again := Check(p, plan.Placement); again.Machines[1].Headroom != plan.Machines[1].Headroom || actionOn(again, "apps") != ResizeGuest {
		t.Errorf("%+v, checked %+v", plan.Machines[1], again.Machines[1])
	}
}

func TestAGuestOfWhatHasNoPlaceIsCounted(t *testing.T) {
	p := smallLab()
	exists(p, "apps", 4*GB)
	p.Current.Host["wiki"] = "apps"
	plan := Check(p, Placement{Host: map[string]string{"films": "media", "photos": "nas"}})
	board := NewBoard(p, Placement{Host: map[string]string{"films": "media", "photos": "nas"}})
	if actionOn(plan, "apps") != KeepGuest || plan.Load("apps") == nil || plan.Load("apps").Memory != 4*GB {
		t.Errorf("%v, %+v", actionOn(plan, "apps"), plan.Load("apps"))
	}
	if got := board.MachineLoad(1); got != plan.Machines[1] {
		t.Errorf("board %+v, check %+v", got, plan.Machines[1])
	}
	for _, host := range []string{"nas", "", "apps", ""} {
		board.Put("wiki", board.HostIndex(host))
		if got, want := board.MachineLoad(1), Check(p, Placement{Host: board.Placement().Host}).Machines[1]; got != want {
			t.Errorf("wiki on %q: board %+v, check %+v", host, got, want)
		}
	}
}

// overfullLabs are random labs whose hypervisors have less memory than their guests take, many of which stay.
func overfullLabs(n int) []*Problem {
	var out []*Problem
	for seed := range uint64(n) {
		rng := rand.New(rand.NewPCG(seed, 171))
		p := randomLab(rng, 1+rng.IntN(2), 3+rng.IntN(2))
		for i := range p.Machines {
			m := &p.Machines[i]
			for k := range m.Guests {
				g := &m.Guests[k]
				g.Exists, g.ExistsAt = true, g.Memory.Max
				if rng.IntN(2) == 0 {
					g.Memory.Min = g.Memory.Max
				}
				g.Keep = Keep(rng.IntN(3))
				if !g.Appliance {
					p.Current.Size[g.Name] = g.ExistsAt
				}
			}
			if m.Kind == Proxmox {
				m.Memory = Bytes(2+rng.IntN(5)) * GB
			}
		}
		hosts := p.Hosts()
		if len(hosts) == 0 {
			continue
		}
		for i := range p.Services {
			if s := &p.Services[i]; !s.Agent && rng.IntN(3) > 0 {
				p.Current.Host[s.Name] = hosts[rng.IntN(len(hosts))].Name
				s.Wish.Stays = rng.IntN(3) == 0 && len(s.Wish.On) == 0
			}
		}
		out = append(out, p)
	}
	return out
}

func TestTheOptimumOfOverfullLabsIsThatOfEnumeration(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	over := 0
	for i, p := range overfullLabs(40) {
		plan := Solve(context.Background(), p, Options{})
		inevitable := newTally(plan.Problem, Placement{}).violations()
		if len(inevitable) > 0 {
			over++
		}
		want := enumerateAmong(plan.Problem, func(broken []Reason) bool {
			return !slices.ContainsFunc(broken, func(r Reason) bool {
				return !slices.ContainsFunc(inevitable, func(o Reason) bool { return o.Rule == r.Rule && o.Host == r.Host && o.Need == r.Need })
			})
		})
		if want == nil {
			continue
		}
		if got := costs(plan); !slices.Equal(got, want) {
			t.Errorf("lab %d, goal %v: score %v, enumeration finds %v", i, p.Goal, got, want)
		}
		for _, g := range plan.Guests {
			runs := false
			for service, host := range p.Current.Host {
				runs = runs || host == g.Guest.Name && !p.leaves(service)
			}
			if runs && g.Action == DestroyGuest && plan.Status == Infeasible {
				t.Errorf("lab %d: a plan that does not fit destroys %s", i, g.Guest.Name)
			}
		}
	}
	if over < 10 {
		t.Errorf("%d of the labs are over by what stays: too few", over)
	}
}
