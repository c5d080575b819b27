package compose

import (
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/planner"
	"berth/quantity"
)

// remap publishes ports where the wish wants them, and holds the result against what the plan reckons
// with. It returns the wished ports that no container publishes: those of the host's network, which only
// a setting of the program itself can move.
func remap(p *types.Project, wish map[planner.Port]planner.Port, planned []planner.Port) (byHand []planner.Port, err error) {
	published := map[planner.Port]bool{}
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		c.Ports = slices.Clone(c.Ports)
		for i, port := range c.Ports {
			from, ok := hostPort(port)
			if !ok {
				continue
			}
			if was, ok := wishedFor(wish, from); ok {
				to := wish[was]
				if to.Address == was.Address { // it stays where the file has it, which a variable may say
					to.Address = from.Address
				} else {
					c.Ports[i].HostIP = to.Address
				}
				c.Ports[i].Published = strconv.Itoa(to.Number)
				published[was] = true
				from = to
			}
			if !slices.ContainsFunc(planned, from.Within) {
				return nil, message.Errorf("%s publishes %s, with which the plan does not reckon; "+
					"remap ports under ports of the wish, not by a variable", name, from)
			}
		}
		p.Services[name] = c
	}
	for from, to := range wish {
		if !published[from] && to != from {
			byHand = append(byHand, to)
		}
	}
	slices.SortFunc(byHand, planner.Port.Compare)
	return byHand, nil
}

// wishedFor finds the port of the entry, as it was planned with, that a wish is about and a container publishes.
func wishedFor(wish map[planner.Port]planner.Port, p planner.Port) (was planner.Port, ok bool) {
	if _, ok := wish[p]; ok {
		return p, true
	}
	for was := range wish {
		if was.Address == "" && p.Within(was) {
			return was, true
		}
	}
	return planner.Port{}, false
}

// hostPort is the port of the host that a container takes. It is false for one that nobody chose and for
// protocols that the planner does not reckon with.
func hostPort(c types.ServicePortConfig) (planner.Port, bool) {
	n, err := strconv.Atoi(c.Published)
	protocol := strings.ToLower(c.Protocol)
	p := planner.Port{Number: n, UDP: protocol == "udp"}
	if c.HostIP != "" {
		p.Address, _ = quantity.Address(c.HostIP) // one that is none is refused where the entry is read, or by Docker
	}
	return p, err == nil && n > 0 && protocol != "sctp"
}
