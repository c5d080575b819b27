package planner

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// realisticLab is a lab of 12 hosts and 60 services as people have them: a few large services and many
// small ones, half of them running already, some pinned, some on what suits them less.
func realisticLab(rng *rand.Rand, fill float64) *Problem {
	p := &Problem{Name: "realistic", Rules: Rules{Margin: DefaultMargin, Overcommit: DefaultOvercommit},
		Current: Placement{Host: map[string]string{}, Size: map[string]Bytes{}}}
	var total Bytes
	for i := range 60 {
		s := Service{Name: fmt.Sprintf("s%02d", i), Suits: map[string]Suitability{}, Critical: i%12 == 0}
		s.Demand.Memory = Bytes(50*math.Pow(120, math.Pow(rng.Float64(), 1.7))) / 10 * 10 * MB
		s.Demand.CPU = MilliCPU(50 + rng.IntN(400))
		s.Demand.Disk = Bytes(rng.IntN(20)) * GB
		s.State = []State{{Name: "data"}}
		for _, proc := range testProcessors {
			v := Viable
			if rng.IntN(5) == 0 {
				v = Verdict(rng.IntN(4))
			}
			s.Suits[proc.Name] = Suitability{Declared: true, Fixed: true, Verdict: v}
		}
		total += s.Demand.Memory
		p.Services = append(p.Services, s)
	}
	p.Services = append(p.Services, Service{Name: "agent", Agent: true, Demand: Demand{Memory: 30 * MB, CPU: 50}})
	for i := range 4 {
		p.Machines = append(p.Machines, Machine{Name: fmt.Sprint("box", i), Processor: testProcessors[1+i%2], Memory: 8 * GB, Reserved: 300 * MB})
	}
	need := Bytes(float64(total)/fill) - 4*7*GB
	for i := range 2 {
		m := Machine{Name: fmt.Sprint("pve", i), Kind: Proxmox, Processor: testProcessors[0], Reserved: 3 * GB}
		m.Memory = max((need/2/GB+4)/4*4+4, 8) * GB
		for k := range 4 {
			m.Guests = append(m.Guests, Guest{Name: fmt.Sprintf("g%d%d", i, k), Kind: VM, CPUs: 4, Memory: Range{GB, 24 * GB}})
		}
		p.Machines = append(p.Machines, m)
	}
	hosts := p.Hosts()
	for i := range 60 {
		s := &p.Services[i]
		h := hosts[rng.IntN(len(hosts))]
		if s.Judge(h.Processor).Verdict == NotRecommended {
			continue
		}
		if rng.IntN(2) == 0 && len(newTally(p, p.Current).shortfalls(s, newTally(p, p.Current).index[h.Name])) == 0 {
			p.Current.Host[s.Name] = h.Name
		} else if rng.IntN(3) == 0 {
			s.Wish.On = []string{h.Name}
		}
	}
	t := newTally(p, p.Current)
	for h := range t.hosts {
		if t.hosts[h].IsGuest() && t.inUse(h) {
			for mi := range p.Machines {
				for k := range p.Machines[mi].Guests {
					if g := &p.Machines[mi].Guests[k]; g.Name == t.hosts[h].Name {
						g.Exists, g.ExistsAt = true, t.size[h]
						p.Current.Size[g.Name] = t.size[h]
					}
				}
			}
		}
	}
	return p
}

// Labs of this size are proven, as long as the large services do not leave holes that nothing fills;
// where they are not, the bound says by how much they may be off. Steps, not seconds, end the search.
func TestLabsOfTwelveHostsAndSixtyServicesAreProvenOrSayTheirGap(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: a search of minutes under the race detector, in one goroutine")
	}
	proven := 0
	for _, fill := range []float64{0.6, 0.75, 0.85} {
		for seed := range uint64(4) {
			p := realisticLab(rand.New(rand.NewPCG(seed, 20)), fill)
			plan := Solve(context.Background(), p, Options{Steps: 3_000_000})
			if plan.Proven {
				proven++
			}
			if len(plan.Violations) > 0 {
				t.Errorf("fill %v, seed %d: %v", fill, seed, plan.Violations)
			}
			for _, s := range plan.Scores {
				if s.Bound > s.Cost || plan.Proven && s.Bound != s.Cost {
					t.Errorf("fill %v, seed %d: %v costs %d, bound %d", fill, seed, s.Criterion, s.Cost, s.Bound)
				}
			}
		}
	}
	t.Logf("%d of 12 labs proven", proven)
	if proven < 7 {
		t.Errorf("%d of 12 labs proven", proven)
	}
}

func BenchmarkSolveLabOf12HostsAnd60Services(b *testing.B) {
	p := realisticLab(rand.New(rand.NewPCG(3, 20)), 0.75)
	for b.Loop() {
		if !Solve(context.Background(), p, Options{}).Proven {
			b.Fatal("not proven")
		}
	}
}

// BenchmarkAdviseFromWhatHasAPlace asks of the first sixty changes to a lab that is too small whether each makes
// everything fit, as Advise does, begun from nothing and from what has a place without the change.
func BenchmarkAdviseFromWhatHasAPlace(b *testing.B) {
	p := realisticLab(rand.New(rand.NewPCG(3, 20)), 0.9)
	for i := range p.Services {
		p.Services[i].Demand.Memory = p.Services[i].Demand.Memory * 23 / 20
	}
	o := Options{Steps: stepsPerRemedy}
	today, ok := fits(context.Background(), p, o)
	if ok {
		b.Fatal("everything fits")
	}
	remedies := candidates(p)[:60]
	for _, c := range []struct {
		name string
		from Placement
	}{{"begun=nowhere", Placement{}}, {"begun=today", today}} {
		b.Run(c.name, func(b *testing.B) {
			help := 0
			for b.Loop() {
				help = 0
				for _, r := range remedies {
					q, _ := remedied(p, []Remedy{r})
					if _, ok := fits(context.Background(), q, Options{Steps: stepsPerRemedy, From: c.from}); ok {
						help++
					}
				}
			}
			b.ReportMetric(float64(help), "help")
		})
	}
}
