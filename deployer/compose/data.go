package compose

import (
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog"
	"berth/planner"
)

// Data is where a service keeps something on its host.
type Data struct {
	Volume  string        // its key in the Compose file; empty: a path that the entry mounts
	At      string        // the volume by its name on the host, or a full path
	Targets []string      // where containers have it
	Given   bool          // it has to be there: Compose does not make it
	State   planner.State // what the entry says of it; zero: nothing
}

// IsPath reports whether a place on a host, as in Data.At, is a path; else it is the name of a volume.
func IsPath(at string) bool { return strings.HasPrefix(at, "/") || strings.HasPrefix(at, "~") }

// takeOver puts what the wish names in place of volumes of the entry: another volume, which Compose is not to make, or a
// path of the host.
func takeOver(p *types.Project, wish map[string]string) {
	for key, at := range wish {
		if IsPath(at) {
			delete(p.Volumes, key)
		} else {
			p.Volumes[key] = types.VolumeConfig{Name: at, External: true}
		}
	}
	for _, containers := range []types.Services{p.Services, p.DisabledServices} {
		for name, c := range containers {
			c.Volumes = slices.Clone(c.Volumes)
			for i, v := range c.Volumes {
				if at := wish[v.Source]; v.Type == types.VolumeTypeVolume && IsPath(at) {
					c.Volumes[i] = bindOf(at, v)
				}
			}
			containers[name] = c
		}
	}
}

// bindOf mounts a path as a volume was. Compose is not to make it: it would be empty.
func bindOf(at string, v types.ServiceVolumeConfig) types.ServiceVolumeConfig {
	if v.Volume != nil {
		at = path.Join(at, v.Volume.Subpath)
	}
	v.Type, v.Source, v.Volume, v.Bind = types.VolumeTypeBind, at, nil, &types.ServiceVolumeBind{}
	return v
}

// keeper is a project, of which mounts are asked what they hold.
type keeper struct {
	*renderer
	project *types.Project
	paths   []namedPath
}

// namedPath is a path of the host that the service's state names: the entry's, read with what the wish sets.
type namedPath struct {
	at    string
	state planner.State
}

// dataOf lists where a project keeps something: what the entry's state names, else every volume that is not made anew and
// every path that a container may write to.
func dataOf(r *renderer, p *types.Project) []Data {
	k := keeper{renderer: r, project: p}
	for _, st := range r.service.State {
		if at, is := catalog.StatePath(st, k.variable); is {
			k.paths = append(k.paths, namedPath{r.mounts.here(r.home.at(at)), st})
		}
		if strings.HasPrefix(st.Name, "./") || strings.HasPrefix(st.Name, "../") {
			k.paths = append(k.paths, namedPath{path.Join(r.dir, st.Name), st})
		}
	}
	var out []Data
	for _, name := range p.ServiceNames() {
		for _, v := range p.Services[name].Volumes {
			if d, keeps := k.data(v); keeps {
				out = appendData(out, d)
			}
		}
	}
	slices.SortFunc(out, func(a, b Data) int { return strings.Compare(a.At, b.At) })
	return out
}

// refilledOf lists what an entry calls rebuilt, where its import fills that.
func refilledOf(r *renderer, p *types.Project) []Data {
	if !slices.ContainsFunc(r.service.State, func(st planner.State) bool { return st.Export }) {
		return nil
	}
	k := keeper{renderer: r, project: p}
	var out []Data
	for _, name := range p.ServiceNames() {
		for _, v := range p.Services[name].Volumes {
			d, keeps := k.place(v)
			volume := d.Volume != "" && slices.ContainsFunc(k.entry.Rebuilt, func(m catalog.Rebuilt) bool { return m.Volume == d.Volume })
			if !keeps && (volume || d.Volume == "" && IsPath(d.At) && k.madeAnew(d.At)) {
				out = appendData(out, d)
			}
		}
	}
	slices.SortFunc(out, func(a, b Data) int { return strings.Compare(a.At, b.At) })
	return out
}

