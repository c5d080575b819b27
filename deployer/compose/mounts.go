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

// ownFiles are the files of an entry, by their paths below the service's directory.
type ownFiles []string

// checkMounts refuses paths of the host that are relative, unless they are the entry's own files. The service's
// directory is replaced as a whole at every deployment: what a container wrote there would be gone from it.
func checkMounts(p *types.Project, own ownFiles) error {
	var errs []error
	for name, s := range p.Secrets {
		errs = append(errs, own.checkFile("secret "+name, s.File))
	}
	for name, c := range p.Configs {
		errs = append(errs, own.checkFile("config "+name, c.File))
	}
	for _, name := range p.ServiceNames() {
		for _, v := range p.Services[name].Volumes {
			errs = append(errs, own.checkMount(name, &v))
		}
	}
	return errors.Join(errs...)
}

// checkFile refuses the file of a secret or a config.
func (own ownFiles) checkFile(of, file string) error {
	if file == "" || full(file) || own.has(file) {
		return nil
	}
	return fmt.Errorf("the file of the %s is none of the entry's files; write a full path", of)
}

// checkMount refuses what a container mounts.
func (own ownFiles) checkMount(container string, v *types.ServiceVolumeConfig) error {
	switch {
	case v.Type != types.VolumeTypeBind || full(v.Source):
		return nil
	case !filepath.IsLocal(v.Source):
		return fmt.Errorf("%s mounts a path at %s that leads out of the service's directory; write a full path", container, v.Target)
	case !own.has(v.Source):
		return fmt.Errorf("%s mounts a path at %s that is none of the entry's files; data belongs into a named volume or under a full path, since the service's directory is replaced at every deployment", container, v.Target)
	case !v.ReadOnly && !slices.Contains(own, path.Clean(v.Source)):
		return fmt.Errorf("%s may write into the directory of the entry's files that it mounts at %s, and that is replaced at every deployment; mount it :ro, and data from a named volume", container, v.Target)
	}
	return nil
}

// full reports whether a path of the host is a full one.
func full(name string) bool { return strings.HasPrefix(name, "/") || strings.HasPrefix(name, "~") }

// has reports whether a relative path is a file of the entry, or a directory of some.
func (own ownFiles) has(name string) bool {
	name = path.Clean(name)
	return slices.ContainsFunc(own, func(f string) bool { return f == name || strings.HasPrefix(f, name+"/") })
}
