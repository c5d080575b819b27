package planner

import "slices"

// CheckKind says what must be true afterwards.
type CheckKind int

// The kinds of checks.
const (
	CheckGuests  CheckKind = iota // guests Names run with the memory that the plan gives them
	CheckHealthy                  // every container of Count services is healthy
	CheckMargin                   // machine Subject is below its margin: Bytes, Share of its memory
	CheckRoutes                   // Count names under domain Subject answer
	CheckDevices                  // Names (devices) work in Subject
	CheckAgents                   // agents Names run on every host
	CheckMoved                    // data of Subject is complete on its new host
	CheckAlerts                   // alerts are configured and tested, for memory above Share
	CheckQuiet                    // no service crashed in seven days
	CheckBackups                  // the backup of Count services with state was restored once
	CheckPapers                   // status page and documentation are up to date
)

// CheckItem is a line of the checklist.
type CheckItem struct {
	Kind    CheckKind
	Subject string
	Names   []string
	Count   int
	Bytes   Bytes
	Share   Permille
}

// Checklist says what must be true when the plan has been carried out.
func Checklist(plan *Plan) []CheckItem {
	p := plan.Problem
	var out []CheckItem
	if guests := guestsThere(plan); guests != nil {
		out = append(out, CheckItem{Kind: CheckGuests, Names: guests})
	}
	out = append(out, CheckItem{Kind: CheckHealthy, Count: len(plan.Placement.Host)})
	for _, m := range plan.Machines {
		out = append(out, CheckItem{Kind: CheckMargin, Subject: m.Machine.Name, Bytes: m.Usable, Share: m.Margin})
	}
	routes, stateful, agents := servicesToCheck(plan)
	if routes > 0 && p.Domain != "" {
		out = append(out, CheckItem{Kind: CheckRoutes, Subject: p.Domain, Count: routes})
	}
	for _, h := range plan.Hosts {
		if used := devicesUsed(plan, &h); used != nil {
			out = append(out, CheckItem{Kind: CheckDevices, Subject: h.Host.Name, Names: used})
		}
	}
	if agents != nil {
		out = append(out, CheckItem{Kind: CheckAgents, Names: agents})
	}
	for _, m := range plan.Moves {
		if m.Carries() {
			out = append(out, CheckItem{Kind: CheckMoved, Subject: m.Service, Bytes: m.Data})
		}
	}
	out = append(out, CheckItem{Kind: CheckAlerts, Share: p.Rules.Margin}, CheckItem{Kind: CheckQuiet})
	if stateful > 0 {
		out = append(out, CheckItem{Kind: CheckBackups, Count: stateful})
	}
	return append(out, CheckItem{Kind: CheckPapers})
}

// servicesToCheck counts the services that are placed and have a route, those that keep something, and names the agents.
func servicesToCheck(plan *Plan) (routes, stateful int, agents []string) {
	for i := range plan.Problem.Services {
		s := &plan.Problem.Services[i]
		_, placed := plan.Placement.Host[s.Name]
		switch {
		case s.Agent:
			agents = append(agents, s.Name)
		case placed && s.Route.Name != "":
			routes++
		}
		if placed && len(s.State) > 0 {
			stateful++
		}
	}
	return routes, stateful, agents
}

func guestsThere(plan *Plan) []string {
	var out []string
	for _, g := range plan.Guests {
		if g.Action != DestroyGuest {
			out = append(out, g.Guest.Name)
		}
	}
	return out
}

// devicesUsed lists the devices of the host that a service on it asks for.
func devicesUsed(plan *Plan, h *HostLoad) []string {
	var out []string
	for _, name := range h.Services {
		for _, d := range plan.Problem.Service(name).Devices {
			if !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	return out
}
