package planner

import "time"

// Metric is something that a service does, and how long it takes by processor.
type Metric struct {
	Name    string
	On      map[string]Figure // by processor name, else by architecture family
	Against string            // the reference: the processor that the entry lists first
}

// Figure is a measured time from Low to High, or a word such as "instant" where both are zero.
type Figure struct {
	Text      string // as the entry writes it
	Low, High time.Duration
}

// Timed reports whether the figure is a time.
func (f Figure) Timed() bool { return f.High > 0 }

// Performance is what to expect of one metric on a processor, against the reference.
type Performance struct {
	Metric    string
	Reference string   // a processor's name
	Before    Figure   // on the reference
	After     Figure   // on the processor asked for
	Low, High Permille // how many times slower, 3000 is three times; 0 where not both are times
}

// PerformanceOn lists what the entry declares for the processor. A metric that is not declared there
// is left out.
func (s *Service) PerformanceOn(p Processor) []Performance {
	var out []Performance
	for _, m := range s.Metrics {
		after, ok := m.On[p.Name]
		if !ok {
			if after, ok = m.On[p.Arch.Family]; !ok {
				continue
			}
		}
		f := Performance{Metric: m.Name, Reference: m.Against, Before: m.On[m.Against], After: after}
		if f.Before.Timed() && after.Timed() {
			low := slowdown(f.Before.Low, after.Low)
			high := slowdown(f.Before.High, after.High)
			f.Low, f.High = min(low, high), max(low, high)
		}
		out = append(out, f)
	}
	return out
}

func slowdown(before, after time.Duration) Permille {
	return Permille(int64(after) * 1000 / int64(max(before, 1)))
}

// undeclaredSlowdown is assumed by the goal "performance" on a processor for which an entry that has
// figures declares none: twice as slow, so that a known equal is preferred.
const undeclaredSlowdown = 1000

// slownessOn is the mean slowdown over the reference in thousandths, 0 where nothing is slower. An
// entry without figures is equally fast everywhere.
func (s *Service) slownessOn(p Processor) int64 {
	if len(s.Metrics) == 0 {
		return 0
	}
	var sum, n int64
	for _, f := range s.PerformanceOn(p) {
		if f.High > 0 {
			sum += int64(f.Low+f.High)/2 - 1000
			n++
		}
	}
	if n == 0 {
		return undeclaredSlowdown
	}
	return max(sum/n, 0)
}
