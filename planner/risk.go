package planner

import (
	"cmp"
	"slices"
)

// RiskKind says what can go wrong.
type RiskKind int

// The kinds of risks. Each has its cover, which wording spells out.
const (
	RiskTight          RiskKind = iota // Host is over 95 % of its margin: Bytes left
	RiskGrowth                         // services may outgrow their figures on docker machine Host: Bytes left
	RiskSlow                           // Service is acceptable at best on Host, under Judgement
	RiskUnknown                        // nothing is declared for Service on Host's processor
	RiskNoWorkload                     // how well Service runs on Host depends on its use, which its wish does not state: Judgement
	RiskNotRecommended                 // Service runs on Host although not recommended
	RiskCPU                            // Service may take Share of Host's cores
	RiskData                           // Service moves to Host with Bytes of data
	RiskDevice                         // Service asks Host for Devices that no host of the inventory lists
	RiskArch                           // Service moves to Host from another architecture
	RiskCritical                       // critical Service depends on hypervisor Host
	RiskPassthrough                    // Host has devices passed through: it is pinned to its machine
	RiskBallooning                     // guests of machine Host, and what it keeps, take more than 80 % of it: Share
	RiskNetwork                        // Services use a Share of another machine over the network
	RiskRestart                        // guest Host restarts when its memory changes
	RiskUnsaved                        // no backup is known of Services, which keep something; Risks, which asks no host, never has it
	RiskLoss                           // machine Host fails: Count services have no other place
)

// Risk is one thing that can go wrong with a plan.
type Risk struct {
	Kind      RiskKind
	Host      string
	Service   string
	Judgement Judgement
	Bytes     Bytes
	Share     Permille
	On        Share    // of a server
	Services  []string // by name
	Count     int
	Devices   []string
	From      []Derived // what Devices were derived from
	Unknown   bool      // of data: there is more than Bytes, of which nobody knows the size
}

// Where a risk begins, in thousandths.
const (
	tightShare    = 950 // of the margin: the operator's amber
	growthShare   = 850 // of the margin: a service that takes half as much again fills what is left
	cpuShare      = 600 // of the cores that one service may take
	balloonsAbove = 800 // of the machine's memory: where Proxmox begins to take memory back from guests
)

// Risks lists what can go wrong with the plan, by kind. The outages, as Resilience gives them, say what
// the loss of a machine costs; without them that is left out.
func Risks(plan *Plan, outages []Outage) []Risk {
	var out []Risk
	out = append(out, machineRisks(plan)...)
	for i := range plan.Placed {
		out = append(out, serviceRisks(plan, &plan.Placed[i])...)
	}
	out = append(out, networkRisks(plan)...)
	for _, ph := range Phases(plan) {
		for _, g := range ph.Restarts {
			out = append(out, Risk{Kind: RiskRestart, Host: g})
		}
	}
	for _, o := range outages {
		if n := len(o.Plan.Unplaced); n > 0 {
			out = append(out, Risk{Kind: RiskLoss, Host: o.Machine, Count: n})
		}
	}
	slices.SortStableFunc(out, func(a, b Risk) int { return cmp.Compare(a.Kind, b.Kind) })
	return out
}

func machineRisks(plan *Plan) []Risk {
	var out []Risk
	for _, m := range plan.Machines {
		taken := m.Usable - m.Headroom
		if Tight(taken, m.Usable) {
			out = append(out, Risk{Kind: RiskTight, Host: m.Machine.Name, Bytes: m.Headroom})
		} else if m.Machine.RunsContainers() && int64(taken)*1000 > int64(m.Usable)*growthShare {
			out = append(out, Risk{Kind: RiskGrowth, Host: m.Machine.Name, Bytes: m.Headroom})
		}
		if m.Machine.Kind == Proxmox { // its balloons begin there
			if share := Permille(int64(taken) * 1000 / max(int64(m.Machine.Memory), 1)); share > balloonsAbove {
				out = append(out, Risk{Kind: RiskBallooning, Host: m.Machine.Name, Share: share})
			}
		}
	}
	for _, h := range plan.Hosts {
		if h.Host.Kind == VM && slices.Contains(h.Host.Devices, "gpu") {
			out = append(out, Risk{Kind: RiskPassthrough, Host: h.Host.Name})
		}
	}
	return out
}

// networkRisks has one for each share that services use from other machines, by name.
func networkRisks(plan *Plan) []Risk {
	by := map[Share][]string{}
	for _, pd := range plan.Placed {
		for _, u := range pd.Remote {
			if !pd.Service.Agent && !slices.Contains(by[u.Share], pd.Service.Name) {
				by[u.Share] = append(by[u.Share], pd.Service.Name)
			}
		}
	}
	var out []Risk
	for on, services := range by {
		out = append(out, Risk{Kind: RiskNetwork, On: on, Services: services})
	}
	slices.SortFunc(out, func(a, b Risk) int { return cmp.Compare(a.On.Name, b.On.Name) })
	return out
}

func serviceRisks(plan *Plan, pd *Placed) []Risk {
	s := pd.Service
	if s.Agent {
		return nil
	}
	var out []Risk
	host := plan.Load(pd.Host).Host
	add := func(r Risk) {
		r.Service, r.Host, r.Judgement = s.Name, pd.Host, pd.Judgement
		out = append(out, r)
	}
	switch pd.Judgement.Verdict {
	case Acceptable:
		add(Risk{Kind: RiskSlow})
	case Unknown:
		kind := RiskUnknown
		if pd.Judgement.By.Declared { // by bounds
			kind = RiskNoWorkload
		}
		add(Risk{Kind: kind})
	case NotRecommended:
		add(Risk{Kind: RiskNotRecommended})
	}
	cores := max(s.DemandOn(host.Processor).CPU, s.limitOn(host.Processor).CPU)
	if share := Permille(cores * 1000 / max(host.CPU, 1)); share > cpuShare {
		add(Risk{Kind: RiskCPU, Share: share})
	}
	if len(s.Unlisted) > 0 {
		add(Risk{Kind: RiskDevice, Devices: s.Unlisted, From: s.devicesFrom(s.Unlisted)})
	}
	if s.Critical && host.IsGuest() {
		add(Risk{Kind: RiskCritical})
	}
	if pd.From == "" || pd.From == pd.Host {
		return out
	}
	if len(s.State) > 0 {
		add(Risk{Kind: RiskData, Bytes: s.DataBytes(), Unknown: s.DataUnknown()})
	}
	if from, ok := plan.Problem.Host(pd.From); ok && from.Processor.Arch.Family != host.Processor.Arch.Family {
		add(Risk{Kind: RiskArch})
	}
	return out
}

// Tight reports whether so much of a machine's memory is taken, reserved included, that little is left
// under the margin. Guests are never tight: they are as large as their load asks for.
func Tight(taken, usable Bytes) bool { return taken > Permille(tightShare).Of(usable) }
