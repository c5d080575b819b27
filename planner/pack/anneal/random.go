package anneal

import (
	"math"
	"math/bits"
)

// Random numbers and powers that are the same on every processor.

// rng is wyrand (Wang Yi): one multiplication a number, good enough for choosing moves, and small enough to
// be inlined.
type rng struct{ x uint64 }

func (r *rng) next() uint64 {
	r.x += 0xa0761d6478bd642f
	hi, lo := bits.Mul64(r.x, r.x^0xe7037ed1a0b428db)
	return hi ^ lo
}

// below returns a number in [0, n). The bias, n in 2^32, does not matter here.
func (r *rng) below(n int) int {
	return int((r.next() >> 32) * uint64(n) >> 32)
}

// patience holds -ln(u) for u at equal distances in (0, 1): what annealing accepts, in units of the temperature. It is
// rounded to 24 bits, since the last ones of a logarithm are not the same on all processors.
var patience = func() (t [1 << 12]float64) {
	for k := range t {
		t[k] = float64(float32(-math.Log((float64(k) + 0.5) / float64(len(t)))))
	}
	return t
}()

// power is base to the power of part, from 0 to 1, in steps of a 2^32th: a product of square roots, which, other than
// powers, are the same on all processors.
func power(base, part float64) float64 {
	p, root := 1.0, base
	bits := uint64(part * (1 << 32))
	for bit := uint64(1) << 32; bit > 0; bit >>= 1 {
		if bits&bit != 0 {
			p *= root
		}
		root = math.Sqrt(root)
	}
	return p
}

// limit draws the largest change that is accepted at a temperature. Drawing it before the move is tried,
// instead of deciding on the change afterwards, lets a move that cannot meet it be dropped early; it is the
// same rule (Metropolis).
func (r *rng) limit(temperature float64) int64 {
	return int64(temperature * patience[r.next()>>52])
}
