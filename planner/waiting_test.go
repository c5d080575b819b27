package planner

import (
	"slices"
	"testing"
)

// diskLab is the small lab with a NAS of 100 GB, on which only the photos ask for disk, and nothing but the NAS has it.
func diskLab(waiting ...Waiting) *Problem {
	p := smallLab()
	p.Machines[0].Disk = 100 * GB
	p.Service("photos").Demand.Disk = 60 * GB
	p.Service("photos").Wish.On = []string{"nas"}
	p.Waiting = waiting
	return p
}

func TestWhatAServiceLeftTakesRoomOnTheDiskWhereItLies(t *testing.T) {
	for name, c := range map[string]struct {
		left Waiting
		need Bytes // of the reason why the photos have no place; 0: they have one
	}{
		"there is room for both":               {Waiting{Service: "wiki", On: "nas", Size: 40 * GB}, 0},
		"there is not":                         {Waiting{Service: "wiki", On: "nas", Size: 41 * GB}, 101 * GB},
		"its own, where it is to go back":      {Waiting{Service: "photos", On: "nas", Size: 41 * GB}, 101 * GB},
		"nobody knows how much it is":          {Waiting{Service: "wiki", On: "nas"}, 0},
		"it lies elsewhere":                    {Waiting{Service: "wiki", On: "apps", Size: 41 * GB}, 0},
		"it lies on a host that is not there":  {Waiting{Service: "wiki", On: "gone", Size: 41 * GB}, 0},
		"it is more than the disk has at all":  {Waiting{Service: "wiki", On: "nas", Size: 500 * GB}, 560 * GB},
		"it is more than a guest has that has": {Waiting{Service: "wiki", On: "apps", Size: 500 * GB}, 0},
	} {
		p := diskLab(c.left)
		plan := solved(t, p)
		reasons := []Reason(nil)
		for _, u := range plan.Unplaced {
			for _, h := range u.Hosts {
				if h.Host == "nas" {
					reasons = append(reasons, h.Reasons...)
				}
			}
		}
		want := []Reason(nil)
		if c.need > 0 {
			want = []Reason{{Rule: RuleDisk, Host: "nas", Service: "photos", Need: int64(c.need), Have: int64(100 * GB)}}
		}
		if !slices.EqualFunc(reasons, want, func(a, b Reason) bool {
			return a.Rule == b.Rule && a.Service == b.Service && a.Need == b.Need && a.Have == b.Have
		}) {
			t.Errorf("%s: %+v, want %+v", name, reasons, want)
		}
	}
}

func TestMoreThanADiskHasIsSaidAndKeepsNobodyAway(t *testing.T) {
	p := smallLab()
	p.Waiting = []Waiting{{Service: "wiki", On: "apps", Size: 21 * GB}}
	exists(p, "apps", 2*GB)
	p.Service("wiki").Wish.On = []string{"apps"}
	plan := solved(t, p)
	if plan.Placement.Host["wiki"] != "apps" || len(plan.Violations) != 1 || plan.Violations[0].Rule != RuleDisk || plan.Violations[0].Need != int64(21*GB) {
		t.Errorf("%v, %+v", plan.Placement.Host, plan.Violations)
	}
}

func TestAGuestInWhichDataWaitsIsNotDestroyed(t *testing.T) {
	p := smallLab()
	exists(p, "apps", 2*GB)
	p.Service("wiki").Wish.On = []string{"nas"}
	if plan := solved(t, p); actionOn(plan, "apps") != DestroyGuest {
		t.Fatalf("nothing waits: %v", actionOn(plan, "apps"))
	}
	p.Waiting = []Waiting{{Service: "wiki", On: "apps", Since: "2026-11-30"}}
	if plan := solved(t, p); actionOn(plan, "apps") == DestroyGuest || plan.Status == Infeasible {
		t.Errorf("%v, %v", actionOn(plan, "apps"), plan.Status)
	}
}

func TestWithoutAMachineNothingWaitsThere(t *testing.T) {
	p := smallLab()
	p.Waiting = []Waiting{{Service: "films", On: "apps"}, {Service: "wiki", On: "nas"}}
	q, _ := p.Without("pve")
	if !slices.Equal(q.Waiting, p.Waiting[1:]) || len(p.Waiting) != 2 {
		t.Errorf("%+v of %+v", q.Waiting, p.Waiting)
	}
}
