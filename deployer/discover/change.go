package discover

import (
	"errors"
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
	added := map[string]planner.Bytes{} // what virtual machines use that are added, by machine
	for i := range l.Machines {
		m := &l.Machines[i]
		var err error
		switch _, host := p.Host(m.Name); {
		case m.Facts == nil && m.On != "" && isMachine(p, m.On): // a load that stays, if it runs
			err = addGuest(e, p, m, services, added)
		case m.Facts == nil:
		case host:
			known.Hosts = append(known.Hosts, m.only(services))
			err = correctMemory(e, p, m)
		case m.On == "" && !isMachine(p, m.Name):
			err = l.addMachine(e, m, services)
		case m.On != "" && isMachine(p, m.On):
			err = addGuest(e, p, m, services, added)
		}
		if err != nil {
			return nil, err
		}
	}
	if err := errors.Join(l.lessReserved(e, p, added), known.Edit(e)); err != nil {
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

// addGuest adds a guest that runs to a machine that the inventory has, with what runs there. One whose name somebody has already is
// that one.
func addGuest(e *inventory.Editor, p *planner.Problem, m *Machine, services []service, added map[string]planner.Bytes) error {
	fields, _ := m.guestFields(services)
	if guestOfNumber(p, m) != nil || isNamed(p, m.Name) || len(fields) == 0 {
		return nil
	}
	if m.Guest.ID == 0 {
		added[m.On] += m.Guest.Uses
	}
	if err := e.AddGuest(m.On, m.Name, flow(fields)); err != nil || m.Facts == nil {
		return err
	}
	here := m.only(services)
	return e.SetCurrent(m.Name, here.Running()...)
}

// lessReserved takes what virtual machines use that are added out of what their machines keep for themselves, where they were
// counted until now: never below what was measured beside them.
func (l *Lab) lessReserved(e *inventory.Editor, p *planner.Problem, added map[string]planner.Bytes) error {
	for _, known := range p.Machines {
		if added[known.Name] == 0 {
			continue
		}
		m := l.machine(known.Name)
		less := max(own(english, m.Facts, installed(english, m.Facts).Amount, usedBy(l.guestsOf(m))).Amount, known.Reserved-added[known.Name])
		if less >= known.Reserved {
			continue
		}
		if err := e.SetReserved(known.Name, less); err != nil {
			return err
		}
	}
	return nil
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
