package compose

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
)

// Bind is a path of the host that a container mounts, a device that it gets, or what Compose opens for it, and that should be there: where Docker may make it, it makes an empty directory,
// also in place of a file.
type Bind struct {
	Container, Source string
	Must              bool   // Docker does not make it
	Opened            bool   // by Compose: an env file, a label file, the file of a secret or a config
	Written           string // where, in the entry: file:line
}

// bindsOf lists what the containers of a project mount that has to be there, or is no directory that may begin empty: sockets,
// devices, what belongs to the system, and files. Data that a wish names is asked for with the data.
func bindsOf(r *renderer, p *types.Project) []Bind {
	var out []Bind
	for _, name := range p.ServiceNames() {
		for _, v := range p.Services[name].Volumes {
			b := Bind{Container: name, Source: path.Clean(v.Source), Must: v.Bind != nil && !bool(v.Bind.CreateHostPath)}
			if v.Type != types.VolumeTypeBind || !IsPath(v.Source) || b.Source == "/" || !b.Must && !isSystems(b.Source) && !isFile(b.Source) || r.wishes(b.Source) {
				continue
			}
			b.Written = r.entry.MountedAt(name, v.Target)
			if !slices.ContainsFunc(out, func(o Bind) bool { return o.Source == b.Source && (o.Must || !b.Must) }) {
				out = append(out, b)
			}
		}
		for _, d := range p.Services[name].Devices {
			if b := (Bind{Container: name, Source: path.Clean(d.Source), Must: true}); below("/dev", b.Source) {
				b.Written = r.entry.Path(r.entry.ComposeFile())
				out = append(out, b)
			}
		}
	}
	for name, files := range catalog.OpenedOnHost(p) {
		for _, file := range files {
			out = append(out, Bind{Container: name, Source: path.Clean(file), Must: true, Opened: true, Written: r.entry.Path(r.entry.ComposeFile())})
		}
	}
	slices.SortStableFunc(out, func(a, b Bind) int {
		return cmp.Or(strings.Compare(a.Source, b.Source), strings.Compare(a.Container, b.Container))
	})
	return out
}

// wishes reports whether a wish puts data at a path.
func (r *renderer) wishes(at string) bool {
	for _, place := range r.volumes {
		if IsPath(place) && below(place, at) {
			return true
		}
	}
	return false
}

// systems are directories in which a system keeps what is its own.
var systems = []string{"/dev", "/proc", "/sys", "/run", "/var/run", "/etc", "/usr", "/lib", "/boot"}

func isSystems(at string) bool {
	return slices.ContainsFunc(systems, func(dir string) bool { return below(dir, at) })
}

// endings are those of files that programs are configured by or reached through. Directories have names with dots, too.
var endings = []string{".sock", ".conf", ".cfg", ".ini", ".yml", ".yaml", ".json", ".toml", ".env", ".xml", ".properties", ".sh", ".py", ".crt", ".pem", ".key", ".txt",
	".db", ".sqlite", ".sql", ".htpasswd"}

func isFile(at string) bool { return slices.Contains(endings, path.Ext(at)) }
