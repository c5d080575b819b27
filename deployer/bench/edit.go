package bench

import (
	"errors"
	"fmt"
	"slices"

	"berth/deployer/discover"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// Edit writes the speeds that were measured to the machines of an inventory. Hosts that are none of its machines are left out, and said
// to be.
func (r *Result) Edit(e *inventory.Editor, inv *inventory.Inventory, w wording.Words) (left []string, err error) {
	var problems []error
	for i := range r.Hosts {
		h := &r.Hosts[i]
		if h.Err != nil {
			continue
		}
		switch machine := machineOf(inv, h.Name); {
		case slices.Contains(r.guest, h.Name):
			left = append(left, w.Say("%s is a guest, and a speed is its machine's: measure that", "%s est un invité, et la vitesse est celle de sa machine : mesurez celle-ci", h.Name))
		case machine == "":
			left = append(left, w.Say("%s is no machine of %s", "%s n'est pas une machine de %s", h.Name, r.File))
		default:
			problems = append(problems, e.SetSpeed(machine, fmt.Sprintf("{one: %s, all: %s}", digits(h.One.Median), digits(h.All.Median))))
		}
	}
	return left, errors.Join(problems...)
}

// machineOf is the machine that a host is, by its name or by how it is reached; empty where there is none.
func machineOf(inv *inventory.Inventory, host string) string {
	is := func(name string) bool {
		return slices.ContainsFunc(inv.Problem().Machines, func(m planner.Machine) bool { return m.Name == name })
	}
	if is(host) {
		return host
	}
	way, err := discover.Way(host)
	for name, has := range inv.SSH {
		if err == nil && is(name) && has.Host == way.Host && has.Port == way.Port {
			return name
		}
	}
	return ""
}
