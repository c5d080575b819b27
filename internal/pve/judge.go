package pve

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
)

// Call is what Proxmox understood of a command line.
type Call struct {
	Command string              // "qm disk resize" with words that were cut short in full, "pvesh get"
	Path    string              // of the API as it was given to pvesh, else ""
	Method  string              // "PUT /nodes/{node}/qemu/{vmid}/resize", or "" for commands that the API does not have
	Params  map[string]string   // by name
	Lists   map[string][]string // parameters that are lists, such as extra-args
	Usage   string              // what is printed below a fault that is found in a parameter later on
}

// String is the call as name=value, in the order of the names.
func (c Call) String() string {
	all := maps.Clone(c.Params)
	for name, list := range c.Lists {
		all[name] = strings.Join(list, " ")
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		pairs = append(pairs, name+"="+all[name])
	}
	return strings.Join(pairs, " ")
}

// Refusal is why Proxmox does not take a command line.
type Refusal struct {
	Warnings []string          // of the command line: "Unknown option: memroy"
	Reason   string            // "400 unable to parse option", "ERROR: unknown command 'qm crate'"
	Faults   map[string]string // by parameter, in Proxmox's words
	Usage    string            // "qm create <vmid> [OPTIONS]"
}

// Error is what Proxmox prints, but for the warnings and the usage.
func (r *Refusal) Error() string {
	return strings.TrimRight(r.Reason+"\n"+faults(r.Faults).lines(), "\n")
}

// Printed is all that Proxmox prints.
func (r *Refusal) Printed() string {
	var b strings.Builder
	for _, w := range r.Warnings {
		b.WriteString(w + "\n")
	}
	b.WriteString(r.Reason + "\n" + faults(r.Faults).lines())
	if r.Usage != "" {
		b.WriteString(r.Usage + "\n")
	}
	return b.String()
}

// Judge says what Proxmox VE of that release understands of a command line of qm, pct, pvesm, pveam, vzdump, qmrestore or pvesh, or why it
// refuses it (a *Refusal). Whether guests, storages and files exist is not asked.
func Judge(release Release, argv []string) (Call, error) {
	return Judging{Release: release}.Judge(argv)
}

// Refusals are the refusals of a command line by the releases that do not take it: what is to work on both has none.
func Refusals(argv []string) map[Release]error {
	refusals := map[Release]error{}
	for _, release := range Releases {
		if _, err := Judge(release, argv); err != nil {
			refusals[release] = err
		}
	}
	return refusals
}

// Judging is a judgement with its circumstances.
type Judging struct {
	Release  Release
	Node     string                            // the name of the machine; "pve" if empty
	ReadFile func(name string) ([]byte, error) // reads --sshkeys and the like; without it they stay names
}

// Judge is as the function.
func (j Judging) Judge(argv []string) (Call, error) {
	if j.Node == "" {
		j.Node = "pve"
	}
	if len(argv) == 0 {
		return Call{}, &Refusal{Reason: "ERROR: no command specified"}
	}
	known, ok := schemas[j.Release]
	if !ok {
		return Call{}, fmt.Errorf("no such release of Proxmox VE: %d, known are 8 and 9", j.Release)
	}
	s := known()
	switch program := argv[0]; program {
	case "qm", "pct", "pvesm", "pveam":
		name, c, words, why := resolve(j.Release, program, argv[1:])
		if c == nil {
			return Call{}, &Refusal{Reason: "ERROR: " + why}
		}
		return j.command(s, name, c, words)
	case "vzdump", "qmrestore": // programs of one command
		c := commands()[program]
		return j.command(s, program, &c, argv[1:])
	case "pvesh":
		return j.pvesh(s, argv[1:])
	default:
		return Call{}, fmt.Errorf("%s is none of qm, pct, pvesm, pveam, vzdump, qmrestore and pvesh", program)
	}
}

// command judges the words behind a command.
func (j Judging) command(s *schema, name string, c *command, words []string) (Call, error) {
	params := c.Params
	if c.API != "" {
		params = s.methods[c.API]
	}
	fixed := maps.Clone(c.Fixed)
	if _, ok := fixed["node"]; ok {
		fixed["node"] = j.Node
	}
	line := commandLine{params: params, args: c.Args, fixed: fixed, equals: !strings.HasPrefix(name, "qm "), files: files[name], asks: asked[name]}
	call, err := j.read(s, line, words)
	call.Command, call.Method, call.Usage = name, c.API, line.usage(name)
	if r, ok := err.(*Refusal); ok {
		r.Usage = call.Usage
	}
	return call, err
}

// files are the parameters whose value on the command line names a file; asked those that are asked for at the terminal
// when they have no value.
var (
	files = map[string]map[string]bool{
		"qm create": {"sshkeys": true}, "qm set": {"sshkeys": true}, "pct create": {"ssh-public-keys": true}, "pct restore": {"ssh-public-keys": true},
	}
	asked = map[string]map[string]bool{
		"qm create": {"cipassword": true}, "qm set": {"cipassword": true}, "qm guest passwd": {"password": true},
		"pct create": {"password": true}, "pct restore": {"password": true},
	}
)

// output are the options that say how an answer is shown.
var output = map[string]bool{"output-format": true, "noheader": true, "noborder": true, "quiet": true, "human-readable": true}

// commandLine is what words are read by.
type commandLine struct {
	params Properties
	args   []string
	fixed  map[string]string
	equals bool // -memory=8 is an option with a value
	files  map[string]bool
	asks   map[string]bool
	shown  bool // the answer is shown as text or JSON, as pvesh does
}

