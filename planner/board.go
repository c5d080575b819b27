package planner

import (
	"cmp"
	"slices"
)

// Board is a placement under edit. It says of it what Check would, kept by difference, so that a service
// can be carried from host to host without adding everything up again.
//
// Hosts and machines are named by their position in Problem.Hosts and Problem.Machines. A guest is as
// large as what runs in it asks for; one with a size of its own in the placement keeps that until a
// service comes to it or leaves it. The problem must not change while the board is used.
type Board struct {
	t        *tally
	today    *tally
	free     *tally // nil where no guest has a size of its own: t itself is then as a search weighs hosts
	services map[string]*Service
	at       map[string]int   // host of each service that has one
	among    map[int][]Reason // what services break among themselves, by their host; absent where it is to be found out
	names    []string         // of all that has a host now or had one, sorted; nil until somebody asks for moves
}

// NewBoard begins with a placement.
func NewBoard(p *Problem, pl Placement) *Board {
	b := &Board{t: newTally(p, pl), today: newTally(p, p.Current), services: map[string]*Service{}, at: map[string]int{}, among: map[int][]Reason{}}
	for _, list := range [...][]Service{p.Leaving, p.Services} {
		for i := range list {
			b.services[list[i].Name] = &list[i]
		}
	}
	for h := range b.t.hosts {
		for _, s := range b.t.on[h] {
			if !s.Agent {
				b.at[s.Name] = h
			}
		}
	}
	for h := range b.t.hosts {
		b.t.spareStranded(h, b.placed)
	}
	return b
}

func (b *Board) placed(service string) bool { return b.HostOf(service) >= 0 }

// Problem is what the board was made for.
func (b *Board) Problem() *Problem { return b.t.p }

// Placement returns the placement as it is now. Sizes are only in it for guests that have one of their
// own: Check gives the others the one that their load asks for.
func (b *Board) Placement() Placement {
	pl := Placement{Host: make(map[string]string, len(b.at)), Size: map[string]Bytes{}}
	for name, h := range b.at {
		pl.Host[name] = b.t.hosts[h].Name
	}
	for h, size := range b.t.given {
		if size > 0 && !b.t.spared[h] {
			pl.Size[b.t.hosts[h].Name] = size
		}
	}
	return pl
}

// HostIndex is the position of the host of that name, and -1 where there is none.
func (b *Board) HostIndex(name string) int {
	if h, ok := b.t.index[name]; ok {
		return h
	}
	return -1
}

// Host is the host at a position.
func (b *Board) Host(h int) *Host { return &b.t.hosts[h] }

// MachineOf is the position of the machine that the host at a position is, or runs on.
func (b *Board) MachineOf(h int) int { return b.t.machineOf[h] }

// HostCount is how many hosts there are.
func (b *Board) HostCount() int { return len(b.t.hosts) }

// HostOf is the position of the host that the service is on, and -1 where it is on none.
func (b *Board) HostOf(service string) int {
	if h, ok := b.at[service]; ok {
		return h
	}
	return -1
}

// Service returns the service of that name, a leaving one too, or nil.
func (b *Board) Service(name string) *Service { return b.services[name] }

// Put moves a service to the host at a position, from wherever it is; -1 leaves it nowhere. Whether it
// may be there is not asked. It reports whether anything changed: an agent, an unknown service and the
// host that it is on already change nothing.
func (b *Board) Put(service string, host int) bool {
	s := b.services[service]
	from := b.HostOf(service)
	if s == nil || s.Agent || from == host || host >= len(b.t.hosts) {
		return false
	}
	b.free = nil
	if from >= 0 {
		b.t.given[from] = 0
		b.t.take(s, from)
		delete(b.at, service)
	}
	b.t.strange = slices.DeleteFunc(b.t.strange, func(r Reason) bool { return r.Service == service })
	if host >= 0 {
		b.t.given[host] = 0
		b.t.put(s, host)
		b.at[service] = host
	}
	for _, h := range [...]int{from, host, b.HostIndex(b.t.p.Current.Host[service])} {
		if h >= 0 {
			b.t.spareStranded(h, b.placed)
			delete(b.among, h)
		}
	}
	return true
}

// InUse reports whether the host is there: always for a docker machine.
func (b *Board) InUse(host int) bool { return b.t.inUse(host) }

// HostLoad is what the host carries. Services is left out; see Services.
func (b *Board) HostLoad(host int) HostLoad { return b.t.hostLoad(b.today, host) }

// MachineLoad is what the machine carries.
func (b *Board) MachineLoad(machine int) MachineLoad { return b.t.machineLoadOf(b.today, machine) }

// Services lists what runs on the host by name, agents first.
func (b *Board) Services(host int) []*Service { return b.t.byName(host) }

// Unplaced lists the services without a host by name, agents aside.
func (b *Board) Unplaced() []*Service {
	var out []*Service
	for i := range b.t.p.Services {
		s := &b.t.p.Services[i]
		if _, placed := b.at[s.Name]; !placed && !s.Agent {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(x, y *Service) int { return cmp.Compare(x.Name, y.Name) })
	return out
}

// Violations lists every rule that the placement breaks.
func (b *Board) Violations() []Reason {
	return violations(b.t, func(h int) []Reason {
		out, known := b.among[h]
		if !known {
			out = b.t.amongThemselves(h)
			b.among[h] = out
		}
		return out
	})
}

// Moves lists what comes, leaves one host for another, or goes.
func (b *Board) Moves() []Move {
	if b.names == nil {
		b.names = union(b.services, b.t.p.Current.Host)
	}
	return append(moves(b.t.p, b.names, func(name string) string {
		if h, ok := b.at[name]; ok {
			return b.t.hosts[h].Name
		}
		return ""
	}), agentMoves(b.t)...)
}

// Guests lists what happens to each guest.
func (b *Board) Guests() []GuestChange { return guestChanges(b.t) }

// Scores are the costs of the placement in the order of the goal's criteria; no bound is known of them.
func (b *Board) Scores() []Score {
	var out []Score
	for c, cost := range b.t.score() {
		out = append(out, Score{Criterion: b.t.criteria[c], Cost: cost, Bound: Unbounded})
	}
	return out
}

// Why is the reason for the place of a service, as Plan.Placed has it; the zero value for one that has
// no host.
func (b *Board) Why(service string) Why {
	h, ok := b.at[service]
	if !ok {
		return Why{}
	}
	return b.weigher().why(b.services[service], h)
}

// Answers says for every host what would happen if these services ran there and everything else stayed.
// The services are off their hosts meanwhile; agents and unknown names are left out, and without any
// service there is no answer.
func (b *Board) Answers(services ...string) []Answer {
	t := b.weigher()
	lifted, back := b.lift(t, services)
	defer back()
	if lifted == nil {
		return nil
	}
	out := make([]Answer, len(t.hosts))
	for h := range t.hosts {
		out[h] = t.together(lifted, h)
		out[h].Here = b.HostOf(lifted[0].Name) == h
	}
	return out
}

// weigher is a tally in which guests are as large as their load asks for, as a search weighs them.
func (b *Board) weigher() *tally {
	if !slices.ContainsFunc(b.t.given, func(size Bytes) bool { return size > 0 }) {
		return b.t
	}
	if b.free == nil {
		b.free = newTally(b.t.p, Placement{Host: b.t.placement().Host})
	}
	return b.free
}
