package inventory

import (
	"maps"
	"slices"

	"berth/message"
	"berth/planner"
)

// applyDemand puts the figures of the wish in place of the entry's, on a copy.
func applyDemand(w *wish, s *planner.Service) {
	if w.has("memory") {
		s.Demand.Memory = w.demand.Memory
		s.TakeForStated(planner.FactMemory)
		s.Limits = maps.Clone(s.Limits)
		for p, l := range s.Limits {
			l.Memory = 0
			s.Limits[p] = l
		}
	}
	if w.has("cpus") {
		s.Demand.CPU = w.demand.CPU
		s.TakeForStated(planner.FactCPU)
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
			s.State[i].Size, s.State[i].Derived, rest, carried = rest, false, 0, true
		}
	}
	if !carried {
		w.given["data"].Errorf("data of %s: its catalog entry has nothing that moves with it; leave it out", w.what())
	}
}

// applyPorts remaps the published ports of the service, on a copy, and what points to them.
func applyPorts(w *wish, s *planner.Service) map[planner.Port]planner.Port {
	if len(w.ports) == 0 {
		return nil
	}
	out := map[planner.Port]planner.Port{}
	ports := slices.Clone(s.Demand.Ports)
	for _, re := range w.ports {
		found := false
		for i, p := range s.Demand.Ports {
			if re.means(p) {
				ports[i] = re.of(p)
				out[p], found = ports[i], true
			}
		}
		if !found {
			var known []string
			for _, p := range s.Demand.Ports {
				known = append(known, p.String())
			}
			hint := message.Word("it publishes none")
			if len(known) > 0 {
				hint = message.Of("it publishes %s", oneOf(known))
			}
			re.value.Errorf("ports of %s: its catalog entry does not publish %s; %s", w.what(), re.from, hint)
		}
	}
	for i, p := range ports {
		if at := slices.IndexFunc(ports[:i], p.Overlaps); at >= 0 && !s.Demand.Ports[i].Overlaps(s.Demand.Ports[at]) {
			w.given["ports"].Errorf("ports of %s: two of its ports would be %s", w.what(), p)
		}
	}
	before := s.Demand.Ports
	s.Demand.Ports = ports
	for _, port := range []*int{&s.Route.Port, &s.Watch.Port, &s.Reload.Port, &s.Reload.Took.Port} {
		for i, was := range before {
			if was.Number == *port && !was.UDP {
				*port = ports[i].Number
				break
			}
		}
	}
	return out
}
