package inventory

import (
	"maps"
	"slices"

	"berth/planner"
)

// applyDemand puts the figures of the wish in place of the entry's, on a copy.
func applyDemand(w *wish, s *planner.Service) {
	if w.has("memory") {
		s.Demand.Memory = w.demand.Memory
		s.Limits = maps.Clone(s.Limits)
		for p, l := range s.Limits {
			l.Memory = 0
			s.Limits[p] = l
		}
	}
	if w.has("cpus") {
		s.Demand.CPU = w.demand.CPU
	}
	if w.has("disk") {
		s.Demand.Disk = w.demand.Disk
	}
	if w.has("data") {
		applyData(w, s)
	}
}

// applyData makes the states that are carried add up to the wish.
func applyData(w *wish, s *planner.Service) {
	s.State = slices.Clone(s.State)
	rest, carried := w.data, false
	for i := range s.State {
		if !s.State[i].Shared {
			s.State[i].Size, rest, carried = rest, 0, true
		}
	}
	if !carried {
		w.given["data"].Errorf("data of %s: its catalog entry has nothing that moves with it; leave it out", w.what())
	}
}

// applyPorts remaps the published ports of the service, on a copy, and what points to them.
func applyPorts(w *wish, s *planner.Service) map[planner.Port]int {
	if len(w.ports) == 0 {
		return nil
	}
	out := map[planner.Port]int{}
	ports := slices.Clone(s.Demand.Ports)
	for _, re := range w.ports {
		found := false
		for i, p := range s.Demand.Ports {
			if p.Number == re.from.Number && (p.UDP == re.from.UDP || !re.exact) {
				ports[i].Number, out[p], found = re.to, re.to, true
			}
		}
		if !found {
			var known []string
			for _, p := range s.Demand.Ports {
				known = append(known, p.String())
			}
			hint := "it publishes none"
			if len(known) > 0 {
				hint = "it publishes " + oneOf(known)
			}
			re.value.Errorf("ports of %s: its catalog entry does not publish %s; %s", w.what(), re.from, hint)
		}
	}
	for i, p := range ports {
		if slices.Contains(ports[:i], p) {
			w.given["ports"].Errorf("ports of %s: two of its ports would be %s", w.what(), p)
		}
	}
	s.Demand.Ports = ports
	if to, ok := out[planner.Port{Number: s.Route.Port}]; ok {
		s.Route.Port = to
	}
	if to, ok := out[planner.Port{Number: s.Watch.Port}]; ok {
		s.Watch.Port = to
	}
	return out
}
