package planner

import "slices"

// Waiting is what a service left on a host when it moved from there with its data. It lies there until the operator has it deleted, or goes
// back to it.
type Waiting struct {
	Service string
	On      string // the host that it left
	Since   string // the day, as 2026-11-30
	Size    Bytes  // 0: not known
}

// WaitingOf returns what a service left at its last move, and whether it left anything.
func (p *Problem) WaitingOf(service string) (Waiting, bool) {
	i := slices.IndexFunc(p.Waiting, func(w Waiting) bool { return w.Service == service })
	if i < 0 {
		return Waiting{}, false
	}
	return p.Waiting[i], true
}

// waits reports whether data that a service left lies on a host.
func (p *Problem) waits(host string) bool {
	return slices.ContainsFunc(p.Waiting, func(w Waiting) bool { return w.On == host })
}

// holdWaiting counts what services left on the disks of hosts.
func (t *tally) holdWaiting() {
	for _, w := range t.p.Waiting {
		if h, there := t.index[w.On]; there {
			t.used[h].Disk += w.Size
		}
	}
}
