package guests

import "berth/planner"

// Peak is what the running guests of a machine weigh together on the way to a plan.
type Peak struct {
	Most  planner.Bytes
	Guest string        // whose step that is; empty: it is so today
	Today planner.Bytes // before anything is done
}

// Worse reports whether the way leads above what may be used, and above what is used today.
func (p *Peak) Worse(usable planner.Bytes) bool { return p.Most > usable && p.Most > p.Today }

// burden is a guest on the way.
type burden struct {
	kind         planner.Kind
	memory, uses planner.Bytes
	runs         bool
	load         planner.Bytes // of what the plan has in it
}

// weight is what the guest takes of its machine: a VM all that it has, an LXC what runs in it, with what is to run in it.
func (b *burden) weight() planner.Bytes {
	switch {
	case !b.runs:
		return 0
	case b.kind == planner.LXC:
		return min(b.memory, max(b.uses, b.load))
	}
	return b.memory
}

// Peak follows the steps of a way over the guests as they are; without any, all changes may come at once. All guests that run count,
// whether the inventory has them or not. load is what the plan has in a guest.
func (p *Proxmox) Peak(known []planner.Guest, changes []Change, way []planner.WayStep, load func(guest string) planner.Bytes) Peak {
	w := &wayTaken{on: map[int]*burden{}, known: map[string]planner.Guest{}, changes: map[string]*Change{}, load: load}
	for i := range p.Guests {
		g := &p.Guests[i]
		w.on[g.ID] = &burden{kind: g.Kind, memory: g.Memory(), uses: g.Uses, runs: g.Runs}
	}
	for _, g := range known {
		w.known[g.Name] = g
		if b := w.on[g.ID]; b != nil {
			b.load = load(g.Name)
		}
	}
	w.out.Today = w.sum()
	w.out.Most = w.out.Today
	for i := range changes {
		if c := &changes[i]; !c.ByHand {
			w.changes[c.Guest.Name] = c
		}
	}
	if way == nil {
		w.atOnce()
	}
	for i := range way {
		w.step(&way[i])
	}
	return w.out
}

// wayTaken is what is taken of a machine while the steps of a way are followed.
type wayTaken struct {
	on      map[int]*burden // by number
	known   map[string]planner.Guest
	changes map[string]*Change
	load    func(string) planner.Bytes
	out     Peak
}

func (w *wayTaken) sum() planner.Bytes {
	var sum planner.Bytes
	for _, b := range w.on {
		sum += b.weight()
	}
	return sum
}

func (w *wayTaken) reach(guest string, sum planner.Bytes) {
	if sum > w.out.Most {
		w.out.Most, w.out.Guest = sum, guest
	}
}

// atOnce adds up the larger of before and after of everything.
func (w *wayTaken) atOnce() {
	largest := ""
	var grows planner.Bytes
	for name, c := range w.changes {
		b := w.on[c.Guest.ID]
		if b == nil {
			b = &burden{kind: c.Guest.Kind, load: w.load(name)}
			w.on[c.Guest.ID] = b
		}
		before := b.weight()
		if c.To > 0 {
			b.memory, b.runs = max(b.memory, c.To), true
		}
		if more := b.weight() - before; more > grows || more == grows && name < largest {
			largest, grows = name, more
		}
	}
	w.reach(largest, w.sum())
}

// step follows one step. One of a guest that stays as it is changes nothing, but where it only makes room for others.
func (w *wayTaken) step(s *planner.WayStep) {
	g, is := w.known[s.Guest]
	if c := w.changes[s.Guest]; !is || c == nil && !s.Pause {
		return
	}
	b := w.on[g.ID]
	switch s.Kind {
	case planner.StepCreate:
		w.on[g.ID] = &burden{kind: g.Kind, memory: s.To, runs: true, load: w.load(s.Guest)}
	case planner.StepDestroy:
		delete(w.on, g.ID)
	case planner.StepShutDown:
		if b != nil {
			b.runs = false
		}
	case planner.StepStart:
		if b != nil {
			b.runs = true
		}
	case planner.StepMemory:
		if b != nil {
			now := b.weight()
			b.memory = s.To
			w.reach(s.Guest, w.sum()+max(now-b.weight(), 0))
			return
		}
	}
	w.reach(s.Guest, w.sum())
}
