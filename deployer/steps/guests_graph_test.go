package steps

import (
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
)

// withGuests is a machine with a guest in which "old" runs, and that gives room to a new one in which "new" is to run.
func withGuests(ways map[string][]planner.WayStep) []Step {
	was := planner.Guest{Name: "was", ID: 110, Kind: planner.VM, Exists: true}
	next := planner.Guest{Name: "next", ID: 120, Kind: planner.VM}
	p := &planner.Problem{Services: []planner.Service{{Name: "old"}, {Name: "new"}}, Machines: []planner.Machine{{Name: "pve", Kind: planner.Proxmox, Guests: []planner.Guest{was, next}}}}
	spec := *guestKinds()[0].(Fetch).Spec
	spec.ID, spec.Name = 120, "next"
	spec.Docker = "image"
	return ordered(Graph(Goal{
		Plan: &planner.Plan{Problem: p}, Ways: ways, Keys: map[string]string{"next": "ssh-ed25519 AAAA\n"},
		Stands:  func(*compose.Bundle, *probe.Facts) Standing { return Missing },
		Bundles: []compose.Bundle{{Host: "next", Service: "new", Dir: "/opt/berth/new"}},
		Guests: []guests.Change{
			{Machine: "pve", Guest: &was, Action: guests.Size, From: 8 * planner.GB, To: 4 * planner.GB, Now: &guests.Guest{ID: 110, Kind: planner.VM, Runs: true}},
			{Machine: "pve", Guest: &next, Action: guests.Make, To: 4 * planner.GB, Spec: &spec},
		},
	}, map[string]*probe.Facts{
		"was":  {Host: "was", Services: []probe.ServiceFacts{{Record: ledger.Record{Service: "old", Dir: "/opt/berth/old"}}}},
		"next": {Host: "next"},
	}))
}

func TestGuestsComeBeforeTheirServicesAndShrinkAfterThem(t *testing.T) {
	want := `
next new.health < next new.start, pve next.settle
next new.pull < next new.stage, pve next.settle
next new.stage < pve next.settle
next new.start < next new.pull, pve next.settle
pve next.boot < pve next.grow
pve next.fetch
pve next.grow < pve next.make
pve next.make < pve next.fetch
pve next.meet < pve next.boot
pve next.settle < pve next.meet
pve was.boot < pve was.resize
pve was.halt < was old.remove
pve was.resize < pve was.halt
pve was.wake < pve was.boot
was old.remove < next new.health`
	if got := shown(withGuests(nil)); got != strings.TrimSpace(want) {
		t.Errorf("at once:\n%s", got)
	}
}

// Where there is not the room for both, the new guest waits until the other has given it, and what leaves for good does not wait for the
// service that comes with the room.
func TestGuestsChangeInTheOrderOfTheirWay(t *testing.T) {
	list := withGuests(map[string][]planner.WayStep{"pve": {
		{Kind: planner.StepCarry, Machine: "pve", Moves: []planner.Move{{Service: "old", From: "was", Action: planner.RemoveService}}},
		{Kind: planner.StepShutDown, Machine: "pve", Guest: "was", From: 8 * planner.GB},
		{Kind: planner.StepMemory, Machine: "pve", Guest: "was", From: 8 * planner.GB, To: 4 * planner.GB},
		{Kind: planner.StepStart, Machine: "pve", Guest: "was", To: 4 * planner.GB},
		{Kind: planner.StepCreate, Machine: "pve", Guest: "next", To: 4 * planner.GB},
		{Kind: planner.StepCarry, Machine: "pve", Moves: []planner.Move{{Service: "new", To: "next", Action: planner.AddService}}},
	}})
	at := map[string]int{}
	for i := range list {
		at[list[i].Host+" "+list[i].ID()] = i
	}
	g := &graph{steps: list}
	order := []string{"was old.remove", "pve was.halt", "pve was.resize", "pve was.boot", "pve was.wake", "pve next.make", "pve next.boot", "pve next.settle", "next new.stage", "next new.health"}
	for i := range order[1:] {
		before, is := at[order[i]]
		after, also := at[order[i+1]]
		if !is || !also || !g.waitsFor(after, before) {
			t.Errorf("%s does not wait for %s:\n%s", order[i+1], order[i], shown(list))
		}
	}
}
