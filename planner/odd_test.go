package planner

import (
	"context"
	"math"
	"slices"
	"testing"
)

// Whatever a problem holds, nothing panics and what cannot be placed is said to be unplaced.
func TestOddProblemsHavePlansAllTheSame(t *testing.T) {
	huge := Bytes(1 << 50)
	for _, c := range []struct {
		name     string
		given    func(p *Problem)
		unplaced []string
	}{
		{"nothing at all", func(p *Problem) { *p = Problem{} }, nil},
		{"no machines", func(p *Problem) { p.Machines = nil }, []string{"films", "photos", "wiki"}},
		{"no services", func(p *Problem) { p.Services = nil }, nil},
		{"only agents", func(p *Problem) { p.Services = p.Services[:1] }, nil},
		{"machines without memory", func(p *Problem) { p.Machines[0].Memory, p.Machines[1].Memory = 0, 0 }, []string{"films", "photos", "wiki"}},
		{"a margin of nothing", func(p *Problem) { p.Rules.Margin = 0 }, []string{"films", "photos", "wiki"}},
		{"no rules", func(p *Problem) { p.Rules = Rules{} }, []string{"films", "photos", "wiki"}},
		{"a hypervisor without guests", func(p *Problem) { p.Machines[1].Guests = nil }, []string{"films"}},
		{"processors without cores", func(p *Problem) { p.Machines[0].Processor, p.Machines[1].Processor = Processor{}, Processor{} }, []string{"films", "photos", "wiki"}},
		{"a service that asks for nothing", func(p *Problem) { p.Services[3].Demand = Demand{} }, nil},
		{"more reserved than there is", func(p *Problem) { p.Machines[0].Reserved = 11 * GB }, nil},
		{"more reserved than the margin, where a run allows that", func(p *Problem) { p.Machines[0].Reserved = 9*GB + 512*MB; p.AllowOverMargin() }, nil},
		{"services of a pebibyte", func(p *Problem) {
			for range 20 {
				p.Services = append(p.Services, p.Services[3])
				s := &p.Services[len(p.Services)-1]
				s.Name, s.Demand.Memory = "huge"+string(rune('a'+len(p.Services))), huge
			}
		}, []string{"hugef", "hugeg", "hugeh", "hugei", "hugej", "hugek", "hugel", "hugem", "hugen", "hugeo", "hugep", "hugeq", "huger", "huges", "huget", "hugeu", "hugev", "hugew", "hugex", "hugey"}},
		{"agents of a pebibyte", func(p *Problem) {
			for range 20 {
				p.Services = append(p.Services, Service{Name: "huge" + string(rune('a'+len(p.Services))), Agent: true, Demand: Demand{Memory: huge}})
			}
		}, []string{"films", "photos", "wiki"}},
		{"machines of a pebibyte", func(p *Problem) {
			p.Machines[0].Memory, p.Machines[1].Memory = huge, huge
			guestOf(p, "media").Memory.Max = huge
			p.Services[1].Demand.Memory = huge / 2
		}, nil},
		{"today on hosts and of services that are not there", func(p *Problem) {
			p.Current = Placement{Host: map[string]string{"wiki": "attic", "ghost": "nas", "agent": "nas"}, Size: map[string]Bytes{"cellar": GB}}
		}, nil},
		{"no maps of today", func(p *Problem) { p.Current = Placement{} }, nil},
	} {
		for goal := range Goal(len(goalNames)) {
			t.Run(c.name+", goal "+goal.String(), func(t *testing.T) {
				p := smallLab()
				c.given(p)
				p.Goal = goal
				plan := solved(t, p)
				var left []string
				for _, u := range plan.Unplaced {
					left = append(left, u.Service.Name)
				}
				if !slices.Equal(left, c.unplaced) {
					t.Errorf("unplaced %v, want %v", left, c.unplaced)
				}
				if !plan.Proven {
					t.Error("not proven")
				}
				for _, s := range plan.Scores {
					if s.Cost < 0 {
						t.Errorf("%v costs %d", s.Criterion, s.Cost)
					}
				}
				follow(plan)
			})
		}
	}
}

// follow calls everything that reads a plan, and on what it was given today as well.
func follow(plan *Plan) {
	p := plan.Problem
	outages := Resilience(context.Background(), plan, Options{})
	for _, judged := range []*Plan{plan, Check(p, p.Current), Check(p, Placement{})} {
		Phases(judged)
		Risks(judged, outages)
		WaysBack(judged)
		Checklist(judged)
		for i := range p.Services {
			Explain(judged, p.Services[i].Name)
		}
	}
	if len(p.Services) < 10 {
		Advise(context.Background(), p, Options{Steps: 100_000})
	}
}

func TestSumsBeyondAllMachinesDoNotOverflow(t *testing.T) {
	p := smallLab()
	pl := Placement{Host: map[string]string{}}
	for i := range 40 {
		s := Service{Name: "huge" + string(rune('a'+i)), Demand: Demand{Memory: 1 << 50}}
		p.Services = append(p.Services, s)
		pl.Host[s.Name] = "media"
	}
	plan := Check(p, pl)
	if plan.Status != Infeasible || !slices.Contains(brokenRules(plan.Violations), RuleGuestRange) {
		t.Errorf("40 pebibytes in 10 GB: %v", plan.Violations)
	}
	for _, v := range plan.Violations {
		if v.Over() <= 0 || v.Need > math.MaxInt64/2 {
			t.Errorf("%v: need %d, have %d", v.Rule, v.Need, v.Have)
		}
	}
}
