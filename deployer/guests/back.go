package guests

import "berth/planner"

// Back says what has to be done so that the guests of a machine are as a run found them: those that it made go, where nobody has settled in
// them, and those that it changed get their size back. A guest that was destroyed does not come back.
func (p *Proxmox) Back(run string, known []planner.Guest, want Wanted) (changes []Change, kept []Kept) {
	for i := range known {
		g := &known[i]
		now := p.Guest(g.ID)
		if g.Appliance || now == nil || now.Kind != g.Kind {
			continue
		}
		c := Change{Machine: p.Host, Guest: g, From: now.Memory(), Now: now}
		switch why, touched := c.back(run, want); {
		case why != nil:
			kept = append(kept, *why)
		case touched:
			changes = append(changes, c)
		}
	}
	return changes, kept
}

// back finds what takes a guest back, or why it is left alone; it reports whether the run has touched it.
func (c *Change) back(run string, want Wanted) (*Kept, bool) {
	now := c.Now
	switch made := now.Record != nil && now.Record.Run == run; {
	case made && (now.HalfGone() || now.HalfMade() || now.Ours()):
		c.Action = Remove
		return c.unmake(want), true
	case now.Before == nil || now.Before.Run != run || now.Memory() == now.Before.Memory && !now.otherCores():
		return nil, false
	}
	c.Action, c.To = Size, now.Before.Memory
	if now.otherCores() {
		c.Cores = now.Before.Cores
	}
	return c.maySize(), true
}

// unmake gives the first reason for which a guest is not destroyed whose run made it: nothing was put into one that is not whole.
func (c *Change) unmake(want Wanted) *Kept {
	switch now := c.Now; {
	case now.HalfGone():
		return c.keep(HalfGone{})
	case now.HalfMade():
		return c.keep(HalfMade{})
	}
	if why := c.mayDestroy(want); why != nil && (c.Now.Record.Ready || !why.unseen()) {
		return why
	}
	return c.unlocked()
}

// otherCores reports whether a run has given the guest other cores.
func (g *Guest) otherCores() bool { return g.Before.Cores > 0 && g.Cores() != g.Before.Cores }

// unseen reports whether a guest is kept only since nobody can look into it.
func (k *Kept) unseen() bool {
	switch k.Why.(type) {
	case NotSeen, DisksGone:
		return true
	}
	return false
}
