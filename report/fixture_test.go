package report

import (
	"time"

	"berth/planner"
)

var (
	ryzen = planner.Processor{Name: "ryzen-7640hs", Title: "AMD Ryzen 5 7640HS", Short: "Ryzen 5", Arch: planner.Arch{Family: "amd64", Level: 4}, Cores: 6, Threads: 12}
	pi    = planner.Processor{Name: "bcm2712", Title: "Raspberry Pi 5", Short: "Pi 5", Arch: planner.Arch{Family: "arm64"}, Cores: 4, Threads: 4}
)

const gb, mb = planner.GB, planner.MB

// problem is a small lab: a Raspberry Pi and a hypervisor with a guest to create, one to destroy, and a
// router.
func problem() *planner.Problem {
	pages := func(n int64, p planner.Period) planner.Workload {
		return planner.Workload{Amount: n, Unit: "pages", Period: p}
	}
	return &planner.Problem{
		Name: "lab", Domain: "lab.home",
		Machines: []planner.Machine{
			{Name: "tower", Kind: planner.Docker, Processor: pi, Memory: 8 * gb, Reserved: 300 * mb, Devices: []string{"tun"}, Address: "10.0.0.2"},
			{Name: "pve", Kind: planner.Proxmox, Processor: ryzen, Memory: 32 * gb, Reserved: 3 * gb, Address: "10.0.0.10", Guests: []planner.Guest{
				{Name: "router", Kind: planner.VM, ID: 100, CPUs: 2, Appliance: true, Exists: true, ExistsAt: 2 * gb},
				{Name: "media", Kind: planner.VM, ID: 110, CPUs: 6, Disk: 100 * gb, Devices: []string{"gpu"}, Memory: planner.Range{Min: 2 * gb, Max: 16 * gb}, Address: "10.0.0.110"},
				{Name: "old", Kind: planner.LXC, ID: 210, CPUs: 2, Exists: true, ExistsAt: 3 * gb, Memory: planner.Range{Min: gb, Max: 4 * gb}},
			}},
		},
		Services: []planner.Service{
			{Name: "adguard-home", Group: "network", Critical: true, Demand: planner.Demand{Memory: 200 * mb}, Wish: planner.Wish{On: []string{"tower"}}},
			{Name: "jellyfin", Group: "media", Demand: planner.Demand{Memory: 6 * gb, CPU: 2000}, Devices: []string{"gpu"}},
			{Name: "node-exporter", Agent: true, Demand: planner.Demand{Memory: 30 * mb}},
			{Name: "paperless-ngx", Group: "productivity", Unit: "pages", Units: map[string]int64{"documents": 2}, Demand: planner.Demand{Memory: 2560 * mb, CPU: 1000, Disk: 10 * gb},
				Wish: planner.Wish{Workload: planner.Workload{Amount: 15, Unit: "documents", Period: planner.Month}},
				Suits: map[string]planner.Suitability{
					"bcm2712": {Declared: true, ViableUpTo: pages(20, planner.Month), NotRecommended: pages(50, planner.Day)},
					"amd64":   {Declared: true, Fixed: true},
				}},
		},
		Current: planner.Placement{
			Host: map[string]string{"adguard-home": "tower", "paperless-ngx": "old", "wiki": "old"},
			Size: map[string]planner.Bytes{"old": 3 * gb},
		},
		Leaving: []planner.Service{{Name: "wiki"}},
		Rules:   planner.Rules{Margin: 900, Overcommit: 2000},
	}
}

