package planner

import (
	"testing"
	"time"
)

func estimated(counts Counts) *Service {
	s, m := time.Second, time.Minute
	return &Service{
		Name: "photos", Unit: "photos", Counts: counts,
		Speeds: map[string]Speed{"ryzen": {1900, 4300}, "n100": {1000, 1000}, "pi5": {850, 700}},
		Metrics: []Metric{
			{Name: "inference", Against: "ryzen", On: map[string]Figure{"ryzen": {"1-2s", s, 2 * s}, "n100": {"5-8s", 5 * s, 8 * s}}},
			{Name: "indexing", Against: "ryzen", On: map[string]Figure{"ryzen": {"10-15min", 10 * m, 15 * m}}},
			{Name: "video", Against: "ryzen", Counts: CountsGPU, On: map[string]Figure{"ryzen": {"30s", 30 * s, 30 * s}}},
		},
		Suits: map[string]Suitability{
			"ryzen": {Declared: true, Fixed: true, Verdict: Viable},
			"n100":  {Declared: true, ViableUpTo: Workload{50, "photos", Week}, NotRecommended: Workload{100, "photos", Day}},
			"pi5":   {Declared: true, Fixed: true, Verdict: NotRecommended},
		},
	}
}

func TestFiguresAreCarriedFromTheProcessorThatIsNearest(t *testing.T) {
	i5 := Processor{Name: "i5", Speed: Speed{1100, 1400}}
	got := estimated(CountsAll).PerformanceOn(i5)
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	// 5 to 8 s of the N100 at 1.4 times its speed.
	if f := got[0]; f.From != "n100" || f.After.Low != 3600*time.Millisecond && f.After.Low != 4*time.Second || f.After.High != 6*time.Second && f.After.High != 5700*time.Millisecond {
		t.Errorf("inference: %+v", f)
	}
	// Nothing but the Ryzen's is declared: 10 min times 4300/1400.
	if f := got[1]; f.From != "ryzen" || f.After.Low != 31*time.Minute || f.After.High != 46*time.Minute || f.Reference != "ryzen" {
		t.Errorf("indexing: %+v", f)
	}
	if got := estimated(CountsGPU).PerformanceOn(i5); got != nil {
		t.Errorf("a GPU decides: %+v", got)
	}
	if got := estimated(CountsAll).PerformanceOn(Processor{Name: "z80"}); got != nil {
		t.Errorf("nobody knows how fast: %+v", got)
	}
	if f := estimated(CountsEither).PerformanceOn(i5)[1]; f.After.Low != 17*time.Minute || f.After.High != 46*time.Minute {
		t.Errorf("either may count: %+v", f)
	}
}

func TestVerdictsAreCarriedAndNeverForbid(t *testing.T) {
	for _, c := range []struct {
		name  string
		speed Speed
		use   int64 // photos a week
		want  Verdict
		from  string
	}{
		{"at 1.4 times the speed 70 a week are viable", Speed{1100, 1400}, 70, Viable, "n100"},
		{"and 71 acceptable", Speed{1100, 1400}, 71, Acceptable, "n100"},
		{"980 a week are not recommended", Speed{1100, 1400}, 980, NotRecommended, "n100"},
		{"what is slower than the Pi is not recommended", Speed{320, 160}, 1, NotRecommended, "pi5"},
		{"what is faster than the Ryzen is viable", Speed{2400, 11000}, 100_000, Viable, "ryzen"},
		{"what is near the Ryzen and slower has the bounds of the N100", Speed{1900, 4000}, 200, Viable, "n100"},
		{"without a speed nobody knows", Speed{}, 1, Unknown, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := estimated(CountsAll)
			s.Wish.Workload = Workload{c.use, "photos", Week}
			j := s.Judge(Processor{Name: "other", Speed: c.speed})
			if j.Verdict != c.want || j.From != c.from {
				t.Errorf("%v from %q: %+v", j.Verdict, j.From, j.By)
			}
			if host := (&Host{Name: "h", Processor: Processor{Name: "other", Speed: c.speed}}); len(unsuited(s, host)) > 0 {
				t.Errorf("it is forbidden: %v", unsuited(s, host))
			}
		})
	}
	few := Workload{20, "pages", Month}.over(30_000)
	if few != (Workload{8, "pages", Year}) {
		t.Errorf("a thirtieth of 20 a month: %+v", few)
	}
	if none := (Workload{}).over(1400); none.Known() {
		t.Errorf("no bound: %+v", none)
	}
}

