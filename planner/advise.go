package planner

import (
	"cmp"
	"context"
	"slices"
)

// RemedyKind says what would have to change.
type RemedyKind int

// The kinds of remedies, cheapest first.
const (
	AcceptVerdict RemedyKind = iota // accept "not recommended" for service Subject
	Unpin                           // free service Subject from its pin
	OtherPort                       // publish port Port of service Subject as Free
	WidenGuest                      // let guest Subject grow to To
	ShrinkGuest                     // let guest Subject be as small as To
	RaiseMargin                     // use up to Margin of the memory
	LetPart                         // let service Subject run without those with which wishes have it share a host
	GiveUpGuest                     // let guest Subject be destroyed once what runs there has moved
	LeaveOut                        // leave service Subject out
	AddMemory                       // Add more memory in machine Subject, To in all
)

// Remedy is one change that an operator could make.
type Remedy struct {
	Kind    RemedyKind
	Subject string
	Add, To Bytes
	Sold    Bytes // the next size that is sold, where memory is added; 0 where none is
	Margin  Permille
	Port    int // of the service's host, TCP and UDP
	Free    int // one that nobody publishes
}

// Advice is a smallest set of remedies under which everything fits, and the plan that proves it.
type Advice struct {
	Remedies []Remedy
	Plan     *Plan
}

// maxAdvice bounds the list: nobody reads further.
const maxAdvice = 24

// Advise answers "nothing fits": the sets of changes under which everything has a place. Sets of one
// come first, cheapest first; sets of two are looked for where fewer than three single changes help,
// and never contain one that helps alone. Each is verified by solving again, beginning with the services
// that have a place without it. It is empty where everything fits already, and where no two changes help.
// When the context is done it returns what it has verified until then.
func Advise(ctx context.Context, p *Problem, o Options) []Advice {
	today, ok := fits(ctx, p, o)
	if ok {
		return nil
	}
	a := &adviser{ctx: ctx, o: o}
	a.o.From = today
	if a.o.Steps == 0 || a.o.Steps > stepsPerRemedy {
		a.o.Steps = stepsPerRemedy
	}
	remedies := candidates(p)
	var found []Advice
	var useless []Remedy
	for _, r := range remedies {
		if advice, ok := a.try(p, []Remedy{r}); ok {
			found = append(found, advice)
		} else {
			useless = append(useless, r)
		}
	}
	slices.SortStableFunc(found, func(x, y Advice) int {
		return cmp.Or(cmp.Compare(x.Remedies[0].Kind, y.Remedies[0].Kind), cmp.Compare(x.Remedies[0].Add, y.Remedies[0].Add))
	})
	if len(found) < enoughAdvice {
		found = append(found, a.pairs(p, useless, maxAdvice-len(found))...)
	}
	return found[:min(len(found), maxAdvice)]
}

// enoughAdvice is how many single changes make it needless to look for pairs.
const enoughAdvice = 3

// stepsPerRemedy is the work spent on one set of changes at most. A set for which that does not suffice
// counts as no help.
const stepsPerRemedy = 4_000_000

type adviser struct {
	ctx context.Context
	o   Options
}

// candidates lists every change worth a try, cheapest first, each at its widest: memory and margins are
// narrowed to the least that works afterwards.
func candidates(p *Problem) []Remedy {
	hosts, tied := p.Hosts(), WishedTogether(p)
	var out []Remedy
	// Also of a service that has a place: it may make room.
	out = append(out, forServices(p, AcceptVerdict, func(s *Service) bool { return !s.Agent && keptOffByVerdict(s, hosts) })...)
	out = append(out, forServices(p, Unpin, func(s *Service) bool { return !s.Agent && (len(s.Wish.On) > 0 || s.Wish.Stays) })...)
	out = append(out, otherPorts(p)...)
	out = append(out, forGuests(p, widened)...)
	out = append(out, forGuests(p, func(m *Machine, g *Guest) (Remedy, bool) { return shrunk(p, m, g) })...)
	if p.Rules.Margin < maxMargin {
		out = append(out, Remedy{Kind: RaiseMargin, Margin: maxMargin})
	}
	out = append(out, forServices(p, LetPart, func(s *Service) bool { return tied[s.Name] != nil })...) // nobody can part a service from the one whose network it is in
	out = append(out, forGuests(p, givenUp)...)
	out = append(out, leftOut(p)...)
	return append(out, added(p)...)
}

// forServices is a remedy for each service that it is of use for.
func forServices(p *Problem, kind RemedyKind, use func(*Service) bool) []Remedy {
	var out []Remedy
	for i := range p.Services {
		if s := &p.Services[i]; use(s) {
			out = append(out, Remedy{Kind: kind, Subject: s.Name})
		}
	}
	return out
}

// forGuests is a remedy for each guest that it is of use for; an appliance stays as it is.
func forGuests(p *Problem, of func(*Machine, *Guest) (Remedy, bool)) []Remedy {
	var out []Remedy
	for i := range p.Machines {
		m := &p.Machines[i]
		for k := range m.Guests {
			if r, use := of(m, &m.Guests[k]); use && !m.Guests[k].Appliance {
				out = append(out, r)
			}
		}
	}
	return out
}

func widened(m *Machine, g *Guest) (Remedy, bool) {
	return Remedy{Kind: WidenGuest, Subject: g.Name, To: m.Memory}, g.Memory.Max < m.Memory
}

