package anneal

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"
)

// The sums are those of amd64 and arm64: where they differ, the same seed and number of tries give another result.
func TestPatienceAndTemperaturesAreTheSameOnEveryMachine(t *testing.T) {
	sum := func(figures []float64) uint64 {
		h := fnv.New64a()
		for _, f := range figures {
			_ = binary.Write(h, binary.LittleEndian, math.Float64bits(f))
		}
		return h.Sum64()
	}
	if got := sum(patience[:]); got != 0xcf9abe788e224d3d {
		t.Errorf("patience: %#x", got)
	}
	var powers []float64
	for k := range 10_000 {
		powers = append(powers, power(1e-5, float64(k)/10_000), power(1000, float64(k)/10_000))
	}
	if got := sum(powers); got != 0x870fe489fefe79b {
		t.Errorf("powers: %#x", got)
	}
}

func TestAPowerIsThatOfPackageMath(t *testing.T) {
	for _, base := range []float64{1e-9, 1e-5, 0.5, 1, 2, 1000, 1e12} {
		for k := range 1001 {
			part := float64(k) / 1000
			if got, want := power(base, part), math.Pow(base, part); math.Abs(got/want-1) > 1e-8 {
				t.Fatalf("%v to the power of %v: %v, want %v", base, part, got, want)
			}
		}
	}
	for _, base := range []float64{1e-5, 1, 1000} {
		if power(base, 0) != 1 || power(base, 1) != base {
			t.Errorf("%v: %v, %v", base, power(base, 0), power(base, 1))
		}
	}
}

// The placements are those of amd64 and arm64; another search has other ones.
func TestARunGivesTheSameOnEveryMachine(t *testing.T) {
	h := fnv.New64a()
	for seed := range uint64(4) {
		p := randomProblem(rand.New(rand.NewPCG(seed, 6)))
		r := Run(t.Context(), p, p.Start, Options{Seed: seed, Tries: 1 << 18})
		_ = binary.Write(h, binary.LittleEndian, r.At)
		_ = binary.Write(h, binary.LittleEndian, []int64{r.Cost, r.Tries, r.Refused})
	}
	if got := h.Sum64(); got != 0xfb9b6afb2df59ff {
		t.Errorf("%#x", got)
	}
}
