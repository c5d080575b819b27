package pages

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planner"
	"berth/quantity"
)

// left lists what services of the lab left on hosts of it when they moved, as the hosts have it, by service.
func (p *Scan) left() []planner.Waiting {
	var out []planner.Waiting
	for i := range p.Hosts {
		s := &p.Hosts[i]
		if s.Facts.Err != nil {
			continue
		}
		for k := range s.Facts.Moves {
			m := &s.Facts.Moves[k]
			if !p.isThere(m.From) || p.Problem.Service(m.Service) == nil || m.State.Before(ledger.MoveWaiting) || !p.speaks(s.Host, m) {
				continue
			}
			out = append(out, planner.Waiting{Service: m.Service, On: m.From, Since: m.Since.Local().Format(time.DateOnly), Size: legible(m.Size())})
		}
	}
	slices.SortFunc(out, func(a, b planner.Waiting) int { return cmp.Compare(a.Service, b.Service) })
	return slices.CompactFunc(out, func(a, b planner.Waiting) bool { return a.Service == b.Service })
}

// isThere reports whether the inventory has a host that exists, or that does by this scan.
func (p *Scan) isThere(host string) bool {
	h, known := p.Problem.Host(host)
	return known && (h.Exists || slices.ContainsFunc(p.Hosts, func(s status.Scanned) bool { return s.Host == host && s.Err == nil && s.Facts.Unread == 0 }))
}

// speaks reports whether a host's word of a move counts: that of the host that the service came to, else that of the other one.
func (p *Scan) speaks(host string, m *ledger.Moving) bool {
	if m.To == host {
		return true
	}
	i := slices.IndexFunc(p.Hosts, func(s status.Scanned) bool { return s.Host == m.To })
	return m.From == host && (i < 0 || p.Hosts[i].Facts.Move(m.Service) == nil)
}

// legible is an amount rounded up to one that is read at a glance.
func legible(b planner.Bytes) planner.Bytes {
	step := planner.MB
	if b >= planner.GB {
		step = planner.GB / 4
	}
	return (b + step - 1) / step * step
}

// waiting prints it as the inventory would have it.
func (p *Scan) waiting(b *strings.Builder) {
	list := p.left()
	if len(list) == 0 {
		return
	}
	fmt.Fprintln(b, "waiting:")
	for _, x := range list {
		size := ""
		if x.Size > 0 {
			size = ", size: " + quantity.FormatBytes(x.Size)
		}
		fmt.Fprintf(b, "  %s: {on: %s, since: %s%s}\n", x.Service, x.On, x.Since, size)
	}
}

// editWaiting writes it, and takes away what is not there any more by the word of the host where it was.
func (p *Scan) editWaiting(e *inventory.Editor) error {
	list := p.left()
	for _, x := range list {
		if was, _ := p.Problem.WaitingOf(x.Service); was != x {
			if err := e.SetWaiting(x); err != nil {
				return err
			}
		}
	}
	for _, was := range p.Problem.Waiting {
		still := slices.ContainsFunc(list, func(x planner.Waiting) bool { return x.Service == was.Service })
		asked := slices.ContainsFunc(p.Hosts, func(s status.Scanned) bool { return s.Host == was.On && s.Facts.Err == nil && s.Facts.RootErr == nil })
		if asked && !still {
			if err := e.SetNotWaiting(was.Service); err != nil {
				return err
			}
		}
	}
	return nil
}
