package planner

import "time"

// Metric is something that a service does, and how long it takes by processor.
type Metric struct {
	Name    string
	On      map[string]Figure // by processor name, else by architecture family
	Against string            // the reference: the processor that the entry lists first
	Counts  Counts            // what decides how long it takes; as the service says where it says nothing itself
}

// Figure is a measured time from Low to High, or a word such as "instant" where both are zero.
type Figure struct {
	Text      string // as the entry writes it; empty where it is estimated
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
	From      string   // the processor from whose figure After is estimated; empty where it is declared
}

// PerformanceOn lists what the entry declares for the processor, and what can be estimated for it from the processor that
// is most like it. A metric of which neither tells anything is left out.
func (s *Service) PerformanceOn(p Processor) []Performance {
	var out []Performance
	for i := range s.Metrics {
		m := &s.Metrics[i]
		after, from, ok := s.figureOn(m, p)
		if !ok {
			continue
		}
		f := Performance{Metric: m.Name, Reference: m.Against, Before: m.On[m.Against], After: after, From: from}
		if f.Before.Timed() && after.Timed() {
			low := slowdown(f.Before.Low, after.Low)
			high := slowdown(f.Before.High, after.High)
			f.Low, f.High = min(low, high), max(low, high)
		}
		out = append(out, f)
	}
	return out
}

// SlowestOn is the metric that suffers most on a processor, and false where none is slower than its reference.
func (s *Service) SlowestOn(p Processor) (Performance, bool) {
	var worst Performance
	for _, f := range s.PerformanceOn(p) {
		if f.High > worst.High {
			worst = f
		}
	}
	return worst, worst.High > 1000
}

// figureOn is the figure that is declared for a processor, else for its architecture, else estimated from another processor's.
func (s *Service) figureOn(m *Metric, p Processor) (f Figure, from string, ok bool) {
	if f, ok = m.On[p.Name]; ok {
		return f, "", true
	}
	if f, ok = m.On[p.Arch.Family]; ok {
		return f, "", true
	}
	counts := s.countsOf(m)
	for _, name := range nearest(s, counts, p, m.On) {
		if base := m.On[name]; base.Timed() {
			low, high, _ := counts.times(p.Speed, s.Speeds[name])
			return base.times(low, high), name, true
		}
	}
	return Figure{}, "", false
}

func (s *Service) countsOf(m *Metric) Counts {
	if m.Counts != CountsEither {
		return m.Counts
	}
	return s.Counts
}

// times is the figure so many times over, to two digits of a unit in which it is read easily.
func (f Figure) times(low, high Permille) Figure {
	out := Figure{Low: time.Duration(float64(f.Low) * float64(low) / 1000), High: time.Duration(float64(f.High) * float64(high) / 1000)}
	unit := time.Millisecond
	switch {
	case out.High >= 5*time.Hour:
		unit = time.Hour
	case out.High >= 5*time.Minute:
		unit = time.Minute
	case out.High >= 5*time.Second:
		unit = time.Second
	}
	round := func(d time.Duration) time.Duration {
		return max(time.Duration(twoDigits(int64((d+unit/2)/unit))), 1) * unit
	}
	out.Low, out.High = round(out.Low), round(out.High)
	return out
}

func slowdown(before, after time.Duration) Permille {
	return Permille(int64(after) * 1000 / int64(max(before, 1)))
}
