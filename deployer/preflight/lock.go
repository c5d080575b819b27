package preflight

import (
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/wording"
)

// LockHeld is a host that another run has locked.
type LockHeld struct {
	Place
	stops
	Owner ledger.Owner
	Left  ledger.Left // how its run was left; Settled where that is not known any more
}

// Say tells who has the lock, since when and for what, as far as it is known.
func (f LockHeld) Say(w wording.Words) string {
	o, out := f.Owner, ""
	if o.Who != "" {
		out += w.Say(" by %s", " par %s", o.Who)
	}
	if o.When != "" {
		out += w.Say(" since %s", " depuis %s", o.When)
	}
	if o.Run != "" {
		out += w.Say(", run %s", ", exécution %s", o.Run)
	}
	if o.Plan != "" {
		out += w.Say(" of plan %s", " du plan %s", o.Plan)
	}
	return w.Say("%s is locked%s", "%s est verrouillé%s", f.Host, out)
}

func (f LockHeld) Hint(w wording.Words) string { return wayOut(w, f.Left) }

// wayOut says what leads out of a run that is in the way. One of which the hosts say nothing any more has ended since
// they were looked at.
func wayOut(w wording.Words, left ledger.Left) string {
	if left.Ending == ledger.Settled {
		return w.Say("look again: it may have ended since", "regarder à nouveau : elle s'est peut-être terminée depuis")
	}
	return left.Hint(w)
}

// lock stops the run where another one is at work: what will be there nobody knows.
func lock(c *checker, f *probe.Facts) {
	if f.Lock == nil {
		return
	}
	if o := f.Lock.Owner(); c.want.Run == "" || o.Run != c.want.Run {
		c.add(LockHeld{Place: Place{Host: f.Host}, Owner: o, Left: c.left(o.Run)})
	}
}

// left says how a run was left.
func (c *checker) left(run string) ledger.Left {
	if c.want.Left == nil {
		return ledger.Left{}
	}
	return c.want.Left(run)
}

// eachBusy makes a check of every host on which another run may be in the way: those of this run, and those of
// which a service with data on a share comes. What such a run is about to do there nothing else shows.
func eachBusy(find func(*checker, *probe.Facts)) check {
	return func(c *checker) {
		eachHost(find)(c)
		for _, o := range c.others {
			if o.OnShare() && !o.ours && !o.inUse() {
				find(c, o.facts)
			}
		}
	}
}
