package preflight

import (
	"berth/deployer/probe"
	"berth/wording"
)

// JournalOpen is a run that did not come to its end on a host.
type JournalOpen struct {
	Place
	stops
	Run string
}

func (f JournalOpen) Say(w wording.Words) string {
	return w.Say("run %s did not end on %s", "l'exécution %s n'est pas terminée sur %s", f.Run, f.Host)
}

func (JournalOpen) Hint(w wording.Words) string {
	return w.Say("berth resume goes on with it, berth rollback goes back", "berth resume la continue, berth rollback revient en arrière")
}

// journal stops the run where another one was broken off: what is there nobody knows.
func journal(c *checker, f *probe.Facts) {
	if j := f.Journal; j != nil && !j.Ended() && j.Run != c.want.Run {
		c.add(JournalOpen{Place: Place{Host: f.Host}, Run: j.Run})
	}
}
