package planner

import "slices"

// devicesFrom lists what devices were derived from.
func (s *Service) devicesFrom(devices []string) []Derived {
	return slices.DeleteFunc(s.DerivedOf(FactDevices), func(d Derived) bool { return !slices.Contains(devices, d.Device) })
}

// ListedDevices are the devices that some machine or guest has.
func (p *Problem) ListedDevices() map[string]bool {
	listed := map[string]bool{}
	for i := range p.Machines {
		m := &p.Machines[i]
		for _, d := range m.Devices {
			listed[d] = true
		}
		for k := range m.Guests {
			for _, d := range m.Guests[k].Devices {
				listed[d] = true
			}
		}
	}
	return listed
}

// SetAsideUnlisted takes from what services ask of their host the devices that were derived, and that no host of the problem
// lists: who wrote down no devices at all has not said that there are none. They are kept in Unlisted, are a risk of the
// plan, and are looked for on the host before a run. What an entry states itself stays a rule.
func (p *Problem) SetAsideUnlisted() {
	listed := p.ListedDevices()
	for i := range p.Services {
		s := &p.Services[i]
		if len(s.DerivedOf(FactDevices)) == 0 {
			continue
		}
		var kept []string
		for _, d := range s.Devices {
			if listed[d] {
				kept = append(kept, d)
			} else if !slices.Contains(s.Unlisted, d) {
				s.Unlisted = append(slices.Clip(s.Unlisted), d)
			}
		}
		s.Devices = kept
	}
}
