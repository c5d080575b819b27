package planner

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

func TestAShareIsRoundedDownAndNeverOverflows(t *testing.T) {
	for seed := range uint64(500) {
		rng := rand.New(rand.NewPCG(seed, 30))
		b, p := Bytes(rng.Int64N(1<<uint(10+rng.IntN(50)))), Permille(rng.Int64N(1001))
		want := new(big.Int).Mul(big.NewInt(int64(b)), big.NewInt(int64(p)))
		want.Div(want, big.NewInt(1000))
		if got := p.Of(b); int64(got) != want.Int64() {
			t.Errorf("%d thousandths of %d: %d, want %v", p, int64(b), int64(got), want)
		}
	}
}

func TestAmountsAreWrittenInTheLargestUnitThatIsExact(t *testing.T) {
	for b, want := range map[Bytes]string{6 * GB: "6GB", 6*GB + 256*MB: "6400MB", 1000: "1000B", 0: "0GB", -2 * GB: "-2GB", TB: "1024GB", 3 * KB: "3072B"} {
		if got := b.String(); got != want {
			t.Errorf("%d: %s, want %s", int64(b), got, want)
		}
	}
	if got := MilliCPU(2500).String(); got != "2.5cpu" {
		t.Errorf("2500 thousandths of a core: %s", got)
	}
}
