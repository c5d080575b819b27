package preflight

import (
	"slices"

	"berth/deployer/probe"
	"berth/wording"
)

// ProjectTaken is a Compose project of a service's name that is not berth's.
type ProjectTaken struct {
	Place
	stops
	Project string
}

func (f ProjectTaken) Say(w wording.Words) string {
	return w.Say("a Compose project %s runs on %s that is not berth's, in the way of %s", "un projet Compose %s qui n'est pas à berth tourne sur %s et gêne %s", f.Project, f.Host, f.Service)
}

func (f ProjectTaken) Hint(w wording.Words) string {
	return w.Say("if it is %[1]s itself, berth scan --write puts it into current:, and berth deploy takes it over where it runs; else stop and remove it first (docker compose down keeps volumes)",
		"si c'est bien %[1]s, berth scan --write l'inscrit dans current:, et berth deploy le reprend là où il tourne ; sinon l'arrêter et l'enlever d'abord (docker compose down garde les volumes)", f.Service)
}

func project(c *checker, s *service) {
	if slices.ContainsFunc(s.on.Containers, func(k probe.Container) bool { return k.Project == s.parts.project && k.Service == "" && !c.own(s, &k) }) {
		c.add(ProjectTaken{Place: s.place(), Project: s.parts.project})
	}
}
