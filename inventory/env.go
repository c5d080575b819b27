package inventory

import (
	"slices"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// readEnv reads variables of the entry's Compose file. True and false are texts here, as in Compose. No
// message of this file has a value in it: it may be a secret that does not belong here.
func (w *wish) readEnv(v strictyaml.Value) {
	w.env = map[string]string{}
	if !v.IsMap() {
		v.Errorf("env of %s: expected a map, such as {NAME: value}", w.what())
		return
	}
	for _, e := range v.Entries() {
		if !variable.MatchString(e.Name) {
			name, _, _ := strings.Cut(e.Name, "=")
			e.Key.Errorf("env of %s: %s is no name of a variable", w.what(), quote(name))
			continue
		}
		if b, isBool := e.Value.Node().Value, e.Value.Node().ShortTag() == "!!bool"; isBool {
			w.env[e.Name] = b
		} else if s, ok := e.Value.Text(); ok {
			w.env[e.Name] = s
		}
	}
}

// checkEnv wants of every variable that the entry lets a wish set it. It reports whether there are some, and all may be set.
func (w *wish) checkEnv(s *planner.Service) bool {
	if len(w.env) == 0 {
		return false
	}
	good := true
	for _, e := range w.given["env"].Entries() {
		if _, named := w.env[e.Name]; !named {
			continue // said already
		}
		kind, known := s.Env[e.Name]
		good = good && known && kind == planner.EnvSetting
		switch {
		case !known:
			e.Key.Errorf("env of %s: unknown variable %s%s", w.what(), quote(e.Name), orHint(e.Name, settings(s),
				message.Of("\"berth catalog show %s\" lists its settings", s.Name)))
		case kind == planner.EnvSecret:
			e.Key.Errorf("env of %s: %s is a secret, and no secret is in an inventory; take it out of this file: "+
				"berth secrets set %s/%s keeps it encrypted", w.what(), e.Name, s.Name, e.Name)
		case kind == planner.EnvProvided:
			e.Key.Errorf("env of %s: %s comes from the plan; leave it out", w.what(), e.Name)
		}
	}
	return good
}

// applyEnv has the entry read with the variables of the wish: what it publishes and asks for may hang on them.
func (r *reader) applyEnv(w *wish, s *planner.Service) {
	if r.lib.With == nil {
		return
	}
	with, err := r.lib.With(s.EntryName(), w.env)
	if err != nil {
		w.given["env"].Errorf("env of %s: with these values its Compose files cannot be read: %v", w.what(), err)
		return
	}
	if with.Name != s.Name {
		with = with.As(s.Name)
	}
	*s = with
}

// settings lists the variables that a wish may set, by name.
func settings(s *planner.Service) []string {
	return slices.DeleteFunc(names(s.Env), func(name string) bool { return s.Env[name] != planner.EnvSetting })
}
