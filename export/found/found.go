// Package found is what other tools say of hosts and guests, as an inventory says it.
package found

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/planner"
	"berth/quantity"
)

// Machine is a machine of an inventory. What nobody said is empty.
type Machine struct {
	Name    string
	Proxmox bool
	SSH     SSH
	Memory  planner.Bytes
	Guests  []Guest
}

// SSH is how a machine is reached.
type SSH struct {
	Host, User, Jump string
	Port             int
	Sudo             bool
}

// Guest is a guest of a Proxmox machine.
type Guest struct {
	Name, Address, Storage, Bridge string // Address with the length of its network
	LXC, Protected                 bool
	ID, Cores, VLAN, StartOrder    int
	Memory, Disk                   planner.Bytes
	Passed                         []string // devices, as passthrough has them
}

// MostMachines and MostGuests bound what is taken in.
const (
	MostMachines = 500
	MostGuests   = 1000
)

var noName = regexp.MustCompile(`[^a-z0-9]+`)

// Name is a name that an inventory takes.
func Name(s string) string {
	s = strings.Trim(noName.ReplaceAllString(strings.ToLower(s), "-"), "-")
	if len(s) > 60 {
		s = strings.TrimRight(s[:60], "-")
	}
	if s == "" {
		return "unnamed"
	}
	return s
}

// Text writes an inventory. What has to be filled in is an empty field with a remark, so that nobody plans with a guess.
func Text(from string, machines []Machine) []byte {
	var out strings.Builder
	fmt.Fprintf(&out, "# Taken over by berth from %s. What is empty has to be filled in; berth init --from asks hosts for it:\n#\n#   berth init", clean(from))
	slices.SortFunc(machines, func(x, y Machine) int { return strings.Compare(x.Name, y.Name) })
	names := map[string]bool{}
	for i := range machines {
		machines[i].Name = only(names, machines[i].Name)
		fmt.Fprintf(&out, " --from %s", machines[i].typed())
	}
	fmt.Fprintln(&out, "\nname: lab\nmachines:")
	for i := range machines {
		machines[i].write(&out, names)
	}
	fmt.Fprintln(&out, "services: {}")
	return []byte(out.String())
}

var word = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._:-]*$`)

// typed is what is typed after ssh to get there. Behind a jump that is a name of ssh_config, which has the rest; so it is where what a tool
// says is no word of a command line.
func (m *Machine) typed() string {
	way := m.SSH.Host
	if m.SSH.Jump != "" || !word.MatchString(way) {
		return m.Name
	}
	if m.SSH.Port > 0 {
		way = net.JoinHostPort(way, strconv.Itoa(m.SSH.Port))
	}
	if word.MatchString(m.SSH.User) {
		way = m.SSH.User + "@" + way
	}
	return way
}

// only gives a name that nothing else has.
func only(names map[string]bool, name string) string {
	one := name
	for n := 2; names[one]; n++ {
		one = fmt.Sprintf("%s-%d", name, n)
	}
	names[one] = true
	return one
}

func (m *Machine) write(out *strings.Builder, names map[string]bool) {
	kind := "docker"
	if m.Proxmox {
		kind = "proxmox"
	}
	fmt.Fprintf(out, "  %s:\n    kind: %s\n    processor:    # its name: berth catalog processors MODEL\n", m.Name, kind)
	if m.Memory > 0 {
		fmt.Fprintf(out, "    memory: %s\n", quantity.FormatBytes(m.Memory))
	} else {
		fmt.Fprintln(out, "    memory:       # all that is built in")
	}
	if s := m.SSH.text(m.Name); s != "" {
		fmt.Fprintf(out, "    ssh: {%s}\n", s)
	}
	if !m.Proxmox {
		return
	}
	fmt.Fprintln(out, "    managed: false    # guests are somebody else's to make, change and destroy\n    guests:")
	slices.SortFunc(m.Guests, func(x, y Guest) int { return x.ID - y.ID })
	for i := range m.Guests {
		g := &m.Guests[i]
		fmt.Fprintf(out, "      %s: {%s}\n", only(names, g.Name), g.text())
	}
}

func (s *SSH) text(name string) string {
	var f []string
	if s.Host != "" && s.Host != name {
		f = append(f, fmt.Sprintf("host: %q", s.Host))
	}
	if s.User != "" {
		f = append(f, fmt.Sprintf("user: %q", s.User))
	}
	if s.Port > 0 {
		f = append(f, fmt.Sprintf("port: %d", s.Port))
	}
	if s.Sudo {
		f = append(f, "sudo: true")
	}
	if s.Jump != "" {
		f = append(f, fmt.Sprintf("jump: %q", s.Jump))
	}
	return strings.Join(f, ", ")
}

func (g *Guest) text() string {
	kind := "vm"
	if g.LXC {
		kind = "lxc"
	}
	f := []string{"kind: " + kind, fmt.Sprintf("id: %d", g.ID), fmt.Sprintf("cpus: %d", max(g.Cores, 1))}
	memory := quantity.FormatBytes(g.Memory)
	f = append(f, "memory: "+memory, "exists: {memory: "+memory+"}", "keep: true")
	if g.Disk > 0 {
		f = append(f, "disk: "+quantity.FormatBytes(g.Disk))
	}
	if g.Address != "" {
		f = append(f, fmt.Sprintf("address: %q", g.Address))
	}
	if g.Storage != "" {
		f = append(f, fmt.Sprintf("storage: %q", g.Storage))
	}
	if g.Bridge != "" {
		f = append(f, fmt.Sprintf("bridge: %q", g.Bridge))
	}
	if g.VLAN > 0 {
		f = append(f, fmt.Sprintf("vlan: %d", g.VLAN))
	}
	if g.StartOrder > 0 {
		f = append(f, fmt.Sprintf("start_order: %d", g.StartOrder))
	}
	if g.Protected {
		f = append(f, "protected: true")
	}
	if len(g.Passed) > 0 {
		f = append(f, "devices: [gpu]", fmt.Sprintf("passthrough: {gpu: [%s]}", quoted(g.Passed)))
	}
	return strings.Join(f, ", ")
}

func quoted(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, fmt.Sprintf("%q", w))
	}
	return strings.Join(out, ", ")
}

func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}
