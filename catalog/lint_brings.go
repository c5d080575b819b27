package catalog

import (
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// What an entry takes for granted on its host, another one may bring, and that one starts before it. So nobody can bring it for
// himself, and no two for each other.

// lintBrings: what is used is brought by somebody else, by one, and not in a circle.
func lintBrings(l *linter) {
	s := &l.entry.Service
	if len(s.Uses) == 0 {
		return
	}
	made := l.entry.Creates(l.project)
	for _, r := range s.Uses {
		if slices.Contains(s.Brings(), r) && !slices.Contains(made, r) {
			hint := message.Word("leave out external: Compose makes it by itself then")
			if r.Kind == planner.ContainerResource {
				hint = message.Of(`name the container of this file: "service:NAME" in place of "container:%s"`, r.Name)
			}
			l.report(Error, "brings-itself", l.used(r), hint, "it takes the %s %s for granted, and brings it by itself: it cannot start before it did", message.Word(r.Kind.String()), r.Name)
		}
	}
	all := &planner.Problem{}
	for _, e := range l.catalog.Entries() {
		if !e.Shipped() || !l.isForeign() {
			all.Services = append(all.Services, e.Service)
		}
	}
	uses := planner.Uses(all)
	for _, u := range uses[s.Name] {
		if len(u.By) > 1 {
			l.report(Warning, "brought-twice", l.used(u.Resource), message.Word("give one of them another name, or have one of them in the inventory"),
				"the %s %s is brought by %s: it is put beside any of them", message.Word(u.Kind.String()), u.Name, message.And(u.By))
		}
		for _, by := range u.By {
			if circle := wayTo(uses, by, s.Name, map[string]bool{}); circle != nil {
				l.report(Error, "brings-circle", l.used(u.Resource), message.Of("have one of them bring what both use, or berth: %s", creationHint(u.Resource)),
					"it starts after %s, which brings the %s %s, and that one after it: %s", by, message.Word(u.Kind.String()), u.Name, strings.Join(append([]string{s.Name}, circle...), " > "))
				break
			}
		}
	}
}

// creationHint is what lets berth make a resource.
func creationHint(r planner.Resource) string {
	if r.Kind == planner.VolumeResource {
		return "volumes: {" + r.Name + ": create}"
	}
	return "networks: {" + r.Name + ": create}"
}

// wayTo is a way from one entry to another along what each waits for, both ends included; nil where there is none.
func wayTo(uses map[string][]planner.Use, from, to string, seen map[string]bool) []string {
	if from == to {
		return []string{to}
	}
	if seen[from] {
		return nil
	}
	seen[from] = true
	for _, u := range uses[from] {
		for _, by := range u.By {
			if rest := wayTo(uses, by, to, seen); rest != nil {
				return append([]string{from}, rest...)
			}
		}
	}
	return nil
}

// used is where the file takes something for granted.
func (l *linter) used(r planner.Resource) strictyaml.Value {
	switch r.Kind {
	case planner.NetworkResource:
		for key, n := range l.project.Networks {
			if bool(n.External) && n.Name == r.Name {
				return l.in("networks", key)
			}
		}
	case planner.VolumeResource:
		for key, v := range l.project.Volumes {
			if bool(v.External) && v.Name == r.Name {
				return l.in("volumes", key)
			}
		}
	case planner.ContainerResource:
		for _, c := range l.containers() {
			if slices.Contains(joined(c), r.Name) {
				return within(l.in("services", c.Name), "network_mode")
			}
		}
	}
	return l.in("services")
}
