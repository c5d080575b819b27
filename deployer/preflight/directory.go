package preflight

import (
	"slices"
	"strings"

	"berth/deployer/probe"
	"berth/wording"
)

// DirTaken is a directory that a service is to have and that berth did not make for it.
type DirTaken struct {
	Place
	stops
	Dir string
}

func (f DirTaken) Say(w wording.Words) string {
	return w.Say("%s on %s is there, and berth did not make it for %s", "%s sur %s existe, et berth ne l'a pas créé pour %s", f.Dir, f.Host, f.Service)
}

func (DirTaken) Hint(w wording.Words) string {
	return w.Say("move it aside, or choose another directory (dir: in the inventory)", "le mettre de côté, ou choisir un autre répertoire (dir: dans l'inventaire)")
}

func directory(c *checker, s *service) {
	i := strings.LastIndexByte(s.Dir, '/')
	parent, name := s.Dir[:max(i, 0)], s.Dir[i+1:]
	if asked(s.on, parent) && slices.Contains(s.on.Dirs, name) && !its(s) {
		c.add(DirTaken{Place: s.place(), Dir: s.Dir})
	}
}

// asked reports whether a host was asked for this directory for services.
func asked(f *probe.Facts, dir string) bool { return len(f.Disks) > 0 && f.Disks[0].Path == dir }

// its reports whether the directory is the service's own: by its record, else because it has containers.
func its(s *service) bool {
	if has := s.on.Service(s.Service); has != nil {
		return has.Record.Dir == s.Dir
	}
	return len(s.on.Of(s.Service)) > 0
}
