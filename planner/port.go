package planner

import (
	"cmp"
	"net"
	"slices"
	"strconv"
	"strings"
)

// Port is a port of a host that a service publishes.
type Port struct {
	Number  int
	UDP     bool
	Address string // the address of the host, as net/netip writes it; empty: all of both families
}

// The addresses that stand for all of one family.
const (
	allIPv4 = "0.0.0.0"
	allIPv6 = "::"
)

// String gives "53/udp", "8096" or, as Docker writes it, "192.168.1.2:53/udp".
func (p Port) String() string {
	out := strconv.Itoa(p.Number)
	if p.Address != "" {
		out = net.JoinHostPort(p.Address, out)
	}
	if p.UDP {
		out += "/udp"
	}
	return out
}

// Compare orders ports by number, TCP first, then by address, all addresses first.
func (p Port) Compare(o Port) int {
	udp := func(p Port) int {
		if p.UDP {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(p.Number, o.Number), cmp.Compare(udp(p), udp(o)), strings.Compare(p.Address, o.Address))
}

// Overlaps reports whether two containers cannot publish the two ports on one host: number and protocol are the
// same, and some address is meant by both. All of IPv4 and all of IPv6 are taken to overlap, since an engine
// that publishes on all addresses of one family may bind the other beside it.
func (p Port) Overlaps(o Port) bool {
	if p.Number != o.Number || p.UDP != o.UDP {
		return false
	}
	return p.Address == o.Address || p.covers(o) || o.covers(p)
}

// Within reports whether a port takes nothing of its host that the other one does not take.
func (p Port) Within(o Port) bool {
	return p.Number == o.Number && p.UDP == o.UDP && (p.Address == o.Address || o.Address == "" || o.covers(p) && !p.wide())
}

// covers reports whether the port is published on all addresses of the family that the other one's is of.
func (p Port) covers(o Port) bool {
	switch p.Address {
	case "":
		return true
	case allIPv4, allIPv6:
		return o.wide() || o.v6() == p.v6()
	}
	return false
}

// wide reports whether the port is published on all addresses of a family, or of both.
func (p Port) wide() bool { return p.Address == "" || p.Address == allIPv4 || p.Address == allIPv6 }

func (p Port) v6() bool { return strings.Contains(p.Address, ":") }

// loopback are the addresses by which a host reaches itself, by what stands for all of a family.
var loopback = map[string]string{"": "127.0.0.1", allIPv4: "127.0.0.1", allIPv6: "::1"}

// Publishes reports whether the service publishes a TCP port, and at which address of its host it answers the host
// itself: on all addresses, the loopback one.
func (s *Service) Publishes(number int) (address string, ok bool) {
	for _, p := range s.Demand.Ports {
		if p.Number != number || p.UDP {
			continue
		}
		here, wide := loopback[p.Address]
		if wide {
			return here, true
		}
		if !ok {
			address, ok = p.Address, true
		}
	}
	return address, ok
}

// sharedPorts lists the ports of the first service that overlap with one of the second.
func sharedPorts(a, b *Service) []Port {
	var out []Port
	for _, port := range a.Demand.Ports {
		if slices.ContainsFunc(b.Demand.Ports, port.Overlaps) && !slices.Contains(out, port) {
			out = append(out, port)
		}
	}
	return out
}

// portClaims are the items that publish one port.
type portClaims struct {
	wide map[string][]int // on all addresses of a family or of both, by what stands for them
	at   map[string][]int // on an address of its own
	on   []string         // the addresses of at, in the order in which they came
}

// portGroups gives the sets of items of which no two can share a host because of a port, in the order in which
// the ports come. Where all publish on all addresses, there is one set for each port; else the items of each
// address are one with those that publish on all of its family, since only among these does everybody overlap
// with everybody.
func portGroups(items []*Service) [][]int {
	claims := map[Port]*portClaims{}
	var order []*portClaims
	for i, s := range items {
		for _, p := range s.Demand.Ports {
			key := Port{Number: p.Number, UDP: p.UDP}
			c := claims[key]
			if c == nil {
				c = &portClaims{wide: map[string][]int{}, at: map[string][]int{}}
				claims[key] = c
				order = append(order, c)
			}
			c.add(p, i)
		}
	}
	var out [][]int
	for _, c := range order {
		for _, set := range c.sets() {
			if len(set) > 1 {
				out = append(out, set)
			}
		}
	}
	return out
}

func (c *portClaims) add(p Port, item int) {
	if p.wide() {
		c.wide[p.Address] = append(c.wide[p.Address], item)
		return
	}
	if c.at[p.Address] == nil {
		c.on = append(c.on, p.Address)
	}
	c.at[p.Address] = append(c.at[p.Address], item)
}

func (c *portClaims) sets() [][]int {
	all := distinct(c.wide[""], c.wide[allIPv4], c.wide[allIPv6])
	var out [][]int
	said := false // that those on all addresses overlap follows from another set
	for _, address := range c.on {
		family := allIPv4
		if (Port{Address: address}).v6() {
			family = allIPv6
		}
		wide := distinct(c.wide[""], c.wide[family])
		said = said || len(wide) == len(all)
		out = append(out, distinct(wide, c.at[address]))
	}
	if !said {
		out = append(out, all)
	}
	return out
}

// distinct joins lists, in order and without what stands in two: a service may publish a port on several addresses.
func distinct(lists ...[]int) []int {
	out := slices.Concat(lists...)
	slices.Sort(out)
	return slices.Compact(out)
}
