package cover

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
)

func randomCovering(rng *rand.Rand) *Covering {
	n, m := 1+rng.IntN(5), 1+rng.IntN(4)
	c := &Covering{}
	for range n {
		low := rng.Int64N(3)
		c.Price = append(c.Price, rng.Int64N(30))
		c.Low, c.High = append(c.Low, low), append(c.High, low+rng.Int64N(5))
	}
	for range m {
		row := Row{Need: rng.Int64N(120)}
		for range n {
			row.Of = append(row.Of, max(0, rng.Int64N(30)-8))
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// each tells of every point of the box.
func each(c *Covering, tell func(x []int64)) {
	x := make([]int64, len(c.Price))
	var visit func(j int)
	visit = func(j int) {
		if j == len(x) {
			tell(x)
			return
		}
		for x[j] = c.Low[j]; x[j] <= c.High[j]; x[j]++ {
			visit(j + 1)
		}
	}
	visit(0)
}

// cheapestOf tries every point of the box.
func cheapestOf(c *Covering) int64 {
	least := Impossible
	each(c, func(x []int64) {
		if c.covers(x) {
			least = min(least, c.cost(x))
		}
	})
	return least
}

func throughJSON(t *testing.T, p *Proof) *Proof {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	back := &Proof{}
	if err := json.Unmarshal(text, back); err != nil {
		t.Fatal(err)
	}
	return back
}

func TestACoveringIsSolvedAsByEnumerationAndItsProofAddsUp(t *testing.T) {
	solvable, branched := 0, 0
	for seed := range uint64(5000) {
		rng := rand.New(rand.NewPCG(seed, 1))
		c := randomCovering(rng)
		want := cheapestOf(c)
		got := c.Solve(100000, nil)
		if got.Least != want || !got.Complete {
			t.Fatalf("seed %d: %d, enumeration finds %d: %+v", seed, got.Least, want, c)
		}
		if proven, err := c.Proves(throughJSON(t, got.Proof)); err != nil || proven != want {
			t.Fatalf("seed %d: the proof shows %d of %d: %v", seed, proven, want, err)
		}
		if want < Impossible {
			solvable++
			if c.cost(got.X) != want || !c.covers(got.X) {
				t.Fatalf("seed %d: %v costs %d", seed, got.X, c.cost(got.X))
			}
		}
		if got.Proof.Below != nil {
			branched++
		}
		for nodes := 1; nodes < 4; nodes++ {
			early := c.Solve(nodes, nil)
			if early.Least > want || early.Complete && early.Least != want {
				t.Fatalf("seed %d: with %d nodes %d, the optimum is %d", seed, nodes, early.Least, want)
			}
			if proven, err := c.Proves(early.Proof); err != nil || min(proven, want) < early.Least {
				t.Fatalf("seed %d: with %d nodes the proof shows %d of %d: %v", seed, nodes, proven, early.Least, err)
			}
		}
	}
	if solvable < 1000 || branched < 500 {
		t.Errorf("%d solvable, %d branched", solvable, branched)
	}
}

// Whatever the multipliers are, the bound that they give holds.
func TestAnyMultipliersGiveABound(t *testing.T) {
	for seed := range uint64(2000) {
		rng := rand.New(rand.NewPCG(seed, 2))
		c := randomCovering(rng)
		want := cheapestOf(c)
		y := make([]int64, len(c.Rows))
		for r := range y {
			y[r] = rng.Int64N(100)
		}
		if got := c.Dual(y, 1+rng.Int64N(60), c.Low, c.High); got > want {
			t.Fatalf("seed %d: %d, the optimum is %d", seed, got, want)
		}
	}
}

func TestFiguresThatDoNotFitAreRefused(t *testing.T) {
	for name, c := range map[string]*Covering{
		"a row too large":      {Price: []int64{1}, Low: []int64{0}, High: []int64{8}, Rows: []Row{{Of: []int64{1 << 60}, Need: 5}}},
		"a price too large":    {Price: []int64{1 << 60}, Low: []int64{0}, High: []int64{8}},
		"a negative figure":    {Price: []int64{1}, Low: []int64{0}, High: []int64{8}, Rows: []Row{{Of: []int64{-1}, Need: 5}}},
		"a range upside down":  {Price: []int64{1}, Low: []int64{9}, High: []int64{8}},
		"a variable is absent": {Price: []int64{1}, Low: []int64{0}, High: []int64{8}, Rows: []Row{{Need: 5}}},
	} {
		if a := c.Solve(10, nil); a.Least != 0 || a.Complete {
			t.Errorf("%s: %+v", name, a)
		}
		if least, err := c.Proves(&Proof{Short: 1}); err == nil {
			t.Errorf("%s: proven to cost %d", name, least)
		}
	}
}

// Multipliers near the end of the range give no bound rather than a wrong one.
func TestABoundThatOverflowsIsNone(t *testing.T) {
	c := &Covering{Price: []int64{3}, Low: []int64{0}, High: []int64{10}, Rows: []Row{{Of: []int64{7}, Need: 20}}}
	for _, y := range []int64{1 << 62, 1<<63 - 1} {
		if got, err := c.Proves(&Proof{Multipliers: []int64{y}, Over: 1}); err != nil || got > 9 {
			t.Errorf("%d: %d, %v", y, got, err)
		}
	}
}

// Who asks only whether it costs enough is told so much and no more, with a proof.
func TestABranchEndsWhereTheProblemCostsEnough(t *testing.T) {
	short := 0
	for seed := range uint64(600) {
		c := randomCovering(rand.New(rand.NewPCG(seed, 9)))
		whole := c.Solve(100000, nil)
		if whole.Least == Impossible || whole.Least < 2 {
			continue
		}
		for _, enough := range []int64{whole.Least / 2, whole.Least, whole.Least + 1} {
			got := c.SolveTo(enough, 100000, nil)
			shown, err := c.Proves(got.Proof)
			if err != nil || got.Least != min(enough, whole.Least) || shown < got.Least && got.X == nil {
				t.Fatalf("seed %d: %d of %d, enough is %d, shown %d, %v", seed, got.Least, whole.Least, enough, shown, err)
			}
			if (got.X != nil) != (enough > whole.Least) {
				t.Fatalf("seed %d: a solution of %d where enough is %d: %v", seed, whole.Least, enough, got.X)
			}
			short++
		}
	}
	if short < 300 {
		t.Errorf("%d problems", short)
	}
}

// A search that is told to stop looks at nothing more: not at the boxes that it left for later at every depth, and not
// at the rest of a long relaxation.
func TestASearchThatIsStoppedAsksNoMoreAndItsProofAddsUp(t *testing.T) {
	deep := 0
	for seed := range uint64(300) {
		c := randomCovering(rand.New(rand.NewPCG(seed, 11)))
		whole := c.Solve(100000, nil)
		for until := 1; until < 12; until++ {
			asked := 0
			got := c.Solve(100000, func() bool { asked++; return asked >= until })
			if asked > until {
				t.Fatalf("seed %d: asked %d times, stopped at %d", seed, asked, until)
			}
			if asked == until && until > 3 && !got.Complete {
				deep++
			}
			if shown, err := c.Proves(got.Proof); err != nil || shown > whole.Least || shown < got.Least {
				t.Fatalf("seed %d: stopped at %d: shown %d, says %d of %d, %v", seed, until, shown, got.Least, whole.Least, err)
			}
		}
	}
	if deep < 50 {
		t.Errorf("%d searches were stopped below the third node", deep)
	}
}

func TestALongRelaxationIsStopped(t *testing.T) {
	c := &Covering{}
	rng := rand.New(rand.NewPCG(1, 12))
	rows := make([]Row, 10)
	for range 400 {
		c.Price, c.Low, c.High = append(c.Price, 1+rng.Int64N(1000)), append(c.Low, 0), append(c.High, 1)
		for r := range rows {
			v := rng.Int64N(1000)
			rows[r].Of = append(rows[r].Of, v)
			rows[r].Need += v * 9 / 10
		}
	}
	c.Rows = rows
	asked := 0
	c.Solve(1, func() bool { asked++; return false })
	if asked < 3 {
		t.Fatalf("asked %d times: too short to tell", asked)
	}
	asked = 0
	a := c.Solve(1, func() bool { asked++; return asked == 2 })
	if shown, err := c.Proves(a.Proof); asked != 2 || err != nil || shown != a.Least || shown == 0 {
		t.Errorf("asked %d times, shown %d of %d, %v", asked, shown, a.Least, err)
	}
}
