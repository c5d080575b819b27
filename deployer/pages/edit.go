package pages

import (
	"slices"

	"berth/inventory"
)

// Edit writes what was found: services that run, what they left where they were, memory of what is foreign, guests that are there.
func (p *Scan) Edit(e *inventory.Editor) error {
	for i := range p.Hosts {
		s := &p.Hosts[i]
		if s.Err != nil || s.Facts.Unread > 0 { // what was not seen is not gone
			continue
		}
		h, _ := p.Problem.Host(s.Host)
		if h.IsGuest() && !h.Exists && !p.sized(s.Host) {
			if err := e.SetExists(s.Host, guestSize(h, s.Facts.Memory)); err != nil {
				return err
			}
		}
		if memory, changed := foreign(h, s.Foreign); changed {
			if err := e.SetForeign(s.Host, memory); err != nil {
				return err
			}
		}
		if services := s.Running(); !same(services, p.today(s.Host)) {
			if err := e.SetCurrent(s.Host, services...); err != nil {
				return err
			}
		}
	}
	if err := p.editWaiting(e); err != nil {
		return err
	}
	for _, g := range p.seen() {
		if err := g.edit(e); err != nil {
			return err
		}
	}
	for _, guest := range p.reached() {
		if err := e.SetFound(guest, p.Found[guest]); err != nil {
			return err
		}
	}
	return nil
}

// reached lists the guests that answered where they were found.
func (p *Scan) reached() []string {
	var out []string
	for i := range p.Hosts {
		if s := &p.Hosts[i]; s.Err == nil && p.Found[s.Host] != "" {
			out = append(out, s.Host)
		}
	}
	return out
}

func (g seen) edit(e *inventory.Editor) error {
	if g.memory == 0 {
		return e.SetGone(g.name)
	}
	return e.SetExists(g.name, g.memory)
}

// today lists what the inventory has as current on a host, agents too.
func (p *Scan) today(host string) []string {
	var out []string
	for service, h := range p.Problem.Current.Host {
		if h == host {
			out = append(out, service)
		}
	}
	return append(out, p.Problem.Agents[host]...)
}

func same(a, b []string) bool {
	return slices.Equal(slices.Compact(slices.Sorted(slices.Values(a))), slices.Compact(slices.Sorted(slices.Values(b))))
}
