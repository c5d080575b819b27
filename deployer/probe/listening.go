package probe

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

var number = regexp.MustCompile(`^[0-9]{1,20}$`)

// port reads "KIND ADDRESS:PORT INODE" as /proc/net has it: hexadecimal, the address in words of 32
// bits, each in the order of the processor, which is little-endian wherever Docker runs but on s390x.
func (a *answer) port(s string) error {
	f := strings.Fields(s)
	if len(f) != 3 || !number.MatchString(f[2]) {
		return message.Errorf("unexpected %.80q", s)
	}
	host, port, ok := strings.Cut(f[1], ":")
	n, err := strconv.ParseUint(port, 16, 16)
	if !ok || err != nil || n == 0 {
		return message.Errorf("no port in %.80q", f[1])
	}
	raw, err := hex.DecodeString(host)
	if err != nil || len(raw) != 4 && len(raw) != 16 {
		return message.Errorf("no address in %.80q", f[1])
	}
	if a.Arch.Family != "s390x" {
		for i := 0; i < len(raw); i += 4 {
			binary.BigEndian.PutUint32(raw[i:], binary.LittleEndian.Uint32(raw[i:]))
		}
	}
	address, _ := netip.AddrFromSlice(raw)
	a.listeners = append(a.listeners, socket{
		port: planner.Port{Number: int(n), UDP: strings.HasPrefix(f[0], "udp")}, address: address.Unmap().String(), inode: f[2],
	})
	return nil
}

// owner reads "INODE PID NAME".
func (a *answer) owner(s string) error {
	inode, rest, _ := strings.Cut(s, " ")
	_, name, _ := strings.Cut(rest, " ")
	if !number.MatchString(inode) {
		return message.New("no socket")
	}
	o := a.owners[inode]
	if o.process == "" {
		o.process = ledger.Clean(name)
	}
	a.owners[inode] = o
	return nil
}

// inContainer finds the ID of a container in the name of a control group.
var inContainer = regexp.MustCompile(`(?:^|[/-])([0-9a-f]{64})(?:\.scope)?(?:/|$)`)

// within reads "INODE LINE", a line of the owner's /proc/PID/cgroup.
func (a *answer) within(s string) error {
	inode, line, _ := strings.Cut(s, " ")
	if !number.MatchString(inode) {
		return message.New("no socket")
	}
	if m := inContainer.FindStringSubmatch(line); m != nil {
		o := a.owners[inode]
		o.container = m[1]
		a.owners[inode] = o
	}
	return nil
}

// finishPorts joins sockets, their owners and what containers publish that run, or that Docker is about to start
// again: between two starts of a crash loop a port may look like nobody's, or like Docker's own. Docker may publish
// a port by the firewall alone; then nothing listens on it, and it is taken all the same.
func (a *answer) finishPorts() {
	byID, holder := map[string]string{}, map[planner.Port]string{}
	held := map[planner.Port][]planner.Port{} // with their addresses
	holds := func(c *Container) {
		for _, p := range c.Published {
			at := planner.Port{Number: p.Number, UDP: p.UDP}
			if slices.ContainsFunc(held[at], p.Overlaps) {
				continue // one that runs has it, and this one waits to be started again
			}
			holder[p], held[at] = c.Name, append(held[at], p)
			a.heard(listener{at, c.Name}, p.Address, "")
		}
	}
	for i := range a.Containers {
		c := &a.Containers[i]
		byID[c.ID] = c.Name
		if _, runs := a.pids[c.ID]; runs {
			holds(c)
		}
	}
	for i := range a.Containers {
		if c := &a.Containers[i]; c.State == "restarting" {
			holds(c)
		}
	}
	for _, s := range a.listeners {
		o := a.owners[s.inode]
		container := byID[o.container]
		at := s.port
		at.Address = s.address
		if container == "" {
			container = cmp.Or(holder[at], holder[s.port])
		}
		a.heard(listener{s.port, container}, s.address, o.process)
	}
	slices.SortStableFunc(a.Listening, func(x, y Listener) int {
		return cmp.Or(x.Port.Compare(y.Port), strings.Compare(x.Container, y.Container))
	})
}

// listener is a port and the container that has it; without one, a program of the host has it.
type listener struct {
	planner.Port
	container string
}

// heard adds to the listener of a port what one socket says.
func (a *answer) heard(by listener, address, process string) {
	i, ok := a.ports[by]
	if !ok {
		i = len(a.Listening)
		a.ports[by] = i
		a.Listening = append(a.Listening, Listener{Port: by.Port, Container: by.container})
	}
	l := &a.Listening[i]
	if address != "" && !slices.Contains(l.Addresses, address) && len(l.Addresses) < maxNotes {
		l.Addresses = append(l.Addresses, address)
		slices.Sort(l.Addresses)
	}
	if l.Process == "" {
		l.Process = process
	}
}
