package compose

import (
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
)

// Names in a service's directory that berth gives.
const (
	above        = ".above"     // what lies above the entry's directory in its catalog, a directory for each step up
	containerEnv = ".berth.env" // what containers get that have .env as their env file
)

// laid is where a file of the entry lies in the service's directory. What the catalog has beside or above the entry's directory
// (../shared/x) has a place of its own in there: outside of it nothing is berth's to write.
func laid(name string) string {
	name = path.Clean(name)
	up := 0
	for name == ".." || strings.HasPrefix(name, "../") {
		name = strings.TrimPrefix(strings.TrimPrefix(name, ".."), "/")
		up++
	}
	return path.Join(strings.Repeat(above+"/", up), name)
}

// ownFiles are the files of an entry, by their paths from its directory.
type ownFiles []string

// has reports whether a relative path is a file of the entry, or a directory of some.
func (own ownFiles) has(name string) bool {
	name = path.Clean(name)
	return slices.ContainsFunc(own, func(f string) bool { return f == name || strings.HasPrefix(f, name+"/") })
}

// lies gives a path of the project as it is on the host: that of a file of the entry where that is laid, any other one as it is.
func (own ownFiles) lies(name string) string {
	if name == "" || !catalog.IsRelative(name) || !strings.HasPrefix(path.Clean(name), "..") || !own.has(name) {
		return name
	}
	return "./" + laid(name)
}

// layFiles lets a project find the files of its entry in the service's directory. The .env there is berth's, and a container
// that has .env as its env file gets a file with what the operator has in it.
func (r *renderer) layFiles(p *types.Project) {
	r.envFiles = nil
	for _, containers := range []types.Services{p.Services, p.DisabledServices} {
		for name, c := range containers {
			c.Volumes, c.LabelFiles = slices.Clone(c.Volumes), slices.Clone(c.LabelFiles)
			for i, v := range c.Volumes {
				if v.Type == types.VolumeTypeBind {
					c.Volumes[i].Source = r.lies(v.Source)
				}
			}
			for i, f := range c.LabelFiles {
				c.LabelFiles[i] = r.lies(f)
			}
			c.EnvFiles = r.layEnvFiles(c.EnvFiles)
			containers[name] = c
		}
	}
	for name, s := range p.Secrets {
		s.File = r.lies(s.File)
		p.Secrets[name] = s
	}
	for name, c := range p.Configs {
		c.File = r.lies(c.File)
		p.Configs[name] = c
	}
}

// lies is where a path of the project will lie.
func (r *renderer) lies(p string) string { return r.files.lies(r.hosts.asPath(p)) }

// layEnvFiles does it for the env files of a container. One that is there is one that has to be: that is what old releases of
// Compose read.
func (r *renderer) layEnvFiles(files []types.EnvFile) []types.EnvFile {
	var out []types.EnvFile
	for _, f := range files {
		f.Path = r.hosts.asPath(f.Path)
		switch clean := path.Clean(f.Path); {
		case !catalog.IsRelative(f.Path):
		case clean == EnvFile && (r.entry.Has(EnvFile) || len(r.own) > 0):
			f.Path, f.Required = containerEnv, true
		case clean == EnvFile && !bool(f.Required):
			continue // there is none, and the one on the host is no container's
		case r.files.has(clean):
			f.Path, f.Required = r.files.lies(f.Path), true
		}
		if catalog.IsRelative(f.Path) {
			r.envFiles = append(r.envFiles, path.Clean(f.Path))
		}
		out = append(out, f)
	}
	return out
}

// checkOpened refuses a project for which Compose would open a file that is nowhere.
func (r *renderer) checkOpened(p *types.Project) error {
	var errs []error
	for _, o := range r.entry.Missing(p) {
		if file := path.Clean(o.Path); file != containerEnv && !strings.HasPrefix(file, above+"/") {
			errs = append(errs, o.Error())
		}
	}
	return errors.Join(errs...)
}
