package anneal

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestTheSameSeedAndTriesGiveTheSameResultOnAnyNumberOfWorkers(t *testing.T) {
	seeds := uint64(20)
	if testing.Short() {
		seeds = 3
	}
	for seed := range seeds {
		p := randomProblem(rand.New(rand.NewPCG(seed, 6)))
		var first Result
		for n, workers := range []int{1, 1, 2, 3} {
			r := Run(t.Context(), p, p.Start, Options{Seed: seed, Workers: workers, Tries: 1 << 20})
			if n == 0 {
				first = r
			}
			if r.Cost != first.Cost || r.Tries != first.Tries || !slices.Equal(r.At, first.At) {
				t.Fatalf("seed %d: %d workers: cost %d in %d tries, before %d in %d", seed, workers, r.Cost, r.Tries, first.Cost, first.Tries)
			}
		}
	}
}

func TestTheResultIsWhatWasToldAndNeverWorseThanTheStart(t *testing.T) {
	for seed := range uint64(20) {
		p := randomProblem(rand.New(rand.NewPCG(seed, 7)))
		initial, err := p.Evaluate(p.Start)
		if err != nil {
			t.Fatal(err)
		}
		told := initial
		r := Run(t.Context(), p, p.Start, Options{Seed: seed, Tries: 1 << 19, Better: func(cost int64) {
			if cost >= told {
				t.Errorf("seed %d: %d after %d is not better", seed, cost, told)
			}
			told = cost
		}})
		if cost, err := p.Evaluate(r.At); err != nil || cost != r.Cost || told != r.Cost || r.Cost > initial {
			t.Errorf("seed %d: from %d: cost %d, told %d, is %d, %v", seed, initial, r.Cost, told, cost, err)
		}
	}
}

func TestWithoutSwapsShiftsAreAllThatIsTried(t *testing.T) {
	p := randomProblem(rand.New(rand.NewPCG(4, 8)))
	with := Setting{Hot: 0.5, Cold: 1e-3, Penalty: 10, Swaps: 128}
	without := with
	without.Swaps = 0
	run := func(set Setting, noSwaps bool) Result {
		return Run(t.Context(), p, p.Start, Options{Settings: []Setting{set}, NoSwaps: noSwaps, Tries: 1 << 18})
	}
	both, none, want := run(with, false), run(with, true), run(without, false)
	if !slices.Equal(none.At, want.At) || slices.Equal(both.At, want.At) {
		t.Errorf("cost %d without, %d with none set, %d with swaps", none.Cost, want.Cost, both.Cost)
	}
}

// Two items, two bins, and neither may be in the other's: whatever is drawn ends at the first look, or is where it is.
func TestWhatEndsAtTheFirstLookIsCountedBesides(t *testing.T) {
	p := &Problem{
		Resources: 1, Bins: 2, Items: 2, Domains: 1, Areas: 1, Demand: []int32{1, 1}, Hard: []int32{9, 9}, Soft: []int32{0, 0}, Over: []int64{1},
		Transient: []bool{false}, Start: []int32{0, 1}, Leave: []int64{0, 0}, Class: []int32{0, 1}, Allowed: []uint64{1, 2}, Family: []int32{0, 1},
		Families: make([]Family, 2), Domain: []int32{0, 0}, Area: []int32{0, 0},
	}
	set := []Setting{{Hot: 1, Cold: 1, Penalty: 1}}
	if r := Run(t.Context(), p, p.Start, Options{Settings: set, Tries: 1 << 14}); r.Refused < r.Tries/2 || r.Refused > 2*r.Tries {
		t.Errorf("%d refused in %d tries, of about as many", r.Refused, r.Tries)
	}
	p.Class = []int32{Anywhere, Anywhere}
	if r := Run(t.Context(), p, p.Start, Options{Settings: set, Tries: 1 << 14}); r.Refused != 0 {
		t.Errorf("%d refused where every bin is open", r.Refused)
	}
}

func TestACostThatIsEnoughEndsARun(t *testing.T) {
	p := randomProblem(rand.New(rand.NewPCG(3, 8)))
	all := Run(t.Context(), p, p.Start, Options{Tries: 1 << 20})
	if r := Run(t.Context(), p, p.Start, Options{Tries: 1 << 20, Enough: all.Cost}); r.Cost != all.Cost || r.Tries >= all.Tries {
		t.Errorf("cost %d in %d tries, want %d in fewer than %d", r.Cost, r.Tries, all.Cost, all.Tries)
	}
}

func TestTimeEndsARun(t *testing.T) {
	p := randomProblem(rand.New(rand.NewPCG(1, 8)))
	asked := 0.0
	r := Run(t.Context(), p, p.Start, Options{Workers: 2, Spent: func() float64 { asked++; return asked / 1000 }})
	if asked < 1000 || asked > 1200 || r.Tries < 800*triesAtOnce {
		t.Errorf("asked %v times, %d tries", asked, r.Tries)
	}
}

// fleet has as many bins and items as the largest instances of the challenge.
func fleet() *Problem {
	rng := rand.New(rand.NewPCG(1, 9))
	p := &Problem{Resources: 12, Bins: 1000, Items: 50_000, Domains: 1, Areas: 1}
	p.Demand, p.Over, p.Transient = make([]int32, p.Items*12), make([]int64, 12), make([]bool, 12)
	p.Hard, p.Soft = make([]int32, p.Bins*12), make([]int32, p.Bins*12)
	p.Domain, p.Area = make([]int32, p.Bins), make([]int32, p.Bins)
	p.Leave, p.Class, p.Families = make([]int64, p.Items), make([]int32, p.Items), make([]Family, p.Items)
	for k := range p.Demand {
		p.Demand[k] = rng.Int32N(100)
	}
	for k := range p.Hard {
		p.Hard[k], p.Soft[k] = 5000, 2000
	}
	for r := range p.Over {
		p.Over[r] = 10
	}
	for i := range p.Items {
		p.Start = append(p.Start, int32(i%p.Bins))
		p.Family = append(p.Family, int32(i))
		p.Class[i] = Anywhere
	}
	return p
}

func TestCancellingEndsARunAtOnceOnALargeFleet(t *testing.T) {
	p := fleet()
	ctx, cancel := context.WithCancel(t.Context())
	var cancelled time.Time
	asked := 0
	Run(ctx, p, p.Start, Options{Workers: 2, Spent: func() float64 {
		if asked++; asked == 10 {
			cancel()
			cancelled = time.Now()
		}
		return 0
	}})
	// 50 ms is what is promised; the rest is for machines that do other things too.
	if d := time.Since(cancelled); d > 500*time.Millisecond {
		t.Errorf("the run went on for %v", d)
	}
}
