package planner

import (
	"cmp"
	"maps"
	"slices"
)

// Counts is what of a processor decides how fast a service is.
type Counts int

// What counts. Where an entry does not say it, either may, and estimates span both.
const (
	CountsEither Counts = iota
	CountsOne           // one thread
	CountsAll           // all threads
	CountsGPU           // not the processor at all
)

var countsNames = []string{"", "one thread", "all threads", "gpu"}

// String gives the word of the catalog.
func (c Counts) String() string { return countsNames[c] }

// CountsWords lists the words of the catalog.
func CountsWords() []string { return slices.Clone(countsNames[CountsOne:]) }

// ParseCounts reads a word of the catalog.
func ParseCounts(s string) (Counts, bool) {
	i := slices.Index(countsNames[CountsOne:], s)
	return Counts(i + 1), i >= 0
}

// times is how many times as long something takes on one processor as on another, in thousandths, from the least to the most.
// It is false where that cannot be estimated.
func (c Counts) times(on, than Speed) (low, high Permille, ok bool) {
	if c == CountsGPU || !on.Known() || !than.Known() {
		return 0, 0, false
	}
	one, all := than.One*1000/on.One, than.All*1000/on.All
	switch c {
	case CountsOne:
		return one, one, true
	case CountsAll:
		return all, all, true
	}
	return min(one, all), max(one, all), true
}

// distance is how far two processors are apart in speed: 1000 where they are alike, more in either direction.
func (c Counts) distance(a, b Speed) Permille {
	low, high, ok := c.times(a, b)
	if !ok || low == 0 {
		return 1 << 40
	}
	return max(high, 1000*1000/low)
}

// nearest lists the processors among the names whose speed is known, the one most like p first; ties go by name.
func nearest[V any](s *Service, c Counts, p Processor, declared map[string]V) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		if _, _, ok := c.times(p.Speed, s.Speeds[name]); ok {
			out = append(out, name)
		}
	}
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Compare(c.distance(p.Speed, s.Speeds[a]), c.distance(p.Speed, s.Speeds[b]))
	})
	return out
}

// twoDigits rounds to two digits.
func twoDigits(n int64) int64 {
	unit := int64(1)
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit/2) / unit * unit
}
