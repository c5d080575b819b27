package planner

import (
	"context"
	"slices"
	"testing"
)

func TestWhatMachinesDraw(t *testing.T) {
	cpu := Processor{Name: "x", Cores: 4, Threads: 4, Arch: Arch{Family: "amd64"}, Power: Power{Busy: 35_000}}
	p := &Problem{
		Machines: []Machine{
			{Name: "a", Kind: Docker, Memory: 8 * GB, Processor: cpu, Power: Power{Idle: 8000, Busy: 25_000}},
			{Name: "b", Kind: Docker, Memory: 8 * GB, Processor: cpu, Power: Power{Idle: 10_000}},
			{Name: "c", Kind: Docker, Memory: 8 * GB, Processor: cpu},
		},
		Services: []Service{{Name: "s", Demand: Demand{Memory: GB, CPU: 1000}}},
		Rules:    Rules{Margin: 900, Overcommit: 2000},
	}
	plan := Check(p, Placement{Host: map[string]string{"s": "a"}})
	got := Draws(plan)
	want := []Draw{
		{Known: true, Watts: 12_250, AtMost: 25_000, Saves: 8000},               // a quarter of its cores
		{Known: true, Watts: 10_000, AtMost: 45_000, Saves: 10_000, Idle: true}, // idle plus design power
		{AtMost: 35_000, Idle: true},
	}
	for i := range want {
		want[i].Machine = &p.Machines[i]
		if got[i] != want[i] {
			t.Errorf("%s: %+v, want %+v", p.Machines[i].Name, got[i], want[i])
		}
	}
	p.Machines[0].Power, p.Machines[1].Power = Power{}, Power{}
	if got := Draws(Check(p, Placement{})); got != nil {
		t.Errorf("nobody has said anything: %+v", got)
	}
}

func TestAYearOfPower(t *testing.T) {
	price := Price{Amount: 3000, Currency: "EUR"} // 0.30
	if kwh, cost := MilliWatts(41_000).Energy(), price.Cost(41_000); kwh != 359 || cost != 108 {
		t.Errorf("41 W: %d kWh, %d EUR", kwh, cost)
	}
}

func poweredLab() *Problem {
	cpu := Processor{Name: "x", Cores: 4, Threads: 4, Arch: Arch{Family: "amd64"}}
	return &Problem{
		Machines: []Machine{
			{Name: "hungry", Kind: Docker, Memory: 16 * GB, Processor: cpu, Power: Power{Idle: 40_000}},
			{Name: "small", Kind: Docker, Memory: 4 * GB, Processor: cpu, Power: Power{Idle: 5000}},
			{Name: "thrifty", Kind: Docker, Memory: 16 * GB, Processor: cpu, Power: Power{Idle: 8000}},
		},
		Services: []Service{
			{Name: "s", Demand: Demand{Memory: 3 * GB, CPU: 1000}},
			{Name: "t", Demand: Demand{Memory: 3 * GB, CPU: 1000}},
		},
		Rules: Rules{Margin: 900, Overcommit: 2000},
	}
}

func TestConsolidateKeepsTheMachineOnThatDrawsLeast(t *testing.T) {
	p := poweredLab()
	p.Goal = Consolidate
	plan := Solve(context.Background(), p, Options{})
	if plan.Status != Optimal || plan.Placement.Host["s"] != "thrifty" || plan.Placement.Host["t"] != "thrifty" {
		t.Errorf("%v %v", plan.Status, plan.Placement.Host)
	}
	// What one does not state would be the cheapest, so nobody's counts.
	p.Machines[0].Power = Power{}
	plan = Solve(context.Background(), p, Options{})
	for _, s := range plan.Scores {
		if s.Criterion == IdlePower && s.Cost != 0 {
			t.Errorf("%v costs %d", s.Criterion, s.Cost)
		}
	}
}

func TestMachinesThatCouldBeSwitchedOff(t *testing.T) {
	p := poweredLab()
	p.Services[1].Wish.On = []string{"thrifty"}
	plan := Check(p, Placement{Host: map[string]string{"s": "hungry", "t": "thrifty"}})
	var got []string
	for _, s := range Spares(context.Background(), plan, Options{}) {
		got = append(got, s.Machine.Name)
		if s.Machine.Name == "hungry" && s.Plan.Placement.Host["s"] == "" || s.Idle != (s.Machine.Name == "small") {
			t.Errorf("%s: %+v", s.Machine.Name, s)
		}
	}
	if !slices.Equal(got, []string{"hungry", "small"}) { // t is pinned to thrifty
		t.Errorf("%v", got)
	}
	p.Machines[0].Foreign = GB
	p.Machines[1].Power = Power{}
	if got := Spares(context.Background(), Check(p, plan.Placement), Options{}); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}
