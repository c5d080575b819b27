package planning

import (
	"slices"

	"berth/planner"
)

// Today judges what runs today, and leaves nothing else in p. What is wished for and does not run yet is named, by name
// in order.
func Today(p *planner.Problem) (plan *planner.Plan, missing []string) {
	p.Services = slices.DeleteFunc(slices.Clone(p.Services), func(s planner.Service) bool {
		_, runs := p.Current.Host[s.Name]
		if !runs && !s.Agent {
			missing = append(missing, s.Name)
		}
		return !runs && !s.Agent
	})
	p.Services, p.Leaving = append(p.Services, p.Leaving...), nil
	for i := range p.Machines {
		p.Machines[i].UsedToday = 0 // what is judged is summed, so compare with the same sum
	}
	slices.Sort(missing)
	return planner.Check(p, p.Current), missing
}
