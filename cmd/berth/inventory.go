package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"berth/planner"
	"berth/planning"
	"berth/wording"
)

func (a *app) inventoryCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "inventory",
		Short: "Check the inventory and show what berth understood of it",
		Example: `  berth inventory -f lab.yaml
  berth inventory schema > inventory.schema.json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return a.showInventory() },
	}
	cmd.AddCommand(a.schemaCommand())
	return cmd
}

func (a *app) schemaCommand() *cobra.Command {
	var isPlain bool
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of inventories, for editors",
		Long: `Prints a JSON Schema with which an editor completes and checks the inventory: its fields, and the names of
this lab. It offers the services of the catalog (--catalog and catalog: included), with the settings, ports
and volumes of each, the processors, and the hosts of the inventory, also while that has errors. Write it
anew when the catalog has changed. This line at the top of the inventory tells editors where it is:

  # yaml-language-server: $schema=inventory.schema.json`,
		Example: `  berth inventory schema > inventory.schema.json
  berth inventory schema --catalog stacks > inventory.schema.json
  berth inventory schema --plain`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			data, err := planning.PlainSchema()
			if !isPlain {
				data, err = planning.Schema(a.inventory, a.catalogs)
			}
			if err != nil {
				return usageError{err}
			}
			_, err = a.stdout.Write(data)
			return err
		},
	}
	cmd.Flags().BoolVar(&isPlain, "plain", false, "without names: the same for every lab")
	return cmd
}

func (a *app) showInventory() error {
	l, err := a.readLab()
	if err != nil {
		return err
	}
	p, w := l.Problem, wording.For(wording.EN)
	t := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "%s: %d machines, %d hosts, %d services, margin %s\n\n", p.Name, len(p.Machines), len(p.Hosts()), len(p.Services), w.Percent(p.Rules.Margin))
	fmt.Fprintln(t, "MACHINE\tKIND\tPROCESSOR\tMEMORY\tDEVICES")
	for _, m := range p.Machines {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", m.Name, m.Kind, m.Processor.Short, w.Size(m.Memory), strings.Join(m.Devices, ", "))
		for _, g := range m.Guests {
			fmt.Fprintf(t, "  %d %s\t%s\t%d vCPUs\t%s\t%s\n", g.ID, g.Name, g.Kind, g.CPUs, guestMemory(w, g), strings.Join(g.Devices, ", "))
		}
	}
	fmt.Fprintln(t, "\nSERVICE\tMEMORY\tTODAY\tWISH")
	services := slices.Clone(p.Services)
	slices.SortFunc(services, func(x, y planner.Service) int { return strings.Compare(x.Name, y.Name) })
	for _, s := range services {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", s.Name, w.Used(s.Demand.Memory), cmp.Or(p.Current.Host[s.Name], "-"), wish(w, &s))
	}
	return t.Flush()
}

func guestMemory(w wording.Words, g planner.Guest) string {
	if g.Appliance || g.Memory.Min == g.Memory.Max {
		return w.Size(g.Memory.Max)
	}
	return w.Size(g.Memory.Min) + " to " + w.Size(g.Memory.Max)
}

// wish says in a few words what the inventory wishes for a service.
func wish(w wording.Words, s *planner.Service) string {
	var out []string
	add := func(on bool, text string) {
		if on {
			out = append(out, text)
		}
	}
	add(s.Agent, "agent: on every host")
	add(len(s.Wish.On) > 0, "on "+strings.Join(s.Wish.On, " or "))
	add(s.Wish.Stays, "stays: no wish names it")
	add(len(s.Wish.NotOn) > 0, "not on "+strings.Join(s.Wish.NotOn, ", "))
	add(len(s.Wish.ApartFrom) > 0, "apart from "+strings.Join(s.Wish.ApartFrom, ", "))
	add(s.Wish.Workload.Known(), w.Workload(s.Wish.Workload))
	add(s.Wish.Priority != planner.Normal, "priority "+s.Wish.Priority.String())
	add(s.Wish.Accept, "accepted although not recommended")
	return strings.Join(out, ", ")
}
