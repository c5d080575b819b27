package planner

import "slices"

// What two services on one host are in each other's way by.

// pairwise lists what the service breaks together with services that share its host, each pair once.
func pairwise(host string, s *Service, others []*Service) []Reason {
	var out []Reason
	for _, o := range others {
		if mustPart(s, o) {
			out = append(out, Reason{Rule: RuleApart, Host: host, Service: s.Name, Subjects: []string{o.Name}})
		}
		for _, port := range sharedPorts(s, o) {
			out = append(out, Reason{Rule: RulePort, Host: host, Service: s.Name, Subjects: []string{o.Name, port.String()}})
		}
		for _, name := range sharedNames(s, o) {
			out = append(out, Reason{Rule: RuleName, Host: host, Service: s.Name, Subjects: []string{o.Name, name}})
		}
	}
	return out
}

// mustPart reports whether one of the two wishes to be apart from the other.
func mustPart(a, b *Service) bool {
	return slices.Contains(a.Wish.ApartFrom, b.Name) || slices.Contains(b.Wish.ApartFrom, a.Name)
}
