package planner

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestNoOtherHostCostsLessThanTheBest(t *testing.T) {
	for seed := range uint64(80) {
		rng := rand.New(rand.NewPCG(seed, 19))
		p := randomLab(rng, 4, 8)
		b := NewBoard(p, Placement{})
		for _, s := range p.Services[2:] {
			b.Put(s.Name, rng.IntN(b.HostCount()+1)-1)
		}
		names := []string{p.Services[0].Name, p.Services[1].Name}[:1+rng.IntN(2)]
		before := b.Placement()
		answers := b.Answers(names...)
		best, why := b.Best(answers, names...)
		if !maps.Equal(before.Host, b.Placement().Host) {
			t.Fatalf("seed %d: asking for the best has moved something", seed)
		}
		cost := func(h int) []int64 {
			pl := b.Placement()
			for _, name := range names {
				if s := p.Service(name); !s.Agent {
					pl.Host[name] = b.Host(h).Name
				}
			}
			return newTally(p, Placement{Host: pl.Host}).score()
		}
		for h, a := range answers {
			switch {
			case !a.Fits:
			case best < 0:
				t.Errorf("seed %d: %s fits, and there is no best", seed, a.Host)
			case slices.Compare(cost(h), cost(best)) < 0:
				t.Errorf("seed %d: %s costs less than %s", seed, a.Host, answers[best].Host)
			case (slices.Compare(cost(h), cost(best)) == 0) != (why[h].Kind == WhyEqual) || why[h].Kind != WhyEqual && why[h].There <= why[h].Here:
				t.Errorf("seed %d: %s is said to be worse than %s by %+v", seed, a.Host, answers[best].Host, why[h])
			}
		}
		if best >= 0 && !answers[best].Fits {
			t.Errorf("seed %d: the best host %s has no room", seed, answers[best].Host)
		}
	}
}

func TestAHostWithoutAServiceIsWhatItIsOnceTheServiceIsElsewhere(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 20))
		p := randomLab(rng, 3, 8)
		b := NewBoard(p, Placement{})
		for _, s := range p.Services {
			b.Put(s.Name, rng.IntN(b.HostCount()))
		}
		for _, s := range p.Services {
			h := b.HostOf(s.Name)
			if h < 0 || p.Current.Host[s.Name] == b.Host(h).Name { // a guest that a service leaves for nowhere stays
				continue
			}
			host, machine := b.Without(h, s.Name)
			gone := NewBoard(p, b.Placement())
			gone.Put(s.Name, -1)
			want := gone.HostLoad(h)
			if !gone.InUse(h) {
				want.Memory = 0
			}
			if host.Memory != want.Memory || host.Used != want.Used || host.Headroom != want.Headroom && gone.InUse(h) {
				t.Errorf("seed %d, %s: %+v, once it is elsewhere %+v", seed, s.Name, host, want)
			}
			if m := gone.MachineLoad(gone.t.machineOf[h]); machine.Used != m.Used || machine.Headroom != m.Headroom {
				t.Errorf("seed %d, %s: machine %+v, once it is elsewhere %+v", seed, s.Name, machine, m)
			}
		}
	}
}
