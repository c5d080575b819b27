package compose

import (
	"bytes"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// home is what "~" and HOME mean on a host. To Compose that is the home of who runs it; on a host berth runs it as root, and what
// people have there is in the home of who logs in.
type home struct {
	dir   string // empty: not known
	asked bool   // whether a project asks for it
}

// at writes out a path that begins with the home, as Compose would: of "~x" it makes "x" in the home.
func (h *home) at(p string) string {
	rest, below := strings.CutPrefix(p, "~")
	if !below {
		return p
	}
	if h.asked = true; h.dir == "" {
		return p
	}
	return path.Join(h.dir, rest)
}

// put writes it out wherever Compose opens or mounts a path.
func (h *home) put(p *types.Project) {
	for _, containers := range []types.Services{p.Services, p.DisabledServices} {
		for name, c := range containers {
			c.Volumes, c.LabelFiles, c.EnvFiles = slices.Clone(c.Volumes), slices.Clone(c.LabelFiles), slices.Clone(c.EnvFiles)
			for i, v := range c.Volumes {
				if v.Type == types.VolumeTypeBind {
					c.Volumes[i].Source = h.at(v.Source)
				}
			}
			for i := range c.LabelFiles {
				c.LabelFiles[i] = h.at(c.LabelFiles[i])
			}
			for i := range c.EnvFiles {
				c.EnvFiles[i].Path = h.at(c.EnvFiles[i].Path)
			}
			containers[name] = c
		}
	}
	for name, s := range p.Secrets {
		s.File = h.at(s.File)
		p.Secrets[name] = s
	}
	for name, c := range p.Configs {
		c.File = h.at(c.File)
		p.Configs[name] = c
	}
	for name, v := range p.Volumes {
		if device, is := v.DriverOpts["device"]; is && v.Driver == "local" && v.DriverOpts["o"] == "bind" {
			v.DriverOpts = maps.Clone(v.DriverOpts)
			v.DriverOpts["device"] = h.at(device)
			p.Volumes[name] = v
		}
	}
}

// homeVariable is HOME in an env file, as far as it means the home and nothing else.
var homeVariable = regexp.MustCompile(`\$\{HOME(?::?[-?][^{}]*)?\}|\$HOME\b`)

// withHome is an env file with the home written out: Compose fills it in where it runs, and there it is root's. What stands within
// single quotes, or after another dollar, is no variable.
func withHome(text []byte, home string) []byte {
	var out []byte
	for line := range bytes.Lines(text) {
		if !bytes.ContainsAny(line, "'") && !bytes.Contains(line, []byte("$$")) && !bytes.Contains(line, []byte(`\$`)) {
			line = homeVariable.ReplaceAllLiteral(line, []byte(home))
		}
		out = append(out, line...)
	}
	return out
}
