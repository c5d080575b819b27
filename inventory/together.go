package inventory

import (
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
)

// checkTogether finds wishes that keep apart what they want to share a host.
func (r *reader) checkTogether() {
	group := planner.WishedTogether(r.problem)
	told := map[string]bool{} // a group of which something is said already, by its first service
	for _, w := range r.wishes {
		others := group[w.name]
		if others == nil {
			continue
		}
		first := min(w.name, others[0])
		for _, word := range w.apart {
			if slices.Contains(others, word.Text) {
				told[first] = true
				word.Value.Errorf("apart_from of %s: it has to share a host with %s (with%s); leave one of the two out",
					w.what(), quote(word.Text), through(r.problem, w.name, word.Text, others))
			}
		}
	}
	for _, w := range r.wishes {
		if others := group[w.name]; others != nil && !told[min(w.name, others[0])] {
			told[min(w.name, others[0])] = true
			r.checkHostsOf(append([]string{w.name}, others...))
		}
	}
}

// through names those by which two services that do not name each other are tied.
func through(p *planner.Problem, a, b string, others []string) message.Text {
	if slices.Contains(p.Service(a).Wish.With, b) || slices.Contains(p.Service(b).Wish.With, a) {
		return message.Text{}
	}
	between := slices.DeleteFunc(slices.Clone(others), func(name string) bool { return name == b })
	return message.Of(", through %s", strings.Join(between, ", "))
}

// checkHostsOf wants a host that the wishes of all these services allow. The one that leaves none is told.
func (r *reader) checkHostsOf(services []string) {
	slices.Sort(services)
	left := r.problem.Hosts()
	for i, name := range services {
		s := r.problem.Service(name)
		before := hostNames(left)
		forbidden := func(h planner.Host) bool { return !mayBeOn(r.problem, s, &h) }
		if left = slices.DeleteFunc(left, forbidden); len(left) > 0 {
			continue
		}
		own := hostNames(slices.DeleteFunc(r.problem.Hosts(), forbidden))
		if i > 0 && len(own) > 0 {
			r.servicePlaces()[name].Errorf("%s may run on %s only, and has to share a host with %s, on %s only; change on or not_on of one of them, or with",
				named("service %s", name), oneOf(own), strings.Join(services[:i], ", "), oneOf(before))
		}
		return
	}
}

// mayBeOn reports whether the wish of the service allows the host.
func mayBeOn(p *planner.Problem, s *planner.Service, h *planner.Host) bool {
	names := func(list []string) bool { return slices.Contains(list, h.Name) || slices.Contains(list, h.Machine) }
	w := &s.Wish
	return (len(w.On) == 0 || names(w.On)) && !names(w.NotOn) && (!w.Stays || p.Current.Host[s.Name] == h.Name)
}

func hostNames(list []planner.Host) []string {
	var out []string
	for i := range list {
		out = append(out, list[i].Name)
	}
	return out
}
