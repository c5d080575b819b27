package discover

import (
	"strconv"
	"strings"

	"berth/inventory"
	"berth/planner"
)

// rename gives machines the names that the inventory has for them: that of whoever is reached likewise, of a guest that of the one
// with its number, or that it seems to be.
func (l *Lab) rename(inv *inventory.Inventory) {
	called := map[string]string{}
	reached := map[string]bool{}
	for i := range l.Machines {
		m := &l.Machines[i]
		was := m.Name
		for name, ssh := range inv.SSH {
			if m.SSH.Host != "" && ssh.Host == m.SSH.Host && ssh.Port == m.SSH.Port {
				m.Name = name
				reached[name] = true
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
	for _, machine := range inv.Problem().Machines {
		l.renameVMs(machine, reached)
	}
}

// guestOfNumber is the guest of an inventory that a machine is, by its number; nil where it has none.
func guestOfNumber(p *planner.Problem, m *Machine) *planner.Guest {
	for i := range p.Machines {
		for j := range p.Machines[i].Guests {
			if g := &p.Machines[i].Guests[j]; m.Guest != nil && m.Guest.ID > 0 && p.Machines[i].Name == m.On && g.ID == m.Guest.ID {
				return g
			}
		}
	}
	return nil
}

// renameVMs gives the virtual machines of a machine, which have no numbers, the names of those that the inventory has there: of the
// one that is called as they are, or so with a number behind it, else, of one that runs, of one of the same size, since people write
// ha-os for what Unraid calls Home Assistant.
func (l *Lab) renameVMs(machine planner.Machine, reached map[string]bool) {
	given := map[string]bool{}
	named := map[*Machine]bool{}
	for _, same := range []func(*Guest, planner.Guest) bool{sameName, sameNameAndNumber, sameSize} {
		for i := range l.Machines {
			m := &l.Machines[i]
			if m.On != machine.Name || m.Guest == nil || m.Guest.ID > 0 || named[m] || reached[m.Name] {
				continue
			}
			for _, g := range machine.Guests {
				if !given[g.Name] && !reached[g.Name] && same(m.Guest, g) {
					m.Name, named[m], given[g.Name] = g.Name, true, true
					break
				}
			}
		}
	}
}

func sameName(found *Guest, g planner.Guest) bool { return plainName(found.Title) == g.Name }

func sameNameAndNumber(found *Guest, g planner.Guest) bool {
	number, is := strings.CutPrefix(g.Name, plainName(found.Title)+"-")
	_, err := strconv.ParseUint(number, 10, 16)
	return is && err == nil
}

func sameSize(found *Guest, g planner.Guest) bool {
	return found.Runs && found.Kind == g.Kind && found.Memory == g.Memory.Max && (found.CPUs == g.CPUs || g.CPUs == 0)
}

// isNamed reports whether a machine or a guest of an inventory has a name.
func isNamed(p *planner.Problem, name string) bool {
	for _, m := range p.Machines {
		if m.Name == name {
			return true
		}
		for _, g := range m.Guests {
			if g.Name == name {
				return true
			}
		}
	}
	return false
}
