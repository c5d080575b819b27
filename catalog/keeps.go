package catalog

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"

	"berth/catalog/secretscan"
	"berth/planner"
	"berth/strictyaml"
)

// asWritten is the project with variables that nobody sets, and those that sound secret, as they are written, where they are a part
// of a mount: what it keeps is told by them, and not by samples or defaults.
func (r *reading) asWritten(p *types.Project, sample map[string]string) *types.Project {
	written := map[string]string{}
	for _, doc := range r.Entry.sourceDocs() {
		eachText(doc.Root(), []string{""}, func(path []string, v strictyaml.Value) {
			for _, variable := range inText(v.Node().Value) {
				_, inFile := r.Dotenv[variable.Name]
				unset := sample[variable.Name] == sampleWord || secretscan.SoundsSecret(variable.Name) && !inFile
				if slices.Contains(pathFields, path[len(path)-1]) && unset {
					written[variable.Name] = "${" + variable.Name + "}"
				}
			}
		})
	}
	if len(written) == 0 {
		return p
	}
	values := maps.Clone(sample)
	maps.Copy(values, written)
	if q, err := r.Entry.Project(values); err == nil {
		return q
	}
	return p // one of them stands where only a number, or a name, is right
}

// deriveState adds every volume and path that a container may write to and that the block does not speak of: data of which
// nobody knows the size. What is in a named volume or under a path is worth keeping until somebody says that it is made anew.
func (r *reading) deriveState(p *types.Project) {
	stated := len(r.Service.State)
	for _, name := range p.ServiceNames() {
		for _, v := range p.Services[name].Volumes {
			st, keeps := r.kept(p, v)
			if keeps && !slices.ContainsFunc(r.Service.State, func(have planner.State) bool { return have.Name == st.Name }) {
				r.Service.State = append(r.Service.State, st)
			}
			if at := asNamed(v.Source); r.isRead(v) && !slices.Contains(r.Service.Reads, at) {
				r.Service.Reads = append(r.Service.Reads, at)
			}
		}
	}
	if len(r.Service.State) > stated {
		r.derived(planner.Derived{Fact: planner.FactState, Basis: planner.ByMount})
	}
}

// kept says what a mount keeps; false for what is no data, and for what the block speaks of.
func (r *reading) kept(p *types.Project, v types.ServiceVolumeConfig) (planner.State, bool) {
	st := planner.State{Name: v.Source, Derived: true}
	switch v.Type {
	case types.VolumeTypeVolume:
		volume, declared := p.Volumes[v.Source]
		kind := strings.ToLower(volume.DriverOpts["type"])
		st.Shared = strings.HasPrefix(kind, "nfs") || kind == "cifs" || kind == "smb" || kind == "smb3"
		rebuilt := slices.ContainsFunc(r.Rebuilt, func(m Rebuilt) bool { return m.Volume == v.Source })
		return st, declared && !rebuilt && kind != "tmpfs"
	case types.VolumeTypeBind:
		if !KeepsData(v) || v.Source == "" || r.isFile(v.Source) || r.isStated(v.Source) {
			return st, false
		}
		st.Name = asNamed(v.Source)
		if st.Name == v.Source && !path.IsAbs(v.Source) && !strings.HasPrefix(v.Source, "~") {
			switch st.Name = path.Clean(v.Source); {
			case st.Name == ".":
				st.Name = "./"
			case st.Name == "..":
				st.Name = "../"
			case !strings.HasPrefix(st.Name, "../"):
				st.Name = "./" + st.Name
			}
		}
		return st, true
	}
	return st, false
}

// asNamed is a path of the host with the variable that it begins with, where nobody sets that.
func asNamed(source string) string {
	rest, unset := strings.CutPrefix(source, sampleDir)
	if !unset {
		return source
	}
	name, below, _ := strings.Cut(rest, "/")
	return strings.TrimSuffix("${"+name+"}/"+below, "/")
}

// isRead reports whether a container may only read what it has mounted, and it may be somebody's data, such as a library of films.
func (r *reading) isRead(v types.ServiceVolumeConfig) bool {
	return v.Type == types.VolumeTypeBind && v.ReadOnly && path.IsAbs(v.Source) && !OfSystem(v.Source) && !r.isStated(v.Source)
}

// isFile reports whether a mount is one of the entry's files: configuration, not data.
func (r *reading) isFile(source string) bool {
	name := path.Clean(source)
	return r.text(name) != nil || r.text(name+templateSuffix) != nil
}

// isStated reports whether the block speaks of a path, or of one above it.
func (r *reading) isStated(source string) bool {
	for _, st := range r.Service.State {
		at, err := template.SubstituteWithOptions(st.Name, r.value, template.WithoutLogging)
		if err == nil && IsPath(st) && !st.Derived && isBelow(path.Clean(at), path.Clean(source)) {
			return true
		}
	}
	for _, m := range r.Rebuilt {
		at, err := template.SubstituteWithOptions(m.Volume, r.value, template.WithoutLogging)
		if err == nil && isMounted(m.Volume) && isBelow(path.Clean(at), path.Clean(source)) {
			return true
		}
	}
	return false
}
