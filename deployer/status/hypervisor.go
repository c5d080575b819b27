package status

import (
	"cmp"
	"slices"

	"berth/deployer/guests"
	"berth/planner"
	"berth/wording"
)

// Hypervisor is a Proxmox machine: the guests that it has, beside those that the inventory has of it.
type Hypervisor struct {
	Machine string
	Err     error // why it does not say; nothing else is known then
	Version string
	Guests  []Guest // by number; templates are none
}

// Guest is a guest as its hypervisor has it, and as it should be.
type Guest struct {
	ID        int
	Name      string // in the inventory, else in Proxmox
	Kind      planner.Kind
	There     *guests.Guest // nil: that machine does not have it
	Elsewhere bool          // another node of the cluster has it
	Cores     int           // it has now
	Should    Should
}

// Should is how a guest should be.
type Should struct {
	Listed    bool          // the inventory has it: else it is somebody else's
	Stated    planner.Bytes // of memory, that the inventory says it has today; 0: it says that it is not there
	There     bool          // it is to be there
	Gone      bool          // the plan has it no more
	Memory    planner.Range // that it may have; zero: nobody says
	Cores     int           // 0: nobody says
	Appliance bool          // it is its operator's whether it runs
}

// Virtualizers lists the Proxmox machines that have guests of these hosts, by name; where all hosts are meant, those without a guest too.
func Virtualizers(p *planner.Problem, hosts []string) []string {
	all := len(hosts) == len(p.Hosts())
	var out []string
	for i := range p.Machines {
		m := &p.Machines[i]
		if m.Kind == planner.Proxmox && (all || slices.ContainsFunc(m.Guests, func(g planner.Guest) bool { return slices.Contains(hosts, g.Name) })) {
			out = append(out, m.Name)
		}
	}
	slices.Sort(out)
	return out
}

// Hypervisors holds what Proxmox machines said of their guests, or why they did not, against the inventory, and where a plan is given against that.
// Of guests that are hosts those are left out that are not among hosts, and others with them, unless all are meant.
func Hypervisors(p *planner.Problem, plan *planner.Plan, hosts []string, a guests.Answers) []Hypervisor {
	all := len(hosts) == len(p.Hosts())
	var out []Hypervisor
	for i := range p.Machines {
		m := &p.Machines[i]
		switch look, err := a.Said[m.Name], a.Wrong[m.Name]; {
		case err != nil:
			out = append(out, Hypervisor{Machine: m.Name, Err: err})
		case look != nil:
			here := slices.DeleteFunc(guestsOf(m, plan, look), func(g Guest) bool { return !all && !(g.Should.Listed && slices.Contains(hosts, g.Name)) })
			out = append(out, Hypervisor{Machine: m.Name, Version: look.Version, Guests: here})
		}
	}
	return out
}

func guestsOf(m *planner.Machine, plan *planner.Plan, look *guests.Proxmox) []Guest {
	var out []Guest
	listed := map[int]bool{}
	for i := range m.Guests {
		g := &m.Guests[i]
		listed[g.ID] = true
		out = append(out, Guest{
			ID: g.ID, Name: g.Name, Kind: g.Kind, There: look.Guest(g.ID), Elsewhere: slices.Contains(look.Others, g.ID), Should: should(m, g, plan, look.Guest(g.ID)),
		})
	}
	for i := range look.Guests {
		if g := &look.Guests[i]; !listed[g.ID] && g.Config["template"] != "1" {
			out = append(out, Guest{ID: g.ID, Name: cmp.Or(g.Name(), "?"), Kind: g.Kind, There: g})
		}
	}
	for i := range out {
		if g := &out[i]; g.There != nil {
			g.Cores = cmp.Or(g.There.Cores(), look.Cores)
		}
	}
	slices.SortFunc(out, func(x, y Guest) int { return cmp.Compare(x.ID, y.ID) })
	return out
}

// should says how a guest of the inventory should be. An LXC that is an appliance is a load there, not a ceiling. One that berth made
// is to be there although the inventory may not say yet that it is.
func should(m *planner.Machine, g *planner.Guest, plan *planner.Plan, now *guests.Guest) Should {
	s := Should{Listed: true, Stated: g.ExistsAt, There: g.Exists, Memory: g.Memory, Cores: g.CPUs, Appliance: g.Appliance}
	switch {
	case g.Appliance && g.Kind == planner.LXC:
		s.Memory = planner.Range{}
	case plan == nil && now != nil && now.Ours() && now.Record.Ready:
		s.There = true
	case plan != nil && !g.Appliance:
		s.There, s.Gone, s.Memory = false, g.Exists, planner.Range{}
		for _, c := range plan.Guests {
			if c.Machine == m.Name && c.Guest.Name == g.Name && c.Memory > 0 {
				s.There, s.Gone, s.Memory = true, false, planner.Range{Min: c.Memory, Max: c.Memory}
			}
		}
	}
	return s
}

// State says what a guest does, in a few words.
func (g *Guest) State(w wording.Words) string {
	switch {
	case g.Elsewhere && g.There == nil:
		return w.Say("on another node", "sur un autre nœud")
	case g.There == nil:
		return w.Say("not there", "absent")
	}
	state := w.Say("stopped", "arrêté")
	if g.There.Runs {
		state = w.Say("running", "tourne")
	}
	if len(g.There.Lost) > 0 {
		state += w.Say(", disks gone", ", disques disparus")
	}
	if lock := g.There.Lock(); lock != "" {
		state += w.Say(", locked (%s)", ", verrouillé (%s)", lock)
	}
	return state
}

// fits reports whether so much memory is what it may have.
func (s *Should) fits(memory planner.Bytes) bool {
	return s.Memory == planner.Range{} || s.Memory.Min <= memory && memory <= s.Memory.Max
}
