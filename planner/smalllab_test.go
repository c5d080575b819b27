package planner

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// smallLab has round figures, so that tests can state them: 10 GB of which 9 may be used on the NAS,
// 20 GB of which 18 on the hypervisor, 4 of them taken (2 reserved, 2 by the router).
func smallLab() *Problem {
	return &Problem{
		Name: "small", Domain: "small.lan", Rules: Rules{Margin: 900, Overcommit: 2000},
		Machines: []Machine{
			{Name: "nas", Kind: Docker, Processor: testProcessors[1], Memory: 10 * GB, Reserved: GB, Devices: []string{"disks"}},
			{Name: "pve", Kind: Proxmox, Processor: testProcessors[0], Memory: 20 * GB, Reserved: 2 * GB, Guests: []Guest{
				{Name: "router", Kind: VM, ID: 100, CPUs: 2, Memory: Range{2 * GB, 2 * GB}, Appliance: true, Exists: true, ExistsAt: 2 * GB, Disk: 10 * GB},
				{Name: "media", Kind: VM, ID: 110, CPUs: 4, Memory: Range{GB, 10 * GB}, Disk: 50 * GB, Devices: []string{"gpu"}},
				{Name: "apps", Kind: VM, ID: 120, CPUs: 2, Memory: Range{GB, 5 * GB}, Disk: 20 * GB},
			}},
		},
		Services: []Service{
			{Name: "agent", Agent: true, Demand: Demand{Memory: 256 * MB, CPU: 100}},
			{Name: "films", Demand: Demand{Memory: 2 * GB, CPU: 1000}, Devices: []string{"gpu"}},
			{Name: "photos", Demand: Demand{Memory: 4 * GB, CPU: 2000}, State: []State{{Name: "library", Size: 30 * GB}}},
			{Name: "wiki", Demand: Demand{Memory: 512 * MB, CPU: 100}},
		},
		Current: Placement{Host: map[string]string{}, Size: map[string]Bytes{}},
		Agents:  map[string][]string{"nas": {"agent"}, "pve": {"agent"}},
	}
}

// exists makes a guest of the lab exist with so much memory, and with the agent.
func exists(p *Problem, name string, size Bytes) {
	g := guestOf(p, name)
	g.Exists, g.ExistsAt = true, size
	p.Current.Size[name] = size
	if p.Agents == nil {
		p.Agents = map[string][]string{}
	}
	p.Agents[name] = []string{"agent"}
}

func guestOf(p *Problem, name string) *Guest {
	for i := range p.Machines {
		for k := range p.Machines[i].Guests {
			if p.Machines[i].Guests[k].Name == name {
				return &p.Machines[i].Guests[k]
			}
		}
	}
	panic("no guest " + name)
}

func solved(t *testing.T, p *Problem) *Plan {
	t.Helper()
	plan := Solve(context.Background(), p, Options{})
	for _, s := range plan.Scores {
		if plan.Proven && s.Bound != s.Cost {
			t.Errorf("proven, and %v costs %d with bound %d", s.Criterion, s.Cost, s.Bound)
		}
	}
	return plan
}

func hostNamed(p *Problem, name string) *Host {
	h, ok := p.Host(name)
	if !ok {
		panic("no host " + name)
	}
	return &h
}

// brokenRules lists the rules of reasons, each once, in order.
func brokenRules(reasons []Reason) []Rule {
	var out []Rule
	for _, r := range reasons {
		if !slices.Contains(out, r.Rule) {
			out = append(out, r.Rule)
		}
	}
	slices.Sort(out)
	return out
}

// randomLabs makes labs of a stream of seeds.
func randomLabs(n int, stream uint64, machines, services int) []*Problem {
	var out []*Problem
	for seed := range uint64(n) {
		out = append(out, randomLab(rand.New(rand.NewPCG(seed, stream)), machines, services))
	}
	return out
}
