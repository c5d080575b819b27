package planner

import (
	"context"
	"slices"
	"testing"
)

// edgeLab is two machines, a proxy with a network of its own, and a service that joins it.
func edgeLab() *Problem {
	edge := Resource{NetworkResource, "edge"}
	return &Problem{
		Name: "edge", Rules: Rules{Margin: 900, Overcommit: 2000}, Current: Placement{Host: map[string]string{}, Size: map[string]Bytes{}},
		Machines: []Machine{
			{Name: "a", Processor: testProcessors[1], Memory: 8 * GB}, {Name: "b", Processor: testProcessors[1], Memory: 8 * GB},
		},
		Services: []Service{
			{Name: "proxy", Demand: Demand{Memory: GB}, Provides: []Provided{{Resource: edge}}},
			{Name: "wiki", Demand: Demand{Memory: GB}, Uses: []Resource{edge}},
		},
	}
}

func TestWhoUsesANetworkSharesTheHostOfWhoBringsIt(t *testing.T) {
	p := edgeLab()
	p.Services[0].Wish.On = []string{"b"}
	plan := Solve(context.Background(), p, Options{})
	if plan.Placement.Host["wiki"] != "b" || !plan.Proven || plan.Status != Optimal {
		t.Errorf("%v, %v", plan.Placement.Host, plan.Status)
	}
	want := Reason{Rule: RuleTied, Host: "a", Service: "wiki", Subjects: []string{"b", "proxy"}, Resource: Resource{NetworkResource, "edge"}}
	got := Check(p, Placement{Host: map[string]string{"proxy": "b", "wiki": "a"}}).Violations
	if !slices.ContainsFunc(got, func(r Reason) bool {
		return r.Rule == want.Rule && r.Resource == want.Resource && (r.Service == "wiki" && slices.Equal(r.Subjects, want.Subjects) || r.Service == "proxy")
	}) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestPinnedApartOneOfTheTwoHasNoPlace(t *testing.T) {
	p := edgeLab()
	p.Services[0].Wish.On, p.Services[1].Wish.On = []string{"a"}, []string{"b"}
	plan := Solve(context.Background(), p, Options{})
	if len(plan.Unplaced) != 1 || !plan.Proven {
		t.Fatalf("unplaced %v, proven %v", plan.Unplaced, plan.Proven)
	}
	u := plan.Unplaced[0]
	var rules []Rule
	for _, h := range u.Hosts {
		rules = append(rules, brokenRules(h.Reasons)...)
	}
	if !slices.Contains(rules, RuleTied) && !slices.Contains(rules, RuleResource) {
		t.Errorf("%s: %v", u.Service.Name, u.Hosts)
	}
}

func TestWithoutWhoBringsItAServiceIsNotPlaced(t *testing.T) {
	p := edgeLab()
	p.Services[0].Devices = []string{"moon"}
	plan := Solve(context.Background(), p, Options{})
	if len(plan.Unplaced) != 2 {
		t.Fatalf("unplaced %v", plan.Unplaced)
	}
	for _, h := range plan.Unplaced[1].Hosts {
		if got := brokenRules(h.Reasons); !slices.Equal(got, []Rule{RuleResource}) {
			t.Errorf("wiki on %s: %v", h.Host, got)
		}
	}
	got := Check(p, Placement{Host: map[string]string{"wiki": "a"}}).Violations
	if !slices.Equal(brokenRules(got), []Rule{RuleResource}) {
		t.Errorf("%+v", got)
	}
}

func TestEitherOfTwoThatBringItWillDo(t *testing.T) {
	p := edgeLab()
	p.Services[0].Wish.On = []string{"b"}
	other := p.Services[0]
	other.Name, other.Wish.On = "relay", []string{"a"}
	p.Services = append(p.Services, other)
	p.Services[1].Wish.On = []string{"a"}
	if plan := Solve(context.Background(), p, Options{}); plan.Status != Optimal || plan.Placement.Host["wiki"] != "a" {
		t.Errorf("%v %v", plan.Status, plan.Placement.Host)
	}
	got := Check(p, Placement{Host: map[string]string{"proxy": "b", "relay": "b", "wiki": "a"}}).Violations
	if !slices.Contains(brokenRules(got), RuleResource) {
		t.Errorf("%+v", got)
	}
}

func TestWhatNoServiceBringsIsTheHosts(t *testing.T) {
	p := edgeLab()
	p.Services = p.Services[1:]
	if plan := Solve(context.Background(), p, Options{}); plan.Status != Optimal {
		t.Errorf("%v", plan.Unplaced)
	}
}

func TestWhatAnAgentBringsIsEverywhere(t *testing.T) {
	p := edgeLab()
	p.Services[0].Agent = true
	p.Services[1].Wish.On = []string{"b"}
	if plan := Solve(context.Background(), p, Options{}); plan.Status != Optimal {
		t.Errorf("%v %v", plan.Unplaced, plan.Violations)
	}
}

func TestWhatAServiceUsesStartsBeforeIt(t *testing.T) {
	p := edgeLab()
	p.Services[0].Name, p.Services[1].Name = "z-proxy", "a-wiki"
	var order []string
	for _, ph := range Phases(Solve(context.Background(), p, Options{})) {
		for _, m := range ph.Moves {
			order = append(order, m.Service)
		}
	}
	if want := []string{"z-proxy", "a-wiki"}; !slices.Equal(order, want) {
		t.Errorf("%v, want %v", order, want)
	}
}

func TestNamesThatComposeMakesBeginWithTheProject(t *testing.T) {
	s := Service{Name: "vpn", Provides: []Provided{
		{Resource{NetworkResource, "default"}, true}, {Resource{ContainerResource, "gluetun"}, true}, {Resource{ContainerResource, "vpn"}, false},
	}}
	want := []Resource{{NetworkResource, "vpn_default"}, {ContainerResource, "vpn-gluetun-1"}, {ContainerResource, "vpn"}}
	if got := s.Brings(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if s.Project = "stack"; s.Brings()[0].Name != "stack_default" {
		t.Errorf("%v", s.Brings())
	}
}

func TestANameIsThereOnceAHost(t *testing.T) {
	for name, give := range map[string]func(a, b *Service){
		"of a container": func(a, b *Service) {
			a.Provides = []Provided{{Resource: Resource{ContainerResource, "dns"}}}
			b.Provides = a.Provides
		},
		"of a project": func(a, b *Service) { a.Project, b.Project = "dns", "dns" },
	} {
		p := edgeLab()
		p.Services[1].Uses, p.Services[0].Provides = nil, nil
		give(&p.Services[0], &p.Services[1])
		plan := Solve(context.Background(), p, Options{})
		if plan.Status != Optimal || plan.Placement.Host["proxy"] == plan.Placement.Host["wiki"] {
			t.Errorf("%s: %v %v", name, plan.Status, plan.Placement.Host)
		}
		got := Check(p, Placement{Host: map[string]string{"proxy": "a", "wiki": "a"}}).Violations
		if len(got) != 1 || got[0].Rule != RuleName || !slices.Equal(got[0].Subjects, []string{"proxy", "dns"}) {
			t.Errorf("%s: %+v", name, got)
		}
		p.Machines = p.Machines[:1]
		if plan := Solve(context.Background(), p, Options{}); len(plan.Unplaced) != 1 || !plan.Proven {
			t.Errorf("%s: unplaced %v", name, plan.Unplaced)
		}
	}
}
