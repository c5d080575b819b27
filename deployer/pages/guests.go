package pages

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"berth/deployer/guests"
	"berth/deployer/status"
	"berth/planner"
	"berth/wording"
)

// hypervisor prints what a Proxmox machine says of its guests; should heads how they should be.
func hypervisor(b *strings.Builder, w wording.Words, h *status.Hypervisor, should string, want func(*status.Guest) string) {
	say := w.Say
	if h.Err != nil {
		fmt.Fprintf(b, "%s  %s\n", h.Machine, say("its guests could not be looked at: %v", "ses invités n'ont pas pu être examinés : %v", h.Err))
		return
	}
	fmt.Fprintf(b, "%s  Proxmox VE %s\n", h.Machine, h.Version)
	if len(h.Guests) == 0 {
		fmt.Fprintf(b, "  %s\n", say("no guests", "aucun invité"))
		return
	}
	t := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, say("  GUEST\tKIND\tSTATE\tMEMORY\tCORES\t", "  INVITÉ\tTYPE\tÉTAT\tMÉMOIRE\tCŒURS\t")+should)
	for i := range h.Guests {
		g := &h.Guests[i]
		memory, cores, kind := "-", "-", g.Kind
		if g.There != nil {
			memory, cores, kind = w.Size(g.There.Memory()), fmt.Sprint(g.Cores), g.There.Kind
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\t%s\t%s\n", w.Guest(g.ID, g.Name), kind, g.State(w), memory, cores, want(g))
	}
	_ = t.Flush() // of a strings.Builder
}

// hypervisors prints what Proxmox machines have, and what is amiss there. What of a machine that is a host, too, was told with it.
func (p *Status) hypervisors(b *strings.Builder) {
	told := map[string]bool{}
	for i := range p.Hosts {
		told[p.Hosts[i].Host] = p.Hosts[i].Err == nil
	}
	for i := range p.Hypervisors {
		h := &p.Hypervisors[i]
		hypervisor(b, p.Words, h, p.Words.Say("PLANNED", "PRÉVU"), p.should)
		for _, f := range p.Found {
			if f.On() == h.Machine && !told[h.Machine] {
				p.found(b, "  ", f)
			}
		}
		fmt.Fprintln(b)
	}
}

// should says how a guest should be.
func (p *Status) should(g *status.Guest) string {
	w, s := p.Words, &g.Should
	switch {
	case !s.Listed:
		return w.Say("not in the inventory", "hors de l'inventaire")
	case s.Appliance:
		return w.Say("appliance", "appliance")
	case s.Memory == planner.Range{}:
		return w.Say("not needed", "pas nécessaire")
	case s.Memory.Min == s.Memory.Max:
		return w.Size(s.Memory.Max)
	}
	return w.Say("%s to %s", "de %s à %s", w.Size(s.Memory.Min), w.Size(s.Memory.Max))
}

// stated says what the inventory has of a guest.
func (p *Scan) stated(g *status.Guest) string {
	w, s := p.Words, &g.Should
	switch {
	case !s.Listed:
		return w.Say("not in the inventory", "hors de l'inventaire")
	case s.Appliance && s.Stated > 0:
		return w.Say("appliance, %s", "appliance, %s", w.Size(s.Stated))
	case s.Stated == 0:
		return w.Say("not there", "absent")
	}
	return w.Size(s.Stated)
}

// seen is a guest that hosts and hypervisor were asked about: what an inventory would have of it today.
type seen struct {
	name   string
	memory planner.Bytes // 0: it is gone
}

// seen lists the guests of which the inventory says something else than their hypervisors. An appliance is its operator's, since what
// it counts with may be less than it has; and one that answers, and whose number nobody has, has another number.
func (p *Scan) seen() []seen {
	answers := map[string]bool{}
	for i := range p.Hosts {
		answers[p.Hosts[i].Host] = p.Hosts[i].Err == nil
	}
	var out []seen
	for i := range p.Hypervisors {
		for k := range p.Hypervisors[i].Guests {
			g := &p.Hypervisors[i].Guests[k]
			switch s := &g.Should; {
			case !s.Listed || s.Appliance:
			case g.There == nil && (s.Stated == 0 || g.Elsewhere || answers[g.Name]):
			case g.There == nil:
				out = append(out, seen{g.Name, 0})
			case g.There.Kind == g.Kind && !unmade(g.There) && g.There.Memory() != s.Stated:
				out = append(out, seen{g.Name, g.There.Memory()})
			}
		}
	}
	return out
}

// unmade reports whether a run that makes the guest was broken off: it is none yet.
func unmade(g *guests.Guest) bool { return g.Ours() && !g.Record.Ready }

// sized reports whether a hypervisor said what memory a guest has.
func (p *Scan) sized(guest string) bool {
	for i := range p.Hypervisors {
		for _, g := range p.Hypervisors[i].Guests {
			if g.Should.Listed && g.Name == guest && g.There != nil && !unmade(g.There) {
				return true
			}
		}
	}
	return false
}

// strangers lists guests that run and that the inventory does not have, by machine.
func (p *Scan) strangers(b *strings.Builder) {
	for i := range p.Hypervisors {
		h := &p.Hypervisors[i]
		var names []string
		for k := range h.Guests {
			if g := &h.Guests[k]; !g.Should.Listed && g.There.Runs {
				names = append(names, p.Words.HasMemory(p.Words.Guest(g.ID, g.Name), g.There.Memory()))
			}
		}
		if len(names) > 0 {
			fmt.Fprintf(b, "# %s: %s\n", h.Machine, p.Words.Say("guests that run and are not in the inventory: %s; berth init --from, with the ssh address of %s, adds them", "invités qui tournent et ne sont pas dans l'inventaire : %s ; berth init --from, avec l'adresse ssh de %s, les ajoute",
				strings.Join(names, ", "), h.Machine))
		}
	}
}
