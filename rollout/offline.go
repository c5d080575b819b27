package rollout

import (
	"cmp"
	"maps"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/inventory"
	"berth/planner"
)

// Outline is what a deployment would do as far as the inventory tells it.
type Outline struct {
	Hosts []string // that have steps, by name
	Steps []steps.Step
	Stays []string       // services that run where the plan has them, by what the inventory says of today
	Goes  []planner.Move // services that leave a host

	Guests []planner.GuestChange // that are made, get other memory, or are destroyed since the request says so
}

// Offline outlines a deployment from the inventory alone: no host is asked, so each counts as one with Docker on which nothing of
// berth's is yet. What is wrong with the entries is the error, as it is of a deployment.
func Offline(r Request) (*Outline, error) {
	names, err := Named(r.Plan.Problem, r.Only)
	if err != nil {
		return nil, err
	}
	bundles, err := render(r, names, nil)
	if err != nil {
		return nil, err
	}
	today := r.Plan.Problem.Current.Host
	touched := func(host, service string) bool {
		return slices.Contains(names, host) && (r.Service == "" || r.Service == service)
	}
	facts := map[string]*probe.Facts{}
	for _, name := range names {
		facts[name] = &probe.Facts{Host: name}
	}
	list, err := steps.Graph(steps.Goal{
		Plan: r.Plan, Bundles: bundles, Shares: r.Lab.Inventory.Shares,
		Stands: func(*compose.Bundle, *probe.Facts) steps.Standing { return steps.Missing },
		Only:   func(host, service string) bool { return touched(host, service) && today[service] != host },
	}, facts)
	if err != nil {
		return nil, &RefusedError{err}
	}
	out := &Outline{Steps: list}
	hosts := map[string]bool{}
	for i := range out.Steps {
		hosts[out.Steps[i].Host] = true
	}
	out.Hosts = slices.Sorted(maps.Keys(hosts))
	for _, g := range r.Plan.Guests {
		asked := g.Action == planner.CreateGuest || g.Action == planner.ResizeGuest || g.Action == planner.DestroyGuest && slices.Contains(r.Destroy, g.Guest.Name)
		all := len(r.Only) == 0 && r.Service == ""
		if asked && (all || hosts[g.Guest.Name]) && r.Lab.Inventory.Makings[g.Guest.Name].Managed != inventory.ByHand {
			out.Guests = append(out.Guests, g)
		}
	}
	for i := range bundles {
		if b := &bundles[i]; touched(b.Host, b.Service) && today[b.Service] == b.Host {
			out.Stays = append(out.Stays, b.Service)
		}
	}
	out.Stays = sorted(out.Stays)
	for _, m := range r.Plan.Moves {
		if m.Action != planner.AddService && !m.Agent && touched(m.From, m.Service) {
			out.Goes = append(out.Goes, m)
		}
	}
	slices.SortFunc(out.Goes, func(a, b planner.Move) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Service, b.Service))
	})
	return out, nil
}
