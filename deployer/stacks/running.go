package stacks

import (
	"path"
	"slices"
	"strings"

	"berth/deployer/probe"
)

// Running is a Compose project that runs on a host and that berth did not start.
type Running struct {
	Project    string
	Dir        string // where its containers say that it lies
	Files      []string
	EnvFiles   []string
	Containers []probe.Container
}

// Projects lists the Compose projects of which something runs and nothing is berth's, by name. One that berth has adopted is among
// them: its files may have come into a catalog that was lost.
func Projects(f *probe.Facts) []Running {
	by := map[string]*Running{}
	ours := map[string]bool{}
	for _, c := range f.Containers {
		if c.Project == "" || c.OneOff {
			continue
		}
		if c.Service != "" && !c.Adopted {
			ours[c.Project] = true
		}
		r := by[c.Project]
		if r == nil {
			r = &Running{Project: c.Project}
			by[c.Project] = r
		}
		r.Containers = append(r.Containers, c)
		if c.Runs() && r.Dir == "" || r.Files == nil {
			r.Dir, r.Files, r.EnvFiles = c.Dir, c.Files, c.EnvFiles
		}
	}
	var out []Running
	for name, r := range by {
		if !ours[name] && slices.ContainsFunc(r.Containers, func(c probe.Container) bool { return c.Runs() }) {
			out = append(out, *r)
		}
	}
	slices.SortFunc(out, func(a, b Running) int { return strings.Compare(a.Project, b.Project) })
	return out
}

// Names lists the containers of a project.
func (r *Running) Names() []string {
	var out []string
	for _, c := range r.Containers {
		out = append(out, c.Name)
	}
	return out
}

// managers are programs that keep stacks in a volume of their own and run Compose inside of their container: what the labels say
// is a path there.
var managers = []string{"portainer", "dockge", "komodo", "periphery", "dockhand", "arcane", "yacht", "casaos"}

// hostPaths gives where a path of the labels may lie on the host: there, else where a manager of stacks that runs there has it.
func hostPaths(f *probe.Facts, at string) []string {
	out := []string{at}
	for _, c := range f.Containers {
		image := strings.ToLower(c.Image)
		if !slices.ContainsFunc(managers, func(m string) bool { return strings.Contains(image, m) }) {
			continue
		}
		for _, m := range c.Mounts {
			rest, inside := strings.CutPrefix(at, strings.TrimSuffix(m.Target, "/")+"/")
			if place := sourceOf(f, m); inside && place != "" && m.Target != "/" {
				out = append(out, path.Join(place, rest))
			}
		}
	}
	return slices.Compact(out)
}

// sourceOf is where a mount lies on the host.
func sourceOf(f *probe.Facts, m probe.Mount) string {
	if m.Volume == "" {
		return m.Source
	}
	for _, v := range f.Volumes {
		if v.Name == m.Volume && v.At != "" {
			return v.At
		}
	}
	return m.Source
}
