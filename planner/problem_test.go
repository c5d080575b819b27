package planner

import (
	"context"
	"reflect"
	"testing"
)

func TestWithoutAMachineWhatWasPinnedToItIsFree(t *testing.T) {
	for _, c := range []struct {
		name, gone string
		given      func(p *Problem, w *Wish) // the wish of wiki
		want       Wish
	}{
		{"a pin to the machine is free", "nas", func(_ *Problem, w *Wish) { w.On = []string{"nas"} }, Wish{On: []string{}, Freed: true}},
		{"a pin to a guest of the machine is free", "pve", func(_ *Problem, w *Wish) { w.On = []string{"apps"} }, Wish{On: []string{}, Freed: true}},
		{"a pin to the guest itself is free", "apps", func(_ *Problem, w *Wish) { w.On = []string{"apps"} }, Wish{On: []string{}, Freed: true}},
		{"a pin to the hypervisor holds without one of its guests", "apps", func(_ *Problem, w *Wish) { w.On = []string{"pve"} }, Wish{On: []string{"pve"}}},
		{"a pin elsewhere holds", "nas", func(_ *Problem, w *Wish) { w.On = []string{"apps"} }, Wish{On: []string{"apps"}}},
		{"of two pins the other holds", "nas", func(_ *Problem, w *Wish) { w.On = []string{"nas", "apps"} }, Wish{On: []string{"apps"}}},
		{"what stays there is free", "nas", func(p *Problem, w *Wish) { w.Stays = true; p.Current.Host["wiki"] = "nas" }, Wish{Freed: true}},
		{"what stays elsewhere stays", "nas", func(p *Problem, w *Wish) { w.Stays = true; p.Current.Host["wiki"] = "apps" }, Wish{Stays: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := smallLab()
			c.given(p, &p.Services[3].Wish)
			before := p.Services[3].Wish
			on := append([]string(nil), before.On...)
			q, ok := p.Without(c.gone)
			if !ok || !reflect.DeepEqual(q.Services[3].Wish, c.want) {
				t.Errorf("got %+v, want %+v", q.Services[3].Wish, c.want)
			}
			if !reflect.DeepEqual(p.Services[3].Wish, before) || !reflect.DeepEqual(append([]string(nil), p.Services[3].Wish.On...), on) {
				t.Errorf("the problem itself has changed: %+v", p.Services[3].Wish)
			}
			if _, there := q.Host(c.gone); there || q.Machine(c.gone) != nil {
				t.Errorf("%s is still there", c.gone)
			}
			if len(q.Rules.Changed) != 1 || q.Rules.Changed[0] != (RuleChange{Kind: MachineTakenAway, Subject: c.gone}) || p.Rules.Changed != nil {
				t.Errorf("recorded: %+v, in the problem itself %+v", q.Rules.Changed, p.Rules.Changed)
			}
		})
	}
}

func TestWithoutAGuestTheOthersOfItsMachineRemain(t *testing.T) {
	p := smallLab()
	q, ok := p.Without("media")
	if !ok || len(q.Machines[1].Guests) != 2 || len(p.Machines[1].Guests) != 3 || p.Machines[1].Guests[1].Name != "media" {
		t.Errorf("guests left: %+v, before: %+v", q.Machines[1].Guests, p.Machines[1].Guests)
	}
	if _, ok := p.Without("attic"); ok {
		t.Error("a machine that is not there was taken away")
	}
}

func TestARuleThatARunChangesIsRecorded(t *testing.T) {
	p := smallLab()
	p.Machines[0].Margin = 500
	first := p.Machines
	p.SetMargin(950)
	p.SetOvercommit(3000)
	p.AllowOverMargin()
	want := []RuleChange{{Kind: MarginChanged, From: 900, To: 950}, {Kind: OvercommitChanged, From: 2000, To: 3000}, {Kind: OverMarginAllowed}}
	if !reflect.DeepEqual(p.Rules.Changed, want) {
		t.Errorf("recorded %+v", p.Rules.Changed)
	}
	if p.Rules.Margin != 950 || p.Rules.Overcommit != 3000 || !p.Rules.OverMargin || p.marginOf(&p.Machines[0]) != 950 {
		t.Errorf("rules %+v, margin of the NAS %d", p.Rules, p.marginOf(&p.Machines[0]))
	}
	if first[0].Margin != 500 {
		t.Error("the machines of the caller have changed")
	}
}

func TestAMachineMayHaveAMarginOfItsOwn(t *testing.T) {
	p := smallLab()
	p.Machines[1].Margin = 800
	plan := Check(p, Placement{Host: map[string]string{"photos": "apps", "wiki": "nas"}})
	if got := plan.Machines[0].Usable; got != 9*GB {
		t.Errorf("90 %% of the NAS: %v", got)
	}
	if got := plan.Machines[1].Usable; got != 16*GB {
		t.Errorf("80 %% of the hypervisor: %v", got)
	}
	// 4.25 GB / 0.8 = 5.3 GB
	if got := plan.Load("apps").Memory; got != 5*GB+512*MB {
		t.Errorf("a guest of its machine's margin: %v", got)
	}
}

func TestOverTheMarginIsTheLastResort(t *testing.T) {
	p := smallLab()
	p.Machines[1].Guests = nil
	p.Services = p.Services[:1]
	for _, name := range []string{"a", "b"} {
		p.Services = append(p.Services, Service{Name: name, Demand: Demand{Memory: 4 * GB}})
	}
	if plan := solved(t, p); len(plan.Unplaced) != 1 {
		t.Errorf("9.25 GB fit 9: %+v", plan.Placement)
	}
	p.AllowOverMargin()
	plan := Solve(context.Background(), p, Options{})
	if plan.Status != Optimal || plan.Scores[4].Criterion != OverMargin || plan.Scores[4].Cost != int64(256*MB) {
		t.Errorf("%v, scores %+v", plan.Status, plan.Scores)
	}
}

func TestEveryGoalBeginsWithThePlacedServicesAndNamesEachCriterionOnce(t *testing.T) {
	for _, name := range Goals() {
		g, ok := ParseGoal(name)
		if !ok || g.String() != name {
			t.Errorf("%s is read as %v", name, g)
		}
		seen := map[string]bool{}
		for i, c := range g.Criteria() {
			if seen[c.String()] || i < placedCriteria && c != Criterion(i) {
				t.Errorf("%s: %v at %d", name, c, i)
			}
			seen[c.String()] = true
		}
	}
	if _, ok := ParseGoal("fastest"); ok {
		t.Error("an unknown goal is read")
	}
}
