package planner

import (
	"cmp"
	"slices"
)

// What a project shares with others by a name that the engine of its host knows: networks, volumes, containers. Who
// uses one that another service of the plan brings along has to run beside it, and starts after it. One that no service
// brings is the host's, and is looked for before a run.

// ResourceKind says what a name of the host's engine stands for.
type ResourceKind int

// The kinds.
const (
	NetworkResource ResourceKind = iota
	VolumeResource
	ContainerResource
)

// String gives Docker's word.
func (k ResourceKind) String() string { return [...]string{"network", "volume", "container"}[k] }

// Resource is a network, a volume or a container of a host, by the name that its engine knows.
type Resource struct {
	Kind ResourceKind
	Name string
}

// Provided is a resource that is there while the service is: a network or volume that its project makes, or one of its
// containers. Of its own is one whose name Compose makes of the project's: Name is then what stands in the file.
type Provided struct {
	Resource
	Own bool
}

// ProjectName is what Compose calls the project.
func (s *Service) ProjectName() string { return cmp.Or(s.Project, s.Name) }

// Brings lists the resources that are there while the service is, by their names on the host.
func (s *Service) Brings() []Resource {
	out := make([]Resource, len(s.Provides))
	for i, p := range s.Provides {
		out[i] = p.Resource
		switch {
		case !p.Own:
		case p.Kind == ContainerResource:
			out[i].Name = s.ProjectName() + "-" + p.Name + "-1"
		default:
			out[i].Name = s.ProjectName() + "_" + p.Name
		}
	}
	return out
}

// bringers finds for each resource that some service uses the services that bring it.
func bringers(p *Problem) map[Resource][]*Service {
	var out map[Resource][]*Service
	for i := range p.Services {
		for _, r := range p.Services[i].Uses {
			if out == nil {
				out = map[Resource][]*Service{}
			}
			out[r] = nil
		}
	}
	if out == nil {
		return nil
	}
	for i := range p.Services {
		s := &p.Services[i]
		for _, r := range s.Brings() {
			if list, used := out[r]; used && !slices.Contains(list, s) {
				out[r] = append(list, s)
			}
		}
	}
	return out
}

// use is a resource that a service uses and that others bring: it has to run beside one of these.
type use struct {
	Resource
	by []*Service // by name
}

// usesOf lists for each service, by name, what it uses and others bring. An agent brings what it has to every host, and
// what the service brings itself it need not look for.
func usesOf(p *Problem) map[string][]use {
	by := bringers(p)
	if by == nil {
		return nil
	}
	out := map[string][]use{}
	for i := range p.Services {
		s := &p.Services[i]
		for _, r := range s.Uses {
			from := slices.Clone(by[r])
			if len(from) == 0 || slices.ContainsFunc(from, func(o *Service) bool { return o.Agent || o == s }) {
				continue
			}
			slices.SortFunc(from, func(a, b *Service) int { return cmp.Compare(a.Name, b.Name) })
			out[s.Name] = append(out[s.Name], use{r, from})
		}
	}
	return out
}

// Use is a resource that a service uses and that others bring, by their names.
type Use struct {
	Resource
	By []string
}

// Uses lists for each service, by name, what it uses and others of the problem bring.
func Uses(p *Problem) map[string][]Use {
	out := map[string][]Use{}
	for name, list := range usesOf(p) {
		for _, u := range list {
			out[name] = append(out[name], Use{u.Resource, namesOf(u.by)})
		}
	}
	return out
}

// StartAfter lists the services that have to be up before this one starts: those that it needs, and those without
// which what it uses is not there.
func (p *Problem) StartAfter(s *Service) []string {
	out := slices.Clone(s.Needs)
	if len(s.Uses) == 0 {
		return out
	}
	for _, u := range usesOf(p)[s.Name] {
		for _, o := range u.by {
			if !slices.Contains(out, o.Name) {
				out = append(out, o.Name)
			}
		}
	}
	return out
}

// without lists what the service on the host uses and nobody there brings, and whoever would bring it runs nowhere or
// elsewhere. Where one alone brings it and is on another host, that is said of the two; see tied.
func (t *tally) without(s *Service, h int) []Reason {
	var out []Reason
	for _, u := range t.uses[s.Name] {
		if slices.ContainsFunc(u.by, func(o *Service) bool { return slices.Contains(t.on[h], o) }) {
			continue
		}
		if len(u.by) == 1 {
			if _, placed := t.tiedAt[u.by[0].Name]; placed {
				continue
			}
		}
		out = append(out, Reason{Rule: RuleResource, Host: t.hosts[h].Name, Service: s.Name, Subjects: namesOf(u.by), Resource: u.Resource})
	}
	return out
}

// lift takes the service off its host, with those that share the host because they have to, and those there that
// would be left without what it brings. It comes first.
func (t *tally) lift(s *Service, h int) []*Service {
	out := t.companions(s, h)
	for _, o := range out {
		t.take(o, h)
	}
	if len(t.uses) == 0 {
		return out
	}
	for left := true; left; {
		left = false
		for _, o := range t.byName(h) {
			if !o.Agent && len(t.without(o, h)) > 0 {
				left = true
				out = append(out, o)
				t.take(o, h)
			}
		}
	}
	return out
}

// between is what one of two services uses and the other alone brings.
func (t *tally) between(a, b *Service) (Resource, bool) {
	for _, pair := range [...][2]*Service{{a, b}, {b, a}} {
		for _, u := range t.uses[pair[0].Name] {
			if len(u.by) == 1 && u.by[0] == pair[1] {
				return u.Resource, true
			}
		}
	}
	return Resource{}, false
}

// tied says of a service that has to share its host with some that are on another, by which resource, where it is one.
func (t *tally) tied(s *Service, h, at int, there []string) Reason {
	for _, name := range there {
		if o := t.p.Service(name); o != nil {
			if r, ok := t.between(s, o); ok {
				return Reason{Rule: RuleTied, Host: t.hosts[h].Name, Service: s.Name, Subjects: []string{t.hosts[at].Name, name}, Resource: r}
			}
		}
	}
	return Reason{Rule: RuleWith, Host: t.hosts[h].Name, Service: s.Name, Subjects: append([]string{t.hosts[at].Name}, there...)}
}
