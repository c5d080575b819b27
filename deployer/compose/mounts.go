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

// checkMounts refuses paths that lead out of the service's directory, and files of secrets and configs that are not there. What a
// container writes beside the Compose file stays: of that directory berth touches only its own files.
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
			errs = append(errs, checkMount(name, &v))
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
func checkMount(container string, v *types.ServiceVolumeConfig) error {
	if v.Type == types.VolumeTypeBind && !full(v.Source) && !filepath.IsLocal(v.Source) {
		return fmt.Errorf("%s mounts a path at %s that leads out of the service's directory; write a full path", container, v.Target)
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
