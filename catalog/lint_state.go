package catalog

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/strictyaml"
)

const dockerSocket = "/docker.sock"

// lintMounts: what Compose opens beside the file is among the entry's files, and the Docker socket is
// nobody's to write. A path that is not in the catalog is one of the host's: data, which are made there.
func lintMounts(l *linter) {
	for _, c := range l.containers() {
		for _, v := range c.Volumes {
			if v.Type == types.VolumeTypeBind {
				l.mount(c.Name, v)
			}
		}
		if c.UseAPISocket {
			l.report(Warning, "docker-socket", l.in("services", c.Name, "use_api_socket"), message.Word("a proxy that answers reading alone is enough for most"),
				"%s may write to the Docker socket: that is root on the host", c.Name)
		}
		for i, f := range c.EnvFiles {
			hint := message.Of("put it there, or write {path: %s, required: false} where it may lack", f.Path)
			if path.Clean(f.Path) == ".env" {
				hint = message.Of("Compose hands its variables to the container; git often ignores a .env: %s", hint)
			}
			if f.Required {
				l.opened(nth(l.in("services", c.Name, "env_file"), i), message.Of("an env file of %s", c.Name), f.Path, hint)
			}
		}
		for i, f := range c.LabelFiles {
			l.opened(nth(l.in("services", c.Name, "label_file"), i), message.Of("a label file of %s", c.Name), f, message.Word("put it there"))
		}
	}
	for name, s := range l.project.Secrets {
		if s.File != "" {
			l.opened(l.in("secrets", name), message.Of("the file of the secret %s", name), s.File,
				message.Of("secrets: {%s: {environment: ...}} takes its value from a secret of x-berth", name))
		}
	}
	for name, s := range l.project.Configs {
		if s.File != "" {
			l.opened(l.in("configs", name), message.Of("the file of the config %s", name), s.File, message.Word("put it there"))
		}
	}
}

// lintEnvFiles: Compose can read the env files that containers get.
func lintEnvFiles(l *linter) {
	for _, d := range l.entry.envFaults(l.project) {
		l.found = append(l.found, Finding{Severity: Error, Entry: l.entry.Name, Rule: "env-file", Place: d, Hint: message.Word("quote a value of several lines; # begins a comment")})
	}
}

// nth is an item of a list, or the value itself where it is none.
func nth(v strictyaml.Value, i int) strictyaml.Value {
	if v.IsZero() || !v.IsList() || i >= len(v.Items()) {
		return v
	}
	return v.Items()[i]
}

// opened reports a file that Compose opens and that is nowhere. A full path is the host's, and what hangs on a variable
// without a value is not known.
func (l *linter) opened(at strictyaml.Value, what message.Text, file string, hint message.Text) {
	if IsRelative(file) && !l.entry.Has(file) && len(unset(at)) == 0 {
		if slices.Contains(l.entry.outside, path.Clean(file)) {
			l.report(Error, "file-missing", at, message.Word("--catalog a directory above both, or a copy beside the Compose file"), "%s, %s, lies outside of the catalog, where nothing is read", what, file)
			return
		}
		l.report(Error, "file-missing", at, hint, "%s, %s, is not there: Compose starts nothing without it", what, file)
	}
}

// mount judges what a container mounts from a path.
func (l *linter) mount(container string, v types.ServiceVolumeConfig) {
	at := l.files.mount(container, v.Target)
	if strings.HasSuffix(v.Source, dockerSocket) && !v.ReadOnly {
		l.report(Warning, "docker-socket", at, message.Of("%s:%s:ro", v.Source, v.Target),
			"%s may write to the Docker socket: that is root on the host", container)
	}
	if l.climbs(v.Source) && len(unset(at)) == 0 {
		l.report(Warning, "mount-above", at, message.Word("write the full path that it has on the host"),
			"what %s mounts, %s, lies above the catalog: on a host it is %s, whatever lies there", container, written(at, v), path.Join("/opt/berth", l.entry.Name, v.Source))
	} else if IsRelative(v.Source) && !l.entry.Has(v.Source) && len(unset(at)) == 0 && (v.ReadOnly || path.Ext(strings.TrimLeft(path.Base(v.Source), ".")) != "") {
		l.report(Warning, "mount-missing", at, message.Word("put it beside the Compose file, where it is not on the host already"),
			"what %s mounts, %s, is none of the entry's files: where the host has none, Docker makes an empty directory",
			container, written(at, v))
	}
}

