package planner

import (
	"reflect"
	"testing"
)

func TestRisksAreNamedWithTheirFigures(t *testing.T) {
	fixed := func(v Verdict) map[string]Suitability {
		return map[string]Suitability{"amd64": {Declared: true, Fixed: true, Verdict: v}, "arm64": {Declared: true, Fixed: true, Verdict: v}}
	}
	by := func(v Verdict) Judgement { return Judgement{Verdict: v, By: fixed(v)["amd64"]} }
	for _, c := range []struct {
		name  string
		given func(p *Problem)
		to    map[string]string
		want  []Risk
	}{
		{"a plan at ease has none", func(*Problem) {}, map[string]string{"wiki": "nas"}, nil},
		{"85 % of the margin are at ease", func(p *Problem) { p.Services[3].Demand.Memory = Permille(850).Of(9*GB) - GB - 256*MB }, map[string]string{"wiki": "nas"}, nil},
		{"a byte more leaves little room to grow", func(p *Problem) { p.Services[3].Demand.Memory = Permille(850).Of(9*GB) - GB - 256*MB + 1 }, map[string]string{"wiki": "nas"},
			[]Risk{{Kind: RiskGrowth, Host: "nas", Bytes: 9*GB - Permille(850).Of(9*GB) - 1}}},
		{"95 % are not tight yet", func(p *Problem) { p.Services[3].Demand.Memory = Permille(950).Of(9*GB) - GB - 256*MB }, map[string]string{"wiki": "nas"},
			[]Risk{{Kind: RiskGrowth, Host: "nas", Bytes: 9*GB - Permille(950).Of(9*GB)}}},
		{"a byte more is tight", func(p *Problem) { p.Services[3].Demand.Memory = Permille(950).Of(9*GB) - GB - 256*MB + 1 }, map[string]string{"wiki": "nas"},
			[]Risk{{Kind: RiskTight, Host: "nas", Bytes: 9*GB - Permille(950).Of(9*GB) - 1}}},
		{"what is acceptable may be slow", func(p *Problem) { p.Services[3].Suits = fixed(Acceptable) }, map[string]string{"wiki": "nas"},
			[]Risk{{Kind: RiskSlow, Host: "nas", Service: "wiki", Judgement: by(Acceptable)}}},
		{"nothing is declared", func(p *Problem) { p.Services[3].Suits = nil }, map[string]string{"wiki": "nas"},
			[]Risk{{Kind: RiskUnknown, Host: "nas", Service: "wiki", Judgement: Judgement{Verdict: Unknown}}}},
		{"it depends on a use that nobody states", func(p *Problem) {
			p.Services[3].Suits = map[string]Suitability{"amd64": {Declared: true, ViableUpTo: Workload{Amount: 3, Unit: "pages", Period: Month}}}
		}, map[string]string{"wiki": "nas"},
			[]Risk{{Kind: RiskNoWorkload, Host: "nas", Service: "wiki", Judgement: Judgement{Verdict: Unknown, By: Suitability{Declared: true, ViableUpTo: Workload{Amount: 3, Unit: "pages", Period: Month}}}}}},
		{"it is not recommended", func(p *Problem) { p.Services[3].Suits = fixed(NotRecommended); p.Services[3].Wish.Accept = true }, map[string]string{"wiki": "nas"},
			[]Risk{{Kind: RiskNotRecommended, Host: "nas", Service: "wiki", Judgement: by(NotRecommended)}}},
		{"60 % of the cores are at ease", func(p *Problem) { p.Services[3].Demand.CPU = 2400 }, map[string]string{"wiki": "nas"}, nil},
		{"3 of 4 cores are not", func(p *Problem) { p.Services[3].Demand.CPU = 3000 }, map[string]string{"wiki": "nas"},
			[]Risk{{Kind: RiskCPU, Host: "nas", Service: "wiki", Judgement: by(Viable), Share: 750}}},
		{"nor is a limit of 3 where it asks for less", func(p *Problem) { p.Services[3].Limits = map[string]Limit{"n100": {CPU: 3000}} }, map[string]string{"wiki": "nas"},
			[]Risk{{Kind: RiskCPU, Host: "nas", Service: "wiki", Judgement: by(Viable), Share: 750}}},
		{"data moves, and to another architecture", func(p *Problem) {
			p.Machines[0].Processor = testProcessors[2]
			p.Current.Host["photos"] = "nas"
		}, map[string]string{"photos": "apps"}, []Risk{
			{Kind: RiskData, Host: "apps", Service: "photos", Judgement: by(Viable), Bytes: 30 * GB},
			{Kind: RiskArch, Host: "apps", Service: "photos", Judgement: by(Viable)}}},
		{"what stays moves no data", func(p *Problem) { p.Current.Host["photos"] = "nas" }, map[string]string{"photos": "nas"}, nil},
		{"what is critical depends on a hypervisor", func(p *Problem) { p.Services[3].Critical = true }, map[string]string{"wiki": "apps"},
			[]Risk{{Kind: RiskCritical, Host: "apps", Service: "wiki", Judgement: by(Viable)}}},
		{"on a docker machine it does not", func(p *Problem) { p.Services[3].Critical = true }, map[string]string{"wiki": "nas"}, nil},
		{"a guest with the GPU is tied to its machine", func(*Problem) {}, map[string]string{"films": "media"}, []Risk{{Kind: RiskPassthrough, Host: "media"}}},
		{"12.25 of 15 GB in guests and reserved begin to balloon", func(p *Problem) { p.Machines[1].Memory = 15 * GB; p.Machines[1].Reserved = 5*GB + 512*MB }, map[string]string{"photos": "apps"},
			[]Risk{{Kind: RiskBallooning, Host: "pve", Share: 816}}},
		{"12 of 15 do not", func(p *Problem) { p.Machines[1].Memory = 15 * GB; p.Machines[1].Reserved = 5*GB + 256*MB }, map[string]string{"photos": "apps"}, nil},
		{"guests that grow and shrink restart", func(p *Problem) { exists(p, "apps", GB) }, map[string]string{"photos": "apps"}, []Risk{{Kind: RiskRestart, Host: "apps"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := smallLab()
			for i := range p.Services {
				p.Services[i].Suits, p.Services[i].Demand.CPU = fixed(Viable), 100
			}
			c.given(p)
			if got := Risks(Check(p, Placement{Host: c.to}), nil); !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestTheLossOfAMachineIsARiskWhereSomethingHasNoOtherPlace(t *testing.T) {
	p := smallLab()
	plan := solved(t, p)
	outages := []Outage{{Machine: "nas", Plan: &Plan{}}, {Machine: "pve", Plan: &Plan{Unplaced: make([]Unplaced, 2)}}}
	var lost []Risk
	for _, r := range Risks(plan, outages) {
		if r.Kind == RiskLoss {
			lost = append(lost, r)
		}
	}
	if !reflect.DeepEqual(lost, []Risk{{Kind: RiskLoss, Host: "pve", Count: 2}}) {
		t.Errorf("got %+v", lost)
	}
}
