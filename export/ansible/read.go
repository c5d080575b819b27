package ansible

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"berth/export/found"
	"berth/internal/wholefile"
	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// mostInventory is how much of a file is read.
const mostInventory = 1 << 20

// vars are what is known of a host, as texts.
type vars map[string]string

// listed is an inventory of Ansible while it is read.
type listed struct {
	hosts   map[string]vars            // with what stands at the host
	groups  map[string]vars            // what stands at groups
	members map[string]map[string]bool // groups that a host is in, by host
	parents map[string][]string        // groups that a group is in
	notes   []message.Text
}

// Read reads an inventory of Ansible, INI or YAML, with host_vars and group_vars beside it. notes say what was left out.
func Read(file string) (machines []found.Machine, notes []message.Text, err error) {
	data, err := wholefile.ReadFile(file, mostInventory)
	if err != nil {
		return nil, nil, message.Errorf("%s: %w", file, err)
	}
	l := &listed{hosts: map[string]vars{}, groups: map[string]vars{}, members: map[string]map[string]bool{}, parents: map[string][]string{}}
	if ext := filepath.Ext(file); ext == ".yaml" || ext == ".yml" {
		err = l.yaml(file, data)
	} else {
		err = l.ini(file, data)
	}
	if err != nil {
		return nil, nil, err
	}
	if len(l.hosts) == 0 {
		return nil, nil, message.Errorf("%s: it names no host; is it an inventory of Ansible?", file)
	}
	if len(l.hosts) > found.MostMachines {
		return nil, nil, message.Errorf("%s: %d hosts are more than the %d that are read", file, len(l.hosts), found.MostMachines)
	}
	for host := range l.hosts {
		l.beside(filepath.Dir(file), host)
	}
	for name := range l.hosts {
		machines = append(machines, l.machine(name))
	}
	slices.SortFunc(machines, func(x, y found.Machine) int { return strings.Compare(x.Name, y.Name) })
	slices.SortFunc(l.notes, func(x, y message.Text) int { return strings.Compare(x.String(), y.String()) })
	return machines, l.notes, nil
}

// join puts a host into a group.
func (l *listed) join(host, group string) {
	if l.hosts[host] == nil {
		l.hosts[host] = vars{}
	}
	if l.members[host] == nil {
		l.members[host] = map[string]bool{}
	}
	l.members[host][group] = true
}

// plainHost is a host that stands for itself; patterns such as web[01:50] are not followed.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,252}$`)

func (l *listed) host(where, name, group string) bool {
	if !plainHost.MatchString(name) {
		l.notes = append(l.notes, message.Of("%s: %q is left out: it is a pattern, or no name of a host; write its hosts one by one", where, short(name)))
		return false
	}
	if name != "localhost" {
		l.join(name, group)
	}
	return name != "localhost"
}

func short(s string) string {
	if len(s) > 60 {
		s = s[:60]
	}
	return s
}

// ini reads the older form: [group], [group:vars], [group:children].
func (l *listed) ini(file string, data []byte) error {
	section, kind, n := "ungrouped", "", 0
	for s := bufio.NewScanner(bytes.NewReader(data)); s.Scan(); {
		n++
		line := strings.TrimSpace(s.Text())
		where := fmt.Sprintf("%s:%d", file, n)
		switch {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[' && strings.HasSuffix(line, "]"):
			section, kind, _ = strings.Cut(line[1:len(line)-1], ":")
		case kind == "children":
			l.parents[line] = append(l.parents[line], section)
		case kind == "vars":
			name, value, _ := strings.Cut(line, "=")
			put(l.groups, section, strings.TrimSpace(name), unquoted(strings.TrimSpace(value)))
		default:
			words := fields(line)
			if !l.host(where, words[0], section) {
				continue
			}
			for _, w := range words[1:] {
				if name, value, is := strings.Cut(w, "="); is {
					l.hosts[words[0]][name] = unquoted(value)
				}
			}
		}
	}
	return nil
}

// fields takes a line apart at spaces that are not in quotes.
func fields(line string) []string {
	var out []string
	var quote rune
	begun := -1
	for i, r := range line {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
			if begun < 0 {
				begun = i
			}
		case r == ' ' || r == '\t':
			if begun >= 0 {
				out = append(out, line[begun:i])
			}
			begun = -1
		case r == '#' && begun < 0:
			return out
		case begun < 0:
			begun = i
		}
	}
	if begun >= 0 {
		out = append(out, line[begun:])
	}
	return out
}

