package inventory

import (
	"cmp"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// running is a host and what runs there today, as the file has it.
type running struct {
	host     strictyaml.Entry
	services []strictyaml.Word
}

func (r *reader) readCurrent(v strictyaml.Value) {
	for _, e := range entries(v.Like(message.Same("current: {" + cmp.Or(words0(r.names.Hosts), "pi") + ": [jellyfin]}"))) {
		c := running{host: e}
		if !e.Value.IsNull() {
			c.services = e.Value.As(message.Of("what runs on %s", quote(e.Name))).Like(message.Same(listed(e.Name, e.Value, mostWords))).Words()
		}
		r.current = append(r.current, c)
	}
}

// resolveCurrent fills the problem's current placement: services on their hosts, and the sizes of the
// guests that exist. Agents are not in a placement; they are listed by host. Appliances are not in it
// either: they are no hosts.
func (r *reader) resolveCurrent() {
	pl := planner.Placement{Host: map[string]string{}, Size: map[string]planner.Bytes{}}
	agents := map[string][]string{}
	for _, m := range r.problem.Machines {
		for _, g := range m.Guests {
			if g.Exists && !g.Appliance {
				pl.Size[g.Name] = g.ExistsAt
			}
		}
	}
	for _, c := range r.current {
		r.checkRunning(c)
		seen := map[string]bool{}
		for _, w := range c.services {
			name := w.Text
			before, runs := pl.Host[name]
			switch {
			case seen[name]:
				w.Value.Errorf("current: %s is listed twice on %s", named("service %s", name), quote(c.host.Name))
			case r.isAgent(name):
				agents[c.host.Name] = append(agents[c.host.Name], name)
			case runs:
				w.Value.Errorf("current: %s is listed on %s already; one service runs on one host",
					named("service %s", name), quote(before))
			default:
				pl.Host[name] = c.host.Name
			}
			seen[name] = true
		}
	}
	r.problem.Current, r.problem.Agents = pl, agents
}

// hostAmong is the first of some words that is a host; "" for none.
func hostAmong(r *reader, words []strictyaml.Word) string {
	for _, w := range words {
		if _, is := r.places[w.Text]; is {
			return w.Text
		}
	}
	return ""
}

// checkRunning says where services cannot be running.
func (r *reader) checkRunning(c running) {
	place, ok := r.places[c.host.Name]
	switch {
	case !ok:
		hint := orHint(c.host.Name, names(r.places), message.Word("add it under machines:"))
		if _, isService := r.service(c.host.Name); isService {
			hint = message.Of("; it is a service: write %s: [%s], the host before what runs there", cmp.Or(hostAmong(r, c.services), "HOST"), c.host.Name)
		}
		c.host.Key.Errorf("current names the unknown host %s%s", quote(c.host.Name), hint)
	case place.appliance:
		c.host.Key.Errorf("current: %s is an appliance and runs no services of berth's", place.what)
	case place.kind == planner.Proxmox && !place.runs:
		for _, w := range c.services {
			if !r.isAgent(w.Text) {
				w.Value.Errorf("current: %s is a hypervisor; name the guest that runs %s, or write docker: true at the machine", place.what, quote(w.Text))
			}
		}
	case !place.exists && len(c.services) > 0:
		c.host.Key.Errorf("current: %s runs services, so it exists; add exists: {memory: ...} to it", place.what)
	}
}

// resolveStays adds the services that run today and that no wish names: they stay where they are.
func (r *reader) resolveStays() {
	wished := map[string]bool{}
	for _, w := range r.wishes {
		wished[w.name] = true
	}
	for _, c := range r.current {
		for _, word := range c.services {
			if wished[word.Text] {
				continue
			}
			wished[word.Text] = true
			s, ok := r.service(word.Text)
			if !ok && r.unread(word.Text) {
				continue
			}
			if !ok {
				word.Value.Errorf("current: unknown service %s%s", quote(word.Text), orHint(word.Text, r.serviceNames(),
					message.Word("write an entry for it (--catalog), or count its memory as foreign of its host")))
				continue
			}
			s.Wish = planner.Wish{Stays: !s.Agent}
			if s.Critical {
				s.Wish.Priority = planner.High
			}
			r.knowSpeeds(&s)
			r.problem.Services = append(r.problem.Services, s)
		}
	}
}
