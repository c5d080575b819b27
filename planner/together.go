package planner

import "slices"

// Services that have to share a host are a group: for hard links, a shared directory, a container whose network others
// use. One of them says so, and it holds for both; and whoever shares a host with one shares it with all.

// tiedTo lists the services whose host this one has to share: by its own word, and because they alone bring what it uses.
func tiedTo(s *Service, uses map[string][]use) []string {
	out := s.Wish.With
	for _, u := range uses[s.Name] {
		if len(u.by) == 1 {
			out = append(slices.Clip(out), u.by[0].Name)
		}
	}
	return out
}

// Together lists for each service that has to share its host those with which it does, by name. It is nil where no
// service has to. Names that the problem does not have, and agents, which are everywhere, tie nothing.
func Together(p *Problem) map[string][]string { return together(p, usesOf(p)) }

// WishedTogether is the same by the words of wishes alone, whatever the services use of each other.
func WishedTogether(p *Problem) map[string][]string { return together(p, nil) }

func together(p *Problem, uses map[string][]use) map[string][]string {
	group := map[string]*[]string{}
	of := func(name string) *[]string {
		if group[name] == nil {
			group[name] = &[]string{name}
		}
		return group[name]
	}
	for i := range p.Services {
		s := &p.Services[i]
		for _, name := range tiedTo(s, uses) {
			if o := p.Service(name); s.Agent || o == nil || o.Agent || p.leaves(name) {
				continue
			}
			a, b := of(s.Name), of(name)
			if a == b {
				continue
			}
			*a = append(*a, *b...)
			for _, member := range *b {
				group[member] = a
			}
		}
	}
	var out map[string][]string
	for name, members := range group {
		others := slices.DeleteFunc(slices.Clone(*members), func(m string) bool { return m == name })
		slices.Sort(others)
		if len(others) == 0 {
			continue // it names itself
		}
		if out == nil {
			out = map[string][]string{}
		}
		out[name] = others
	}
	return out
}

// locate notes where a service that has to share its host is; h is -1 where it is nowhere.
func (t *tally) locate(s *Service, h int) {
	switch _, tied := t.shares[s.Name]; {
	case !tied:
	case h < 0:
		delete(t.tiedAt, s.Name)
	default:
		t.tiedAt[s.Name] = h
	}
}

// otherHost is the other host with most of those with which the service on host h has to share one, of equals that of the
// first by name, and who is there; -1 where none of them is on another host.
func (t *tally) otherHost(s *Service, h int) (at int, there []string) {
	on := map[int][]string{}
	for _, o := range t.shares[s.Name] {
		if k, placed := t.tiedAt[o]; placed && k != h {
			on[k] = append(on[k], o)
		}
	}
	at = -1
	for k, members := range on {
		if n := len(members) - len(there); n > 0 || n == 0 && members[0] < there[0] {
			at, there = k, members
		}
	}
	return at, there
}

// kept says which of those with which the service has to share its host keep it off this one, because they are on another.
func (t *tally) kept(s *Service, h int) []Reason {
	at, there := t.otherHost(s, h)
	if at < 0 {
		return nil
	}
	return []Reason{t.tied(s, h, at, there)}
}

// parted is the same of a service that is on the host. Of a group that is on several hosts the most are where they should
// be, of equals those of the first by name, and only the others are in the wrong.
func (t *tally) parted(s *Service, h int) []Reason {
	_, there := t.otherHost(s, h)
	here := namesOf(t.companions(s, h))
	if len(there) < len(here) || len(there) == len(here) && slices.Min(here) < there[0] {
		return nil
	}
	return t.kept(s, h)
}

// companions are the services that share the host with this one because they have to, it first.
func (t *tally) companions(s *Service, h int) []*Service {
	out := []*Service{s}
	for _, name := range t.shares[s.Name] {
		if at, placed := t.tiedAt[name]; placed && at == h {
			out = append(out, t.p.Service(name))
		}
	}
	return out
}

func namesOf(list []*Service) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.Name)
	}
	return out
}

// letPart takes a service out of the group with which it has to share a host, in a problem whose services are its own.
func letPart(q *Problem, s *Service) {
	s.Wish.With = nil
	for i := range q.Services {
		w := &q.Services[i].Wish
		w.With = slices.DeleteFunc(slices.Clone(w.With), func(name string) bool { return name == s.Name })
	}
}
