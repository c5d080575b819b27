package compose

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/planner"
)

// remap publishes ports where the wish wants them, and holds the result against what the plan reckons
// with. It returns the wished ports that no container publishes: those of the host's network, which only
// a setting of the program itself can move.
func remap(p *types.Project, wish map[planner.Port]int, planned []planner.Port) (byHand []planner.Port, err error) {
	published := map[planner.Port]bool{}
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		c.Ports = slices.Clone(c.Ports)
		for i, port := range c.Ports {
			from, ok := hostPort(port)
			if !ok {
				continue
			}
			if to, ok := wish[from]; ok {
				c.Ports[i].Published = strconv.Itoa(to)
				published[from] = true
				from.Number = to
			}
			if !slices.Contains(planned, from) {
				return nil, fmt.Errorf("%s publishes %s, with which the plan does not reckon; "+
					"remap ports under ports of the wish, not by a variable", name, from)
			}
		}
		p.Services[name] = c
	}
	for from, to := range wish {
		if !published[from] && to != from.Number {
			byHand = append(byHand, planner.Port{Number: to, UDP: from.UDP})
		}
	}
	slices.SortFunc(byHand, func(a, b planner.Port) int { return strings.Compare(a.String(), b.String()) })
	return byHand, nil
}

// hostPort is the port of the host that a container takes. It is false for one that nobody chose and for
// protocols that the planner does not reckon with.
func hostPort(c types.ServicePortConfig) (planner.Port, bool) {
	n, err := strconv.Atoi(c.Published)
	protocol := strings.ToLower(c.Protocol)
	return planner.Port{Number: n, UDP: protocol == "udp"}, err == nil && n > 0 && protocol != "sctp"
}