// shrunk is of no use where a ceiling weighs nothing.
func shrunk(p *Problem, m *Machine, g *Guest) (Remedy, bool) {
	return Remedy{Kind: ShrinkGuest, Subject: g.Name, To: GuestStep}, (g.Kind == VM || p.lxcOvercommit(m) > 0) && g.Memory.Min > GuestStep
}

func givenUp(_ *Machine, g *Guest) (Remedy, bool) {
	return Remedy{Kind: GiveUpGuest, Subject: g.Name}, g.Exists && g.Keep != KeepNever && g.Foreign == 0
}

// leftOut leaves out each service, the smallest first.
func leftOut(p *Problem) []Remedy {
	var leave []*Service
	for i := range p.Services {
		if s := &p.Services[i]; !s.Agent {
			leave = append(leave, s)
		}
	}
	slices.SortStableFunc(leave, func(x, y *Service) int {
		return cmp.Or(cmp.Compare(x.Demand.Memory, y.Demand.Memory), cmp.Compare(x.Name, y.Name))
	})
	var out []Remedy
	for _, s := range leave {
		out = append(out, Remedy{Kind: LeaveOut, Subject: s.Name})
	}
	return out
}

// added gives each machine as much memory as it takes, unless that is soldered.
func added(p *Problem) []Remedy {
	var out []Remedy
	more := mostAdded(p)
	for i := range p.Machines {
		m := &p.Machines[i]
		most := m.Memory + more
		if m.MemoryMax > 0 {
			most = min(most, m.MemoryMax/GuestStep*GuestStep)
		}
		if most > m.Memory {
			out = append(out, Remedy{Kind: AddMemory, Subject: m.Name, Add: most - m.Memory, To: most})
		}
	}
	return out
}

func keptOffByVerdict(s *Service, hosts []Host) bool {
	return slices.ContainsFunc(hosts, func(h Host) bool {
		return slices.ContainsFunc(unsuited(s, &h), func(r Reason) bool { return r.Rule == RuleVerdict })
	})
}

// maxMargin is the most of a machine's memory that a remedy proposes to use.
const maxMargin Permille = 980

// mostMemory is the largest machine that a remedy proposes.
const mostMemory = 64 * TB

// mostAdded is more memory than any machine could need more: enough for all that there is, the agents on
// every host, under the margin of a guest and that of its machine.
func mostAdded(p *Problem) Bytes {
	var sum Bytes
	hosts := p.Hosts()
	margin := p.Rules.Margin
	for i := range p.Machines {
		m := &p.Machines[i]
		sum += m.Reserved + m.Foreign
		margin = min(margin, p.marginOf(m))
		for k := range m.Guests {
			sum += m.Guests[k].Memory.Min + m.Guests[k].ExistsAt + m.Guests[k].Reserved + m.Guests[k].Foreign + GuestStep
		}
	}
	for i := range p.Services {
		s := &p.Services[i]
		most := s.Demand.Memory
		for _, l := range s.Limits {
			most = max(most, l.Memory)
		}
		if s.Agent {
			most *= Bytes(len(hosts))
		}
		sum += most
	}
	for range 2 {
		sum = min(sum, mostMemory) / Bytes(max(margin, 1)) * 1000
	}
	return (min(sum, mostMemory)/GuestStep + 1) * GuestStep
}

// pairs looks for sets of two among changes that do not help alone.
func (a *adviser) pairs(p *Problem, useless []Remedy, most int) []Advice {
	var found []Advice
	for i := range useless {
		for j := range i {
			if len(found) == most || a.ctx.Err() != nil {
				return found
			}
			if advice, ok := a.try(p, []Remedy{useless[j], useless[i]}); ok {
				found = append(found, advice)
			}
		}
	}
	return found
}

// try reports whether the set helps, with the plan that shows it. What the end of the context leaves
// undecided does not: neither would its amounts be the least, nor its plan whole.
func (a *adviser) try(p *Problem, set []Remedy) (Advice, bool) {
	set, ok := a.sharpen(p, set)
	if !ok || a.ctx.Err() != nil {
		return Advice{}, false
	}
	q, _ := remedied(p, set)
	o := a.o
	o.From = Placement{} // the plan is the one that planning with the change gives
	plan := Solve(a.ctx, q, o)
	return Advice{Remedies: set, Plan: plan}, plan.Status != Infeasible
}

// sharpen reports whether the set helps, with each amount in it brought down to the least that does.
func (a *adviser) sharpen(p *Problem, set []Remedy) ([]Remedy, bool) {
	o := a.o
	helps := func(set []Remedy) bool {
		q, ok := remedied(p, set)
		if !ok {
			return false
		}
		found, ok := fits(a.ctx, q, o)
		if ok {
			o.From = found // the next amount is smaller: little has to move
		}
		return ok
	}
	if !helps(set) {
		return nil, false
	}
	for k := range set {
		with := func(n int64) []Remedy {
			out := slices.Clone(set)
			out[k] = amount(p, set[k], n)
			return out
		}
		lo, hi := steps(p, set[k])
		if hi == 0 {
			continue
		}
		// The least n in (lo, hi] that helps; hi does.
		for lo+1 < hi {
			if mid := (lo + hi) / 2; helps(with(mid)) {
				hi = mid
			} else {
				lo = mid
			}
		}
		set = with(hi)
	}
	return set, true
}
