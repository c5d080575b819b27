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

func (ProjectTaken) Hint(w wording.Words) string { return stopFirst(w) }

func project(c *checker, s *service) {
	if slices.ContainsFunc(s.on.Containers, func(k probe.Container) bool { return k.Project == s.parts.project && k.Service == "" }) {
		c.add(ProjectTaken{Place: s.place(), Project: s.parts.project})
	}
}
