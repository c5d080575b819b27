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

func (LockHeld) Hint(w wording.Words) string {
	return w.Say("wait for it, take it up with berth resume, or break a stale one with berth unlock", "attendre, reprendre avec berth resume, ou lever un verrou oublié avec berth unlock")
}

// lock stops the run where another one is at work: what will be there nobody knows.
func lock(c *checker, f *probe.Facts) {
	if f.Lock == nil {
		return
	}
	if o := f.Lock.Owner(); c.want.Run == "" || o.Run != c.want.Run {
		c.add(LockHeld{Place: Place{Host: f.Host}, Owner: o})
	}
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
