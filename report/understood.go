package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"berth/planner"
	"berth/wording"
)

// Understood prints what was understood of an inventory: its machines with their guests, and its services with their wishes.
func Understood(out io.Writer, w wording.Words, p *planner.Problem) error {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, w.Say("%s: %s, %s, %s, margin %s", "%s : %s, %s, %s, marge %s", p.Name,
		w.Count(len(p.Machines), "machine", "machines", "machine", "machines"), w.Count(len(p.Hosts()), "host", "hosts", "hôte", "hôtes"),
		w.Services(len(p.Services)), w.Percent(p.Rules.Margin)))
	fmt.Fprintln(t, w.Say("\nMACHINE\tKIND\tPROCESSOR\tMEMORY\tDEVICES", "\nMACHINE\tGENRE\tPROCESSEUR\tMÉMOIRE\tPÉRIPHÉRIQUES"))
	for _, m := range p.Machines {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", m.Name, m.Kind, m.Processor.Short, w.Size(m.Memory), strings.Join(m.Devices, ", "))
		for _, g := range m.Guests {
			fmt.Fprintf(t, "  %s\t%s\t%s\t%s\t%s\n", w.Guest(g.ID, g.Name), g.Kind, w.Count(g.CPUs, "vCPU", "vCPUs", "vCPU", "vCPU"), guestMemory(w, g), strings.Join(g.Devices, ", "))
		}
	}
	fmt.Fprintln(t, w.Say("\nSERVICE\tMEMORY\tTODAY\tWISH", "\nSERVICE\tMÉMOIRE\tAUJOURD'HUI\tSOUHAIT"))
	services := slices.Clone(p.Services)
	slices.SortFunc(services, func(x, y planner.Service) int { return strings.Compare(x.Name, y.Name) })
	for i := range services {
		s := &services[i]
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", s.Name, w.Used(s.Demand.Memory), cmp.Or(p.Current.Host[s.Name], "-"), wish(w, s))
	}
	return t.Flush()
}

func guestMemory(w wording.Words, g planner.Guest) string {
	if g.Appliance || g.Memory.Min == g.Memory.Max {
		return w.Size(g.Memory.Max)
	}
	return w.Say("%s to %s", "%s à %s", w.Size(g.Memory.Min), w.Size(g.Memory.Max))
}

// wish says in a few words what the inventory wishes for a service.
func wish(w wording.Words, s *planner.Service) string {
	var out []string
	add := func(on bool, text string) {
		if on {
			out = append(out, text)
		}
	}
	add(s.Agent, w.Say("agent: on every host", "agent : sur chaque hôte"))
	add(len(s.Wish.On) > 0, w.Say("on %s", "sur %s", w.Or(s.Wish.On)))
	add(s.Wish.Stays, w.Say("stays: no wish names it", "reste : aucun souhait ne le nomme"))
	add(len(s.Wish.NotOn) > 0, w.Say("not on %s", "pas sur %s", strings.Join(s.Wish.NotOn, ", ")))
	add(len(s.Wish.ApartFrom) > 0, w.Say("apart from %s", "séparé de %s", strings.Join(s.Wish.ApartFrom, ", ")))
	add(s.Wish.Workload.Known(), w.Workload(s.Wish.Workload))
	add(s.Wish.Priority != planner.Normal, w.Priority(s.Wish.Priority))
	add(s.Wish.Way == planner.RawWay, w.Say("moves as files", "déménage tel quel"))
	add(s.Wish.Way == planner.DumpWay, w.Say("moves by dump", "déménage par export"))
	add(s.Wish.Accept, w.Say("accepted although not recommended", "accepté bien que déconseillé"))
	return strings.Join(out, ", ")
}
