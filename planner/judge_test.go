package planner

import (
	"context"
	"reflect"
	"slices"
	"testing"
)

func TestEveryGuestHasTheActionThatLeadsToItsSize(t *testing.T) {
	for _, c := range []struct {
		name  string
		given func(p *Problem)
		host  map[string]string
		want  GuestChange // of guest apps; its Guest is filled in
		none  bool
	}{
		{"one that is not there and carries something is created", func(*Problem) {}, map[string]string{"wiki": "apps"},
			GuestChange{Action: CreateGuest, Memory: GB}, false},
		{"one that is not there and carries nothing is not mentioned", func(*Problem) {}, nil, GuestChange{}, true},
		{"one that is there with the right size is kept", func(p *Problem) { exists(p, "apps", GB) }, map[string]string{"wiki": "apps"},
			GuestChange{Action: KeepGuest, Memory: GB, From: GB}, false},
		{"one that is too small grows", func(p *Problem) { exists(p, "apps", GB) }, map[string]string{"wiki": "apps", "photos": "apps"},
			GuestChange{Action: ResizeGuest, Memory: 3*GB + 256*MB, From: GB}, false},
		{"one that is too large shrinks", func(p *Problem) { exists(p, "apps", 3*GB) }, map[string]string{"wiki": "apps"},
			GuestChange{Action: ResizeGuest, Memory: GB, From: 3 * GB}, false},
		{"one that carries nothing any more is destroyed", func(p *Problem) { exists(p, "apps", 3*GB) }, nil,
			GuestChange{Action: DestroyGuest, From: 3 * GB}, false},
		{"one whose service has no place is not destroyed on top of that", func(p *Problem) { exists(p, "apps", 3*GB); p.Current.Host["wiki"] = "apps" }, nil,
			GuestChange{Action: KeepGuest, Memory: 3 * GB, From: 3 * GB}, false},
		{"one with something foreign in it stays", func(p *Problem) { exists(p, "apps", 3*GB); guestOf(p, "apps").Foreign = 2 * GB }, nil,
			GuestChange{Action: ResizeGuest, Memory: 2*GB + 512*MB, From: 3 * GB}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := smallLab()
			p.Services[2].Demand.Memory = 2 * GB // photos: 2.75 GB with the rest, 3.25 GB of guest
			c.given(p)
			c.want.Guest, c.want.Machine = guestOf(p, "apps"), "pve"
			want := []GuestChange{{Guest: guestOf(p, "router"), Machine: "pve", Memory: 2 * GB, From: 2 * GB}, c.want}
			if c.none {
				want = want[:1]
			}
			if got := Check(p, Placement{Host: c.host}).Guests; !reflect.DeepEqual(got, want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestMovesAreWhatComesLeavesAndGoes(t *testing.T) {
	p := smallLab()
	p.Leaving = []Service{{Name: "old", State: []State{{Name: "data", Size: GB}}}}
	p.Services = append(p.Services, Service{Name: "lost", Devices: []string{"moon"}})
	p.Current.Host = map[string]string{"photos": "apps", "wiki": "nas", "old": "nas", "lost": "nas", "agent": "nas"}
	pl := Placement{Host: map[string]string{"photos": "nas", "wiki": "nas", "films": "media"}}
	p.Agents = map[string][]string{"nas": {"agent"}}
	plan := Check(p, pl)
	want := []Move{
		{Service: "films", To: "media", Action: AddService},
		{Service: "old", From: "nas", Action: RemoveService},
		{Service: "photos", From: "apps", To: "nas", Action: MoveService, Data: 30 * GB},
		{Service: "agent", To: "media", Agent: true}, // on the nas it runs already
	}
	if !reflect.DeepEqual(plan.Moves, want) {
		t.Errorf("got  %+v\nwant %+v", plan.Moves, want)
	}
	if len(plan.Unplaced) != 1 || plan.Unplaced[0].Service.Name != "lost" {
		t.Errorf("unplaced: %+v", plan.Unplaced)
	}
}

func TestWhatMovesIsTheStateThatIsNotShared(t *testing.T) {
	for _, c := range []struct {
		name  string
		state []State
		want  Bytes
	}{
		{"without state nothing moves", nil, 0},
		{"states add up", []State{{Size: GB}, {Size: 2 * GB}}, 3 * GB},
		{"what is on a share stays", []State{{Size: GB}, {Size: 2 * GB, Shared: true}}, GB},
		{"all on a share moves nothing", []State{{Size: GB, Shared: true}}, 0},
		{"where no size is stated it is the disk demand", []State{{}, {Size: 9 * GB, Shared: true}}, 5 * GB},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Service{State: c.state, Demand: Demand{Disk: 5 * GB}}
			if got := s.DataBytes(); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestLoadsAddUp(t *testing.T) {
	p := smallLab()
	p.Machines[0].Foreign = 512 * MB
	p.Current.Host = map[string]string{"wiki": "nas"}
	plan := Check(p, Placement{Host: map[string]string{"photos": "nas", "wiki": "apps"}})
	nas, pve := p.Machine("nas"), p.Machine("pve")
	machines := []MachineLoad{
		{Machine: nas, Margin: 900, Usable: 9 * GB, Used: 4*GB + 256*MB, Headroom: 3*GB + 256*MB, Today: 2*GB + 256*MB, CPU: 2100, CPULimit: 8000},
		{Machine: pve, Margin: 900, Usable: 18 * GB, Used: 3 * GB, Headroom: 13 * GB, Today: 4 * GB, CPU: 4000, CPULimit: 24000},
	}
	if !reflect.DeepEqual(plan.Machines, machines) {
		t.Errorf("machines\ngot  %+v\nwant %+v", plan.Machines, machines)
	}
	hosts := []HostLoad{
		{Host: *hostNamed(p, "nas"), Memory: 10 * GB, Usable: 9 * GB, Used: 4*GB + 256*MB, Headroom: 3*GB + 256*MB, Today: 2*GB + 256*MB, CPU: 2100, CPULimit: 8000, Services: []string{"agent", "photos"}},
		{Host: *hostNamed(p, "apps"), Memory: GB, Usable: Permille(900).Of(GB), Used: 768 * MB, Headroom: Permille(900).Of(GB) - 768*MB, CPU: 200, CPULimit: 4000, Services: []string{"agent", "wiki"}},
	}
	if !reflect.DeepEqual(plan.Hosts, hosts) {
		t.Errorf("hosts\ngot  %+v\nwant %+v", plan.Hosts, hosts)
	}
	p.Machines[0].UsedToday = 5 * GB
	if again := Check(p, plan.Placement); again.Machines[0].Today != 5*GB || again.Hosts[0].Today != 5*GB {
		t.Errorf("measured 5 GB today: %v, %v", again.Machines[0].Today, again.Hosts[0].Today)
	}
}

func TestAgentsRunOnEveryHostInUseAndAreChargedToIt(t *testing.T) {
	p := smallLab()
	plan := Check(p, Placement{Host: map[string]string{"wiki": "apps"}})
	var on []string
	for _, pd := range plan.Placed {
		if pd.Service.Agent {
			on = append(on, pd.Host)
			if pd.Why.Kind != WhyAgent || pd.Memory != 256*MB {
				t.Errorf("%s: why %v, memory %v", pd.Host, pd.Why.Kind, pd.Memory)
			}
		}
	}
	if !reflect.DeepEqual(on, []string{"apps", "nas"}) {
		t.Errorf("agents on %v", on)
	}
	p.Services[0].Archs = []Arch{{"arm64", 0}}
	plan = Check(p, Placement{Host: map[string]string{"wiki": "apps"}})
	if len(plan.Unplaced) != 3 || plan.Unplaced[0].Service.Name != "agent" || len(plan.Unplaced[0].Hosts) != 2 {
		t.Errorf("an agent for another processor: %+v", plan.Unplaced)
	}
	p.Services[0].Wish.NotOn = []string{"nas", "pve"}
	if plan = Check(p, Placement{Host: map[string]string{"wiki": "apps"}}); len(plan.Unplaced) != 2 {
		t.Errorf("the wish keeps it off, and it is unplaced all the same: %+v", plan.Unplaced)
	}
}

func TestAPlanIsInfeasibleWhereSomethingIsUnplacedOrARuleIsBroken(t *testing.T) {
	p := smallLab()
	whole := map[string]string{"films": "media", "photos": "nas", "wiki": "nas"}
	if got := Check(p, Placement{Host: whole}); got.Status != Feasible || got.Proven {
		t.Errorf("whole: %v, proven %v", got.Status, got.Proven)
	}
	if got := Check(p, Placement{Host: map[string]string{"films": "media", "photos": "nas"}}).Status; got != Infeasible {
		t.Errorf("the wiki is nowhere: %v", got)
	}
	whole["films"] = "nas"
	if got := Check(p, Placement{Host: whole}).Status; got != Infeasible {
		t.Errorf("films without a GPU: %v", got)
	}
	if got := solved(t, p).Status; got != Optimal {
		t.Errorf("solved: %v", got)
	}
}

// The sums that put and take keep must equal the sums over what the plan lists.
func TestTheScoreIsTheSumOverWhatThePlanLists(t *testing.T) {
	for i, p := range randomLabs(60, 37, 3, 9) {
		if n := len(p.Services); i%2 == 0 {
			p.Leaving = []Service{p.Services[n-2]}
			p.Services = slices.Delete(p.Services, n-2, n-1)
		}
		plan := Solve(context.Background(), p, Options{Steps: 100_000})
		pl := plan.Placement.Clone()
		for _, s := range p.Leaving {
			pl.Host[s.Name] = p.Hosts()[0].Name
		}
		plan = Check(p, pl)
		want := map[Criterion]int64{}
		for _, u := range plan.Unplaced {
			if !u.Service.Agent {
				want[unplacedCriterion(u.Service)]++
			}
		}
		for _, pd := range plan.Placed {
			if pd.Service.Agent {
				continue
			}
			want[Verdicts] += verdictCost[pd.Judgement.Verdict]
			if hostNamed(p, pd.Host).IsGuest() && pd.Service.Critical {
				want[CriticalOnGuests]++
			}
			for _, u := range pd.Remote {
				want[DataRemote] += int64(u.Size)
				if u.Size == 0 {
					want[DataRemote] += int64(unknownData)
				}
			}
			if pd.From != "" && pd.From != pd.Host {
				want[Moves]++
				want[DataMoved] += int64(pd.Service.DataBytes())
			}
		}
		for _, h := range plan.Hosts {
			switch h.Host.Kind {
			case VM:
				want[GuestMemory] += int64(h.Memory)
			case LXC:
				want[GuestMemory] += int64(max(h.Used+h.Host.Reserved+h.Host.Foreign, h.Host.LeastCharge))
			}
		}
		for _, m := range plan.Machines {
			room := int64(m.Headroom) * 100
			want[Fullness] = max(want[Fullness], 100-floorDiv(room, int64(m.Machine.Memory)))
			if p.Rules.OverMargin {
				want[OverMargin] += max(int64(m.Usable-m.Headroom-m.Margin.Of(m.Machine.Memory)), 0)
			}
		}
		for _, s := range plan.Scores {
			switch s.Criterion {
			case InUse, IdlePower, Slowness:
			default:
				if s.Cost != want[s.Criterion] {
					t.Errorf("lab %d: %v costs %d, the plan adds up to %d", i, s.Criterion, s.Cost, want[s.Criterion])
				}
			}
		}
	}
}

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}
