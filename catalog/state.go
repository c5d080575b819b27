package catalog

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// volumeRule is Docker's for the name of a volume.
var volumeRule = regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_.-]*$`)

// readVolumes reads the names of the volumes of the Compose part, as the file has them.
func readVolumes(root strictyaml.Value) []string {
	volumes, ok := root.Lookup("volumes")
	if !ok || !volumes.IsMap() {
		return nil
	}
	var out []string
	for _, e := range volumes.Entries() {
		out = append(out, e.Name)
	}
	return out
}

// readState reads the volumes and paths that move with the service.
func readState(v strictyaml.Value) []planner.State {
	var out []planner.State
	seen := map[string]bool{}
	for _, item := range v.Items() {
		var st planner.State
		consistent := ""
		given := item.Struct(strictyaml.Fields{
			"volume":  intoName(&st.Name, volumeRule, message.Word("a volume of this file is needed; a path of the host goes under path")),
			"path":    strictyaml.Into(&st.Name, parseStatePath),
			"size":    strictyaml.Into(&st.Size, quantity.Bytes),
			"shared":  strictyaml.IntoBool(&st.Shared),
			"backup":  intoCommand(&st.Backup),
			"restore": intoCommand(&st.Restore),
			"verify":  intoCommand(&st.Verify),
			"check":   intoCommand(&st.Check),
			"count":   intoCommand(&st.Count),
			"consistent": func(v strictyaml.Value) {
				strictyaml.Into(&consistent, parseConsistent)(v)
				st.Export = consistent == "export"
			},
		})
		switch volume, path := given["volume"], given["path"]; {
		case !item.IsMap():
		case volume.IsZero() == path.IsZero():
			item.Errorf("%s: either volume or path is needed", item.What())
		case st.Name != "" && seen[st.Name]:
			item.Errorf("%s: %q is given twice", item.What(), st.Name)
		case (st.Backup == "") != (st.Restore == ""):
			item.Errorf("%s: backup and restore belong together; without both the stopped volume is copied", item.What())
		case consistent != "" && (consistent == "stopped") != (st.Backup == ""):
			given["consistent"].Errorf("%s: dump and export are made and read by backup and restore, and stopped has neither", item.What())
		}
		seen[st.Name] = true
		out = append(out, st)
	}
	return out
}

// parseConsistent reads how what is kept gets consistent before it goes elsewhere.
func parseConsistent(s string) (string, error) {
	if !slices.Contains([]string{"stopped", "dump", "export"}, s) {
		return "", message.Errorf("%q is neither stopped nor dump nor export", s)
	}
	return s, nil
}

// stateCommands are the fields of a state that are shell commands.
var stateCommands = []string{"backup", "restore", "verify", "check", "count"}

// isMounted reports whether a name of the block is a path of the host.
func isMounted(name string) bool {
	return slices.ContainsFunc([]string{"/", "./", "../", "~/", "${"}, func(start string) bool { return strings.HasPrefix(name, start) })
}

// readRebuilt reads the volumes and paths that stay behind, and how each is made anew.
func readRebuilt(v strictyaml.Value, moves []planner.State) []Rebuilt {
	var out []Rebuilt
	for _, e := range v.Entries() {
		r := Rebuilt{Volume: e.Name}
		strictyaml.IntoText(&r.How)(e.Value)
		switch {
		case !volumeRule.MatchString(r.Volume) && !isMounted(r.Volume):
			e.Key.Errorf("%s: %q is no volume, and no path that begins with /, ./, ../, ~/ or a variable", v.What(), r.Volume)
		case slices.ContainsFunc(moves, func(st planner.State) bool { return st.Name == r.Volume }):
			e.Key.Errorf("%s: %q is state, which moves with the service; one of the two is wrong", v.What(), r.Volume)
		}
		out = append(out, r)
	}
	return out
}

// IsPath reports whether a state is a path of the host; otherwise it is a named volume. A path may hold
// variables, ${PHOTOS_DIR:-/srv/photos}.
func IsPath(st planner.State) bool { return strings.ContainsAny(st.Name, "/$") }

// StatePath is the path of the host that a state names, false where it names none; value gives those of variables.
func StatePath(st planner.State, value func(variable string) (string, bool)) (string, bool) {
	at, err := template.SubstituteWithOptions(st.Name, value, template.WithoutLogging)
	return path.Clean(at), err == nil && (strings.HasPrefix(at, "/") || strings.HasPrefix(at, "~"))
}

// PathOf is the full path of the host that a name of the service's State or Reads means where a wish sets these variables; false where it
// means none that every host has.
func (e *Entry) PathOf(name string, env map[string]string) (string, bool) {
	at, is := StatePath(planner.State{Name: name}, func(variable string) (string, bool) {
		value, set := env[variable]
		if !set && e != nil {
			value, set = e.Dotenv[variable]
		}
		return value, set
	})
	return at, is && path.IsAbs(at)
}

func parseStatePath(s string) (string, error) {
	if !isMounted(s) {
		return "", message.Errorf("%q: a path of the host starts with /, ~/, ./, ../ or a variable; a volume goes under volume", s)
	}
	if strings.ContainsAny(s, "\t\n") {
		return "", message.Errorf("%q: a path here has no tabs or line breaks", s)
	}
	below := s
	for strings.HasPrefix(below, "../") {
		below = below[len("../"):]
	}
	for part := range strings.SplitSeq(below, "/") {
		if part == ".." {
			return "", message.Errorf("%q: a path may not climb with .. in it", s)
		}
	}
	return s, nil
}

// intoCommand returns a reader of a shell command. Compose substitutes variables in every text of its
// file, also in this block: an entry that is used with plain docker compose writes $$BACKUP, as in a
// command of a container, and both spellings mean $BACKUP here.
func intoCommand(dst *string) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		s, ok := v.Text()
		if ok && strings.TrimSpace(s) == "" {
			v.Errorf("%s is empty", v.What())
		}
		*dst = strings.ReplaceAll(s, "$$", "$")
	}
}

// readRoute reads the name under the lab's domain, and the host port behind it.
func readRoute(v strictyaml.Value) planner.Route {
	var r planner.Route
	what := v.As(message.Word("the route"))
	given := what.Struct(strictyaml.Fields{
		"name": intoName(&r.Name, labelRule, message.Word("a name under the lab's domain is needed: a-z, 0-9 and hyphens")),
		"port": strictyaml.IntoInt(&r.Port, 1, 65535),
	})
	if v.IsMap() {
		given.Need(what, "name", "port")
	}
	return r
}

// readWatch reads what the status page and the health gate ask.
func readWatch(v strictyaml.Value, route planner.Route) planner.Watch {
	w := planner.Watch{Port: route.Port}
	what := v.As(message.Word("the watch"))
	given := what.Struct(strictyaml.Fields{
		"http": strictyaml.Into(&w.Path, parseHTTPPath),
		"tcp":  strictyaml.IntoInt(&w.Port, 1, 65535),
		"port": strictyaml.IntoInt(&w.Port, 1, 65535),
	})
	switch http, tcp := given["http"], given["tcp"]; {
	case !v.IsMap():
	case http.IsZero() == tcp.IsZero():
		what.Errorf("the watch: either http (a path) or tcp (a port) is needed")
	case !tcp.IsZero() && !given["port"].IsZero():
		given["port"].Errorf("the watch: port belongs to http; tcp is the port itself")
	case w.Port == 0:
		what.Errorf("the watch: there is no route, so it needs a port: {http: /health, port: 8080}")
	}
	return w
}

func parseHTTPPath(s string) (string, error) {
	if !strings.HasPrefix(s, "/") || strings.ContainsAny(s, " \t\n\"") {
		return "", message.Errorf("%q is no path; it starts with / and has no spaces", s)
	}
	return s, nil
}

// readSecrets reads the variables whose values are never written down, and where they come from.
func (e *Entry) readSecrets(v strictyaml.Value) {
	for _, entry := range readVariables(v) {
		from, ok := entry.Value.Text()
		if ok && from != "made" && from != "given" {
			entry.Value.Errorf("%s: %q is neither \"made\" (berth makes one up) nor \"given\" (the operator has it)",
				entry.Value.What(), from)
		}
		e.Secrets = append(e.Secrets, Secret{Name: entry.Name, Made: from == "made"})
		if from == "given" {
			e.Service.Secrets = append(e.Service.Secrets, entry.Name)
		}
	}
}

// readSettings reads the variables that an inventory may set.
func (e *Entry) readSettings(v strictyaml.Value) {
	for _, entry := range readVariables(v) {
		var s Setting
		strictyaml.IntoText(&s.Meaning)(entry.Value)
		s.Name = entry.Name
		e.Settings = append(e.Settings, s)
	}
}

// readVariables reads a map whose keys are names of variables.
func readVariables(v strictyaml.Value) []strictyaml.Entry {
	all := v.Entries()
	out := all[:0]
	for _, e := range all {
		if !variableRule.MatchString(e.Name) {
			e.Key.Errorf("%q is no name of a variable: A-Z, 0-9 and _", e.Name)
			continue
		}
		out = append(out, e)
	}
	return out
}
