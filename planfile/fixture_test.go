package planfile

import "berth/planner"

// fixture is a small plan with something in every list of the format.
func fixture() *planner.Plan {
	const gb = planner.GB
	n100 := planner.Processor{Name: "n100", Title: "Intel N100", Arch: planner.Arch{Family: "amd64", Level: 3}, Cores: 4, Threads: 4}
	p := &planner.Problem{
		Name: "lab",
		Machines: []planner.Machine{
			{Name: "cargo", Kind: planner.Docker, Processor: n100, Memory: 8 * gb, Reserved: gb / 4},
			{Name: "pve", Kind: planner.Proxmox, Processor: n100, Memory: 16 * gb, Reserved: 2 * gb, Guests: []planner.Guest{
				{Name: "media", Kind: planner.VM, ID: 110, Memory: planner.Range{Min: gb, Max: 9 * gb}},
				{Name: "router", Kind: planner.VM, ID: 100, Exists: true, ExistsAt: gb, Appliance: true},
				{Name: "old", Kind: planner.LXC, ID: 210, Exists: true, ExistsAt: 3 * gb},
			}},
		},
		Services: []planner.Service{
			{Name: "immich", Demand: planner.Demand{Memory: 6 * gb}},
			{Name: "jellyfin", Demand: planner.Demand{Memory: 6 * gb}},
			{Name: "node-exporter", Agent: true, Demand: planner.Demand{Memory: 30 * planner.MB}},
			{Name: "ollama", Demand: planner.Demand{Memory: 20 * gb}},
		},
		Rules: planner.Rules{Margin: 950, Overcommit: 2000, Changed: []planner.RuleChange{
			{Kind: planner.MarginChanged, From: 900, To: 950}, {Kind: planner.OverMarginAllowed},
			{Kind: planner.OvercommitChanged, From: 2000, To: 2500}, {Kind: planner.MachineTakenAway, Subject: "tower"},
		}},
		Waiting: []planner.Waiting{{Service: "immich", On: "old", Since: "2026-11-30", Size: 2 * gb}},
		Goal:    planner.Stay,
	}
	hosts := p.Hosts()
	tooBig := planner.Reason{Rule: planner.RuleMemory, Host: "cargo", Service: "ollama", Need: int64(26 * gb), Have: int64(7 * gb)}
	return &planner.Plan{
		Problem: p, Status: planner.Infeasible,
		Placement: planner.Placement{
			Host: map[string]string{"immich": "cargo", "jellyfin": "media"},
			Size: map[string]planner.Bytes{"media": 8 * gb},
		},
		Scores: []planner.Score{{Criterion: planner.UnplacedNormal, Cost: 1, Bound: 1}, {Criterion: planner.DataMoved, Cost: int64(gb), Bound: planner.Unbounded}},
		Machines: []planner.MachineLoad{
			{Machine: &p.Machines[0], Margin: 950, Usable: 7 * gb, Used: 6 * gb, Headroom: gb, Today: gb, CPU: 1500, CPULimit: 8000},
			{Machine: &p.Machines[1], Margin: 950, Usable: 15 * gb, Used: 8 * gb, Headroom: 5 * gb, Today: 5 * gb},
		},
		Hosts: []planner.HostLoad{
			{Host: hosts[0], Memory: 8 * gb, Usable: 7 * gb, Used: 6 * gb, Headroom: gb, Today: gb, Services: []string{"immich", "node-exporter"}},
			{Host: hosts[1], Memory: 8 * gb, Usable: 7 * gb, Used: 6 * gb, Headroom: gb, Services: []string{"jellyfin", "node-exporter"}},
		},
		Guests: []planner.GuestChange{
			{Guest: &p.Machines[1].Guests[0], Machine: "pve", Action: planner.CreateGuest, Memory: 8 * gb},
			{Guest: &p.Machines[1].Guests[1], Machine: "pve", Memory: gb, From: gb},
			{Guest: &p.Machines[1].Guests[2], Machine: "pve", Action: planner.DestroyGuest, From: 3 * gb},
		},
		Placed: []planner.Placed{
			{Service: &p.Services[0], Host: "cargo", From: "old", Memory: 6 * gb, Judgement: planner.Judgement{Verdict: planner.Unknown},
				Why:         planner.Why{Kind: planner.WhyBetter, Against: "media", Criterion: planner.GuestMemory, Here: int64(8 * gb), There: int64(14 * gb)},
				Performance: []planner.Performance{{Metric: "indexing", Reference: "ryzen", Before: planner.Figure{Text: "1s"}, After: planner.Figure{Text: "4s"}, Low: 4000, High: 4000}}},
			{Service: &p.Services[1], Host: "media", Memory: 6 * gb, Why: planner.Why{Kind: planner.WhyPinned}},
			{Service: &p.Services[2], Host: "cargo", Memory: 30 * planner.MB, Why: planner.Why{Kind: planner.WhyAgent}},
			{Service: &p.Services[2], Host: "media", Memory: 30 * planner.MB, Why: planner.Why{Kind: planner.WhyAgent}},
		},
		Moves: []planner.Move{
			{Service: "immich", From: "old", To: "cargo", Action: planner.MoveService, Data: gb},
			{Service: "jellyfin", To: "media", Action: planner.AddService},
			{Service: "node-exporter", To: "media", Action: planner.AddService},
		},
		Unplaced:   []planner.Unplaced{{Service: &p.Services[3], Hosts: []planner.HostReasons{{Host: "cargo", Reasons: []planner.Reason{tooBig}}}}},
		Violations: []planner.Reason{{Rule: planner.RuleCPU, Host: "cargo", Need: 9000, Have: 8000}},
	}
}