func (l commandLine) options() map[string]option {
	options := map[string]option{}
	for name, p := range l.params {
		if _, fixed := l.fixed[name]; fixed {
			continue
		}
		options[strings.ToLower(name)] = option{
			name:     name,
			optional: p.Type == "boolean" || l.asks[name],
			many:     strings.Contains(p.Format.Name, "-list") || p.Type == "array",
		}
	}
	return options
}

// read is the way of a command line through Proxmox: options, arguments by place, booleans, files, and then the schema.
func (j Judging) read(s *schema, l commandLine, words []string) (Call, error) {
	given, rest, warned := getopt(words, l.options(), l.equals)
	if len(warned) > 0 {
		return Call{}, &Refusal{Warnings: warned, Reason: "400 unable to parse option"}
	}
	if why := l.place(given, rest); why != "" {
		return Call{}, &Refusal{Reason: "400 " + why}
	}
	for name, v := range given {
		p := l.params[name]
		if p.Type == "boolean" {
			b, ok := boolean(v.text)
			if !ok && v.text != "" {
				return Call{}, &Refusal{Reason: "400 unable to parse boolean option"}
			}
			given[name] = text(cmpOr(b, "1"))
		} else if v.isList && strings.Contains(p.Format.Name, "-list") {
			given[name] = text(strings.Join(v.list, ","))
		}
	}
	for name, v := range l.fixed {
		given[name] = text(v)
	}
	if err := j.readFiles(l, given); err != nil {
		return Call{}, err
	}
	found := faults{}
	s.object("", l.params, given, found)
	if len(found) > 0 {
		return Call{}, &Refusal{Reason: "400 Parameter verification failed.", Faults: found}
	}
	call := Call{Params: map[string]string{}, Lists: map[string][]string{}}
	for name, v := range given {
		if v.isList {
			call.Lists[name] = v.list
		} else {
			call.Params[name] = v.text
		}
	}
	return call, nil
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// place gives the words without a name to the parameters that take them, in order. It returns why it cannot.
func (l commandLine) place(given map[string]value, rest []string) string {
	if len(rest) == 0 {
		return l.unplaced(given, l.args)
	}
	for i, name := range l.args {
		if _, before := given["extra-args"]; before {
			return "internal error: extra-args must be the last argument"
		}
		if name == "extra-args" {
			given[name] = value{list: rest, isList: true}
			rest = nil
			continue
		}
		if len(rest) == 0 {
			return l.unplaced(given, l.args[i:])
		}
		v := text(rest[0])
		switch p := l.params[name]; {
		case strings.Contains(p.Format.Name, "-list"): // which takes all that is left
			v = value{list: rest, isList: true}
			rest = rest[len(rest)-1:]
		case p.Type == "array":
			v = value{list: rest[:1], isList: true}
		}
		given[name], rest = v, rest[1:]
	}
	if len(rest) > 0 {
		return "too many arguments"
	}
	return ""
}

// unplaced is for parameters that no word is left for; that an option gives them does not count.
func (l commandLine) unplaced(given map[string]value, names []string) string {
	for _, name := range names {
		if name == "extra-args" {
			given[name] = value{isList: true}
		} else if !l.params[name].Optional {
			return "not enough arguments"
		}
	}
	return ""
}

// readFiles puts what files hold in the place of their names.
func (j Judging) readFiles(l commandLine, given map[string]value) error {
	for name, v := range given {
		if !l.files[name] {
			continue
		}
		content := []byte(v.text)
		if j.ReadFile != nil {
			var err error
			if content, err = j.ReadFile(v.text); err != nil {
				return fmt.Errorf("can't open '%s' - %s", v.text, reason(err))
			}
		}
		if name == "sshkeys" {
			content = []byte(strings.ReplaceAll(url.QueryEscape(string(content)), "+", "%20"))
		}
		given[name] = text(string(content))
	}
	return nil
}

// reason is an error of the system in the words of Perl.
func reason(err error) string {
	if os.IsNotExist(err) {
		return "No such file or directory"
	}
	return err.Error()
}

// usage is the line that Proxmox prints below a refusal.
func (l commandLine) usage(name string) string {
	line := name + " "
	byPlace := map[string]bool{}
	var args []string
	for _, arg := range l.args {
		byPlace[arg] = true
		p := l.params[arg]
		switch {
		case strings.Contains(p.Format.Name, "-list"):
			args = append(args, "{<"+arg+">}")
		case p.Optional:
			args = append(args, "[<"+arg+">]")
		default:
			args = append(args, "<"+arg+">")
		}
	}
	more := false
	for _, option := range l.params.names() {
		p := l.params[option]
		if _, fixed := l.fixed[option]; fixed || byPlace[option] || l.shown && output[option] {
			continue
		}
		more = true
		// a password that is asked for is not said to be needed
		if !p.Optional && p.Alias == "" && !l.asks[option] {
			args = append(args, "--"+option+" <"+cmpOr(p.Type, "string")+">")
		}
	}
	line += strings.Join(args, " ")
	if more {
		line += " [OPTIONS]"
	}
	if l.shown {
		line += " [FORMAT_OPTIONS]"
	}
	return line
}

// Type is the type of a parameter of a method such as "PUT /nodes/{node}/qemu/{vmid}/config": string, integer, number,
// boolean, array; or "" where there is none.
func Type(release Release, method, param string) string {
	known, ok := schemas[release]
	if !ok {
		return ""
	}
	if p := known().methods[method][param]; p != nil {
		return p.Type
	}
	return ""
}
