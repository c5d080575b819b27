package planner

import "slices"

// Names that an engine has once: of containers, and of Compose projects. Two services that want one cannot share a host.

// claims lists the names that no other service of the host may have: its project's, and those that its file gives to
// containers. The names that Compose gives them begin with the project's.
func (s *Service) claims() []string {
	out := []string{s.ProjectName()}
	for _, p := range s.Provides {
		if p.Kind == ContainerResource && !p.Own && !slices.Contains(out, p.Name) {
			out = append(out, p.Name)
		}
	}
	return out
}

// sharedNames lists the names that both claim.
func sharedNames(a, b *Service) []string {
	var out []string
	if a.ProjectName() == b.ProjectName() {
		out = append(out, a.ProjectName())
	}
	for _, p := range a.Provides {
		if p.Kind == ContainerResource && !p.Own && slices.Contains(b.Provides, p) && !slices.Contains(out, p.Name) {
			out = append(out, p.Name)
		}
	}
	return out
}

// nameGroups gives the sets of items of which no two can share a host because of a name, in the order in which the
// names come.
func nameGroups(items []*Service) [][]int {
	claimed := map[string][]int{}
	var order []string
	for i, s := range items {
		for _, name := range s.claims() {
			if claimed[name] == nil {
				order = append(order, name)
			}
			claimed[name] = append(claimed[name], i)
		}
	}
	var out [][]int
	for _, name := range order {
		if len(claimed[name]) > 1 {
			out = append(out, claimed[name])
		}
	}
	return out
}
