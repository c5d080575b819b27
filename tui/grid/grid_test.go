package grid

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Whatever the cards and the screen are, each card is in one column, in its order, no two lie over each other, none reaches out of the
// screen, and the open one is in sight.
func TestCardsNeverOverlapAndTheOpenOneIsInSight(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		cards := make([]Card, 1+rng.IntN(60))
		for i := range cards {
			cards[i] = Card{Full: 3 + rng.IntN(30), Least: 3}
		}
		width, height := 80+rng.IntN(221), 12+rng.IntN(60)
		g := Divide(cards, width, height)
		if rng.IntN(3) == 0 {
			for i := range cards {
				cards[i].Least = 1
			}
			cards[0].Least = 3
			g = InRows(cards, width, height)
		}
		var seen []int
		for _, column := range g.Columns {
			if len(column) == 0 || !slices.IsSorted(column) {
				t.Fatalf("column %v of %v", column, g.Columns)
			}
			seen = append(seen, column...)
		}
		slices.Sort(seen)
		for i := range cards {
			if len(seen) != len(cards) || seen[i] != i {
				t.Fatalf("cards %v", seen)
			}
		}
		open := rng.IntN(len(cards))
		places := g.Places(open, g.First(rng.IntN(30), open))
		if p := places[open]; p.H < min(cards[open].Full, height*2/3, height-3*(len(g.Columns[p.Column])-1)) && p.H < height/2 {
			t.Fatalf("%d cards in %d x %d: the open one of %d lines has %d", len(cards), width, height, cards[open].Full, p.H)
		}
		for _, column := range g.Columns {
			y := 0
			for _, i := range column {
				p := places[i]
				if p.H == 0 && g.Rows {
					continue
				}
				if p.Y != y || p.H < 1 || p.Y+p.H > height {
					t.Fatalf("card %d lies at %+v of %d lines, the one above ends at %d", i, p, height, y)
				}
				y += p.H
			}
			if !g.Rows && y != height {
				t.Fatalf("a column ends at %d of %d", y, height)
			}
		}
	}
}

func TestAColumnIsAddedWhereThatShowsAllInFull(t *testing.T) {
	cards := []Card{{16, 3}, {11, 3}, {28, 3}}
	for _, c := range []struct{ width, height, columns int }{{120, 30, 2}, {120, 27, 3}, {200, 30, 3}, {300, 60, 3}, {80, 60, 1}, {80, 50, 2}} {
		if g := Divide(cards, c.width, c.height); len(g.Columns) != c.columns || g.Rows {
			t.Errorf("%d x %d: %v", c.width, c.height, g.Columns)
		}
	}
}

func TestCardsShareAColumnThatIsTooLowAndTheOpenOneHasAllOfItsLines(t *testing.T) {
	cards := make([]Card, 9)
	for i := range cards {
		cards[i] = Card{Full: 14, Least: 3}
	}
	g := Divide(cards, 130, 30)
	if len(g.Columns) != 3 || g.Rows {
		t.Fatalf("%v", g.Columns)
	}
	for i, p := range g.Places(4, 0) {
		want := 10
		if p.Column == 1 {
			want = 8
		}
		if i == 4 {
			want = 14
		}
		if p.H != want {
			t.Errorf("card %d has %d lines, want %d", i, p.H, want)
		}
	}
}

func TestCardsThatHaveNoRoomAtTheirLeastLieInRowsThatScrollTogether(t *testing.T) {
	cards := make([]Card, 100)
	for i := range cards {
		cards[i] = Card{Full: 20, Least: 3}
	}
	g := Divide(cards, 160, 30)
	if !g.Rows || len(g.Columns) != 4 {
		t.Fatalf("%v", g.Columns)
	}
	first := g.First(0, 50) // of row 12
	places := g.Places(50, first)
	if places[50].H != 20 || places[49].H != 3 || places[4*first].Y != 0 || places[0].H != 0 {
		t.Errorf("row %d is the first, the open card lies at %+v, the one beside it at %+v", first, places[50], places[49])
	}
	if again := g.First(first, 51); again != first {
		t.Errorf("going to the card beside scrolls from row %d to row %d", first, again)
	}
	if last := g.First(0, 99); g.Places(99, last)[99].H == 0 {
		t.Error("the last card is not in sight")
	}
}
