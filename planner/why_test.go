package planner

import (
	"reflect"
	"slices"
	"testing"
)

func TestEveryPlaceHasAReason(t *testing.T) {
	suits := func(nas, pve Verdict) map[string]Suitability {
		return map[string]Suitability{
			"n100":         {Declared: true, Fixed: true, Verdict: nas},
			"ryzen-7640hs": {Declared: true, Fixed: true, Verdict: pve},
		}
	}
	whole := func() map[string]string {
		return map[string]string{"films": "media", "photos": "nas", "wiki": "nas"}
	}
	for _, c := range []struct {
		name    string
		given   func(p *Problem, host map[string]string)
		service string
		want    Why
	}{
		{"its wish names the host", func(p *Problem, _ map[string]string) { p.Services[3].Wish.On = []string{"nas"} }, "wiki", Why{Kind: WhyPinned}},
		{"nobody wishes it anywhere else", func(p *Problem, _ map[string]string) { p.Services[3].Wish.Stays = true; p.Current.Host["wiki"] = "nas" }, "wiki", Why{Kind: WhyPinned}},
		{"only one host has the device", func(*Problem, map[string]string) {}, "films", Why{Kind: WhyOnlyHost}},
		{"a pin to several hosts leaves a choice", func(p *Problem, _ map[string]string) { p.Services[3].Wish.On = []string{"nas", "apps"} }, "wiki",
			Why{Kind: WhyBetter, Against: "apps", Criterion: GuestMemory, Here: int64(2*GB + 512*MB), There: int64(3*GB + 512*MB)}},
		{"the others have no room", func(p *Problem, _ map[string]string) {
			p.Services[2].Demand.Memory = 7*GB + 512*MB
			p.Machines[1].Memory = 10 * GB
		}, "photos", Why{Kind: WhyNoRoom}},
		{"its verdict is better here", func(p *Problem, _ map[string]string) { p.Services[3].Suits = suits(Viable, Acceptable) }, "wiki",
			Why{Kind: WhyBetter, Against: "media", Criterion: Verdicts, Here: 4, There: 5}},
		{"its data is here", func(p *Problem, _ map[string]string) { p.Current.Host["photos"] = "nas" }, "photos",
			Why{Kind: WhyBetter, Against: "media", Criterion: DataMoved, There: int64(30 * GB)}},
		{"another would be better, and the place was given", func(p *Problem, _ map[string]string) {
			p.Services[3].Suits = suits(NotRecommended, Viable)
			p.Services[3].Wish.Accept = true
		}, "wiki",
			Why{Kind: WhyGiven, Against: "media", Criterion: Verdicts, Here: 14, There: 4}},
		{"another would do as well", func(p *Problem, host map[string]string) {
			p.Machines[1].Guests[2] = p.Machines[1].Guests[1]
			p.Machines[1].Guests[2].Name = "twin"
			p.Services[3].Wish.NotOn = []string{"nas"}
			host["films"], host["photos"], host["wiki"] = "media", "twin", "media"
			p.Services[2] = p.Services[1]
			p.Services[2].Name = "photos"
		}, "wiki", Why{Kind: WhyEqual, Against: "twin"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, host := smallLab(), whole()
			c.given(p, host)
			placed := Check(p, Placement{Host: host}).Placed
			at := slices.IndexFunc(placed, func(pd Placed) bool { return pd.Service.Name == c.service })
			if at < 0 || !reflect.DeepEqual(placed[at].Why, c.want) {
				t.Errorf("got  %+v\nwant %+v", placed, c.want)
			}
		})
	}
}

// No place of an optimal plan has a better one beside it that has room.
func TestAnOptimalPlanGivesNoPlaceThatIsOnlyGiven(t *testing.T) {
	for _, p := range randomLabs(40, 34, 4, 10) {
		plan := solved(t, p)
		if !plan.Proven {
			continue
		}
		for _, pd := range plan.Placed {
			if pd.Why.Kind == WhyGiven {
				t.Errorf("%s on %s: %+v", pd.Service.Name, pd.Host, pd.Why)
			}
		}
	}
}
