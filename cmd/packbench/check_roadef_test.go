package main

import (
	"fmt"
	"testing"
)

// reassignment is an instance of the challenge as its definition has it, and the words of the definition.
type reassignment struct {
	transient []bool
	weight    []int64
	machines  []struct {
		neighbourhood, location int64
		capacity, safety, move  []int64
	}
	services []struct {
		spread int64
		needs  []int64
	}
	processes []struct {
		service, move int64
		demand        []int64
		start         int
	}
	balances                 [][4]int64 // first resource, second, target, weight
	process, service, moving int64      // weights of the move costs
}

func newReassignmentChecker(t testing.TB, model, assignment string) *checker {
	t.Helper()
	n, err := readNumbers(model)
	if err != nil {
		t.Fatal(err)
	}
	d := &reassignment{}
	resources := int(n.next())
	for range resources {
		d.transient, d.weight = append(d.transient, n.next() == 1), append(d.weight, n.next())
	}
	d.machines = append(d.machines, make([]struct {
		neighbourhood, location int64
		capacity, safety, move  []int64
	}, n.next())...)
	for k := range d.machines {
		m := &d.machines[k]
		m.neighbourhood, m.location = n.next(), n.next()
		m.capacity, m.safety, m.move = n.list(resources), n.list(resources), n.list(len(d.machines))
	}
	d.services = append(d.services, make([]struct {
		spread int64
		needs  []int64
	}, n.next())...)
	for k := range d.services {
		d.services[k].spread = n.next()
		d.services[k].needs = n.list(int(n.next()))
	}
	d.processes = append(d.processes, make([]struct {
		service, move int64
		demand        []int64
		start         int
	}, n.next())...)
	for k := range d.processes {
		p := &d.processes[k]
		p.service, p.demand, p.move = n.next(), n.list(resources), n.next()
	}
	for range n.next() {
		d.balances = append(d.balances, [4]int64{n.next(), n.next(), n.next(), n.next()})
	}
	d.process, d.service, d.moving = n.next(), n.next(), n.next()
	if err := n.end(); err != nil {
		t.Fatal(err)
	}
	a, err := readNumbers(assignment)
	if err != nil {
		t.Fatal(err)
	}
	c := &checker{items: len(d.processes), bins: len(d.machines)}
	for k := range d.processes {
		d.processes[k].start = int(a.next())
		c.start = append(c.start, d.processes[k].start)
	}
	if err := a.end(); err != nil {
		t.Fatal(err)
	}
	c.cost = d.cost
	c.solution = func(written []byte) (int64, error) {
		at, err := c.list(written)
		if err != nil {
			return 0, err
		}
		return d.cost(at)
	}
	return c
}

// cost is the total cost of an assignment, or the first rule that it breaks.
func (d *reassignment) cost(at []int) (int64, error) {
	if err := d.checkServices(at); err != nil {
		return 0, err
	}
	cost := d.moveCost(at)
	use := make([][]int64, len(d.machines))
	for m := range use {
		use[m] = make([]int64, len(d.weight))
	}
	for p, m := range at {
		for r, q := range d.processes[p].demand {
			use[m][r] += q
		}
	}
	for m := range d.machines {
		machine := &d.machines[m]
		for r, u := range use[m] {
			cost += d.weight[r] * max(0, u-machine.safety[r])
		}
		for _, b := range d.balances {
			cost += b[3] * max(0, b[2]*(machine.capacity[b[0]]-use[m][b[0]])-(machine.capacity[b[1]]-use[m][b[1]]))
		}
	}
	for p, m := range at { // what left is still there in transient resources
		for r, q := range d.processes[p].demand {
			if start := d.processes[p].start; d.transient[r] && start != m {
				use[start][r] += q
			}
		}
	}
	for m := range d.machines {
		for r, u := range use[m] {
			if u > d.machines[m].capacity[r] {
				return 0, fmt.Errorf("machine %d is over in resource %d", m, r)
			}
		}
	}
	return cost, nil
}

// checkServices checks the rules of services: conflict, spread, dependency.
func (d *reassignment) checkServices(at []int) error {
	machines, locations, areas := d.sets(), d.sets(), d.sets()
	for p, m := range at {
		s := d.processes[p].service
		if machines[s][int64(m)] {
			return fmt.Errorf("two processes of service %d are on machine %d", s, m)
		}
		machines[s][int64(m)] = true
		locations[s][d.machines[m].location] = true
		areas[s][d.machines[m].neighbourhood] = true
	}
	for s := range d.services {
		if int64(len(locations[s])) < d.services[s].spread {
			return fmt.Errorf("service %d is in %d locations", s, len(locations[s]))
		}
		for _, other := range d.services[s].needs {
			for area := range areas[s] {
				if !areas[other][area] {
					return fmt.Errorf("service %d is in neighbourhood %d without service %d", s, area, other)
				}
			}
		}
	}
	return nil
}

func (d *reassignment) sets() []map[int64]bool {
	out := make([]map[int64]bool, len(d.services))
	for s := range out {
		out[s] = map[int64]bool{}
	}
	return out
}

func (d *reassignment) moveCost(at []int) int64 {
	var processes, machines, most int64
	moved := make([]int64, len(d.services))
	for p, m := range at {
		process := &d.processes[p]
		machines += d.machines[process.start].move[m]
		if m != process.start {
			processes += process.move
			moved[process.service]++
			most = max(most, moved[process.service])
		}
	}
	return d.process*processes + d.service*most + d.moving*machines
}
