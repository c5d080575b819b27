package planner

import (
	"slices"
	"testing"
)

// shareLab has two machines that are alike, of which nas serves the photos, and a hypervisor with a guest that serves films.
func shareLab() *Problem {
	n100 := testProcessors[1]
	return &Problem{
		Machines: []Machine{
			{Name: "box", Memory: 8 * GB, Processor: n100},
			{Name: "nas", Memory: 8 * GB, Processor: n100},
			{Name: "pve", Kind: Proxmox, Memory: 16 * GB, Processor: n100, Guests: []Guest{
				{Name: "files", Kind: VM, ID: 100, CPUs: 2, Memory: Range{GB, 4 * GB}, Exists: true, ExistsAt: GB, Keep: KeepAlways},
				{Name: "media", Kind: VM, ID: 101, CPUs: 2, Memory: Range{GB, 4 * GB}, Exists: true, ExistsAt: GB, Keep: KeepAlways},
			}},
		},
		Services: []Service{{Name: "photos", Demand: Demand{Memory: GB}, Shares: []ShareUse{{Share{"photos", "nas", "nas"}, "/volume1/photos", 100 * GB}}}},
		Rules:    Rules{Margin: 900, Overcommit: 2000},
	}
}

func TestAServiceComesToTheHostThatServesItsData(t *testing.T) {
	for _, goal := range []Goal{Balance, Consolidate, Performant, Stay} {
		p := shareLab()
		p.Goal = goal
		p.Machines[0].Memory = 32 * GB // which has more headroom, and costs as much otherwise
		if goal == Consolidate {       // to which a guest that is there is free
			p.Machines = p.Machines[:2]
		}
		plan := solved(t, p)
		if at := plan.Placement.Host["photos"]; at != "nas" {
			t.Errorf("%v: photos on %s", goal, at)
		}
		why := plan.Placed[0].Why
		if goal == Balance && (why.Kind != WhyBetter || why.Criterion != DataRemote || len(why.Remote) != 1 || why.Remote[0].Server != "nas") {
			t.Errorf("why: %+v", why)
		}
		if len(plan.Placed[0].Remote) > 0 {
			t.Errorf("%v: over the network: %v", goal, plan.Placed[0].Remote)
		}
	}
}

func TestNothingMovesForTheNetworkAlone(t *testing.T) {
	for goal, want := range map[Goal]string{Balance: "box", Stay: "box", Performant: "nas"} {
		p := shareLab()
		p.Goal, p.Current.Host = goal, map[string]string{"photos": "box"}
		plan := solved(t, p)
		if at := plan.Placement.Host["photos"]; at != want {
			t.Errorf("%v: photos on %s, not on %s", goal, at, want)
		}
		if remote := plan.Placed[0].Remote; len(remote) != 1 && want == "box" {
			t.Errorf("%v: over the network: %v", goal, remote)
		}
		risk := slices.IndexFunc(Risks(plan, nil), func(r Risk) bool {
			return r.Kind == RiskNetwork && r.On.Server == "nas" && slices.Equal(r.Services, []string{"photos"})
		})
		if (risk >= 0) != (want == "box") {
			t.Errorf("%v: risks %v", goal, Risks(plan, nil))
		}
	}
}

func TestMoreDataCountsMoreAndAnUnknownSizeCounts(t *testing.T) {
	p := shareLab()
	s := &p.Services[0]
	s.Shares = append(s.Shares, ShareUse{Share{"films", "files", "pve"}, "/srv/films", 0})
	box, nas, media := p.Hosts()[0], p.Hosts()[1], p.Hosts()[3]
	for h, want := range map[*Host]Bytes{&box: 110 * GB, &nas: 10 * GB, &media: 100 * GB} {
		if got := s.remoteCost(h); got != int64(want) {
			t.Errorf("%s: %d", h.Name, got)
		}
	}
	if at := solved(t, p).Placement.Host["photos"]; at != "nas" {
		t.Errorf("photos on %s", at)
	}
	if got := s.Remote(media); len(got) != 1 || got[0].Name != "photos" {
		t.Errorf("a guest beside the one that serves films reads them over the network: %v", got)
	}
}

func TestExplainSaysWhatWouldComeOverTheNetwork(t *testing.T) {
	p := shareLab()
	for _, a := range Explain(solved(t, p), "photos") {
		if remote := len(a.Remote) > 0; remote != (a.Host != "nas") {
			t.Errorf("%s: %v", a.Host, a.Remote)
		}
	}
}

func TestWithoutSharesTheNetworkIsNoCriterion(t *testing.T) {
	p := shareLab()
	if !slices.Contains(p.Criteria(), DataRemote) {
		t.Error("it is none with shares")
	}
	p.Services[0].Shares = nil
	if slices.Contains(p.Criteria(), DataRemote) {
		t.Error("it is one")
	}
}
