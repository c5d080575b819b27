package preflight

import (
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/wording"
)

// JournalOpen is a run that did not come to its end on a host.
type JournalOpen struct {
	Place
	stops
	Run  string
	Left ledger.Left // how it was left; Settled where that is not known any more
}

func (f JournalOpen) Say(w wording.Words) string {
	return w.Say("run %s did not end on %s", "l'exécution %s n'est pas terminée sur %s", f.Run, f.Host)
}

func (f JournalOpen) Hint(w wording.Words) string { return wayOut(w, f.Left) }

// journal stops the run where another one was broken off: what is there nobody knows. Where that has the lock, that
// says so already.
func journal(c *checker, f *probe.Facts) {
	j := f.Journal
	if j == nil || j.Ended() || j.Run == c.want.Run || f.Lock != nil && f.Lock.Owner().Run == j.Run {
		return
	}
	c.add(JournalOpen{Place: Place{Host: f.Host}, Run: j.Run, Left: c.left(j.Run)})
}
