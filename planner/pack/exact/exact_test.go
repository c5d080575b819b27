package exact

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestRatiosAndProductsAreThoseOfLargeNumbers(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	figure := func() int64 { return rng.Int64() >> rng.IntN(62) }
	for range 20_000 {
		a, b, c, d := figure(), 1+figure()/2, figure(), 1+figure()/2
		if a == Impossible || c == Impossible {
			continue
		}
		left, right := big.NewRat(a, b), big.NewRat(c, d)
		if got, want := CompareRatio(a, b, c, d), left.Cmp(right); got != want {
			t.Fatalf("CompareRatio(%d, %d, %d, %d) = %d, want %d", a, b, c, d, got, want)
		}
		want := new(big.Int).Mul(big.NewInt(a), big.NewInt(c))
		want.Add(want, big.NewInt(d-1))
		want.Quo(want, big.NewInt(d))
		if most := big.NewInt(Impossible); want.Cmp(most) > 0 {
			want = most
		}
		if got := MulDivUp(a, c, d); got != want.Int64() {
			t.Fatalf("MulDivUp(%d, %d, %d) = %d, want %v", a, c, d, got, want)
		}
	}
}

func TestWhatIsImpossibleStaysSo(t *testing.T) {
	for _, got := range []int64{Plus(Impossible, 1), Plus(2, Impossible), MulDivUp(3, 4, 0), MulDivUp(Impossible, 3, 2)} {
		if got != Impossible {
			t.Errorf("got %d", got)
		}
	}
	if CompareRatio(1, 0, 5, 1) <= 0 || CompareRatio(1, 0, 7, 0) != 0 || CompareRatio(Impossible, 5, 7, 1) <= 0 {
		t.Error("a ratio over 0, or of what is impossible, is not the largest")
	}
}
