package planner_test

import (
	"context"
	"fmt"

	"berth/planner"
)

// twoMachines has a Raspberry Pi with more than its margin allows, and a NAS with room for it.
func twoMachines() *planner.Problem {
	return &planner.Problem{
		Name:  "home",
		Rules: planner.Rules{Margin: planner.DefaultMargin, Overcommit: planner.DefaultOvercommit},
		Machines: []planner.Machine{
			{Name: "pi", Memory: 4 * planner.GB, Processor: planner.Processor{Name: "pi5", Arch: planner.Arch{Family: "arm64"}, Cores: 4, Threads: 4}},
			{Name: "nas", Memory: 16 * planner.GB, Devices: []string{"gpu"},
				Processor: planner.Processor{Name: "n100", Arch: planner.Arch{Family: "amd64"}, Cores: 4, Threads: 4}},
		},
		Services: []planner.Service{
			{Name: "films", Demand: planner.Demand{Memory: 2 * planner.GB, CPU: 1000}, Devices: []string{"gpu"}},
			{Name: "photos", Demand: planner.Demand{Memory: 3 * planner.GB, CPU: 1000}},
			{Name: "wiki", Demand: planner.Demand{Memory: planner.GB, CPU: 200}},
		},
		Current: planner.Placement{Host: map[string]string{"photos": "pi", "wiki": "pi"}},
	}
}

func ExampleSolve() {
	plan := planner.Solve(context.Background(), twoMachines(), planner.Options{Seed: 1})
	fmt.Println(plan.Status)
	for _, h := range plan.Hosts {
		fmt.Printf("%s: %v, %v of %v used\n", h.Host.Name, h.Services, h.Used, h.Memory)
	}
	for _, m := range plan.Moves {
		fmt.Printf("%v %s: %q to %q\n", m.Action, m.Service, m.From, m.To)
	}
	// Output:
	// optimal
	// pi: [wiki], 1GB of 4GB used
	// nas: [films photos], 5GB of 16GB used
	// add films: "" to "nas"
	// move photos: "pi" to "nas"
}

// Not fitting is a result and no error: every rule that a placement breaks is a value with its figures.
func ExampleCheck() {
	p := twoMachines()
	plan := planner.Check(p, p.Current)
	fmt.Println(plan.Status)
	for _, v := range plan.Violations {
		fmt.Println(v.Host, v.Rule, "needs", v.Need/int64(planner.MB), "MB of", v.Have/int64(planner.MB))
	}
	for _, u := range plan.Unplaced {
		fmt.Println("unplaced:", u.Service.Name)
	}
	// Output:
	// infeasible
	// pi memory needs 4096 MB of 3686
	// unplaced: films
}

func ExampleExplain() {
	plan := planner.Solve(context.Background(), twoMachines(), planner.Options{Seed: 1})
	for _, a := range planner.Explain(plan, "films") {
		fmt.Println(a.Host, "here:", a.Here, "fits:", a.Fits)
		for _, r := range a.Reasons {
			fmt.Println("-", r.Rule, r.Subjects)
		}
	}
	// Output:
	// pi here: false fits: false
	// - device [gpu]
	// nas here: true fits: true
}
