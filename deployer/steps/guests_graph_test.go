package steps

import (
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
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

// What goes is backed up once it is shut down, unless the inventory wants nothing of it: then that is said.
func TestAGuestIsBackedUpBetweenItsEndAndItsDestruction(t *testing.T) {
	g := planner.Guest{Name: "was", ID: 110, Kind: planner.VM, Exists: true}
	p := &planner.Problem{Machines: []planner.Machine{{Name: "pve", Kind: planner.Proxmox, Guests: []planner.Guest{g}}}}
	for _, c := range []struct {
		dump        *guests.Dump
		never       bool
		shown, said string
	}{
		{&guests.Dump{Storage: "nas", Most: 32 * planner.GB, Without: []string{"scsi2"}}, false, "pve was.destroy < pve was.dump\npve was.dump < pve was.halt\npve was.halt",
			"shut guest was (110) down; back up guest was (110) to nas with vzdump, 32 GB at most, without the disks that it leaves out of backups (scsi2); destroy guest was (110) with its disks"},
		{nil, true, "pve was.destroy < pve was.halt\npve was.halt", "shut guest was (110) down; destroy guest was (110) with its disks; nothing is kept of it"},
	} {
		for name, list := range map[string][]Step{
			"at once": ordered(Graph(Goal{Plan: &planner.Plan{Problem: p}, Guests: []guests.Change{{Machine: "pve", Guest: &g, Action: guests.Remove, Dump: c.dump, NoDump: c.never, Now: &guests.Guest{ID: 110, Kind: planner.VM, Runs: true}}}}, nil)),
			"on its way": ordered(Graph(Goal{Plan: &planner.Plan{Problem: p}, Ways: map[string][]planner.WayStep{"pve": {{Kind: planner.StepDestroy, Machine: "pve", Guest: "was"}}},
				Guests: []guests.Change{{Machine: "pve", Guest: &g, Action: guests.Remove, Dump: c.dump, NoDump: c.never, Now: &guests.Guest{ID: 110, Kind: planner.VM, Runs: true}}}}, nil)),
		} {
			var said []string
			for i := range list {
				said = append(said, list[i].Say(wording.For(wording.EN), list[i].Service))
			}
			if got := shown(list); got != c.shown || strings.Join(said, "; ") != c.said {
				t.Errorf("%s:\n%s\n%s", name, got, strings.Join(said, "; "))
			}
		}
	}
}

// Docker starts what stays in a guest that is shut down and started again: the run waits until it is healthy, as far as it was before. What is not
// shut down, or does not run, is not waited for, nor what the run starts by itself.
func TestWhatStaysInAGuestThatIsRestartedIsWaitedFor(t *testing.T) {
	vm := planner.Guest{Name: "pi", ID: 110, Kind: planner.VM, Exists: true}
	lxc := planner.Guest{Name: "pi", ID: 110, Kind: planner.LXC, Exists: true}
	for name, c := range map[string]struct {
		guest  planner.Guest
		stands Standing
		only   bool
		change func(*probe.Facts)
		want   string
	}{
		"a VM":                    {vm, Whole, false, nil, "pi app.health < pve pi.wake"},
		"an LXC, which stays up":  {lxc, Whole, false, nil, ""},
		"it is started anyway":    {vm, Placed, false, nil, "pi app.health < pi app.start"},
		"it is stopped":           {vm, Whole, false, func(f *probe.Facts) { f.Containers[0].State = "exited" }, ""},
		"it was adopted and ails": {vm, Whole, false, func(f *probe.Facts) { f.Containers[0].Adopted, f.Containers[0].Health = true, "unhealthy" }, ""},
		"the run is of another":   {vm, Whole, true, nil, "pi app.health < pve pi.wake"},
	} {
		b, facts := standing()
		if c.change != nil {
			c.change(facts)
		}
		p := &planner.Problem{Services: []planner.Service{{Name: "app"}}, Machines: []planner.Machine{{Name: "pve", Kind: planner.Proxmox, Guests: []planner.Guest{c.guest}}}}
		now := &guests.Guest{ID: 110, Kind: c.guest.Kind, Runs: true}
		changes := []guests.Change{{Machine: "pve", Guest: &c.guest, Action: guests.Size, From: 8 * planner.GB, To: 4 * planner.GB, Now: now}}
		goal := Goal{Plan: &planner.Plan{Problem: p}, Bundles: []compose.Bundle{*b}, Guests: changes, Stands: func(*compose.Bundle, *probe.Facts) Standing { return c.stands }}
		if c.only {
			goal.Only = func(string, string) bool { return false }
		}
		health := func(list []Step) string {
			for line := range strings.Lines(shown(list)) {
				if strings.HasPrefix(line, "pi app.health") {
					return strings.TrimSpace(line)
				}
			}
			return ""
		}
		if got := health(ordered(Graph(goal, map[string]*probe.Facts{"pi": facts}))); got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
		if c.stands != Whole { // of a rollback that does nothing with it
			continue
		}
		if got := health(ordered(BackGuests(nil, changes, p, map[string]*probe.Facts{"pi": facts}))); got != c.want {
			t.Errorf("%s, back: %q, not %q", name, got, c.want)
		}
	}
}
