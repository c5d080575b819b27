package inventory

import (
	"maps"

	"berth/message"
	"berth/planner"
)

// resolveEntries finds the catalog entries of services that have another name.
func (r *reader) resolveEntries() {
	for _, w := range r.wishes {
		if !w.has("entry") || w.entry == "" || w.entry == w.name {
			continue
		}
		v := w.given["entry"]
		entry, known := r.service(w.entry)
		other := r.wishOfService(w.entry)
		switch {
		case other != nil && other.entry != "" && other.entry != other.name:
			v.Errorf("entry of %s: %s is a service of this file, made from %s; write entry: %s", w.what(), quote(w.entry), quote(other.entry), other.entry)
		case !known && r.unread(w.entry):
		case !known:
			v.Errorf("entry of %s: unknown service %s%s", w.what(), quote(w.entry), orHint(w.entry, names(r.lib.Services), message.Word(`"berth catalog" lists the known ones`)))
		case r.isEntry(w.name):
			w.key.Errorf("%s: the catalog has an entry of that name; give the instance of %s another name", w.what(), quote(w.entry))
		case entry.Agent:
			v.Errorf("entry of %s: %s is an agent and runs on every host; one of it is enough", w.what(), quote(w.entry))
		default:
			r.inv.Entries[w.name] = w.entry
		}
	}
}

func (r *reader) wishOfService(name string) *wish {
	for _, w := range r.wishes {
		if w.name == name {
			return w
		}
	}
	return nil
}

// service is what the catalog says of a service of this file, under its name here.
func (r *reader) service(name string) (planner.Service, bool) {
	if entry, is := r.inv.Entries[name]; is {
		s := r.lib.Services[entry]
		return s.As(name), true
	}
	s, known := r.lib.Services[name]
	if s.Entry != "" { // an instance of this file as it was, in the library of a lab
		return planner.Service{}, false
	}
	return s, known
}

// unread reports whether a service is unknown since its entry cannot be read, which is said elsewhere.
func (r *reader) unread(name string) bool {
	if w := r.wishOfService(name); w != nil && w.entry != "" {
		name = w.entry
	}
	return r.lib.Partial || r.lib.Unread[name]
}

// isEntry reports whether the catalog has an entry of that name.
func (r *reader) isEntry(name string) bool {
	s, known := r.lib.Services[name]
	return known && s.Entry == ""
}

func (r *reader) isAgent(name string) bool {
	s, _ := r.service(name)
	return s.Agent
}

// serviceNames are the names that a service may have here.
func (r *reader) serviceNames() []string {
	all := maps.Clone(r.inv.Entries)
	for name, s := range r.lib.Services {
		if s.Entry == "" {
			all[name] = name
		}
	}
	return names(all)
}

// checkRoutes wants names under the domain to be of one service each, where instances have theirs from their names.
func (r *reader) checkRoutes() {
	place := r.servicePlaces()
	by := map[string]string{}
	for _, instances := range []bool{false, true} {
		for i := range r.problem.Services {
			s := &r.problem.Services[i]
			if name := s.Route.Name; name != "" && (s.Entry != "") == instances {
				if other, used := by[name]; used && instances {
					place[s.Name].Errorf("%s would answer to %s, and so does %s; give it another name", named("service %s", s.Name), quote(name), named("service %s", other))
				}
				by[name] = s.Name
			}
		}
	}
}
