package inventory

import (
	"cmp"
	"regexp"
	"strings"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// wish is what the file says of one service, before its references are resolved.
type wish struct {
	name     string
	key      strictyaml.Value
	value    strictyaml.Value
	given    strictyaml.Given
	entry    string // the catalog entry, where one is stated
	workload planner.Workload
	on       []strictyaml.Word
	notOn    []strictyaml.Word
	apart    []strictyaml.Word
	with     []strictyaml.Word
	priority planner.Priority
	accept   bool
	critical bool
	remove   bool
	demand   planner.Demand // Memory, CPU and Disk where they are given
	data     planner.Bytes
	ports    []remap
	env      map[string]string
	volumes  map[string]string
	empty    bool
	dir      string
	project  string
	way      planner.Way
}

// remap moves a published port: from is a port of the entry, both its protocols unless one is stated, and at all of
// the addresses that it is published on unless one is stated.
type remap struct {
	from  planner.Port
	exact bool         // a protocol is stated
	to    planner.Port // its protocol is that of from; without an address it stays at the one that it has
	value strictyaml.Value
}

// means reports whether a port of the entry is moved.
func (re *remap) means(p planner.Port) bool {
	return p.Number == re.from.Number && (p.UDP == re.from.UDP || !re.exact) && (re.from.Address == "" || p.Address == re.from.Address)
}

// of is where a port of the entry is moved to.
func (re *remap) of(p planner.Port) planner.Port {
	p.Number = re.to.Number
	if re.to.Address != "" {
		p.Address = re.to.Address
	}
	return p
}

func (w *wish) has(field string) bool { return !w.given[field].IsZero() }

func (w *wish) what() message.Text { return named("service %s", w.name) }

func (r *reader) readWishes(v strictyaml.Value) {
	for _, e := range entries(v.Like(message.Same(cmp.Or(byName("services", v, "{}"), "services: {jellyfin: {}}")))) {
		if isService(e) {
			r.wishes = append(r.wishes, r.readWish(e))
		}
	}
}

// readWish reads the wishes of one service. A service with nothing after its name has none.
func (r *reader) readWish(e strictyaml.Entry) *wish {
	w := &wish{name: e.Name, key: e.Key, value: e.Value}
	if e.Value.IsNull() {
		return w
	}
	list := func(field string, dst *[]strictyaml.Word) func(strictyaml.Value) {
		return func(v strictyaml.Value) {
			if right, several := asList(v.Node().Value); several && !v.IsMap() && !v.IsList() {
				v.Errorf("%s: %s is one name with others in it; write %s: %s", v.What(), quote(v.Node().Value), field, right)
				return
			}
			*dst = v.Like(message.Same(listed(field, v, mostWords))).Words()
		}
	}
	w.given = e.Value.As(w.what()).Like(message.Same(r.wishLike(w.name, e.Value))).StructOr(strictyaml.Fields{
		"entry":      func(v strictyaml.Value) { w.entry, _ = v.Text() },
		"workload":   strictyaml.Into(&w.workload, quantity.Workload),
		"on":         list("on", &w.on),
		"not_on":     list("not_on", &w.notOn),
		"apart_from": list("apart_from", &w.apart),
		"with":       list("with", &w.with),
		"priority":   strictyaml.Into(&w.priority, parsePriority),
		"accept": func(v strictyaml.Value) {
			strictyaml.Into(&w.accept, parseAccept)(v.Like(message.Same("accept: not-recommended")))
		},
		"critical": strictyaml.IntoBool(&w.critical),
		"memory":   strictyaml.Into(&w.demand.Memory, someBytes),
		"cpus":     strictyaml.Into(&w.demand.CPU, quantity.CPU),
		"disk":     strictyaml.Into(&w.demand.Disk, quantity.Bytes),
		"data":     strictyaml.Into(&w.data, quantity.Bytes),
		"ports":    w.readPorts,
		"env":      w.readEnv,
		"volumes":  w.readVolumes,
		"remove":   strictyaml.IntoBool(&w.remove),

		"begin_empty": strictyaml.IntoBool(&w.empty),
		"dir":         intoDir(&w.dir),
		"project":     strictyaml.Into(&w.project, parseProject),
		"move":        strictyaml.Into(&w.way, parseWay),
	}, wishInstead, instances(w.name))
	if w.remove && (len(w.given) > 2 || len(w.given) == 2 && !w.has("entry")) {
		w.given["remove"].Errorf("%s is to be removed: its other wishes mean nothing, leave them out", w.what())
	}
	return w
}

// instances answers the words of those who want a service more than once.
func instances(name string) strictyaml.Hints {
	out := strictyaml.Hints{}
	for _, word := range []string{"instances", "replicas", "count", "scale"} {
		out[word] = message.Of("each instance is a service with a name of its own: %s-2: {entry: %s}", name, name)
	}
	return out
}

var published = regexp.MustCompile(`^([0-9]{1,5}):([0-9]{1,5})$`)

// portsLike is the map that a list of ports in Compose's form stands for: host port and the entry's, the other way round.
func portsLike(v strictyaml.Value) message.Text {
	text := v.Node().Value
	if v.IsList() && len(v.Node().Content) > 0 {
		text = v.Node().Content[0].Value
	}
	from, to := "8096", "8097"
	if m := published.FindStringSubmatch(text); m != nil {
		from, to = m[2], m[1]
	}
	return message.Of("ports: {%s: %s}, the port of the entry before the one here", from, to)
}

func parsePriority(s string) (planner.Priority, error) {
	known := []string{planner.High.String(), planner.Normal.String(), planner.Low.String()}
	for _, p := range []planner.Priority{planner.Normal, planner.High, planner.Low} {
		if s == p.String() {
			return p, nil
		}
	}
	hint := cmp.Or(strictyaml.DidYouMean(s, known), message.Word("; write priority: high"))
	return 0, message.Errorf("%s is not high, normal or low%s", quote(s), hint)
}

var projectName = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`)

// parseProject reads what Compose calls a project.
func parseProject(s string) (string, error) {
	if !projectName.MatchString(s) {
		return "", message.Errorf("%s is no name of a Compose project: small letters, digits, dashes and underscores, the first a letter or a digit", quote(s))
	}
	return s, nil
}

// parseWay reads how data goes to another host.
func parseWay(s string) (planner.Way, error) {
	switch s {
	case "raw":
		return planner.RawWay, nil
	case "dump":
		return planner.DumpWay, nil
	}
	return 0, message.Errorf("%s is neither raw nor dump", quote(s))
}

// parseAccept reads the one verdict that can be accepted.
func parseAccept(s string) (bool, error) {
	if s != "not-recommended" && s != "not recommended" {
		return false, message.Errorf("%s cannot be accepted; write not-recommended", quote(s))
	}
	return true, nil
}

// readTarget reads where a port is moved to: a number, with the address before it where it is moved to one.
func (w *wish) readTarget(v strictyaml.Value) (planner.Port, bool) {
	if v.IsMap() || v.IsList() || v.IsNull() || !strings.Contains(v.Node().Value, ":") {
		n, ok := v.Int(1, 65535)
		return planner.Port{Number: n}, ok
	}
	p, err := quantity.Port(v.Node().Value)
	if err == nil && strings.Contains(v.Node().Value, "/") {
		err = message.Errorf("%s has a protocol; it stands before the colon: {53/udp: \"192.168.1.2:53\"}", quote(v.Node().Value))
	}
	if err != nil {
		v.Errorf("ports of %s: %v", w.what(), err)
	}
	return p, err == nil
}

// readPorts reads {3002: 3001, 53: "192.168.1.2:53"}: host port of the entry, host port here.
func (w *wish) readPorts(v strictyaml.Value) {
	targets := map[planner.Port]int{}
	for _, e := range v.Like(portsLike(v)).Entries() {
		from, err := quantity.Port(e.Name)
		if err != nil {
			e.Key.Errorf("ports of %s: %v", w.what(), err)
			continue
		}
		target, ok := w.readTarget(e.Value)
		if !ok {
			continue
		}
		exact := strings.Contains(e.Name, "/")
		target.UDP = from.UDP
		if line, used := targets[target]; used {
			e.Value.Errorf("ports of %s: %s is given twice, first on line %d", w.what(), planner.Port{Number: target.Number, Address: target.Address}, line)
			continue
		}
		targets[target] = e.Value.Line()
		w.ports = append(w.ports, remap{from, exact, target, e.Key})
	}
}
