package planner

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// walk carries out phases one by one and looks at every memory and port itself, without the tally.
type walk struct {
	p        *Problem
	on       map[string]map[string]bool // the services on each host
	size     map[string]Bytes           // of each guest that is there
	problems []string
}

func newWalk(p *Problem) *walk {
	w := &walk{p: p, on: map[string]map[string]bool{}, size: map[string]Bytes{}}
	for _, h := range p.Hosts() {
		w.on[h.Name] = map[string]bool{}
		if h.IsGuest() && h.Exists {
			w.size[h.Name] = h.ExistsAt
		}
	}
	for s, h := range p.Current.Host {
		if w.on[h] != nil && p.Service(s) != nil && !p.Service(s).Agent {
			w.on[h][s] = true
		}
	}
	return w
}

func (w *walk) complain(format string, args ...any) {
	w.problems = append(w.problems, fmt.Sprintf(format, args...))
}

// phase carries out one phase. In a PhaseSwap everything stops first; else what moves is on both sides.
func (w *walk) phase(ph Phase) {
	if ph.Kind == PhaseSwap {
		w.stop(ph.Moves)
	}
	for _, g := range ph.Guests {
		if w.size[g.Guest.Name] != g.From {
			w.complain("%s has %v, not %v", g.Guest.Name, w.size[g.Guest.Name], g.From)
		}
		w.size[g.Guest.Name] = g.Memory
		if g.Action == DestroyGuest {
			delete(w.size, g.Guest.Name)
			if len(w.on[g.Guest.Name]) > 0 {
				w.complain("%s is destroyed with %v on it", g.Guest.Name, w.on[g.Guest.Name])
			}
		}
	}
	for _, m := range ph.Moves {
		if h, _ := w.p.Host(m.To); m.Agent && h.IsGuest() && w.size[m.To] == 0 {
			w.complain("agent %s starts on %s, which is not there", m.Service, m.To)
		}
		if m.To != "" && !m.Agent {
			w.start(m)
		}
	}
	w.memory()
	if ph.Kind != PhaseSwap {
		w.stop(ph.Moves)
		w.memory()
	}
}

func (w *walk) stop(moves []Move) {
	for _, m := range moves {
		if m.From == "" || m.Agent {
			continue
		}
		if !w.on[m.From][m.Service] {
			w.complain("%s does not run on %s", m.Service, m.From)
		}
		delete(w.on[m.From], m.Service)
	}
}

func (w *walk) start(m Move) {
	h, _ := w.p.Host(m.To)
	if h.IsGuest() && w.size[m.To] == 0 {
		w.complain("%s starts on %s, which is not there", m.Service, m.To)
	}
	for o := range w.on[m.To] {
		for _, port := range w.p.Service(m.Service).Demand.Ports {
			if slices.ContainsFunc(w.p.Service(o).Demand.Ports, port.Overlaps) {
				w.complain("%s starts on %s, where %s has port %v", m.Service, m.To, o, port)
			}
		}
	}
	w.on[m.To][m.Service] = true
}

// memory looks whether every host and machine carries what is there at the moment.
func (w *walk) memory() {
	guests := map[string]Bytes{}
	for _, h := range w.p.Hosts() {
		size := w.size[h.Name]
		if !h.IsGuest() {
			size = h.Memory.Max
		} else if size == 0 {
			continue
		}
		load := h.Reserved + h.Foreign
		for s := range w.on[h.Name] {
			load += w.p.Service(s).DemandOn(h.Processor).Memory
		}
		if !h.IsGuest() {
			guests[h.Machine] -= h.Reserved + h.Foreign // the machine's, which are added below
		}
		for i := range w.p.Services {
			if s := &w.p.Services[i]; s.Agent {
				load += s.DemandOn(h.Processor).Memory
			}
		}
		switch h.Kind {
		case VM:
			guests[h.Machine] += size
		case LXC:
			guests[h.Machine] += max(load, h.LeastCharge)
		case Docker:
			guests[h.Machine] += load
		}
		if usable := h.Margin.Of(size); load > usable && !(w.p.Rules.OverMargin && !h.IsGuest() && load <= size) {
			w.complain("%s carries %v of %v", h.Name, load, usable)
		}
	}
	for i := range w.p.Machines {
		m := &w.p.Machines[i]
		load := guests[m.Name] + m.Reserved + m.Foreign
		for k := range m.Guests {
			if m.Guests[k].Appliance {
				load += applianceMemory(&m.Guests[k])
			}
		}
		if m.RunsGuests() && load > w.p.usable(m) {
			w.complain("%s carries %v of %v", m.Name, load, w.p.usable(m))
		}
	}
}

// movingLab is a random lab that runs well today, and where since then wishes, goals and guests' sizes
// have changed and services have come and gone. It is nil where the dice gave nothing to move.
func movingLab(rng *rand.Rand, solve func(*Problem) *Plan) *Plan {
	p := randomLab(rng, 2+rng.IntN(2), 6+rng.IntN(6))
	twins := p.Services[:2]
	for i := range twins {
		// As large as each other: where their hosts are full they can exchange them only by a swap.
		twins[i] = Service{Name: twins[i].Name, Demand: Demand{Memory: Bytes(1500+rng.IntN(10)) * MB}, Wish: Wish{Priority: High}}
	}
	p.Current = Placement{Host: map[string]string{}, Size: map[string]Bytes{}}
	for i := range p.Machines {
		for k := range p.Machines[i].Guests {
			p.Machines[i].Guests[k].Exists = false
		}
	}
	today := solve(p)
	if len(today.Violations) > 0 {
		return nil
	}
	headroom := map[string]Bytes{}
	for _, m := range today.Machines {
		headroom[m.Machine.Name] = m.Headroom
	}
	for _, g := range today.Guests {
		size := g.Memory
		if !g.Guest.Appliance && rng.IntN(3) == 0 && headroom[g.Machine] > GB {
			size += GB
			headroom[g.Machine] -= GB
		}
		exists(p, g.Guest.Name, size)
	}
	p.Current.Host = today.Placement.Host
	p.Goal = Goal(rng.IntN(4))
	hosts := p.Hosts()
	for i := len(p.Services) - 1; i >= 0; i-- {
		s := &p.Services[i]
		if s.Agent {
			continue
		}
		switch h := &hosts[rng.IntN(len(hosts))]; rng.IntN(8) {
		case 0, 1, 2:
			if s.Wish.On = nil; len(standing(p, s, h)) == 0 {
				s.Wish.On = []string{h.Name}
			}
		case 3:
			delete(p.Current.Host, s.Name)
		case 4:
			if p.Current.Host[s.Name] != "" {
				p.Leaving = append(p.Leaving, *s)
				p.Services = slices.Delete(p.Services, i, i+1)
			}
		case 5:
			s.Needs = []string{fmt.Sprint("s", rng.IntN(i+1))}
		}
	}
	if a, b := p.Current.Host["s0"], p.Current.Host["s1"]; a != "" && b != "" && rng.IntN(2) == 0 {
		p.Service("s0").Wish.On, p.Service("s1").Wish.On = []string{b}, []string{a}
	}
	if plan := solve(p); plan.Status != Infeasible {
		return plan
	}
	return nil
}
