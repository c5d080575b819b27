package compose

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkMounts refuses paths of the host that are relative, unless they are the entry's own files. The service's
// directory is replaced as a whole at every deployment: what a container wrote there would be gone from it.
func (r *renderer) checkMounts(p *types.Project) error {
	var errs []error
	for name, s := range p.Secrets {
		if s.File != "" && !full(s.File) && !r.has(s.File) {
			errs = append(errs, fmt.Errorf("the file of the secret %s is none of the entry's files; write a full path", name))
		}
	}
	for name, c := range p.Configs {
		if c.File != "" && !full(c.File) && !r.has(c.File) {
			errs = append(errs, fmt.Errorf("the file of the config %s is none of the entry's files; write a full path", name))
		}
	}
	for _, name := range p.ServiceNames() {
		for _, v := range p.Services[name].Volumes {
			if v.Type != types.VolumeTypeBind || full(v.Source) {
				continue
			}
			switch {
			case !filepath.IsLocal(v.Source):
				errs = append(errs, fmt.Errorf("%s mounts a path at %s that leads out of the service's directory; write a full path", name, v.Target))
			case !r.has(v.Source):
				errs = append(errs, fmt.Errorf("%s mounts a path at %s that is none of the entry's files; data belongs into a named volume or under a full path, since the service's directory is replaced at every deployment", name, v.Target))
			case !v.ReadOnly && !slices.Contains(r.files, path.Clean(v.Source)):
				errs = append(errs, fmt.Errorf("%s may write into the directory of the entry's files that it mounts at %s, and that is replaced at every deployment; mount it :ro, and data from a named volume", name, v.Target))
			}
		}
	}
	return errors.Join(errs...)
}

// full reports whether a path of the host is a full one.
func full(name string) bool { return strings.HasPrefix(name, "/") || strings.HasPrefix(name, "~") }

// has reports whether a relative path is a file of the entry, or a directory of some.
func (r *renderer) has(name string) bool {
	name = path.Clean(name)
	return slices.ContainsFunc(r.files, func(f string) bool { return f == name || strings.HasPrefix(f, name+"/") })
}
