package pack

import (
	"math/rand/v2"
	"testing"
)

// planted is a fleet of bins of some types of which a part, all bins of the cheapest kind per room first, is
// known to be enough: items were cut from what these bins hold, leaving some of it. The rest of the bins is
// only there to be left empty. It returns the cost of the bins that are enough.
func planted(rng *rand.Rand, types, enough int) (*Problem, int64) {
	p := &Problem{Resources: make([]Resource, 2), Goals: 1}
	apart := Group{Kind: Apart}
	var cost int64
	for k := range 2 * enough {
		size := int64(1000 * (1 + k%types))
		// The larger, the cheaper per room: nobody pays for a small bin beside a large one that is empty.
		open := 10*size/1000 + 3
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: []int64{size, size / 2}, Open: Cost{open}})
		if k >= enough {
			continue
		}
		cost += open
		left := []int64{size * 97 / 100, size * 97 / 200}
		for cut := range 8 {
			d := []int64{left[0] / 4, left[1] / 4}
			if cut < 7 {
				d[0], d[1] = rng.Int64N(left[0]/3)+1, rng.Int64N(left[1]/3)+1
			}
			left[0], left[1] = left[0]-d[0], left[1]-d[1]
			p.Items = append(p.Items, Item{Demand: d, MustFit: true, Start: Nowhere, Out: Cost{0}})
			if cut == 0 && k%3 == 0 {
				apart.Items = append(apart.Items, len(p.Items)-1)
			}
		}
	}
	p.Groups = []Group{apart}
	for i := range p.Items {
		for b := range p.Bins {
			p.Items[i].Choices = append(p.Items[i].Choices, Choice{Bin: b})
		}
	}
	rng.Shuffle(len(p.Items), func(i, j int) {
		p.Items[i].Demand, p.Items[j].Demand = p.Items[j].Demand, p.Items[i].Demand
		for k, m := range apart.Items {
			switch m {
			case i:
				apart.Items[k] = j
			case j:
				apart.Items[k] = i
			}
		}
	})
	return p, cost
}

func TestBinsAreEmptiedDownToWhatIsKnownToBeEnough(t *testing.T) {
	for _, types := range []int{1, 3} {
		enough, proven := 0, 0
		const problems = 10
		for seed := range uint64(problems) {
			p, cost := planted(rand.New(rand.NewPCG(seed, 21)), types, 30)
			if err := p.Validate(); err != nil {
				t.Fatal(err)
			}
			r := Solve(t.Context(), p, Options{Seed: seed, Steps: 3_000_000})
			got, _, ok := Evaluate(p, r.Bin)
			if !ok || got[0] != r.Cost[0] || r.Bound[0] > r.Cost[0] || r.Bound[0] > cost {
				t.Fatalf("%d types, seed %d: cost %d, is %v, %v, bound %d; %d is enough", types, seed, r.Cost[0], got, ok, r.Bound[0], cost)
			}
			if r.Cost[0] <= cost {
				enough++
			}
			if r.Optimal() {
				proven++
			}
		}
		// By moves of single items six and none of them get there.
		if enough < problems || proven < problems*9/10 {
			t.Errorf("%d types: of %d problems %d down to what is enough, %d proven to be the least", types, problems, enough, proven)
		}
	}
}

// Small bins are all that some items may go into, and hold two of them with room to spare that no third fits into: split at
// will they need fewer than they do.
func TestWhatFindsNoRoomSaysWhichBinsAreLacking(t *testing.T) {
	p := &Problem{Resources: make([]Resource, 1), Goals: 1}
	var all, small []Choice
	for b := range 20 {
		p.Bins = append(p.Bins, Bin{Parent: Root, Hard: []int64{[]int64{24, 10}[b%2]}, Open: Cost{1}})
		all = append(all, Choice{Bin: b})
		if b%2 == 1 {
			small = append(small, Choice{Bin: b})
		}
	}
	item := func(size int64, choices []Choice) {
		p.Items = append(p.Items, Item{Demand: []int64{size}, MustFit: true, Start: Nowhere, Out: Cost{0}, Choices: choices})
	}
	for range 11 {
		item(4, small)
		item(6, all)
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	s := newState(p)
	short := newShortages(newRelaxation(s, newShape(p), 0, endless()), newVectorProblem(s, 0, nil, endless()))
	count := prove(short.t.problem, endless()).X
	of := func(x []int64) (small, price int64) {
		for k, n := range x {
			if price += n; short.t.types[k].room[0] == 10 {
				small += n
			}
		}
		return small, price
	}
	smallBins, price := of(count)
	if smallBins != 5 {
		t.Fatalf("%d small bins of %v hold 44 that may be split", smallBins, count)
	}
	if got := short.next(count, []int32{1, 3}, endless()); got != nil {
		t.Errorf("%v, though every bin is open to what is outside", got)
	}
	for want := smallBins + 1; want <= 6; want++ {
		count = short.next(count, []int32{1, 0}, endless())
		if got, now := of(count); got != want || now > price+1 {
			t.Fatalf("%v after one with %d small bins and %d in all", count, smallBins, price)
		}
	}
	if got := short.next(count[:], nil, endless()); got != nil {
		t.Errorf("%v, though nothing is outside", got)
	}
	if again := short.next(count, []int32{0}, endless()); again == nil {
		t.Error("there are small bins left")
	} else if got := short.next(count, []int32{0}, endless()); got != nil {
		t.Errorf("%v: the same lack is told twice", got)
	}
}
