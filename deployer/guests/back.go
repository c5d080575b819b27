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
		var why *Kept
		switch {
		case now.HalfGone() && now.Record != nil && now.Record.Run == run:
			c.Action = Remove
			why = c.keep(HalfGone)
		case now.HalfMade() && now.Record.Run == run:
			c.Action = Remove
			why = c.keep(HalfMade)
		case now.Ours() && now.Record.Run == run:
			c.Action = Remove
			if why = c.mayDestroy(want); why == nil || !now.Record.Ready && (why.Why == NotSeen || why.Why == DisksGone) { // nothing was put into one that is not whole
				why = c.unlocked()
			}
		case now.Before != nil && now.Before.Run == run && (now.Memory() != now.Before.Memory || now.Before.Cores > 0 && now.Cores() != now.Before.Cores):
			c.Action, c.To = Size, now.Before.Memory
			if now.Before.Cores > 0 && now.Cores() != now.Before.Cores {
				c.Cores = now.Before.Cores
			}
			why = c.maySize()
		default:
			continue
		}
		if why != nil {
			kept = append(kept, *why)
			continue
		}
		changes = append(changes, c)
	}
	return changes, kept
}
