package session

import (
	"maps"
	"slices"

	"berth/message"
	"berth/planner"
)

// Resume goes on with the session of the file, on the problem of an inventory: the one that it was begun
// on, or what has become of that since. Every service, host and guest that the file names must be known;
// the error names those that are not. The meta is of that inventory.
func (f *File) Resume(base *planner.Problem, lib planner.Library, meta Meta) (*Session, error) {
	k := knownNames(base, lib)
	k.state(f.start)
	for i := range f.steps {
		k.diff(f.steps[i].changes)
		k.changes(f.steps[i].after)
	}
	for _, v := range f.variants {
		k.state(v.State)
	}
	if err := k.err(); err != nil {
		return nil, err
	}
	s := begin(base, lib, f.start)
	s.Meta, s.steps, s.at, s.variants = meta, slices.Clone(f.steps), f.at, slices.Clone(f.variants)
	s.start = f.start
	now := State{Placement: f.start.Placement.Clone(), Changes: f.start.Changes}
	for _, st := range f.steps[:f.at] {
		for _, c := range st.changes {
			alter(now.Placement, c)
		}
		now.Changes = st.after
	}
	s.show(now)
	return s, nil
}

// known are the names that a session may use, and those that it uses although they are not there.
type known struct {
	services, hosts, guests, places map[string]bool
	seen                            map[*Changes]bool
	missing                         map[string]message.Text // by their English
}

func knownNames(p *planner.Problem, lib planner.Library) *known {
	k := &known{
		services: map[string]bool{}, hosts: map[string]bool{}, guests: map[string]bool{}, places: map[string]bool{},
		seen: map[*Changes]bool{}, missing: map[string]message.Text{},
	}
	for name := range lib.Services {
		k.services[name] = true
	}
	for _, list := range [...][]planner.Service{p.Services, p.Leaving} {
		for i := range list {
			k.services[list[i].Name] = true
		}
	}
	for _, h := range p.Hosts() {
		k.hosts[h.Name], k.places[h.Name] = true, true
		if h.IsGuest() {
			k.guests[h.Name] = true
		}
	}
	for i := range p.Machines {
		k.places[p.Machines[i].Name] = true
		for _, g := range p.Machines[i].Guests {
			k.places[g.Name] = true // an appliance can be switched off
		}
	}
	return k
}

// need notes a name that is not known.
func (k *known) need(names map[string]bool, format, name string) {
	if !names[name] {
		missing := message.Of(format, clip(name))
		k.missing[missing.String()] = missing
	}
}

func (k *known) host(name string) {
	if name != "" {
		k.need(k.hosts, "host %q", name)
	}
}

func (k *known) state(s State) {
	for service, host := range s.Placement.Host {
		k.need(k.services, "service %q", service)
		k.host(host)
	}
	for guest := range s.Placement.Size {
		k.need(k.guests, "guest %q", guest)
	}
	k.changes(s.Changes)
}

func (k *known) diff(changes []planner.Change) {
	for _, c := range changes {
		if c.Guest != "" {
			k.need(k.guests, "guest %q", c.Guest)
			continue
		}
		k.need(k.services, "service %q", c.Service)
		k.host(c.From)
		k.host(c.To)
	}
}

func (k *known) changes(c *Changes) {
	if k.seen[c] {
		return
	}
	k.seen[c] = true
	for g := range c.Ranges {
		k.need(k.guests, "guest %q", g)
	}
	for s, on := range c.Pins {
		k.need(k.services, "service %q", s)
		for _, h := range on {
			k.need(k.places, "host %q", h)
		}
	}
	for s := range c.Workloads {
		k.need(k.services, "service %q", s)
	}
	for s := range c.Accepts {
		k.need(k.services, "service %q", s)
	}
	for _, s := range slices.Concat(c.Added, c.LeftOut) {
		k.need(k.services, "service %q", s)
	}
	for name, left := range c.Off {
		k.need(k.places, "machine or guest %q", name)
		for service, host := range left {
			k.need(k.services, "service %q", service)
			k.host(host)
		}
	}
}

func (k *known) err() error {
	if len(k.missing) == 0 {
		return nil
	}
	var missing []message.Text
	var more message.Text
	for i, name := range slices.Sorted(maps.Keys(k.missing)) {
		if i == 10 {
			more = message.Of(" and %d more", len(k.missing)-10)
			break
		}
		missing = append(missing, k.missing[name])
	}
	return message.Errorf("the inventory does not have %s%s", message.Join(missing, message.Same(", ")), more)
}
