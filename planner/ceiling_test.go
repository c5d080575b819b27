package planner

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// ceilings is a hypervisor of 8 GB, of which 7.2 may be used and 1 is reserved, with guests of 4 GB each.
func ceilings(kind Kind, guests int) *Problem {
	p := &Problem{
		Name: "ceilings", Rules: Rules{Margin: 900, Overcommit: 2000}, Current: Placement{Host: map[string]string{}, Size: map[string]Bytes{}},
		Machines: []Machine{{Name: "pve", Kind: Proxmox, Processor: testProcessors[0], Memory: 8 * GB, Reserved: GB}},
	}
	for i := range guests {
		name := string(rune('a' + i))
		p.Machines[0].Guests = append(p.Machines[0].Guests,
			Guest{Name: name, Kind: kind, ID: 100 + i, CPUs: 1, Memory: Range{4 * GB, 4 * GB}, Reserved: 128 * MB, Exists: true, ExistsAt: 4 * GB})
		p.Services = append(p.Services, Service{Name: "on-" + name, Demand: Demand{Memory: GB}, Wish: Wish{On: []string{name}}})
		p.Current.Host["on-"+name], p.Current.Size[name] = name, 4*GB
	}
	return p
}

func TestCeilingsMayAddUpToMoreThanTheMachineHas(t *testing.T) {
	p := ceilings(LXC, 4)
	plan := Check(p, p.Current)
	if len(plan.Violations) > 0 || plan.Machines[0].Used != 4*GB+512*MB {
		t.Errorf("%v, %v used", plan.Violations, plan.Machines[0].Used)
	}
	for _, g := range plan.Guests {
		if g.Action != KeepGuest || g.Memory != 4*GB {
			t.Errorf("%s: %s at %s", g.Guest.Name, g.Action, g.Memory)
		}
	}
	if solved := Solve(context.Background(), p, Options{}); len(solved.Unplaced) > 0 || !solved.Proven || len(solved.Moves) > 0 {
		t.Errorf("unplaced %v, proven %v, moves %v", solved.Unplaced, solved.Proven, solved.Moves)
	}
}

func TestAVirtualMachineIsChargedWithWhatItWasGiven(t *testing.T) {
	p := ceilings(VM, 4)
	if got := brokenRules(Check(p, p.Current).Violations); !slices.Equal(got, []Rule{RuleMachineMemory}) {
		t.Errorf("%v", got)
	}
}

func TestWhatRunsBelowCeilingsHasToFitTheMachine(t *testing.T) {
	p := ceilings(LXC, 4)
	p.Services[0].Demand.Memory = 3 * GB // 6.5 GB with the rest of 6.2
	want := Reason{Rule: RuleMachineMemory, Host: "pve", Need: int64(7*GB + 512*MB), Have: int64(Permille(900).Of(8 * GB))}
	if got := Check(p, p.Current).Violations; len(got) != 1 || got[0].Rule != want.Rule || got[0].Need != want.Need || got[0].Have != want.Have {
		t.Errorf("%+v, want %+v", got, want)
	}
	plan := Solve(context.Background(), p, Options{})
	if len(plan.Unplaced) != 1 || !plan.Proven {
		t.Fatalf("unplaced %v, proven %v", plan.Unplaced, plan.Proven)
	}
	for _, g := range plan.Guests {
		if g.Action == DestroyGuest {
			t.Errorf("%s is destroyed, whose service runs there today", g.Guest.Name)
		}
	}
}

func TestACeilingHoldsForItsOwnServices(t *testing.T) {
	p := ceilings(LXC, 1)
	p.Services[0].Demand.Memory = 3*GB + 512*MB // 3.625 GB with its reserve, of 3.6
	if got := brokenRules(Check(p, p.Current).Violations); !slices.Equal(got, []Rule{RuleMemory}) {
		t.Errorf("%v", got)
	}
}

func TestWhatAServiceWouldLeaveBelowACeilingIsTheLesserOfTheTwo(t *testing.T) {
	p := ceilings(LXC, 4)
	p.Services = append(p.Services, Service{Name: "new", Demand: Demand{Memory: GB}})
	plan := Check(p, p.Current)
	for _, a := range Explain(plan, "new") {
		if want := Permille(900).Of(8*GB) - GB - 5*GB - 512*MB; !a.Fits || a.Headroom != want {
			t.Errorf("%s: fits %v, %v left, want %v", a.Host, a.Fits, a.Headroom, want)
		}
	}
}

// Four ceilings of 4 GB: of 8 GB, of which 1.0 is reserved (1.11 under the margin), twice and a half carries them, and twice does not.
func TestAnOvercommitBoundsWhatCeilingsAddUpTo(t *testing.T) {
	for _, c := range []struct {
		lab, own Permille
		used     Bytes
		fits     bool
	}{
		{0, 0, 4*GB + 512*MB, true}, // they are not looked at
		{4000, 0, 4*GB + 512*MB, true},
		{2500, 0, 4 * ((Permille(900).Of(4*GB)*1000 + 2499) / 2500), true},
		{2000, 0, 4 * (Permille(900).Of(4*GB) / 2), false},
		{1000, 0, 4 * Permille(900).Of(4*GB), false},
		{1000, 2500, 4 * ((Permille(900).Of(4*GB)*1000 + 2499) / 2500), true},
		{2500, 2000, 4 * (Permille(900).Of(4*GB) / 2), false},
	} {
		p := ceilings(LXC, 4)
		p.Rules.LXCOvercommit, p.Machines[0].LXCOvercommit = c.lab, c.own
		plan := Check(p, p.Current)
		if got := plan.Machines[0].Used; got < c.used || got > c.used+4 {
			t.Errorf("%+v: %v used, want %v", c, got, c.used)
		}
		if got := len(plan.Violations) == 0; got != c.fits {
			t.Errorf("%+v: %+v", c, plan.Violations)
		}
		solved := Solve(context.Background(), p, Options{})
		if !solved.Proven || (len(solved.Violations)+len(solved.Unplaced) == 0) != c.fits {
			t.Errorf("%+v: proven %v, %+v, unplaced %v", c, solved.Proven, solved.Violations, solved.Unplaced)
		}
		for _, g := range solved.Guests {
			if g.Action == DestroyGuest {
				t.Errorf("%+v: %s is destroyed, whose service runs there", c, g.Guest.Name)
			}
		}
	}
}

// What the ceilings that guests have at least add up to, and the machine keeps for itself, is so many times its memory at most.
func TestNoPlanThatFitsHasMoreCeilingsThanTheOvercommitAllows(t *testing.T) {
	bound := 0
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 91))
		p := randomLab(rng, 3, 6)
		p.Rules.OverMargin = false
		plan := Solve(context.Background(), p, Options{})
		if p.Rules.LXCOvercommit == 0 || len(plan.Violations) > 0 {
			continue
		}
		for i := range p.Machines {
			m := &p.Machines[i]
			var ceilings Bytes
			for _, g := range plan.Guests {
				if g.Machine == m.Name && g.Guest.Kind == LXC && !g.Guest.Appliance && g.Memory > 0 {
					ceilings += g.Guest.Memory.Min
				}
			}
			if most := m.Memory / 1000 * Bytes(p.Rules.LXCOvercommit); ceilings > most {
				t.Errorf("seed %d: %s has ceilings of %v, and %v are allowed", seed, m.Name, ceilings, most)
			}
			if ceilings > 0 {
				bound++
			}
		}
	}
	if bound < 20 {
		t.Errorf("%d machines: too few to tell", bound)
	}
}
