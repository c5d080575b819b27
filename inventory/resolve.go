package inventory

import (
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// resolveWishes turns each wish into a service of the problem, or into a leaving one.
func (r *reader) resolveWishes() {
	running := r.running()
	r.checkDirs()
	for _, w := range r.wishes {
		s, known := r.service(w.name)
		runs := r.runs(w.name)
		switch {
		case w.remove && runs:
			s.Name = w.name // one that the catalog no longer has may leave too
			r.problem.Leaving = append(r.problem.Leaving, s)
		case !known && (w.has("entry") || r.unread(w.name)): // that was said
		case !known && r.lib.Unknown[w.name] != nil:
			w.key.Errorf("service %s: %s", quote(w.name), r.lib.Unknown[w.name])
		case !known:
			w.key.Errorf("unknown service %s%s", quote(w.name), orHint(w.name, r.serviceNames(),
				message.Word(`"berth catalog" lists the known ones`)))
		case w.remove: // it is gone already
		default:
			r.checkWish(w, &s)
			if w.checkEnv(&s) {
				r.applyEnv(w, &s)
			}
			w.checkVolumes(&s)
			if w.project != "" {
				s.Project = w.project
			}
			r.inv.Wishes[w.name] = Wish{Env: w.env, Ports: applyPorts(w, &s), Volumes: w.volumes, BeginEmpty: w.empty, Dir: w.dir}
			applyDemand(w, &s)
			r.knowSpeeds(&s)
			s.Wish = r.wishOf(w, &s, running)
			r.problem.Services = append(r.problem.Services, s)
		}
	}
}

// runs reports whether the service runs today, on a host or as an agent.
func (r *reader) runs(service string) bool {
	if _, ok := r.problem.Current.Host[service]; ok {
		return true
	}
	for _, agents := range r.problem.Agents {
		if slices.Contains(agents, service) {
			return true
		}
	}
	return false
}

// wishOf resolves the hosts and services that a wish names; running is what shall run.
func (r *reader) wishOf(w *wish, s *planner.Service, running map[string]bool) planner.Wish {
	if w.has("critical") {
		s.Critical = w.critical
	}
	out := planner.Wish{
		Workload: w.workload, Priority: w.priority, Accept: w.accept, Way: w.way,
		On: r.hosts(w, "on", w.on), NotOn: r.hosts(w, "not_on", w.notOn), ApartFrom: r.others(w, "apart_from", w.apart, running), With: r.others(w, "with", w.with, running),
	}
	if s.Critical && !w.has("priority") {
		out.Priority = planner.High
	}
	for _, word := range w.notOn {
		if slices.Contains(out.On, word.Text) {
			word.Value.Errorf("%s is to run on %s and not to run there", w.what(), quote(word.Text))
		}
	}
	return out
}

// checkWish says what a wish cannot mean for its service.
func (r *reader) checkWish(w *wish, s *planner.Service) {
	if s.Agent {
		for _, field := range []string{"on", "apart_from", "with"} {
			if w.has(field) {
				w.given[field].Errorf("%s is an agent: it runs on every host, so %s means nothing", w.what(), field)
			}
		}
	}
	unit := w.workload.Unit
	if _, also := s.Units[unit]; !w.workload.Known() || unit == s.Unit || also {
		return
	}
	if s.Unit == "" {
		w.given["workload"].Errorf("workload of %s: its catalog entry has no figures that depend on use; leave it out", w.what())
		return
	}
	units := append([]string{s.Unit}, names(s.Units)...)
	w.given["workload"].Errorf("workload of %s: it counts %s, not %s%s", w.what(), oneOf(units), quote(unit),
		strictyaml.DidYouMean(unit, units))
}

func oneOf(words []string) message.Text {
	last := len(words) - 1
	if last == 0 {
		return message.Same(words[0])
	}
	return message.Of("%s or %s", strings.Join(words[:last], ", "), words[last])
}

// hosts resolves hosts and machines that services can run on.
func (r *reader) hosts(w *wish, field string, words []strictyaml.Word) []string {
	var out []string
	for _, word := range words {
		place, ok := r.places[word.Text]
		v := word.Value
		switch {
		case !ok:
			v.Errorf("%s of %s: unknown host %s%s", field, w.what(), quote(word.Text),
				strictyaml.DidYouMean(word.Text, names(r.places)))
		case place.appliance:
			v.Errorf("%s of %s: %s is an appliance and runs no services", field, w.what(), place.what)
		case place.kind == planner.Proxmox && !place.runs && place.hosts == 0:
			v.Errorf("%s of %s: %s is a hypervisor without guests for services; add one under guests:",
				field, w.what(), place.what)
		case slices.Contains(out, word.Text):
			v.Errorf("%s of %s: %s is given twice", field, w.what(), quote(word.Text))
		default:
			out = append(out, word.Text)
		}
	}
	return out
}

// others resolves the services that w must be apart from, or with; running is what shall run.
func (r *reader) others(w *wish, field string, words []strictyaml.Word, running map[string]bool) []string {
	var out []string
	for _, word := range words {
		v, name := word.Value, word.Text
		other, known := r.service(name)
		switch {
		case name == w.name:
			v.Errorf("%s of %s: it names itself; leave that out", field, w.what())
		case !known && r.unread(name):
		case !known:
			v.Errorf("%s of %s: unknown service %s%s", field, w.what(), quote(name),
				strictyaml.DidYouMean(name, r.serviceNames()))
		case !running[name]:
			v.Errorf("%s of %s: %s is not among the services of this inventory; add it: %s: {}", field, w.what(), quote(name), name)
		case other.Agent:
			v.Errorf("%s of %s: %s is an agent and runs on every host", field, w.what(), quote(name))
		case slices.Contains(out, name):
			v.Errorf("%s of %s: %s is given twice", field, w.what(), quote(name))
		default:
			out = append(out, name)
		}
	}
	return out
}

// running is what shall run: wishes that do not remove, and what runs today unless removed.
func (r *reader) running() map[string]bool {
	out := map[string]bool{}
	for _, c := range r.current {
		for _, word := range c.services {
			out[word.Text] = true
		}
	}
	for _, w := range r.wishes {
		out[w.name] = !w.remove
	}
	return out
}

// checkNeeds wants everything that a service must reach among the services.
func (r *reader) checkNeeds() {
	running, place := r.running(), r.servicePlaces()
	for _, s := range r.problem.Services {
		for _, need := range s.Needs {
			if !running[need] {
				place[s.Name].Errorf("%s needs %s, which is not among the services; add it: %s: {}",
					named("service %s", s.Name), quote(need), need)
			}
		}
	}
}

// servicePlaces is where each service is named first: in its wish, else among what runs today.
func (r *reader) servicePlaces() map[string]strictyaml.Value {
	place := map[string]strictyaml.Value{}
	for _, c := range r.current {
		for _, word := range c.services {
			place[word.Text] = word.Value
		}
	}
	for _, w := range r.wishes {
		place[w.name] = w.key
	}
	return place
}