// Four machines, of which the fastest has room for one of the two that ask for speed, and five small services.
func TestBalancePutsWhatWorksOnTheFastestThatHasRoom(t *testing.T) {
	machine := func(name string, memory Bytes, one, all Permille) Machine {
		return Machine{Name: name, Kind: Docker, Memory: memory, Processor: Processor{Name: name, Cores: 4, Threads: 4, Speed: Speed{one, all}}}
	}
	anywhere := map[string]Suitability{"amd64": {Declared: true, Fixed: true, Verdict: Viable}}
	p := &Problem{
		Machines: []Machine{machine("pi4", 4*GB, 320, 160), machine("j4125", 16*GB, 610, 550), machine("n305", 12*GB, 1100, 1800), machine("i5", 10*GB, 1100, 1400)},
		Services: []Service{
			{Name: "cloud", Demand: Demand{Memory: 4 * GB, CPU: 300}, Derived: []Derived{{Fact: FactCPU, Basis: ByAssumption}}},
			{Name: "photos", Demand: Demand{Memory: 8 * GB, CPU: 2000}, Counts: CountsAll},
		},
		Rules: Rules{Margin: 900, Overcommit: 2000},
	}
	for _, name := range []string{"dns", "news", "notes"} {
		p.Services = append(p.Services, Service{Name: name, Suits: anywhere, Demand: Demand{Memory: GB / 4, CPU: 100}})
	}
	for i := range p.Machines {
		p.Machines[i].Processor.Arch = Arch{"amd64", 2}
	}
	plan := Solve(t.Context(), p, Options{})
	if at := plan.Placement.Host; at["photos"] != "n305" || at["cloud"] != "i5" {
		t.Errorf("%v", at)
	}
	for _, x := range plan.Placed {
		if x.Service.Name == "cloud" && (x.Why.Criterion != Slowness || x.Why.Times < 1000) {
			t.Errorf("why: %+v", x.Why)
		}
		if x.Service.Name == "photos" && x.Why.Criterion != Slowness {
			t.Errorf("why: %+v", x.Why)
		}
	}
}

func TestOnlyWhatWorksAsksForSpeed(t *testing.T) {
	anywhere := map[string]Suitability{"amd64": {Declared: true, Fixed: true, Verdict: Viable}}
	for name, c := range map[string]struct {
		s    Service
		want bool
	}{
		"small and viable anywhere": {Service{Suits: anywhere, Demand: Demand{CPU: 200}}, false},
		"a core or more":            {Service{Suits: anywhere, Demand: Demand{CPU: 1000}}, true},
		"says what counts":          {Service{Suits: anywhere, Counts: CountsOne}, true},
		"nobody has said anything":  {Service{}, true},
		"a GPU decides":             {Service{Counts: CountsGPU, Demand: Demand{CPU: 4000}}, false},
		"an agent":                  {Service{Agent: true}, false},
		"has times":                 {Service{Suits: anywhere, Metrics: []Metric{{Against: "x", On: map[string]Figure{"x": {High: 1}}}}}, true},
		"has words":                 {Service{Suits: anywhere, Metrics: []Metric{{Against: "x", On: map[string]Figure{"x": {Text: "fast"}}}}}, false},
	} {
		if c.s.AsksForSpeed() != c.want {
			t.Errorf("%s: %v", name, !c.want)
		}
	}
}
