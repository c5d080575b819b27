package planner

import "slices"

// score is the cost of the placement in each criterion of the problem's goal. What is a sum over
// services is kept by put and take; the rest is added up over hosts and machines.
func (t *tally) score() []int64 {
	out := make([]int64, len(t.criteria))
	for c, criterion := range t.criteria {
		switch criterion {
		case OverMargin:
			out[c] = t.overMargin()
		case InUse:
			out[c] = t.countInUse()
		case GuestMemory:
			out[c] = t.guestsMemory()
		case Crowding:
			out[c] = t.crowding()
		default:
			out[c] = t.sums[c]
		}
	}
	return out
}

// count adds sign times what the service on the host costs to the sums over services.
func (t *tally) count(s *Service, h int, sign int64) {
	for c, criterion := range t.criteria {
		switch criterion {
		case UnplacedHigh, UnplacedNormal, UnplacedLow:
			if !s.Agent && unplacedCriterion(s) == criterion && !t.p.leaves(s.Name) {
				t.sums[c] -= sign
			}
		default:
			t.sums[c] += sign * serviceCost(t.p, s, &t.hosts[h], criterion)
		}
	}
}

// countUnplaced starts the sums: nothing is placed.
func (t *tally) countUnplaced() {
	t.criteria = t.p.Goal.Criteria()
	t.sums = make([]int64, len(t.criteria))
	for i := range t.p.Services {
		s := &t.p.Services[i]
		if at := slices.Index(t.criteria, unplacedCriterion(s)); !s.Agent && at >= 0 {
			t.sums[at]++
		}
	}
}

func (t *tally) guestsMemory() int64 {
	var sum Bytes
	for h := range t.hosts {
		if t.hosts[h].IsGuest() {
			sum += t.size[h]
		}
	}
	return int64(sum)
}

// serviceCost is what one service on one host costs in a criterion that is a sum over services.
func serviceCost(p *Problem, s *Service, h *Host, c Criterion) int64 {
	if s.Agent {
		return 0
	}
	from, runs := p.Current.Host[s.Name]
	leaves := runs && from != h.Name
	switch {
	case c == Verdicts:
		return verdictCost[s.Judge(h.Processor).Verdict]
	case c == CriticalOnGuests && s.Critical && h.IsGuest():
		return 1
	case c == Slowness:
		return s.slownessOn(h.Processor)
	case c == DataMoved && leaves:
		return int64(s.DataBytes())
	case c == Moves && leaves:
		return 1
	}
	return 0
}

// unplacedCriterion is where a service counts that has no host.
func unplacedCriterion(s *Service) Criterion {
	return [...]Criterion{Normal: UnplacedNormal, High: UnplacedHigh, Low: UnplacedLow}[s.Wish.Priority]
}

func (t *tally) overMargin() int64 {
	if !t.p.Rules.OverMargin {
		return 0
	}
	var sum Bytes
	for i := range t.p.Machines {
		m := &t.p.Machines[i]
		memory, _ := t.machineLoad(m)
		sum += max(memory+m.Reserved+m.Foreign-t.p.marginOf(m).Of(m.Memory), 0)
	}
	return int64(sum)
}

// countInUse counts docker machines that carry a service, guests that are there, and hypervisors that
// have one or carry an appliance.
func (t *tally) countInUse() int64 {
	var n int64
	for i := range t.p.Machines {
		m := &t.p.Machines[i]
		if m.Kind == Docker {
			if t.carries(t.index[m.Name]) {
				n++
			}
			continue
		}
		used := false
		for _, g := range m.Guests {
			if g.Appliance {
				used = true
			} else if t.inUse(t.index[g.Name]) {
				used = true
				n++
			}
		}
		if used {
			n++
		}
	}
	return n
}

// crowdingScale is how finely the fullest machine is measured: in whole percents of its memory. Finer
// steps differ by less than anybody's estimate of a service's memory, and cost most of the search: of
// the 24 labs of 12 hosts that docs/engine.md speaks of, 13 were proven in thousandths, 21 in percents.
const crowdingScale = 100

// crowding is the part of the fullest machine's memory that is not headroom, rounded up.
func (t *tally) crowding() int64 {
	var top int64
	for i := range t.p.Machines {
		m := &t.p.Machines[i]
		if m.Memory == 0 {
			continue
		}
		memory, _ := t.machineLoad(m)
		room := t.p.usable(m) - m.Reserved - m.Foreign - memory
		used := int64(m.Memory - room)
		top = max(top, (used*crowdingScale+int64(m.Memory)-1)/int64(m.Memory))
	}
	return top
}
