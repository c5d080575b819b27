package preflight

import (
	"slices"
	"strings"

	"berth/deployer/probe"
	"berth/planner"
	"berth/strictyaml"
	"berth/wording"
)

// NotBrought is a network or a container that a service takes for granted, that its host has not, and that nothing of the plan
// brings there. Where Docker does not list its networks it is only known which containers are in them, and it warns.
type NotBrought struct {
	Place
	graded
	planner.Resource
	Near string // what the host has under a name that looks alike; may be empty
}

func (f NotBrought) Say(w wording.Words) string {
	switch {
	case f.Kind == planner.ContainerResource:
		return w.Say("%s joins the container %s, and %s has no such container", "%s rejoint le conteneur %s, et %s n'a pas un tel conteneur", f.Service, f.Name, f.Host)
	case f.severity == Stops:
		return w.Say("%s joins the network %s, and %s has no such network", "%s rejoint le réseau %s, et %s n'a pas un tel réseau", f.Service, f.Name, f.Host)
	}
	return w.Say("%s joins the network %s, in which no container of %s is, and which no service of the plan makes there",
		"%s rejoint le réseau %s, où aucun conteneur de %s ne se trouve et qu'aucun service du plan n'y crée", f.Service, f.Name, f.Host)
}

func (f NotBrought) Hint(w wording.Words) string {
	near := ""
	if f.Near != "" {
		near = w.Say("is it %s? else ", "est-ce %s ? sinon ", f.Near)
	}
	if f.Kind == planner.ContainerResource {
		return near + w.Say("start it there first, or add the service that has it to the inventory",
			"le démarrer d'abord là-bas, ou ajouter à l'inventaire le service qui l'a")
	}
	return near + w.Say("add the service that has it to the inventory, let berth make it (networks: {%s: create} in berth.yaml), or make it on %s: docker network create %s",
		"ajouter à l'inventaire le service qui l'a, laisser berth le créer (networks: {%s: create} dans berth.yaml), ou le créer sur %s : docker network create %s", f.Name, f.Host, f.Name)
}

func notBrought(c *checker, s *service) {
	p := c.want.Plan.Problem.Service(s.Service)
	if p == nil || !c.starts(s.Bundle) {
		return
	}
	for _, r := range p.Uses {
		f := NotBrought{Place: s.place(), Resource: r, graded: graded{Stops}}
		switch {
		case r.Kind == planner.VolumeResource, c.brought(s, r): // volumes are looked for with the data
			continue
		case r.Kind == planner.ContainerResource:
			if s.on.Container(r.Name) != nil {
				continue
			}
			f.Near = nearest(r.Name, namesOf(s.on.Containers, func(k probe.Container) string { return k.Name }))
		case len(s.on.Networks) == 0:
			if slices.ContainsFunc(s.on.Containers, func(k probe.Container) bool { return k.Networks == nil || slices.Contains(k.Networks, r.Name) }) {
				continue // it is there, or nobody has said who is in which
			}
			f.graded = graded{Warns}
		case s.on.Network(r.Name) != nil:
			continue
		default:
			f.Near = nearest(r.Name, namesOf(s.on.Networks, func(n probe.Network) string { return n.Name }))
		}
		c.add(f)
	}
}

// brought reports whether a service that shall lie on the same host, or an agent, brings what this one takes for granted.
func (c *checker) brought(s *service, r planner.Resource) bool {
	problem := c.want.Plan.Problem
	return slices.ContainsFunc(problem.Services, func(o planner.Service) bool {
		on := o.Agent || c.want.Plan.Placement.Host[o.Name] == s.Host
		return on && slices.Contains(o.Brings(), r)
	})
}

func namesOf[T any](list []T, name func(T) string) []string {
	var out []string
	for _, x := range list {
		out = append(out, name(x))
	}
	return out
}

// nearest is the first of the names that somebody may have meant: but for the project that Compose puts before it, for how its
// words are joined, or for a slip of a finger. Empty: there is none.
func nearest(name string, names []string) string {
	joined := func(s string) string { return strings.NewReplacer("-", "_", ".", "_").Replace(strings.ToLower(s)) }
	want := joined(name)
	for _, n := range names {
		if has := joined(n); has == want || strings.HasSuffix(has, "_"+want) || strings.HasSuffix(want, "_"+has) {
			return n
		}
	}
	return strictyaml.Suggest(name, names)
}