func unquoted(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

func put(into map[string]vars, group, name, value string) {
	if into[group] == nil {
		into[group] = vars{}
	}
	into[group][name] = value
}

// yaml reads the newer form: all: {hosts, vars, children}.
func (l *listed) yaml(file string, data []byte) error {
	d, err := strictyaml.Parse(file, data)
	if err != nil {
		return err
	}
	root := d.Root()
	if !root.IsMap() {
		return message.Errorf("%s: it is no inventory of Ansible: groups with hosts are expected", file)
	}
	l.children(root, "", 0)
	return nil
}

const mostLevels = 30 // of groups in groups

func (l *listed) children(v strictyaml.Value, parent string, level int) {
	if !v.IsMap() || level > mostLevels {
		return
	}
	for _, g := range v.Entries() {
		if parent != "" {
			l.parents[g.Name] = append(l.parents[g.Name], parent)
		}
		if !g.Value.IsMap() {
			continue
		}
		for _, part := range g.Value.Entries() {
			switch {
			case part.Name == "children":
				l.children(part.Value, g.Name, level+1)
			case !part.Value.IsMap():
			case part.Name == "hosts":
				for _, h := range part.Value.Entries() {
					if l.host(fmt.Sprintf("%s:%d", h.Key.File(), h.Key.Line()), h.Name, g.Name) && h.Value.IsMap() {
						for name, value := range texts(h.Value) {
							l.hosts[h.Name][name] = value
						}
					}
				}
			case part.Name == "vars":
				for name, value := range texts(part.Value) {
					put(l.groups, g.Name, name, value)
				}
			}
		}
	}
}

// texts are the scalars of a map.
func texts(v strictyaml.Value) vars {
	out := vars{}
	for _, e := range v.Entries() {
		if n := e.Value.Node(); n.Kind == yaml.ScalarNode && n.Tag != "!vault" {
			out[e.Name] = n.Value
		}
	}
	return out
}

// beside reads host_vars/HOST and group_vars/GROUP, which count more than the inventory itself. What cannot be read, such as a
// vault, is named.
func (l *listed) beside(dir, host string) {
	read := func(into vars, kind, name string) {
		for _, ext := range []string{".yaml", ".yml", ""} {
			file := filepath.Join(dir, kind, name+ext)
			data, err := wholefile.ReadFile(file, mostInventory)
			if err != nil {
				continue
			}
			d, err := strictyaml.Parse(file, data)
			if err != nil || !d.Root().IsMap() {
				l.notes = append(l.notes, message.Of("%s is left out: it is no plain YAML", file))
				continue
			}
			maps.Copy(into, texts(d.Root()))
		}
	}
	for group := range l.members[host] {
		if plainHost.MatchString(group) {
			if l.groups[group] == nil {
				l.groups[group] = vars{}
			}
			read(l.groups[group], "group_vars", group)
		}
	}
	read(l.hosts[host], "host_vars", host)
}

// of puts together what is known of a host: groups from the outermost on, then the host itself.
func (l *listed) of(host string) vars {
	var order []string
	seen := map[string]bool{}
	var visit func(group string)
	visit = func(group string) {
		if seen[group] {
			return
		}
		seen[group] = true
		for _, parent := range l.parents[group] {
			visit(parent)
		}
		order = append(order, group)
	}
	for _, group := range slices.Sorted(maps.Keys(l.members[host])) {
		visit(group)
	}
	out := maps.Clone(l.groups["all"])
	if out == nil {
		out = vars{}
	}
	for _, group := range order {
		maps.Copy(out, l.groups[group])
	}
	maps.Copy(out, l.hosts[host])
	return out
}

var jumpArgument = regexp.MustCompile(`(?:^|\s)(?:-J\s*|-o\s*ProxyJump=)([A-Za-z0-9_.@:,-]+)`)

func (l *listed) machine(host string) found.Machine {
	v := l.of(host)
	get := func(names ...string) string {
		for _, n := range names {
			value := v[n]
			if strings.Contains(value, "{{") {
				l.notes = append(l.notes, message.Of("%s of %s is left out: it is a template", n, host))
				continue
			}
			if value != "" {
				return value
			}
		}
		return ""
	}
	m := found.Machine{Name: found.Name(host)}
	m.Proxmox = l.members[host]["proxmox"] || l.members[host]["pve"] || l.members[host]["hypervisors"]
	m.SSH.Host, m.SSH.User = get("ansible_host", "ansible_ssh_host"), get("ansible_user", "ansible_ssh_user")
	if m.SSH.Host == "" && m.Name != host {
		m.SSH.Host = host
	}
	if port, err := strconv.Atoi(get("ansible_port", "ansible_ssh_port")); err == nil && port > 0 && port < 65536 {
		m.SSH.Port = port
	}
	m.SSH.Sudo = slices.Contains([]string{"yes", "true", "1", "on"}, strings.ToLower(get("ansible_become"))) && m.SSH.User != "root"
	if at := jumpArgument.FindStringSubmatch(get("ansible_ssh_common_args")); at != nil {
		way := strings.Split(at[1], ",")
		m.SSH.Jump = way[len(way)-1]
		if len(way) > 1 {
			l.notes = append(l.notes, message.Of("%s is reached over %s: write the machines before the last one as jump of each", host, at[1]))
		}
	}
	if mb, err := strconv.Atoi(get("ansible_memtotal_mb")); err == nil && mb > 0 && mb < 1<<30 {
		m.Memory = planner.Bytes(mb) * planner.MB
	}
	return m
}
