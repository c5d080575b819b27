package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"berth/planner/pack"
)

func (b *bench) roadefCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "roadef MODEL ASSIGNMENT",
		Short: "Reassign processes to machines (Google ROADEF/EURO challenge 2012)",
		Example: `  packbench roadef model_a1_1.txt assignment_a1_1.txt --seconds 5
  packbench roadef model_b_1.txt assignment_b_1.txt --seconds 300 -o new_b_1.txt`,
		Args: exactly(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			model, err := readNumbers(args[0])
			if err != nil {
				return err
			}
			assignment, err := readNumbers(args[1])
			if err != nil {
				return err
			}
			p, err := readReassignment(model, assignment)
			if err != nil {
				return err
			}
			name := strings.TrimPrefix(baseName(args[0]), "model_")
			return b.solve(cmd.Context(), &instance{name: name, objective: "cost", problem: *p, write: writeAssignment})
		},
	}
}

// readReassignment reads the challenge's format (its problem definition, section 2): a machine is a bin,
// a process an item, and the costs are one goal.
func readReassignment(model, assignment *numbers) (*pack.Problem, error) {
	p := &pack.Problem{Goals: 1, Between: &pack.Between{}, Wave: &pack.Wave{}}
	for r := range model.count() {
		transient, weight := model.next(), model.next()
		p.Resources = append(p.Resources, pack.Resource{Name: fmt.Sprint("r", r), Transient: transient != 0, Over: pack.Cost{weight}})
	}
	readMachines(model, p)
	services := readServices(model)
	readProcesses(model, assignment, p, services)
	if assignment.err != nil {
		return nil, assignment.err
	}
	for range model.count() {
		of, with, target := model.index(len(p.Resources)), model.index(len(p.Resources)), model.next()
		p.Balances = append(p.Balances, pack.Balance{Of: of, With: with, Target: target, Cost: pack.Cost{model.next()}})
	}
	process, service, machine := model.next(), model.next(), model.next()
	for i := range p.Items {
		p.Items[i].Leave[0] *= process
	}
	p.Wave.Cost, p.Between.Cost = pack.Cost{service}, pack.Cost{machine}
	if err := model.end(); err != nil {
		return nil, err
	}
	if err := assignment.end(); err != nil {
		return nil, err
	}
	addServices(p, services)
	return p, nil
}

func readMachines(model *numbers, p *pack.Problem) {
	machines, resources := model.count(), len(p.Resources)
	for m := range machines {
		bin := pack.Bin{Name: fmt.Sprint("m", m), Parent: pack.Root}
		bin.Area, bin.Domain = int(model.next()), int(model.next())
		bin.Hard, bin.Soft = model.list(resources), model.list(resources)
		row := make([]int32, machines)
		for k := range row {
			row[k] = int32(model.next())
		}
		p.Bins = append(p.Bins, bin)
		p.Between.Of = append(p.Between.Of, row)
		if model.err != nil {
			return
		}
	}
}

// service is a set of processes: on different machines, in at least spread locations, near to others.
type service struct {
	spread  int
	needs   []int
	members []int
}

func readServices(model *numbers) []service {
	services := make([]service, model.count())
	for s := range services {
		services[s].spread = int(model.next())
		for range model.count() {
			services[s].needs = append(services[s].needs, model.index(len(services)))
		}
	}
	return services
}

func readProcesses(model, assignment *numbers, p *pack.Problem, services []service) {
	anywhere := make([]pack.Choice, len(p.Bins))
	for m := range anywhere {
		anywhere[m].Bin = m
	}
	for i := range model.count() {
		s := model.index(len(services))
		item := pack.Item{Name: fmt.Sprint("p", i), Choices: anywhere, MustFit: true}
		item.Demand = model.list(len(p.Resources))
		item.Leave = pack.Cost{model.next()}
		item.Start = assignment.index(len(p.Bins))
		p.Items = append(p.Items, item)
		if model.err != nil || assignment.err != nil {
			return
		}
		services[s].members = append(services[s].members, i)
	}
}

// addServices makes the groups of each service. Dependencies share the services' slices of processes.
func addServices(p *pack.Problem, services []service) {
	for _, s := range services {
		if len(s.members) == 0 {
			continue
		}
		p.Wave.Groups = append(p.Wave.Groups, s.members)
		if len(s.members) > 1 {
			p.Groups = append(p.Groups, pack.Group{Kind: pack.Apart, Items: s.members})
		}
		if s.spread > 1 {
			p.Groups = append(p.Groups, pack.Group{Kind: pack.Spread, Items: s.members, Domains: s.spread})
		}
		for _, other := range s.needs {
			p.Groups = append(p.Groups, pack.Group{Kind: pack.Near, Items: s.members, To: services[other].members})
		}
	}
}

// writeAssignment gives the machine of every process on one line.
func writeAssignment(w io.Writer, bins []int) error {
	_, err := fmt.Fprintln(w, strings.Trim(fmt.Sprint(bins), "[]"))
	return err
}
