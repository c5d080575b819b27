package compose

import (
	"slices"
	"strings"

	"berth/catalog"
)

// hostVariables are PWD and HOME of a project, where nobody sets them: what Compose has for them on the host. What is mounted from
// there is mounted from ./ and ~/, as if it were written so; elsewhere PWD is the service's directory, and HOME that of who logs in,
// or, before that is known, a variable that Compose fills in.
type hostVariables struct {
	dir  string // of the service on its host; empty: PWD is not used, or somebody sets it
	home string // what HOME has, a stand-in where that is not known; likewise
	open bool   // home is a stand-in
}

// hostVariablesOf are those of a service in a directory; word stands in no file of it.
func hostVariablesOf(e *catalog.Entry, set []variable, dir string, home *home, word string) hostVariables {
	var out hostVariables
	for _, v := range e.Variables() {
		_, given := e.Dotenv[v.Name]
		if given || slices.ContainsFunc(set, func(s variable) bool { return s.name == v.Name }) {
			continue
		}
		switch v.Name {
		case "PWD":
			out.dir = dir
		case "HOME":
			out.home, home.asked = home.dir, true
			if out.open = home.dir == ""; out.open {
				out.home = "/" + word + "home"
			}
		}
	}
	return out
}

// put sets them for a project that is loaded.
func (h hostVariables) put(env map[string]string) {
	if h.dir != "" {
		env["PWD"] = h.dir
	}
	if h.home != "" {
		env["HOME"] = h.home
	}
}

// asPath is a path that begins with one of them as it is written without.
func (h hostVariables) asPath(p string) string {
	for _, begin := range []struct{ variable, path string }{{h.dir, "."}, {h.home, "~"}} {
		if begin.variable == "" {
			continue
		}
		rest, is := strings.CutPrefix(p, begin.variable)
		if is && (rest == "" || rest[0] == '/') {
			return begin.path + rest
		}
	}
	return p
}

// standIns are pairs as [template] has them.
func (h hostVariables) standIns() []string {
	if !h.open {
		return nil
	}
	return []string{h.home, "${HOME}"}
}
