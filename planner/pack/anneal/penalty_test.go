package anneal

import (
	"math/rand/v2"
	"testing"
)

// charged is what a placement is charged for missing room, added up bin by bin.
func (w *walker) charged() float64 {
	var sum float64
	for b := range w.Bins {
		for r, room := range w.room[b*w.Resources:][:w.Resources] {
			sum += w.penalties.factor[b] * w.penalties.price[r] * float64(max(0, -room))
		}
	}
	return sum
}

// lacking is how many figures of room are negative.
func (w *walker) lacking() int {
	n := 0
	for _, room := range w.room {
		if room < 0 {
			n++
		}
	}
	return n
}

func TestAWalkKeepsFiguresAndItsBestKeepsRules(t *testing.T) {
	broke, mended := 0, 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 13))
		w := randomWalker(rng, Setting{Hot: 5, Cold: 1e-3, Penalty: 10, Home: 2, Return: 64, Swaps: 128, Peers: 128, Large: 64})
		for range 8 {
			w.cool(rng.Float64())
			was := w.penalties.broken
			w.walk(1000)
			at := make([]int32, w.Items)
			w.placement(at)
			sameState(t, seed, w.state, newState(w.Problem, w.familyTable, at))
			if got := w.lacking(); got != int(w.penalties.broken) {
				t.Fatalf("seed %d: %d figures of room are negative, %d counted", seed, got, w.penalties.broken)
			}
			if cost, err := w.Evaluate(at); (err == nil) != (w.penalties.broken == 0) || err == nil && cost != w.cost {
				t.Fatalf("seed %d: %d broken, cost %d, want %d, %v", seed, w.penalties.broken, w.cost, cost, err)
			}
			if cost, err := w.Evaluate(w.best); err != nil || cost != w.bestCost {
				t.Fatalf("seed %d: best cost %d, want %d, %v", seed, w.bestCost, cost, err)
			}
			if w.penalties.broken > 0 {
				broke++
			} else if was > 0 {
				mended++
			}
		}
	}
	if broke < 100 || mended < 100 {
		t.Errorf("%d walks ended with bins that hold too much, %d mended all: too few to say something", broke, mended)
	}
}

func TestTheTollOfAMoveIsWhatIsChargedMore(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 14))
		w := randomWalker(rng, Setting{Hot: 1, Cold: 1e-3, Penalty: 10})
		for b := range w.penalties.factor {
			w.penalties.factor[b] = float64(1 + rng.IntN(4))
		}
		for r := range w.penalties.price { // whole numbers, so that no rounding is between the two
			w.penalties.price[r] = float64(1 + rng.IntN(9))
		}
		for range 60 {
			i, j, to := int32(rng.IntN(w.Items)), int32(rng.IntN(w.Items)), int32(rng.IntN(w.Bins))
			before := w.charged()
			if from := w.items[i].at; to != from && w.mayMove(w.items, w.items[i].family, from, to) {
				want := w.penalty(i, to) - w.relief(i)
				w.makeShift(i, to, 0)
				if got := int64(w.charged() - before); got != want {
					t.Fatalf("seed %d: shift: %d is charged more, want %d", seed, got, want)
				}
			}
			before = w.charged()
			if w.items[i].at != w.items[j].at && w.mayExchange(&w.items[i], &w.items[j]) {
				want := w.penaltySwap(i, j)
				w.makeSwap(i, j, 0)
				if got := int64(w.charged() - before); got != want {
					t.Fatalf("seed %d: swap: %d is charged more, want %d", seed, got, want)
				}
			}
		}
	}
}

func TestFactorsRiseWhereRoomIsMissingAndFallElsewhereUntilTheLastPart(t *testing.T) {
	w := randomWalker(rand.New(rand.NewPCG(1, 15)), Setting{Hot: 1, Cold: 1e-3, Penalty: 10})
	w.penalties.factor[0], w.penalties.factor[1] = 2, 2
	w.block = []int32{0, 1}
	w.room[0] = -1
	w.recount(0)
	w.cool(0)
	w.adapt()
	if f := w.penalties.factor; f[0] != 2*penaltyUp || f[1] != 2*penaltyDown {
		t.Errorf("factors %v, want %v and %v", f[:2], 2*penaltyUp, 2*penaltyDown)
	}
	for range 50 {
		w.adapt()
	}
	if f := w.penalties.factor[1]; f != 1 {
		t.Errorf("a factor fell to %v, not to 1", f)
	}
	w.penalties.factor[0], w.penalties.factor[1] = 2, 2*penaltyDown
	low := w.penalties.price[0]
	w.cool(1)
	if got := w.penalties.price[0]; got < low*penaltyHigh/10*0.999 {
		t.Errorf("the price went from %v to %v only", low, got)
	}
	if w.adapt(); w.penalties.factor[0] != 2*penaltyUpLast {
		t.Errorf("a factor rose to %v in the last part, want %v", w.penalties.factor[0], 2*penaltyUpLast)
	}
	for range 2000 {
		w.adapt()
	}
	if f := w.penalties.factor; f[0] != penaltyMost || f[1] != 2*penaltyDown {
		t.Errorf("factors in the last part %v, want %v and %v", f[:2], penaltyMost, 2*penaltyDown)
	}
}
