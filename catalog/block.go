package catalog

import (
	"cmp"
	"regexp"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// Names within a block.
var (
	variableRule = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	unitRule     = regexp.MustCompile(`^[a-z][a-z_-]*$`)
	groupRule    = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	labelRule    = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
)

// readBlock reads the x-berth block.
func (e *Entry) readBlock(v strictyaml.Value) {
	s := &e.Service
	later := map[string]strictyaml.Value{}
	keep := func(name string) func(strictyaml.Value) {
		return func(v strictyaml.Value) { later[name] = v }
	}
	v.Struct(strictyaml.Fields{
		"title":       strictyaml.IntoText(&s.Title),
		"about":       strictyaml.IntoText(&s.About),
		"group":       intoName(&s.Group, groupRule, message.Word("a group is one word: a-z, 0-9 and hyphens")),
		"source":      strictyaml.IntoText(&s.Source),
		"demand":      func(v strictyaml.Value) { s.Demand = readDemand(v) },
		"arch":        func(v strictyaml.Value) { s.Archs = readArchs(v) },
		"devices":     func(v strictyaml.Value) { s.Devices = readNames(v, groupRule) },
		"critical":    strictyaml.IntoBool(&s.Critical),
		"runs":        func(v strictyaml.Value) { s.Agent = readRuns(v) },
		"secrets":     e.readSecrets,
		"settings":    e.readSettings,
		"workload":    func(v strictyaml.Value) { s.Unit, s.Units = readUnits(v) },
		"counts":      intoCounts(&s.Counts),
		"performance": func(v strictyaml.Value) { s.Metrics = readMetrics(v) },
		"suitability": keep("suitability"), // bounds are judged by the workload's units
		"limits":      func(v strictyaml.Value) { s.Limits = readLimits(v) },
		"state":       func(v strictyaml.Value) { s.State = readState(v) },
		"rebuilt":     keep("rebuilt"), // a volume moves or is made anew, not both
		"networks":    e.readCreations(planner.NetworkResource),
		"volumes":     e.readCreations(planner.VolumeResource),
		"privileged":  strictyaml.IntoText(&e.Privileged),
		"route":       func(v strictyaml.Value) { s.Route = readRoute(v) },
		"watch":       keep("watch"),  // its port is the route's where it states none
		"reload":      keep("reload"), // likewise
		"needs":       func(v strictyaml.Value) { s.Needs = e.readNeeds(v) },

		"container_name": strictyaml.IntoText(&e.ContainerName),
	})
	if v, ok := later["suitability"]; ok {
		s.Suits = readSuits(v, s)
	}
	if v, ok := later["rebuilt"]; ok {
		e.Rebuilt = readRebuilt(v, s.State)
	}
	if v, ok := later["watch"]; ok {
		s.Watch = readWatch(v, s.Route)
	}
	if v, ok := later["reload"]; ok {
		s.Reload = readReload(v, cmp.Or(s.Watch.Port, s.Route.Port))
	}
}

// readDemand reads what the service needs.
func readDemand(v strictyaml.Value) planner.Demand {
	var d planner.Demand
	v.As(message.Word("the demand")).Struct(strictyaml.Fields{
		"memory": strictyaml.Into(&d.Memory, positiveBytes),
		"cpus":   strictyaml.Into(&d.CPU, quantity.CPU),
		"disk":   strictyaml.Into(&d.Disk, quantity.Bytes),
		"ports": func(v strictyaml.Value) {
			for _, w := range v.Words() {
				p, err := quantity.Port(w.Text)
				if err != nil {
					w.Value.Errorf("%v", err)
					continue
				}
				d.Ports = append(d.Ports, p)
			}
		},
	})
	return d
}

func positiveBytes(s string) (planner.Bytes, error) {
	b, err := quantity.Bytes(s)
	if err == nil && b == 0 {
		err = message.Errorf("more than nothing is needed")
	}
	return b, err
}

func readArchs(v strictyaml.Value) []planner.Arch {
	var out []planner.Arch
	for _, w := range v.Words() {
		a, err := quantity.Arch(w.Text)
		if err != nil {
			w.Value.Errorf("%v", err)
			continue
		}
		out = append(out, a)
	}
	return out
}

func readRuns(v strictyaml.Value) (agent bool) {
	text, ok := v.Text()
	if !ok {
		return false
	}
	switch text {
	case "once":
	case "every host":
		return true
	default:
		v.Errorf("%s: %q is neither \"once\" nor \"every host\"", v.What(), text)
	}
	return false
}

// readNeeds reads the names of other entries. Whether they exist is a matter of the whole catalog.
func (e *Entry) readNeeds(v strictyaml.Value) []string {
	for _, w := range v.Words() {
		if w.Text == e.Name {
			w.Value.Errorf("%s cannot need itself", e.Name)
		}
	}
	return readNames(v, serviceRule)
}

// readNames reads a list of names, each once.
func readNames(v strictyaml.Value, rule *regexp.Regexp) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range v.Words() {
		switch {
		case !rule.MatchString(w.Text):
			w.Value.Errorf("%q is no name: a-z, 0-9, hyphens and underscores", w.Text)
		case seen[w.Text]:
			w.Value.Errorf("%q is given twice", w.Text)
		default:
			out = append(out, w.Text)
		}
		seen[w.Text] = true
	}
	return out
}

// intoName returns a reader of a text that keeps to a rule.
func intoName(dst *string, rule *regexp.Regexp, says message.Text) func(strictyaml.Value) {
	return strictyaml.Into(dst, func(s string) (string, error) {
		if !rule.MatchString(s) {
			return "", message.Errorf("%q: %s", s, says)
		}
		return s, nil
	})
}
