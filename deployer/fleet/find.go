package fleet

import (
	"context"
	"maps"
	"time"

	"berth/deployer/guests"
	"berth/planner"
)

// findTime is how long a hypervisor may take to say where a guest is.
const findTime = 30 * time.Second

// find asks the Proxmox machine of a guest where it is, for a name that has no address. Empty: the host is no such guest, or nobody knows.
func (f *Fleet) find(ctx context.Context, name string) string {
	m := hypervisorOf(f.inv.Problem(), name)
	if m == nil {
		return ""
	}
	hosts, _ := f.Hosts([]string{m.Name})
	if len(hosts) == 0 {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, findTime)
	defer cancel()
	p, err := guests.Look(ctx, hosts[0])
	if err != nil {
		return "" // why the guest is not reached is the error, as before
	}
	at := p.Addresses(m.Guests)[name]
	if at != "" {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.found == nil {
			f.found = map[string]string{}
		}
		f.found[name] = at
	}
	return at
}

// hypervisorOf is the Proxmox machine that a guest is of; nil: none.
func hypervisorOf(p *planner.Problem, guest string) *planner.Machine {
	for i := range p.Machines {
		m := &p.Machines[i]
		for k := range m.Guests {
			if m.Guests[k].Name == guest && m.Kind == planner.Proxmox {
				return m
			}
		}
	}
	return nil
}

// Found is where guests were found whose names have no address, by name: what an inventory may have of them.
func (f *Fleet) Found() map[string]string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return maps.Clone(f.found)
}
