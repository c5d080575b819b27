package planner

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
)

// besideLab is the small lab in which the hypervisor runs containers itself: 18 of 20 GB may be used, 4 of them are taken.
func besideLab() *Problem {
	p := smallLab()
	p.Machines[1].Docker = true
	return p
}

func TestAMachineCarriesItsServicesAndItsGuests(t *testing.T) {
	p := besideLab()
	exists(p, "media", 10*GB)
	p.Machines[1].Disk = 70 * GB
	p.Services[2].Demand.Disk = 10 * GB
	pl := Placement{Host: map[string]string{"films": "media", "photos": "pve", "wiki": "nas"}, Size: map[string]Bytes{"media": 10 * GB}}
	plan := Check(p, pl)
	// 10 of media, 2 of the router, 4 of photos and the agent's 256 MB; 2 are reserved.
	used := 16*GB + 256*MB
	if m := plan.Machines[1]; m.Used != used || m.Headroom != 18*GB-2*GB-used {
		t.Errorf("machine: used %v, headroom %v", m.Used, m.Headroom)
	}
	h := plan.Load("pve")
	if h == nil || h.Headroom != plan.Machines[1].Headroom || h.Used != used || h.CPU != plan.Machines[1].CPU || h.CPU != 2000+100+4000+2000 {
		t.Fatalf("host: %+v", h)
	}
	want := Reason{Rule: RuleMemory, Host: "pve", Need: int64(used + 2*GB), Have: int64(18 * GB)}
	disk := Reason{Rule: RuleDisk, Host: "pve", Need: int64(70 * GB), Have: int64(60 * GB)} // 50 and 10 of guests, 10 of photos
	if got := plan.Violations; len(got) != 1 || got[0].Rule != want.Rule || got[0].Need != want.Need || got[0].Have != want.Have {
		t.Errorf("%+v", got)
	}
	p.Machines[1].Disk = 60 * GB
	if got := Check(p, pl).Violations; len(got) != 2 || got[1].Rule != disk.Rule || got[1].Need != disk.Need || got[1].Have != disk.Have {
		t.Errorf("%+v", got)
	}
	p.Machines[1].Disk = 0
	for _, a := range Explain(plan, "wiki") {
		// media with films alone has 2.75 GB, so that the machine carries 9.25 with the wiki.
		if a.Host == "pve" && (!a.Fits || a.MachineUsed != 9*GB+256*MB || a.Headroom != 18*GB-2*GB-a.MachineUsed) {
			t.Errorf("wiki on pve: %+v", a)
		}
	}
}

func TestTheNameOfAMachineThatIsAHostMeansItAlone(t *testing.T) {
	p := besideLab()
	p.Service("wiki").Wish.On = []string{"pve"}
	p.Service("photos").Wish.NotOn = []string{"pve", "nas"}
	plan := solved(t, p)
	if got := plan.Placement.Host; got["wiki"] != "pve" || got["photos"] != "apps" && got["photos"] != "media" || plan.Status != Optimal {
		t.Errorf("%v, %v", plan.Status, got)
	}
}

func TestNoAgentIsAPackageWhereContainersRun(t *testing.T) {
	p := besideLab()
	p.Agents = nil
	plan := solved(t, p)
	for _, ph := range Phases(plan) {
		for _, n := range ph.Needs {
			if n.Kind == NeedPackage {
				t.Errorf("%+v", n)
			}
		}
	}
	if !slices.ContainsFunc(plan.Moves, func(m Move) bool { return m.Agent && m.To == "pve" }) {
		t.Errorf("no agent comes to pve: %+v", plan.Moves)
	}
}

func TestTheOptimumOfLabsWithGuestsBesideContainersIsThatOfEnumeration(t *testing.T) {
	if testing.Short() {
		t.Skip("slow, and has one goroutine")
	}
	beside := 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 172))
		p := randomLab(rng, 1+rng.IntN(2), 3+rng.IntN(2))
		for i := range p.Machines {
			m := &p.Machines[i]
			m.Docker = m.Kind == Proxmox && rng.IntN(3) > 0
			if m.Kind == Docker && rng.IntN(2) == 0 {
				m.Guests = []Guest{{Name: m.Name + "-vm", Kind: VM, CPUs: 1 + rng.IntN(2), Memory: Range{GB, GB + Bytes(rng.IntN(3))*GB}, Exists: true, ExistsAt: GB, Appliance: rng.IntN(3) == 0}}
			}
		}
		plan := Solve(context.Background(), p, Options{})
		want := enumerateBest(plan.Problem)
		if want == nil {
			continue
		}
		for _, m := range p.Machines {
			if m.RunsContainers() && m.RunsGuests() {
				beside++
			}
		}
		if got := costs(plan); !slices.Equal(got, want) || !plan.Proven {
			t.Errorf("seed %d, goal %v: score %v, enumeration finds %v, proven %v", seed, p.Goal, got, want, plan.Proven)
		}
		checkWay(t, plan)
	}
	if beside < 20 {
		t.Errorf("%d such machines: too few to tell", beside)
	}
}

// checkWay walks the phases of a plan that fits.
func checkWay(t *testing.T, plan *Plan) {
	t.Helper()
	if plan.Status == Infeasible {
		return
	}
	w := newWalk(plan.Problem)
	if w.memory(); len(w.problems) > 0 {
		return // today is over already
	}
	for _, ph := range Phases(plan) {
		if w.phase(ph); len(w.problems) > 0 {
			t.Errorf("%v", w.problems)
			return
		}
	}
}