// fixture is a hand-made plan for it, so that the goldens hold whatever the planner does.
func fixture() (*planner.Plan, derived) {
	p := problem()
	hosts := p.Hosts()
	half := func(m planner.Bytes) planner.Bytes { return planner.Permille(900).Of(m) }
	paperless, second := &p.Services[3], time.Second
	slow := []planner.Performance{
		{Metric: "OCR of a page", Reference: "ryzen-7640hs", Before: planner.Figure{Text: "~30s", Low: 30 * second, High: 30 * second},
			After: planner.Figure{Text: "~60s", Low: 60 * second, High: 60 * second}, Low: 2000, High: 2000},
		{Metric: "indexing", Reference: "ryzen-7640hs", Before: planner.Figure{Text: "fast"}, After: planner.Figure{Text: "medium"}},
	}
	judged := paperless.Judge(pi)
	plan := &planner.Plan{
		Problem: p, Status: planner.Optimal, Proven: true,
		Placement: planner.Placement{
			Host: map[string]string{"adguard-home": "tower", "jellyfin": "media", "paperless-ngx": "tower"},
			Size: map[string]planner.Bytes{"media": 7 * gb},
		},
		Scores: []planner.Score{
			{Criterion: planner.UnplacedNormal}, {Criterion: planner.Verdicts, Cost: 1, Bound: 1},
			{Criterion: planner.DataMoved, Cost: int64(10 * gb), Bound: int64(10 * gb)}, {Criterion: planner.GuestMemory, Cost: int64(7 * gb), Bound: int64(7 * gb)},
		},
		Machines: []planner.MachineLoad{
			{Machine: &p.Machines[0], Margin: 900, Usable: half(8 * gb), Used: 2790 * mb, Headroom: half(8*gb) - 3090*mb, Today: 530 * mb, CPU: 1000, CPULimit: 8000},
			{Machine: &p.Machines[1], Margin: 900, Usable: half(32 * gb), Used: 9 * gb, Headroom: half(32*gb) - 12*gb, Today: 8 * gb, CPU: 8000, CPULimit: 24000},
		},
		Hosts: []planner.HostLoad{
			{Host: hosts[0], Memory: 8 * gb, Usable: half(8 * gb), Used: 2790 * mb, Headroom: half(8*gb) - 3090*mb, Today: 530 * mb, CPU: 1000, CPULimit: 8000, Services: []string{"adguard-home", "node-exporter", "paperless-ngx"}},
			{Host: hosts[1], Memory: 7 * gb, Usable: half(7 * gb), Used: 6*gb + 30*mb, Headroom: half(7*gb) - 6*gb - 30*mb, CPU: 2000, CPULimit: 12000, Services: []string{"jellyfin", "node-exporter"}},
		},
		Guests: []planner.GuestChange{
			{Guest: &p.Machines[1].Guests[0], Machine: "pve", Memory: 2 * gb, From: 2 * gb},
			{Guest: &p.Machines[1].Guests[1], Machine: "pve", Action: planner.CreateGuest, Memory: 7 * gb},
			{Guest: &p.Machines[1].Guests[2], Machine: "pve", Action: planner.DestroyGuest, From: 3 * gb},
		},
		Placed: []planner.Placed{
			{Service: &p.Services[0], Host: "tower", From: "tower", Memory: 200 * mb, Judgement: planner.Judgement{By: planner.Suitability{Declared: true, Fixed: true}}, Why: planner.Why{Kind: planner.WhyPinned}},
			{Service: &p.Services[1], Host: "media", Memory: 6 * gb, Judgement: planner.Judgement{Verdict: planner.Unknown}, Why: planner.Why{Kind: planner.WhyOnlyHost}},
			{Service: &p.Services[2], Host: "media", Memory: 30 * mb, Why: planner.Why{Kind: planner.WhyAgent}},
			{Service: &p.Services[2], Host: "tower", Memory: 30 * mb, Why: planner.Why{Kind: planner.WhyAgent}},
			{Service: paperless, Host: "tower", From: "old", Memory: 2560 * mb, Judgement: judged, Performance: slow,
				Why: planner.Why{Kind: planner.WhyBetter, Against: "media", Criterion: planner.GuestMemory, Here: int64(7 * gb), There: int64(10 * gb)}},
		},
		Moves: []planner.Move{
			{Service: "jellyfin", To: "media"},
			{Service: "paperless-ngx", From: "old", To: "tower", Action: planner.MoveService, Data: 10 * gb},
			{Service: "wiki", From: "old", Action: planner.RemoveService},
		},
	}
	return plan, derived{
		phases: []planner.Phase{
			{Kind: planner.PhaseGuests, Guests: plan.Guests[1:2], Needs: []planner.Need{
				{Kind: planner.NeedGuest, Subject: "media"}, {Kind: planner.NeedDevice, Subject: "media", Detail: "gpu"},
				{Kind: planner.NeedPackage, Subject: "pve", Detail: "node-exporter"}}},
			{Kind: planner.PhaseAdd, Moves: plan.Moves[:1], Needs: []planner.Need{{Kind: planner.NeedPhase, Number: 1}}},
			{Kind: planner.PhaseMove, Moves: plan.Moves[1:2], Needs: []planner.Need{
				{Kind: planner.NeedPhase, Number: 2}, {Kind: planner.NeedBackup, Subject: "paperless-ngx", Bytes: 10 * gb}}},
			{Kind: planner.PhaseRelease, Guests: plan.Guests[2:], Needs: []planner.Need{{Kind: planner.NeedPhase, Number: 3}}},
		},
		risks: []planner.Risk{
			{Kind: planner.RiskSlow, Service: "paperless-ngx", Host: "tower", Judgement: judged},
			{Kind: planner.RiskUnknown, Service: "jellyfin", Host: "media"},
			{Kind: planner.RiskData, Service: "paperless-ngx", Host: "tower", Bytes: 10 * gb},
			{Kind: planner.RiskLoss, Host: "tower", Count: 0}, {Kind: planner.RiskLoss, Host: "pve", Count: 1},
		},
		waysBack: []planner.WayBack{
			{Kind: planner.BackStop, Service: "jellyfin", Host: "media"},
			{Kind: planner.BackReturn, Service: "paperless-ngx", From: "old", Host: "tower", Data: 10 * gb},
			{Kind: planner.BackStart, Service: "wiki", From: "old"},
			{Kind: planner.BackDestroy, Guest: "media", ID: 110}, {Kind: planner.BackNone, Guest: "old", ID: 210, Size: 3 * gb},
		},
		checks: []planner.CheckItem{
			{Kind: planner.CheckGuests, Names: []string{"router", "media"}}, {Kind: planner.CheckHealthy, Count: 3},
			{Kind: planner.CheckMargin, Subject: "tower", Bytes: half(8 * gb), Share: 900}, {Kind: planner.CheckPapers},
		},
	}
}

