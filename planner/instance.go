package planner

import (
	"cmp"
	"slices"
	"strings"
)

// A service is an instance of a catalog entry, mostly the only one, with the entry's name. Others have names of their own.

// EntryName is the name of the service's catalog entry.
func (s *Service) EntryName() string { return cmp.Or(s.Entry, s.Name) }

// As is an instance of the entry that has another name. The name under the lab's domain is the first instance's, which is
// called as the entry; this one answers to its own.
func (s Service) As(name string) Service {
	s.Name, s.Entry, s.Project = name, s.EntryName(), ""
	if s.Route.Name != "" {
		s.Route.Name = strings.Trim(strings.ReplaceAll(name, "_", "-"), "-")
	}
	return s
}

// instances lists for each entry the services that its name means where another entry needs it: the one that is called so,
// else all instances of the entry, by name.
func instances(services []Service) map[string][]string {
	out := map[string][]string{}
	for i := range services {
		if s := &services[i]; s.Entry != "" {
			out[s.Entry] = append(out[s.Entry], s.Name)
		}
	}
	for _, names := range out {
		slices.Sort(names)
	}
	for i := range services {
		out[services[i].Name] = []string{services[i].Name}
	}
	return out
}

// ResolveNeeds replaces the entries that services need by the services that these are in the problem. What is not there
// stays as it is.
func (p *Problem) ResolveNeeds() {
	are := instances(p.Services)
	for i := range p.Services {
		s := &p.Services[i]
		var needs []string
		for _, need := range s.Needs {
			if there := are[need]; there != nil {
				needs = append(needs, there...)
			} else {
				needs = append(needs, need)
			}
		}
		s.Needs = needs
	}
}