// climbs reports whether a relative path leads out of the catalog's directory.
func (l *linter) climbs(file string) bool {
	if !IsRelative(file) || l.entry.Shipped() {
		return false
	}
	_, below, err := l.entry.tree()
	return err == nil && strings.HasPrefix(path.Join(below, file)+"/", "../")
}

// mountOf is the mount of a container at a path of its own, as it is written.
func mountOf(container strictyaml.Value, target string) (strictyaml.Value, bool) {
	for _, item := range list(container, "volumes") {
		if at, ok := item.Lookup("target"); ok && at.Node().Value == target {
			return item, true
		}
		if !item.IsMap() && slices.Contains(strings.Split(withoutVariables(item.Node().Value), ":"), target) {
			return item, true
		}
	}
	return strictyaml.Value{}, false
}

// MountedAt is where the entry writes what a container mounts at a path: file:line, or the file alone.
func (e *Entry) MountedAt(container, target string) string {
	for _, doc := range e.sourceDocs() {
		if item, ok := mountOf(within(doc.Root(), "services", container), target); ok {
			return item.File() + ":" + strconv.Itoa(item.Line())
		}
	}
	return e.Path(e.ComposeFile())
}

// written is the path of a mount as the file has it, with its variables.
func written(at strictyaml.Value, v types.ServiceVolumeConfig) string {
	if source, ok := at.Lookup("source"); ok {
		return source.Node().Value
	}
	if before, _, ok := strings.Cut(at.Node().Value, ":"+v.Target); ok && !at.IsList() {
		return before
	}
	return v.Source
}

// IsRelative reports whether a path of a Compose file is one below or beside its directory.
func IsRelative(file string) bool {
	return !strings.HasPrefix(file, "/") && !strings.HasPrefix(file, "~")
}

// lintState: state and what containers keep name each other. What neither state nor rebuilt names is taken for data of
// unknown size. Without a block, all of it is, and nobody has left anything out.
func lintState(l *linter) {
	items := list(l.block, "state")
	named := map[string]bool{}
	for i, st := range l.entry.stated.State {
		named[st.Name] = true
		switch {
		case i >= len(items): // derived
		case IsPath(st):
			if !l.mounts(st.Name) {
				l.report(Warning, "state-not-mounted", items[i], message.Text{}, "no container mounts the path %s", st.Name)
			}
		default:
			l.volumeIsThere("state-unknown", within(items[i], "volume"), st.Name)
		}
	}
	for _, r := range l.entry.Rebuilt {
		named[r.Volume] = true
		at := l.inBlock("rebuilt", r.Volume)
		switch {
		case !isMounted(r.Volume):
			l.volumeIsThere("rebuilt-unknown", at, r.Volume)
		case !l.mounts(r.Volume):
			l.report(Warning, "rebuilt-unknown", at, message.Text{}, "no container mounts the path %s", r.Volume)
		}
	}
	if l.saysNothingOfData() {
		return
	}
	for _, name := range l.project.VolumeNames() {
		if !named[name] && !bool(l.project.Volumes[name].External) {
			l.report(Warning, "volume-stays", l.in("volumes", name),
				message.Of("add it to state, or, where it is made anew, rebuilt: {%s: how}", name),
				"neither state nor rebuilt names the volume %q: berth takes it for data of unknown size", name)
		}
	}
	l.pathsStay(named)
}