// outages are what the resilience table of the fixture shows.
func outages(plan *planner.Plan) []planner.Outage {
	p := plan.Problem
	without := func(name string) *planner.Problem { q, _ := p.Without(name); return q }
	return []planner.Outage{
		{Machine: "tower", Plan: &planner.Plan{
			Problem: without("tower"), Status: planner.Optimal,
			Placement: planner.Placement{Host: map[string]string{"adguard-home": "media", "paperless-ngx": "media"}},
			Hosts:     plan.Hosts[1:],
			Placed:    []planner.Placed{{Service: &p.Services[0], Host: "media"}, {Service: &p.Services[3], Host: "media"}},
		}},
		{Machine: "pve", Plan: &planner.Plan{
			Problem: without("pve"), Status: planner.Infeasible, Hosts: plan.Hosts[:1],
			Unplaced: []planner.Unplaced{{Service: &p.Services[1]}},
		}},
	}
}

// broken is a plan that does not fit: a host that is over, a service without a place, rules changed.
func broken() (*planner.Plan, derived) {
	plan, d := fixture()
	p := plan.Problem
	p.Rules.Changed = []planner.RuleChange{{Kind: planner.MarginChanged, From: 900, To: 800}, {Kind: planner.MachineTakenAway, Subject: "cargo"}}
	p.Services[3].Wish.Freed = true
	plan.Status, plan.Proven = planner.Infeasible, false
	over := planner.Reason{Rule: planner.RuleMemory, Host: "media", Need: int64(14 * gb), Have: int64(planner.Permille(900).Of(14 * gb))}
	plan.Violations = []planner.Reason{over, {Rule: planner.RuleMachineMemory, Host: "pve", Need: int64(32 * gb), Have: int64(planner.Permille(900).Of(32 * gb))}}
	plan.Unplaced = []planner.Unplaced{{Service: &p.Services[3], Hosts: []planner.HostReasons{
		{Host: "tower", Reasons: []planner.Reason{
			{Rule: planner.RuleVerdict, Judgement: planner.Judgement{Verdict: planner.NotRecommended, By: planner.Suitability{Declared: true, Fixed: true}}},
			{Rule: planner.RuleMemory, Host: "tower", Service: "paperless-ngx", Need: int64(9 * gb), Have: int64(7 * gb)},
		}},
		{Host: "media", Reasons: []planner.Reason{{Rule: planner.RuleMachineMemory, Host: "pve", Service: "paperless-ngx", Need: int64(34 * gb), Have: int64(28 * gb)}}},
	}}}
	plan.Hosts[1].Headroom, plan.Machines[1].Headroom = -planner.Bytes(over.Over()), -3*gb
	plan.Hosts[1].Used = plan.Hosts[1].Memory
	return plan, d
}
