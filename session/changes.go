package session

import (
	"maps"
	"slices"

	"berth/inventory"
	"berth/planner"
)

// Changes are what the operator changed of the problem against the inventory. A value is never changed
// once a session has it: Edit gives another one. The zero value changes nothing but the goal, which it
// sets to Balance.
type Changes struct {
	Goal      planner.Goal
	Margin    planner.Permille             // of the lab; 0 is the inventory's
	Ranges    map[string]planner.Range     // of a guest's memory
	Pins      map[string][]string          // hosts of a service; none frees it
	Workloads map[string]planner.Workload  // of a service
	Accepts   map[string]bool              // "not recommended" of a service is accepted
	Added     []string                     // services of the catalog that the inventory does not name, by name
	LeftOut   []string                     // services of the inventory that shall not run, by name
	Off       map[string]map[string]string // machine or guest that is switched off -> service -> host that it left
}

// Edit returns changed changes; c stays as it is.
func (c *Changes) Edit(change func(*Changes)) *Changes {
	out := *c
	out.Ranges, out.Pins, out.Workloads = clone(c.Ranges), clone(c.Pins), clone(c.Workloads)
	out.Accepts, out.Off = clone(c.Accepts), clone(c.Off)
	out.Added, out.LeftOut = slices.Clone(c.Added), slices.Clone(c.LeftOut)
	change(&out)
	return &out
}

// Omit leaves a service out: one that was only added is not added any more, one of the inventory shall not
// run. What else was changed about it goes with it. Only for the changes that Edit makes.
func (c *Changes) Omit(service string) {
	if i := slices.Index(c.Added, service); i >= 0 {
		c.Added = slices.Delete(c.Added, i, i+1)
	} else {
		c.LeftOut = with(c.LeftOut, service)
	}
	delete(c.Pins, service)
	delete(c.Workloads, service)
	delete(c.Accepts, service)
}

// Include is the opposite: one that was left out shall run again, any other is added. Only for the changes
// that Edit makes.
func (c *Changes) Include(service string) {
	if i := slices.Index(c.LeftOut, service); i >= 0 {
		c.LeftOut = slices.Delete(c.LeftOut, i, i+1)
	} else {
		c.Added = with(c.Added, service)
	}
}

// with adds a name to a list that does not have it yet, and sorts it.
func with(list []string, name string) []string {
	if slices.Contains(list, name) {
		return list
	}
	list = append(list, name)
	slices.Sort(list)
	return list
}

// clone never returns nil, so that what comes back can be written to.
func clone[V any](m map[string]V) map[string]V {
	out := make(map[string]V, len(m))
	maps.Copy(out, m)
	return out
}

// Any reports whether there is anything that belongs into the inventory: all but the goal, and what is
// switched off.
func (c *Changes) Any() bool {
	return c.Margin != 0 || len(c.Ranges)+len(c.Pins)+len(c.Workloads)+len(c.Accepts)+len(c.Added)+len(c.LeftOut) > 0
}

// Apply makes the changes on a copy of the problem. Names that the problem and the library do not have
// change nothing.
func (c *Changes) Apply(base *planner.Problem, lib planner.Library) *planner.Problem {
	p := *base
	p.Goal = c.Goal
	if c.Margin != 0 {
		p.Rules.Margin = c.Margin
	}
	p.Machines = slices.Clone(base.Machines)
	for i := range p.Machines {
		m := &p.Machines[i]
		m.Guests = slices.Clone(m.Guests)
		for k := range m.Guests {
			if r, ok := c.Ranges[m.Guests[k].Name]; ok {
				m.Guests[k].Memory = r
			}
		}
	}
	p.Services, p.Leaving = slices.Clone(base.Services), slices.Clone(base.Leaving)
	c.applyAdded(&p, lib)
	c.applyLeftOut(&p, lib)
	for i := range p.Services {
		c.applyWish(&p.Services[i])
	}
	out := &p
	for _, name := range slices.Sorted(maps.Keys(c.Off)) {
		if q, ok := out.Without(name); ok {
			out = q
		}
	}
	return out
}

