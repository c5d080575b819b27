// Package exact is arithmetic for bounds that must not be wrong: sums and ratios of figures up to 2^63-1 that neither overflow nor are
// rounded the wrong way.
package exact

import (
	"cmp"
	"math"
	"math/bits"
)

// Impossible is a bound that no solution reaches.
const Impossible = math.MaxInt64

// Plus adds, and stays at Impossible.
func Plus(a, b int64) int64 {
	if a == Impossible || b == Impossible {
		return Impossible
	}
	return a + b
}

// CompareRatio compares a/b with c/d without overflow. A ratio over 0 is the largest.
func CompareRatio(a, b, c, d int64) int {
	if b == 0 || d == 0 {
		return cmp.Compare(d, b)
	}
	if a == Impossible || c == Impossible {
		return cmp.Compare(a, c)
	}
	hi1, lo1 := bits.Mul64(uint64(a), uint64(d))
	hi2, lo2 := bits.Mul64(uint64(c), uint64(b))
	return cmp.Or(cmp.Compare(hi1, hi2), cmp.Compare(lo1, lo2))
}

// MulDivUp is a*b/c rounded up, and Impossible where that is too large or c is 0.
func MulDivUp(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(c) {
		return Impossible
	}
	q, rest := bits.Div64(hi, lo, uint64(c))
	if rest > 0 {
		q++
	}
	return int64(min(q, Impossible))
}
