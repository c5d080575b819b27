package preflight

import (
	"slices"
	"strings"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/planner"
)

// ToMove lists the paths that hosts are to be asked about before Check, by host: what moves carry, and where to.
func ToMove(list []moves.Move, facts map[string]*probe.Facts, coming []string) map[string][]string {
	out := map[string][]string{}
	for i := range list {
		m := &list[i]
		if !m.Copies() {
			continue
		}
		out[m.To] = slices.Grow(out[m.To], 1) // it is asked for its tools, too
		for _, p := range m.Places {
			out[m.From] = append(out[m.From], p.From)
			if at := landsIn(facts[m.To], p); at != "" {
				out[m.To] = append(out[m.To], at)
			}
		}
	}
	for _, host := range coming {
		delete(out, host)
	}
	return out
}

// landsIn is the directory on the target that a place of a move comes to lie in, as far as it is known: a volume is there already, or not.
func landsIn(f *probe.Facts, p ledger.Carried) string {
	if p.Path != "" || f == nil {
		return p.Path
	}
	if v := f.Volume(p.To); v != nil {
		return v.At
	}
	return ""
}

// move is how a service comes to a host with its data; nil: it does not.
func (c *checker) move(host, service string) *moves.Move {
	for i := range c.want.Moves {
		if m := &c.want.Moves[i]; m.To == host && m.Service == service {
			return m
		}
	}
	return nil
}

// moves reports whether a service goes to another host with its data, or comes back from a move.
func (c *checker) moves(service string) bool {
	return c.want.Old || slices.ContainsFunc(c.want.Moves, func(m moves.Move) bool { return m.Service == service })
}

// brings reports whether a place of a service comes along.
func (c *checker) brings(b *compose.Bundle, at string) bool {
	m := c.move(b.Host, b.Service)
	if m == nil {
		return false
	}
	for _, p := range m.Places {
		if p.To == at || compose.IsPath(p.To) && strings.HasPrefix(at, p.To+"/") {
			return true
		}
	}
	return false
}

// eachMove makes a check of every service that comes with its data.
func eachMove(find func(*checker, *moves.Move)) check {
	return func(c *checker) {
		for i := range c.want.Moves {
			find(c, &c.want.Moves[i])
		}
	}
}

// carried is how much a move carries; unknown: that some of it could not be counted.
func (c *checker) carried(m *moves.Move) (size planner.Bytes, unknown bool) {
	for _, p := range m.Places {
		s := c.want.Sides[m.From].Paths[p.From]
		size, unknown = size+s.Size, unknown || !s.Counted
	}
	return size, unknown
}

// movers lists the hosts that data goes to, or comes from, by name.
func (c *checker) movers() []string {
	var out []string
	for i := range c.want.Moves {
		if m := &c.want.Moves[i]; m.Copies() {
			out = append(out, m.From, m.To)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
