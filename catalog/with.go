package catalog

import (
	"maps"
	"regexp"
	"slices"

	"github.com/compose-spec/compose-go/v2/consts"

	"berth/message"
	"berth/planner"
)

// With is the entry's service where a wish sets variables of its files: ports, limits, devices and what else follows from them
// are read again, as if .env beside the Compose file said so. The name stays. A shipped entry has nothing that hangs on
// a setting.
//
// The error is what Compose refuses with these values; none of them is in it.
func (e *Entry) With(env map[string]string) (planner.Service, error) {
	if e.again == nil || len(env) == 0 {
		return e.Service, nil
	}
	env = maps.Clone(env)
	for _, name := range []string{consts.ComposeProjectName, "COMPOSE_FILE"} {
		delete(env, name) // what the entry is stays
	}
	r := e.again(env)
	if r.err != nil {
		return e.Service, withoutValues(r.err, env)
	}
	was, is := e.Service, r.entry.Service
	if e.cheap { // the block says all else
		ports := is.Demand.Ports
		is = was
		is.Demand.Ports = ports
	}
	if is.Title == r.entry.Name {
		is.Title = was.Title
	}
	is.Name, is.Entry, is.Project, is.Speeds = was.Name, was.Entry, was.Project, was.Speeds
	followPort(&is, was.Demand.Ports)
	return is, nil
}

// withoutValues is an error with the names of variables where their values are words of it.
func withoutValues(err error, env map[string]string) error {
	text := message.Because(err)
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if value := env[name]; value != "" {
			form := regexp.MustCompile(`(^|[\s"':=,;])` + regexp.QuoteMeta(value) + `($|[\s"':=,;])`)
			text = text.Map(func(s string) string { return form.ReplaceAllString(s, "${1}$${"+name+"}${2}") })
		}
	}
	return text.Err()
}

// followPort has what points to a port that is another now point there, where it is clear which one that is.
func followPort(s *planner.Service, before []planner.Port) {
	without := func(from, ports []planner.Port) []planner.Port {
		return slices.DeleteFunc(slices.Clone(from), func(p planner.Port) bool { return p.UDP || slices.Contains(ports, p) })
	}
	gone, come := without(before, s.Demand.Ports), without(s.Demand.Ports, before)
	if len(gone) != 1 || len(come) != 1 {
		return
	}
	for _, port := range []*int{&s.Route.Port, &s.Watch.Port, &s.Reload.Port, &s.Reload.Took.Port} {
		if *port == gone[0].Number {
			*port = come[0].Number
		}
	}
}
