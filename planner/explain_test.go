package planner

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

func TestExplainSaysForEveryHostWhatWouldHappenThere(t *testing.T) {
	for _, c := range []struct {
		name    string
		service string
		pl      Placement
		want    []Answer // judgements and performance are not looked at
	}{
		{"a service that is placed: its host as it is, another that would have to be created", "wiki",
			Placement{Host: map[string]string{"wiki": "nas", "films": "media"}, Size: map[string]Bytes{"media": 2*GB + 512*MB}},
			[]Answer{
				{Host: "nas", Here: true, Fits: true, Headroom: 7*GB + 256*MB, Adds: 512 * MB},
				// 2.75 GB / 0.9 = 3.06; 18 - 4 - 3.25
				{Host: "media", Fits: true, Headroom: 10*GB + 768*MB, Size: 3*GB + 256*MB, Grows: 768 * MB, Adds: 512 * MB},
				// 18 - 4 - 2.5 - 1
				{Host: "apps", Fits: true, Headroom: 10*GB + 512*MB, Size: GB, Grows: GB, Adds: 768 * MB},
			}},
		{"one that is nowhere yet: a guest that was given its size grows for it", "photos",
			Placement{Host: map[string]string{"films": "media"}, Size: map[string]Bytes{"media": 2*GB + 512*MB}},
			[]Answer{
				{Host: "nas", Fits: true, Headroom: 3*GB + 768*MB, Adds: 4 * GB},
				// 6.25 GB / 0.9 = 6.94
				{Host: "media", Fits: true, Headroom: 7 * GB, Size: 7 * GB, Grows: 4*GB + 512*MB, Adds: 4 * GB},
				// 4.25 GB / 0.9 = 4.72; 18 - 4 - 2.5 - 4.75
				{Host: "apps", Fits: true, Headroom: 6*GB + 768*MB, Size: 4*GB + 768*MB, Grows: 4*GB + 768*MB, Adds: 4*GB + 256*MB},
			}},
		{"a guest that is larger than it has to be is taken for what it needs", "wiki",
			Placement{Host: map[string]string{"photos": "apps", "wiki": "apps"}, Size: map[string]Bytes{"apps": 5*GB + 512*MB}},
			[]Answer{
				// 4.25 GB of photos and agent in the guest without it
				{Host: "nas", Fits: true, Headroom: 7*GB + 256*MB, Adds: 512 * MB},
				{Host: "media", Fits: true, Headroom: 8*GB + 256*MB, Size: GB, Grows: GB, Adds: 768 * MB},
				// 4.75 GB / 0.9 = 5.28, which is over the range
				{Host: "apps", Here: true, Headroom: 8*GB + 512*MB, Size: 5*GB + 512*MB, Grows: 768 * MB, Adds: 512 * MB, Reasons: []Reason{
					{Rule: RuleGuestRange, Host: "apps", Service: "wiki", Need: int64(5*GB + 512*MB), Have: int64(5 * GB)}}},
			}},
		{"an agent: only hosts in use, and it is on all of them", "agent",
			Placement{Host: map[string]string{"films": "media"}, Size: map[string]Bytes{"media": 3 * GB}},
			[]Answer{
				{Host: "nas", Here: true, Fits: true, Headroom: 7*GB + 768*MB},
				{Host: "media", Here: true, Fits: true, Headroom: Permille(900).Of(3*GB) - 2*GB - 256*MB, Size: 3 * GB},
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := smallLab()
			got := Explain(Check(p, c.pl), c.service)
			for i := range got {
				got[i].Judgement, got[i].Performance = Judgement{}, nil
				got[i].Used, got[i].MachineUsed = 0, 0 // see TestAnAnswerSaysWhatTheHostAndItsMachineCarryThen
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
	if Explain(solved(t, smallLab()), "ghost") != nil {
		t.Error("a service that is not there is explained")
	}
}

// What Explain says fits does fit, and breaks what it names where it does not; and asking changes nothing.
func TestExplainAgreesWithThePlacementThatItSpeaksOf(t *testing.T) {
	fitting, not := 0, 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 33))
		p := randomLab(rng, 3, 8)
		plan := Solve(context.Background(), p, Options{})
		if len(plan.Violations) > 0 {
			continue // agents alone are too much
		}
		for i := range p.Services {
			s := &p.Services[i]
			if s.Agent {
				continue
			}
			for _, a := range Explain(plan, s.Name) {
				host := plan.Placement.Clone().Host
				for _, name := range append([]string{s.Name}, a.With...) {
					host[name] = a.Host
				}
				there := Check(p, Placement{Host: host})
				if a.Fits != (len(there.Violations) == 0) {
					t.Errorf("seed %d: %s on %s fits: %v, placed there it breaks %+v", seed, s.Name, a.Host, a.Fits, there.Violations)
				}
				if a.Here != (plan.Placement.Host[s.Name] == a.Host) || a.Fits != (len(a.Reasons) == 0) {
					t.Errorf("seed %d: %s on %s: %+v", seed, s.Name, a.Host, a)
				}
				if load := there.Load(a.Host); a.Fits && (a.Headroom < 0 || a.Size > 0 && a.Size != load.Memory) {
					t.Errorf("seed %d: %s on %s leaves %v, of %v; placed there it is %v", seed, s.Name, a.Host, a.Headroom, a.Size, load.Memory)
				}
				if a.Fits {
					fitting++
				} else {
					not++
				}
			}
			if !reflect.DeepEqual(Explain(plan, s.Name), Explain(plan, s.Name)) {
				t.Errorf("seed %d: %s is explained differently when asked again", seed, s.Name)
			}
		}
		if !slices.Equal(costs(plan), costs(judge(plan.Problem, plan.Placement))) {
			t.Errorf("seed %d: asking has changed the plan", seed)
		}
	}
	if fitting < 100 || not < 100 {
		t.Errorf("%d answers fit, %d do not: the labs test only one side", fitting, not)
	}
}
