package catalog

import (
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/planner"
	"berth/strictyaml"
)

const dockerSocket = "/docker.sock"

// lintMounts: what is mounted from beside the file is among the entry's files, and the Docker socket is
// nobody's to write.
func lintMounts(l *linter) {
	there := l.rendered()
	check := func(at strictyaml.Value, what, file string) {
		clean := path.Clean(file)
		switch {
		case strings.HasPrefix(file, "/") || strings.HasPrefix(file, "~"):
		case strings.HasPrefix(clean, ".."):
			l.report(Error, "mount-outside", at, "keep it under files/", "%s, %s, lies outside of the entry", what, file)
		case !slices.ContainsFunc(there, func(f string) bool { return f == clean || strings.HasPrefix(f, clean+"/") }):
			l.report(Error, "mount-missing", at, "configuration lies under files/; data belongs into a named volume",
				"%s, %s, is none of the entry's files", what, file)
		}
	}
	for _, c := range l.containers() {
		at := within(l.services, c.Name, "volumes")
		for _, v := range c.Volumes {
			if v.Type != types.VolumeTypeBind {
				continue
			}
			check(at, "what "+c.Name+" mounts", v.Source)
			if strings.HasSuffix(v.Source, dockerSocket) && !v.ReadOnly {
				l.report(Warning, "docker-socket", at, v.Source+":"+v.Target+":ro",
					"%s may write to the Docker socket: that is root on the host", c.Name)
			}
		}
		for _, f := range c.EnvFiles {
			check(within(l.services, c.Name, "env_file"), "an env file of "+c.Name, f.Path)
		}
	}
	for name, s := range l.project.Secrets {
		if s.File != "" {
			check(within(l.root, "secrets", name), "the secret "+name, s.File)
		}
	}
	for name, s := range l.project.Configs {
		if s.File != "" {
			check(within(l.root, "configs", name), "the config "+name, s.File)
		}
	}
}

// rendered lists the files as they will lie on a host.
func (l *linter) rendered() []string {
	var out []string
	for _, f := range l.entry.files {
		out = append(out, strings.TrimSuffix(f.Path, templateSuffix))
	}
	return out
}

// lintState: state and volumes name each other. A volume that no state names stays behind when the
// service moves, which is right only for what is made anew; the entry says so.
func lintState(l *linter) {
	items := list(l.block, "state")
	named := map[string]bool{}
	for i, st := range l.entry.Service.State {
		named[st.Name] = true
		if IsPath(st) {
			if !l.mounts(st) {
				l.report(Warning, "state-not-mounted", items[i], "", "no container mounts the path %s", st.Name)
			}
			continue
		}
		if _, ok := l.project.Volumes[st.Name]; !ok {
			l.report(Error, "state-unknown", within(items[i], "volume"), "",
				"the file has no volume %q%s", st.Name, strictyaml.DidYouMean(st.Name, l.project.VolumeNames()))
		}
	}
	for _, r := range l.entry.Rebuilt {
		named[r.Volume] = true
		if !slices.Contains(l.project.VolumeNames(), r.Volume) {
			l.report(Error, "rebuilt-unknown", l.inBlock("rebuilt", r.Volume), "",
				"the file has no volume %q%s", r.Volume, strictyaml.DidYouMean(r.Volume, l.project.VolumeNames()))
		}
	}
	for _, name := range l.project.VolumeNames() {
		if !named[name] {
			l.report(Warning, "volume-stays", within(l.root, "volumes", name),
				"add it to state, or, where it is made anew, rebuilt: {"+name+": how}",
				"neither state nor rebuilt names the volume %q: it stays behind when the service moves", name)
		}
	}
}

// lintCommands: Compose substitutes variables in all of its file, in x-berth too, and warns of those that
// are not set.
func lintCommands(l *linter) {
	for _, item := range list(l.block, "state") {
		for _, e := range item.Entries() {
			if e.Name != "backup" && e.Name != "restore" && e.Name != "verify" {
				continue
			}
			if vars := inText(e.Value.Node().Value); len(vars) > 0 {
				l.report(Info, "single-dollar", e.Value, "write $$"+vars[0].Name+"; berth reads both as $"+vars[0].Name,
					"plain docker compose takes $%s for a variable of its own and warns that it is not set", vars[0].Name)
			}
		}
	}
}

// mounts reports whether a container mounts the path of a state, its variables unset.
func (l *linter) mounts(st planner.State) bool {
	want, err := substitute(st.Name)
	if err != nil {
		return true // what the variable holds is not known here
	}
	for _, c := range l.containers() {
		for _, v := range c.Volumes {
			if path.Clean(v.Source) == path.Clean(want) {
				return true
			}
		}
	}
	return false
}