// saysNothingOfData reports whether all that is kept is derived, and nothing was left out.
func (l *linter) saysNothingOfData() bool {
	_, state := l.block.Lookup("state")
	_, rebuilt := l.block.Lookup("rebuilt")
	return l.block.IsZero() || l.isForeign() && !state && !rebuilt
}

// volumeIsThere reports a volume of the block that the file does not have.
func (l *linter) volumeIsThere(rule string, at strictyaml.Value, name string) {
	if _, ok := l.project.Volumes[name]; !ok {
		l.report(Error, rule, at, message.Text{}, "the file has no volume %q%s", name, strictyaml.DidYouMean(name, l.project.VolumeNames()))
	}
}

// pathsStay reports paths that a container may write to and that the block does not name.
func (l *linter) pathsStay(named map[string]bool) {
	said := map[string]bool{}
	for _, c := range l.containers() {
		for _, v := range c.Volumes {
			source := path.Clean(v.Source)
			if !KeepsData(v) || said[source] || l.covered(named, source) || IsRelative(source) && l.hasFile(source) {
				continue
			}
			said[source] = true
			at := l.files.mount(c.Name, v.Target)
			name := written(at, v)
			l.report(Warning, "path-stays", at,
				message.Of("state: [{path: %s}], with shared: true on a network share; where it is made anew, rebuilt: {%s: how}", name, name),
				"neither state nor rebuilt names %s, which %s may write to: berth takes it for data of unknown size", name, c.Name)
		}
	}
}

// hasFile reports whether a path is a file of the entry itself.
func (l *linter) hasFile(file string) bool {
	return slices.ContainsFunc(l.entry.files, func(f File) bool { return strings.TrimSuffix(f.Path, templateSuffix) == file })
}

// covered reports whether one of the paths of the block is the one given or lies above it. A variable without
// a default may stand for any.
func (l *linter) covered(named map[string]bool, source string) bool {
	for name := range named {
		at, err := l.filled(name)
		if err != nil || !isMounted(name) {
			continue
		}
		if isBelow(path.Clean(at), source) {
			return true
		}
	}
	return false
}

// isBelow reports whether a path is another one or lies below it, both of them clean.
func isBelow(at, name string) bool {
	return name == at || strings.HasPrefix(name, strings.TrimSuffix(at, "/")+"/")
}

// KeepsData reports whether a mount is a path of the host where a container may leave data of its own.
func KeepsData(v types.ServiceVolumeConfig) bool {
	return v.Type == types.VolumeTypeBind && !v.ReadOnly && !OfSystem(v.Source)
}

// lintCommands: Compose substitutes variables in all of its file, in x-berth too, and warns of those that
// are not set.
func lintCommands(l *linter) {
	for _, item := range list(l.block, "state") {
		for _, e := range item.Entries() {
			if !slices.Contains(stateCommands, e.Name) {
				continue
			}
			if vars := inText(e.Value.Node().Value); len(vars) > 0 {
				l.report(Info, "single-dollar", e.Value, message.Of("write $$%s; berth reads both as $%s", vars[0].Name, vars[0].Name),
					"plain docker compose takes $%s for a variable of its own and warns that it is not set", vars[0].Name)
			}
		}
	}
}

// mounts reports whether a container mounts a path of the block.
func (l *linter) mounts(name string) bool {
	want, err := l.filled(name)
	if err != nil {
		return true // what the variable holds is not known here
	}
	for _, c := range l.containers() {
		for _, v := range c.Volumes {
			if source := path.Clean(v.Source); isBelow(path.Clean(want), source) {
				return true
			}
		}
	}
	return false
}

// filled is a text of the block with the variables that the project was loaded with.
func (l *linter) filled(text string) (string, error) {
	return template.SubstituteWithOptions(text, func(name string) (string, bool) {
		if value, ok := l.env[name]; ok {
			return value, true
		}
		value, ok := l.entry.Dotenv[name]
		return value, ok
	}, template.WithoutLogging)
}