// variable gives the value of a variable in what the entry's state names.
func (k *keeper) variable(name string) (string, bool) {
	switch {
	case name == "HOME" && k.hosts.home != "":
		return "~", true
	case name == "PWD" && k.hosts.dir != "":
		return k.dir, true
	}
	i := slices.IndexFunc(k.env, func(v variable) bool { return v.name == name })
	if i < 0 {
		value, ok := k.entry.Dotenv[name]
		return value, ok
	}
	return k.env[i].shown(), true
}

// data says what a mount keeps something in.
func (k *keeper) data(v types.ServiceVolumeConfig) (Data, bool) {
	d, keeps := k.place(v)
	for _, st := range k.service.State {
		if d.Volume != "" && st.Name == d.Volume {
			d.State = st
		}
	}
	for _, named := range k.paths {
		if d.Volume == "" && below(named.at, d.At) {
			d.State = named.state
		}
	}
	d.State.Shared = d.State.Shared || k.mounts.isShared(d.At)
	return d, keeps
}

// place is data without what the entry says of it.
func (k *keeper) place(v types.ServiceVolumeConfig) (Data, bool) {
	d := Data{At: v.Source, Targets: []string{v.Target}}
	switch v.Type {
	case types.VolumeTypeVolume:
		volume, declared := k.project.Volumes[v.Source]
		d.Volume, d.At, d.Given = v.Source, volume.Name, bool(volume.External) && !slices.Contains(k.creates, planner.Resource{Kind: planner.VolumeResource, Name: volume.Name})
		return d, declared && k.isData(d.Volume) && volume.DriverOpts["type"] != "tmpfs"
	case types.VolumeTypeBind:
		if catalog.IsRelative(v.Source) {
			if k.isOwn(v.Source) {
				return d, false
			}
			v.Source = path.Join(k.dir, v.Source)
			d.At = v.Source
		}
		for key, at := range k.volumes {
			if IsPath(at) && below(at, v.Source) {
				d.Volume, d.At, d.Given = key, at, true
				return d, k.isData(key)
			}
		}
		if len(k.service.State) > 0 {
			return d, slices.ContainsFunc(k.paths, func(named namedPath) bool { return below(named.at, v.Source) })
		}
		return d, IsPath(v.Source) && catalog.KeepsData(v) && !k.madeAnew(v.Source)
	}
	return d, false
}

// isOwn reports whether a relative path is a file of the entry: configuration, which is written anew. A directory of some is
// not, since a container may keep something beside them.
func (k *keeper) isOwn(name string) bool {
	return slices.ContainsFunc(k.files, func(f string) bool { return laid(f) == path.Clean(name) })
}

// isData reports whether a volume of the entry holds what cannot be made anew.
func (k *keeper) isData(volume string) bool {
	state := k.service.State
	named := slices.ContainsFunc(state, func(st planner.State) bool { return st.Name == volume })
	rebuilt := slices.ContainsFunc(k.entry.Rebuilt, func(m catalog.Rebuilt) bool { return m.Volume == volume })
	return named || len(state) == 0 && !rebuilt
}

// madeAnew reports whether the entry says that a path need not move.
func (k *keeper) madeAnew(name string) bool {
	return slices.ContainsFunc(k.entry.Rebuilt, func(m catalog.Rebuilt) bool {
		return m.Volume != "" && below(path.Clean(k.home.at(m.Volume)), name) || strings.HasPrefix(m.Volume, ".") && below(path.Join(k.dir, m.Volume), name)
	})
}

// below reports whether a path is another one or lies below it.
func below(at, name string) bool {
	name = path.Clean(name)
	return name == at || strings.HasPrefix(name, at+"/")
}

// appendData adds a place once, with all of its targets.
func appendData(list []Data, d Data) []Data {
	for i := range list {
		if list[i].At == d.At {
			list[i].Targets = append(list[i].Targets, d.Targets...)
			return list
		}
	}
	return append(list, d)
}