// applyAdded adds services as an inventory does that names them without a wish.
func (c *Changes) applyAdded(p *planner.Problem, lib planner.Library) {
	for _, name := range c.Added {
		s, known := lib.Services[name]
		if i := slices.IndexFunc(p.Services, func(o planner.Service) bool { return o.Name == name }); i >= 0 {
			p.Services[i].Wish.Stays = false // it is wished for now
			continue
		}
		if !known {
			continue
		}
		s.Wish = planner.Wish{}
		if s.Critical {
			s.Wish.Priority = planner.High
		}
		p.Services = append(p.Services, s)
		p.Leaving = slices.DeleteFunc(p.Leaving, func(o planner.Service) bool { return o.Name == name })
	}
	if len(c.Added) > 0 {
		p.ResolveNeeds()
	}
}

// applyLeftOut takes services out; what runs today leaves.
func (c *Changes) applyLeftOut(p *planner.Problem, lib planner.Library) {
	for _, name := range c.LeftOut {
		i := slices.IndexFunc(p.Services, func(s planner.Service) bool { return s.Name == name })
		if i < 0 {
			continue
		}
		s := p.Services[i]
		p.Services = slices.Delete(p.Services, i, i+1)
		if runs(p, name) {
			if entry, known := lib.Services[name]; known {
				s = entry // what the wish said of it is gone with it
			}
			s.Wish = planner.Wish{}
			p.Leaving = append(p.Leaving, s)
		}
	}
}

// runs reports whether the service runs today, on a host or as an agent.
func runs(p *planner.Problem, name string) bool {
	if _, ok := p.Current.Host[name]; ok {
		return true
	}
	for _, agents := range p.Agents {
		if slices.Contains(agents, name) {
			return true
		}
	}
	return false
}

// applyWish changes the wish of a service. Whatever is wished for no longer just stays where it is.
func (c *Changes) applyWish(s *planner.Service) {
	if on, ok := c.Pins[s.Name]; ok {
		s.Wish.On, s.Wish.Stays = nil, false
		if len(on) > 0 {
			s.Wish.On = on
		}
	}
	if w, ok := c.Workloads[s.Name]; ok {
		s.Wish.Workload, s.Wish.Stays = w, false
	}
	if a, ok := c.Accepts[s.Name]; ok {
		s.Wish.Accept, s.Wish.Stays = a, false
	}
}

// Write makes the changes in an inventory file. The goal, and what is switched off, are not the
// inventory's and are left out.
func (c *Changes) Write(e *inventory.Editor) error {
	var err error
	try := func(next error) {
		if err == nil {
			err = next
		}
	}
	if c.Margin != 0 {
		try(e.SetMargin(c.Margin))
	}
	for _, g := range slices.Sorted(maps.Keys(c.Ranges)) {
		try(e.SetGuestMemory(g, c.Ranges[g]))
	}
	for _, s := range c.LeftOut {
		try(e.RemoveService(s))
	}
	for _, s := range c.Added {
		if !slices.Contains(c.LeftOut, s) { // as Apply does it: what is left out wins
			try(e.AddService(s))
		}
	}
	for _, s := range c.wished() {
		try(e.AddService(s))
		if on, ok := c.Pins[s]; ok {
			try(e.Pin(s, on...))
		}
		if w, ok := c.Workloads[s]; ok {
			try(e.SetWorkload(s, w))
		}
		if a, ok := c.Accepts[s]; ok {
			try(e.SetAccept(s, a))
		}
	}
	return err
}

// wished lists the services whose wishes changed and that shall run.
func (c *Changes) wished() []string {
	names := map[string]bool{}
	for s := range c.Pins {
		names[s] = true
	}
	for s := range c.Workloads {
		names[s] = true
	}
	for s := range c.Accepts {
		names[s] = true
	}
	for _, s := range c.LeftOut {
		delete(names, s)
	}
	return slices.Sorted(maps.Keys(names))
}
