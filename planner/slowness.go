package planner

// Slowness is how much longer services take than on the fastest processor of the lab, in thousandths, each weighed by the cores
// that it keeps busy: a service that works hard gains most from a fast processor.

// unknownSlowdown is assumed on a processor of which nothing tells how fast the service is there: twice the time of the fastest,
// so that a known equal is preferred.
const unknownSlowdown = 1000

// Where a service is taken for one that works.
const (
	busyCores    = MilliCPU(1000) // a demand of one core
	coresForGB   = MilliCPU(1000) // what is taken for each GB of memory where nobody has said how many cores it takes
	leastWeighed = MilliCPU(100)
)

// AsksForSpeed reports whether a faster processor is a reason to be there: the entry has times, or says what counts, or asks
// for a core or more, or nobody has said how the service runs anywhere. All others answer at once on whatever they run.
func (s *Service) AsksForSpeed() bool {
	switch {
	case s.Agent || s.Counts == CountsGPU:
		return false
	case s.Counts != CountsEither || s.Demand.CPU >= busyCores || len(s.Suits) == 0:
		return true
	}
	for _, m := range s.Metrics {
		if m.On[m.Against].Timed() && m.Counts != CountsGPU {
			return true
		}
	}
	return false
}

// timeOn is how long the service takes for its work on the processor, in thousandths: of the reference of its figures where it has
// any, else of the Intel N100. It is 0 where that is not known.
func (s *Service) timeOn(p Processor) int64 {
	var sum, n int64
	timed := false
	for _, f := range s.PerformanceOn(p) {
		if f.High > 0 {
			sum += int64(f.Low+f.High) / 2
			n++
		}
	}
	for _, m := range s.Metrics {
		timed = timed || m.On[m.Against].Timed()
	}
	switch {
	case n > 0:
		return max(sum/n, 1)
	case timed:
		return 0
	}
	low, high, ok := s.Counts.times(p.Speed, Speed{1000, 1000})
	if !ok {
		return 0
	}
	return max(int64(low+high)/2, 1)
}

// Times is how many times as long the service takes for its work on a processor as on another; 0 where that is not known.
func (s *Service) Times(on, than Processor) Permille {
	if t := s.timeOn(than); t > 0 {
		return Permille(s.timeOn(on) * 1000 / t)
	}
	return 0
}

// slownessOn is the cost of the service on the processor, where the fastest of the lab takes best for the same.
func (s *Service) slownessOn(p Processor, best int64) int64 {
	if best == 0 {
		return 0 // nothing is known anywhere
	}
	slower := int64(unknownSlowdown)
	if time := s.timeOn(p); time > 0 {
		slower = max(time*1000/best-1000, 0)
	}
	return slower * int64(s.cores()) / 1000
}

// cores is what the service is taken to keep busy.
func (s *Service) cores() MilliCPU {
	cores := s.Demand.CPU
	for _, d := range s.DerivedOf(FactCPU) {
		if d.Basis == ByAssumption {
			cores = max(cores, MilliCPU(int64(s.Demand.Memory)*int64(coresForGB)/int64(GB)))
			break
		}
	}
	return max(cores, leastWeighed)
}

// fastest is the least time that the service takes on any of the processors; 0 where none is known, or where it does not ask for
// speed.
func (s *Service) fastest(on []Processor) int64 {
	if !s.AsksForSpeed() {
		return 0
	}
	var best int64
	for _, p := range on {
		if time := s.timeOn(p); time > 0 && (best == 0 || time < best) {
			best = time
		}
	}
	return best
}
