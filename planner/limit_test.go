package planner

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Of rules with figures, what is said before a service comes has to be what is found once it is there.
func TestTheLimitsThatAServiceWouldBreakAreThoseThatAreBrokenOnceItIsThere(t *testing.T) {
	type figures struct {
		at         string
		need, have int64
	}
	of := func(reasons []Reason) []figures {
		var out []figures
		for _, r := range reasons {
			if r.Rule.Measured() != NoFigure {
				out = append(out, figures{r.Host, r.Need, r.Have})
			}
		}
		return out
	}
	broken := 0
	for seed := range uint64(150) {
		rng := rand.New(rand.NewPCG(seed, 5))
		p := randomLab(rng, 1+rng.IntN(4), 3+rng.IntN(10))
		tl := newTally(p, Placement{})
		for i := range p.Services {
			s := &p.Services[i]
			if s.Agent || len(tl.hosts) == 0 {
				continue
			}
			h := rng.IntN(len(tl.hosts))
			before, said := of(tl.violations()), of(tl.shortfalls(s, h))
			tl.put(s, h)
			found := of(tl.violations())
			for _, f := range said {
				if !slices.Contains(found, f) {
					t.Errorf("seed %d: %s on %s: %+v was said, %+v is broken", seed, s.Name, tl.hosts[h].Name, f, found)
				}
			}
			for _, f := range found {
				if !slices.Contains(before, f) && !slices.Contains(said, f) {
					t.Errorf("seed %d: %s on %s: %+v is broken, %+v was said", seed, s.Name, tl.hosts[h].Name, f, said)
				}
			}
			broken += len(said)
		}
	}
	if broken < 500 {
		t.Errorf("limits broken: %d, want at least 500", broken)
	}
}

// The engine's bins hold what the limits leave: filled by it in whatever way, none is broken, and one more unit breaks one.
func TestABinOfTheEngineHoldsJustWhatTheLimitsLeave(t *testing.T) {
	looked := 0
	for seed := range uint64(100) {
		rng := rand.New(rand.NewPCG(seed, 6))
		p := randomLab(rng, 1+rng.IntN(4), 1)
		p.Rules.OverMargin = false
		m := newModel(p)
		for b, h := range m.hostOf {
			if h < 0 || m.t.hosts[h].IsGuest() || m.overfull {
				continue
			}
			hard := m.pack.Bins[b].Hard
			for r, more := range []Demand{{Memory: Bytes(hard[memoryResource])}, {CPU: MilliCPU(hard[cpuResource])}, {Disk: Bytes(hard[diskResource])}} {
				for over := range int64(2) {
					if hard[r] < 0 || hard[r] >= 1<<59 {
						continue
					}
					looked++
					s := &Service{Name: "more", Demand: more.plus([]Demand{{Memory: 1}, {CPU: 1}, {Disk: 1}}[r], over)}
					if got := len(m.t.shortfallsBeside(s, h)); got != int(over) {
						t.Errorf("seed %d: %d of %d of resource %d on %s: %d limits broken, want %d", seed, hard[r]+over, hard[r], r, m.t.hosts[h].Name, got, over)
					}
				}
			}
		}
	}
	if looked < 300 {
		t.Errorf("limits looked at: %d, want at least 300", looked)
	}
}
