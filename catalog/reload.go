package catalog

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

var (
	signalRule = regexp.MustCompile(`^[A-Z][A-Z0-9+-]{1,11}$`)
	gaugeRule  = regexp.MustCompile(`^[a-zA-Z_:][a-zA-Z0-9_:]*$`)
)

// metricsPath is where programs tell figures unless somebody says otherwise.
const metricsPath = "/metrics"

// readReload reads which files a service takes up while it runs, and how. port is where it is asked unless the block says otherwise.
func readReload(v strictyaml.Value, port int) planner.Reload {
	r, what := planner.Reload{Port: port}, v.As(message.Word("reload"))
	by := ""
	given := what.Struct(strictyaml.Fields{
		"files":     func(v strictyaml.Value) { r.Files = readBelow(v) },
		"by":        strictyaml.IntoText(&by),
		"port":      strictyaml.IntoInt(&r.Port, 1, 65535),
		"container": strictyaml.IntoText(&r.Container),
		"check":     func(v strictyaml.Value) { r.Check = readCommand(v) },
		"took":      func(v strictyaml.Value) { r.Took = readGauge(v) },
	})
	if !given.Need(what, "files", "by") {
		return planner.Reload{}
	}
	how, rest, _ := strings.Cut(by, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case how == "watch" && rest == "":
	case how == "signal" && signalRule.MatchString(strings.TrimPrefix(rest, "SIG")):
		r.Signal = strings.TrimPrefix(rest, "SIG")
	case how == "http" && rest != "":
		path, err := parseHTTPPath(rest)
		if err != nil {
			given["by"].Errorf("%v", err)
		}
		r.Post = path
	case by != "":
		given["by"].Errorf("by: %q is neither \"watch\" (it looks at the files by itself) nor \"signal HUP\" nor \"http /-/reload\"", by)
	}
	if r.Took.Name != "" && r.Took.Port == 0 {
		r.Took.Port = r.Port
	}
	switch {
	case r.Post != "" && r.Port == 0:
		given["by"].Errorf("reload: there is neither route nor watch, so it needs a port: {by: http %s, port: 9090}", r.Post)
	case r.Took.Name != "" && r.Took.Port == 0:
		given["took"].Errorf("reload: there is neither route nor watch, so took needs a port: {metric: %s, port: 9090}", r.Took.Name)
	}
	if r.Post == "" {
		r.Port = 0 // took has one of its own
	}
	return r
}

// readBelow reads directories or files below the entry's directory.
func readBelow(v strictyaml.Value) []string {
	var out []string
	for _, w := range v.Words() {
		at := path.Clean(w.Text)
		switch {
		case path.IsAbs(at), at == ".", at == "..", strings.HasPrefix(at, "../"), strings.HasPrefix(at, "~"):
			w.Value.Errorf("reload: %q is no directory below the entry's: files", w.Text)
		default:
			out = append(out, at)
		}
	}
	return out
}

// readCommand reads the words of a command.
func readCommand(v strictyaml.Value) []string {
	if !v.IsList() {
		v.Errorf("check: a list of words: [promtool, check, config, /etc/prometheus/prometheus.yml]")
		return nil
	}
	var out []string
	for _, w := range v.Words() {
		out = append(out, w.Text)
	}
	return out
}

// readGauge reads where a service tells when it last took files up.
func readGauge(v strictyaml.Value) planner.Gauge {
	g, what := planner.Gauge{Path: metricsPath}, v.As(message.Word("took"))
	what.Struct(strictyaml.Fields{
		"metric": intoName(&g.Name, gaugeRule, message.Word("a metric is letters, digits, _ and :")),
		"http":   strictyaml.Into(&g.Path, parseHTTPPath),
		"port":   strictyaml.IntoInt(&g.Port, 1, 65535),
	}).Need(what, "metric")
	return g
}

// Reloads gives the container of a project that takes files up anew: the one that the block names, else the only one that mounts
// them, else the only one that there is.
func Reloads(p *types.Project, r *planner.Reload) (container string, ok bool) {
	if r.Container != "" {
		return r.Container, slices.Contains(p.ServiceNames(), r.Container)
	}
	var mounting []string
	for _, name := range p.ServiceNames() {
		if slices.ContainsFunc(p.Services[name].Volumes, func(v types.ServiceVolumeConfig) bool {
			return v.Type == types.VolumeTypeBind && slices.ContainsFunc(r.Files, func(at string) bool { return covers(v.Source, at) })
		}) {
			mounting = append(mounting, name)
		}
	}
	if len(mounting) == 0 {
		mounting = p.ServiceNames()
	}
	return mounting[0], len(mounting) == 1
}

// covers reports whether a mount of a path of the entry has a directory of it.
func covers(source, at string) bool {
	source = path.Clean(source)
	return IsRelative(source) && (source == "." || source == at || strings.HasPrefix(at, source+"/"))
}

// lintReload: what is taken up anew is there, and a container sees it: a file that is mounted by itself stays the one that it was, whatever is
// put in its place.
func lintReload(l *linter) {
	r := &l.entry.Service.Reload
	if r.IsZero() {
		return
	}
	name, one := Reloads(l.project, r)
	if !one {
		l.report(Error, "reload-container", l.inBlock("reload"), message.Word("name it: reload: {container: NAME}"), "which container takes the files up is not clear")
		return
	}
	container := l.project.Services[name]
	for _, at := range r.Files {
		if !l.entry.Has(at) {
			l.report(Error, "reload-missing", l.inBlock("reload", "files"), message.Word("name a directory of the entry"), "%s is none of the entry's files", at)
			continue
		}
		if !slices.ContainsFunc(container.Volumes, func(v types.ServiceVolumeConfig) bool { return v.Type == types.VolumeTypeBind && covers(v.Source, at) }) {
			l.report(Error, "reload-unseen", l.inBlock("reload", "files"), message.Of("mount the directory: ./%s:/etc/%s:ro", at, l.entry.Name), "%s does not mount %s", name, at)
		}
	}
	for _, v := range container.Volumes {
		source := path.Clean(v.Source)
		if v.Type == types.VolumeTypeBind && IsRelative(source) && r.Has(source) && l.entry.isFile(source) {
			l.report(Error, "reload-file-mount", l.files.mount(name, v.Target), message.Of("mount the directory: ./%s", path.Dir(source)),
				"%s mounts %s by itself: it would go on seeing the file that was there before", name, source)
		}
	}
	l.published("reload", r.Port)
	l.published("reload", r.Took.Port)
}

// isFile reports whether a path is a file of the entry, as it is called once it is rendered.
func (e *Entry) isFile(name string) bool {
	return slices.ContainsFunc(e.files, func(f File) bool { return strings.TrimSuffix(f.Path, templateSuffix) == name })
}
