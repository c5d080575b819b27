package discover

import (
	"slices"

	"berth/deployer/pages"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planner"
)

// Change changes an inventory that is there by what was found: machines that it lacks are added, and of those that it has
// what a scan writes, and the memory where the firmware says another. All else in the file is the operator's word. Services that
// the inventory would refuse are foreign.
func (l *Lab) Change(inv *inventory.Inventory) ([]byte, error) {
	c := l.Catalog
	change := func(services []service) ([]byte, error) { return l.changed(inv, services) }
	return change(l.accepted(c, func(services []service) []byte {
		text, err := change(services)
		if err != nil {
			return nil
		}
		return text
	}))
}

func (l *Lab) changed(inv *inventory.Inventory, services []service) ([]byte, error) {
	e, p := inv.Editor(), inv.Problem()
	known := pages.Scan{Words: english, Problem: p}
	for i := range l.Machines {
		m := &l.Machines[i]
		var err error
		switch _, host := p.Host(m.Name); {
		case m.Facts == nil && m.On != "" && isMachine(p, m.On): // a load that stays, if it runs
			err = addGuest(e, p, m, services)
		case m.Facts == nil:
		case host:
			known.Hosts = append(known.Hosts, m.only(services))
			err = correctMemory(e, p, m)
		case m.On == "" && !isMachine(p, m.Name):
			err = l.addMachine(e, m, services)
		case m.On != "" && isMachine(p, m.On):
			err = addGuest(e, p, m, services)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := known.Edit(e); err != nil {
		return nil, err
	}
	for i := range services {
		if s := &services[i]; s.Stack != nil && p.Service(s.Name) == nil {
			if err := e.AddStack(s.Name, flow(s.wishes())); err != nil {
				return nil, err
			}
		}
	}
	return e.Bytes(), nil
}

// only is what a scan found on a machine, where what is not among the services is foreign.
func (m *Machine) only(services []service) status.Scanned {
	s := m.Scanned
	s.Found = nil
	for _, f := range m.Scanned.Found {
		if f.Stopped || f.Also != "" || slices.ContainsFunc(services, func(x service) bool { return x.Name == f.Service }) {
			s.Found = append(s.Found, f)
		} else {
			s.Foreign += f.Memory
		}
	}
	return s
}

// rename gives machines the names that the inventory has for them: that of whoever is reached likewise, of a guest that of the one
// with its number.
func (l *Lab) rename(inv *inventory.Inventory) {
	called := map[string]string{}
	for i := range l.Machines {
		m := &l.Machines[i]
		was := m.Name
		for name, ssh := range inv.SSH {
			if m.SSH.Host != "" && ssh.Host == m.SSH.Host && ssh.Port == m.SSH.Port {
				m.Name = name
			}
		}
		if on, renamed := called[m.On]; renamed {
			m.On = on
		}
		if g := guestOfNumber(inv.Problem(), m); g != nil {
			m.Name = g.Name
		}
		called[was] = m.Name
	}
}

// guestOfNumber is the guest of an inventory that a machine is; nil where it has none.
func guestOfNumber(p *planner.Problem, m *Machine) *planner.Guest {
	for i := range p.Machines {
		for j := range p.Machines[i].Guests {
			if g := &p.Machines[i].Guests[j]; m.Guest != nil && p.Machines[i].Name == m.On && g.ID == m.Guest.ID {
				return g
			}
		}
	}
	return nil
}

// addGuest adds a guest that runs to a hypervisor that the inventory has, with what runs there.
func addGuest(e *inventory.Editor, p *planner.Problem, m *Machine, services []service) error {
	fields, _ := m.guestFields(services)
	if guestOfNumber(p, m) != nil || len(fields) == 0 {
		return nil
	}
	if err := e.AddGuest(m.On, m.Name, flow(fields)); err != nil || m.Facts == nil {
		return err
	}
	here := m.only(services)
	return e.SetCurrent(m.Name, here.Running()...)
}

func isMachine(p *planner.Problem, name string) bool {
	return slices.ContainsFunc(p.Machines, func(m planner.Machine) bool { return m.Name == name })
}

// correctMemory believes the firmware of a machine more than the file.
func correctMemory(e *inventory.Editor, p *planner.Problem, m *Machine) error {
	for _, known := range p.Machines {
		memory := installed(english, m.Facts).Amount
		if known.Name == m.Name && known.Memory != memory && m.Facts.Hardware.Installed == memory {
			return e.SetMemory(m.Name, memory)
		}
	}
	return nil
}

// addMachine adds a machine, with what runs there.
func (l *Lab) addMachine(e *inventory.Editor, m *Machine, services []service) error {
	if !m.Processor.Known {
		if err := e.AddProcessor(m.Processor.Name, declaration(m.Processor.Processor)); err != nil {
			return err
		}
	}
	guests := l.guestsOf(m)
	fields := m.fields(guests, services)
	var inside []field
	for _, g := range guests {
		if fields, _ := g.guestFields(services); len(fields) > 0 {
			inside = append(inside, field{g.Name, flow(fields), ""})
		}
	}
	if len(inside) > 0 {
		fields = append(fields, field{"guests", flow(inside), ""})
	}
	if err := e.AddMachine(m.Name, flow(fields)); err != nil {
		return err
	}
	for _, h := range append(guests, m) {
		here := h.only(services)
		if err := e.SetCurrent(h.Name, here.Running()...); err != nil {
			return err
		}
	}
	return nil
}
