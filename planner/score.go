package planner

import "slices"

// score is the cost of the placement in each criterion of the problem's goal. What is a sum over
// services is kept by put and take, the rest by refresh.
func (t *tally) score() []int64 { return t.scoreInto(make([]int64, len(t.criteria))) }

func (t *tally) scoreInto(out []int64) []int64 {
	for c, criterion := range t.criteria {
		switch criterion {
		case OverMargin:
			out[c] = int64(t.total.over)
		case InUse:
			out[c] = t.total.inUse
		case IdlePower:
			out[c] = int64(t.total.idle)
		case GuestMemory:
			out[c] = int64(t.total.guests)
		case Fullness:
			out[c] = t.fullness()
		default:
			out[c] = t.sums[c]
		}
	}
	return out
}

// countUnplaced starts the sums: nothing is placed.
func (t *tally) countUnplaced() {
	t.criteria = t.p.Criteria()
	t.sums = make([]int64, len(t.criteria))
	for i := range t.p.Services {
		s := &t.p.Services[i]
		if at := slices.Index(t.criteria, unplacedCriterion(s)); !s.Agent && at >= 0 {
			t.sums[at]++
		}
	}
}

// placeCost is what one service costs on a host of this kind, in a criterion that is a sum over
// services; fastest is the time that it takes on the lab's fastest processor.
func placeCost(s *Service, h *Host, c Criterion, fastest int64) int64 {
	switch {
	case s.Agent:
		return 0
	case c == Verdicts:
		return verdictCost[s.Judge(h.Processor).Verdict]
	case c == CriticalOnGuests && s.Critical && h.IsGuest():
		return 1
	case c == DataRemote:
		return s.remoteCost(h)
	case c == Slowness:
		return s.slownessOn(h.Processor, fastest)
	}
	return 0
}

// leaveCost is what it costs beside that anywhere but where it runs today.
func leaveCost(s *Service, c Criterion) int64 {
	switch {
	case s.Agent:
		return 0
	case c == DataMoved:
		return s.dataCost()
	case c == Moves:
		return 1
	}
	return 0
}

// unplacedCriterion is where a service counts that has no host.
func unplacedCriterion(s *Service) Criterion {
	return [...]Criterion{Normal: UnplacedNormal, High: UnplacedHigh, Low: UnplacedLow}[s.Wish.Priority]
}

// fullnessScale is how finely the fullest machine is measured: in whole percents of its memory. Finer
// steps differ by less than anybody's estimate of a service's memory, and cost most of the search: of
// the 24 labs of 12 hosts that docs/engine.md speaks of, 13 were proven in thousandths, 21 in percents.
const fullnessScale = 100

// fullness is the part of the fullest machine's memory that is not headroom, rounded up.
func (t *tally) fullness() int64 {
	var top int64
	for i := range t.figures {
		top = max(top, t.figures[i].fullness)
	}
	return top
}
