package steps

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/guests"
	"berth/deployer/probe"
	"berth/message"
	"berth/planner"
)

// ordered is a graph of which every test wants to have steps.
func ordered(list []Step, err error) []Step {
	if err != nil {
		panic(err)
	}
	return list
}

func TestStepsThatWaitForEachOtherAreNamed(t *testing.T) {
	g := &graph{}
	start := g.add("apps", "homepage", Start{})
	health := g.add("apps", "homepage", Health{}, start)
	boot := g.add("pve", "apps", Boot{planner.VM, 200})
	g.let(boot, health)
	g.let(start, boot)
	g.let(health, health) // what has to be done already is no circle
	list, err := g.done()
	var circle *CircleError
	if !errors.As(err, &circle) || list != nil {
		t.Fatalf("%v, %v", list, err)
	}
	if len(circle.Waits) != 1 || !strings.Contains(err.Error(), "apps homepage.start after pve apps.boot") || !strings.Contains(message.French(err), "apps homepage.start après pve apps.boot") {
		t.Errorf("%v\n%s", err, message.French(err))
	}
}

// The memory of a machine is kept to; that a service starts after one that it needs is not worth as much.
func TestAGuestIsNotMadeBeforeItsTurnForAServiceThatIsNeeded(t *testing.T) {
	was, next := planner.Guest{Name: "was", ID: 110, Kind: planner.VM, Exists: true}, planner.Guest{Name: "next", ID: 120, Kind: planner.VM}
	p := &planner.Problem{
		Services: []planner.Service{{Name: "base"}, {Name: "user", Needs: []string{"base"}}},
		Machines: []planner.Machine{{Name: "pve", Kind: planner.Proxmox, Guests: []planner.Guest{was, next}}},
	}
	spec := *guestKinds()[0].(Fetch).Spec
	spec.ID, spec.Name, spec.Docker = 120, "next", "distribution"
	goal := Goal{
		Plan: &planner.Plan{Problem: p}, Keys: map[string]string{"next": "ssh-ed25519 AAAA\n"},
		Stands:  func(*compose.Bundle, *probe.Facts) Standing { return Missing },
		Bundles: []compose.Bundle{{Host: "next", Service: "base", Dir: "/opt/berth/base"}, {Host: "was", Service: "user", Dir: "/opt/berth/user"}},
		Guests:  []guests.Change{{Machine: "pve", Guest: &next, Action: guests.Make, To: 4 * planner.GB, Spec: &spec}},
		Ways: map[string][]planner.WayStep{"pve": {
			{Kind: planner.StepCarry, Machine: "pve", Moves: []planner.Move{{Service: "user", From: "nas", To: "was"}}},
			{Kind: planner.StepCreate, Machine: "pve", Guest: "next", To: 4 * planner.GB},
			{Kind: planner.StepCarry, Machine: "pve", Moves: []planner.Move{{Service: "base", To: "next"}}},
		}},
	}
	facts := map[string]*probe.Facts{"was": {Host: "was"}, "next": {Host: "next"}}
	if !slices.Contains(p.StartAfter(&p.Services[1]), "base") {
		t.Fatal("the one does not start after the other")
	}
	list := ordered(Graph(goal, facts))
	if !waits(list, "pve next.make", "was user.health") || waits(list, "was user.start", "next base.health") {
		t.Errorf("by the way:\n%s", shown(list))
	}
	goal.Ways = nil
	if list = ordered(Graph(goal, facts)); !waits(list, "was user.start", "next base.health") {
		t.Errorf("at once:\n%s", shown(list))
	}
}

// waits reports whether a step comes after another one.
func waits(list []Step, step, before string) bool {
	at := func(name string) int {
		return slices.IndexFunc(list, func(s Step) bool { return s.Host+" "+s.ID() == name })
	}
	return at(step) >= 0 && at(before) >= 0 && (&graph{steps: list}).waitsFor(at(step), at(before))
}

// Two guests that swap what runs in them get their sizes back, too.
func TestARollbackOfASwapHasAnOrder(t *testing.T) {
	small, large := planner.Guest{Name: "a", ID: 110, Kind: planner.VM}, planner.Guest{Name: "b", ID: 120, Kind: planner.VM}
	now := &guests.Guest{Kind: planner.VM, Runs: true}
	list := []Step{
		{Host: "a", Service: "x", Work: Start{}, After: []int{3}}, {Host: "a", Service: "y", Work: Remove{}},
		{Host: "b", Service: "y", Work: Start{}, After: []int{1}}, {Host: "b", Service: "x", Work: Remove{}},
	}
	list, err := BackGuests(list, []guests.Change{
		{Machine: "pve", Guest: &small, Action: guests.Size, From: 8 * planner.GB, To: 4 * planner.GB, Now: now},
		{Machine: "pve", Guest: &large, Action: guests.Size, From: 4 * planner.GB, To: 8 * planner.GB, Now: now},
	}, &planner.Problem{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range [][2]string{{"pve a.halt", "a x.start"}, {"pve b.halt", "pve a.wake"}, {"pve b.halt", "b x.remove"}, {"b y.start", "pve b.wake"}} {
		if !waits(list, w[0], w[1]) {
			t.Errorf("%s does not wait for %s:\n%s", w[0], w[1], shown(list))
		}
	}
}
