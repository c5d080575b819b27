package preflight

import (
	"slices"

	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// NotBrought is a network or a container that a service takes for granted, that no service of the plan brings to its
// host, and that nothing there shows. Of a network it is known only which containers are in it, so that it warns.
type NotBrought struct {
	Place
	graded
	planner.Resource
}

func (f NotBrought) Say(w wording.Words) string {
	if f.Kind == planner.ContainerResource {
		return w.Say("%s joins the container %s, and %s has no such container", "%s rejoint le conteneur %s, et %s n'a pas un tel conteneur", f.Service, f.Name, f.Host)
	}
	return w.Say("%s joins the network %s, in which no container of %s is, and which no service of the plan makes there",
		"%s rejoint le réseau %s, où aucun conteneur de %s ne se trouve et qu'aucun service du plan n'y crée", f.Service, f.Name, f.Host)
}

func (f NotBrought) Hint(w wording.Words) string {
	if f.Kind == planner.ContainerResource {
		return w.Say("start it there first, or add the service that has it to the inventory",
			"le démarrer d'abord là-bas, ou ajouter à l'inventaire le service qui l'a")
	}
	return w.Say("docker network ls on %s tells whether it is there; make it by docker network create %s",
		"docker network ls sur %s dit s'il existe ; le créer avec docker network create %s", f.Host, f.Name)
}

func notBrought(c *checker, s *service) {
	p := c.want.Plan.Problem.Service(s.Service)
	if p == nil {
		return
	}
	for _, r := range p.Uses {
		f := NotBrought{Place: s.place(), Resource: r, graded: graded{Warns}}
		switch {
		case r.Kind == planner.VolumeResource, c.brought(s, r): // volumes are looked for with the data
			continue
		case r.Kind == planner.ContainerResource:
			if s.on.Container(r.Name) != nil {
				continue
			}
			f.graded = graded{Stops}
		case slices.ContainsFunc(s.on.Containers, func(k probe.Container) bool { return k.Networks == nil || slices.Contains(k.Networks, r.Name) }):
			continue // it is there, or nobody has said who is in which
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
