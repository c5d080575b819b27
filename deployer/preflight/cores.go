package preflight

import (
	"slices"

	"berth/deployer/probe"
	"berth/planner"
	"berth/wording"
)

// OtherCores is a host with fewer cores than the inventory says, which stops the run, or with more.
type OtherCores struct {
	Place
	graded
	Stated, Have int
}

func (f OtherCores) Say(w wording.Words) string {
	count := func(n int) string { return w.Cores(planner.MilliCPU(n) * 1000) }
	return w.Say("%s has %s, and the inventory says %s", "%s a %s, et l'inventaire dit %s", f.Host, count(f.Have), count(f.Stated))
}

func (OtherCores) Hint(w wording.Words) string { return correct(w) }

func cores(c *checker, f *probe.Facts, h planner.Host) {
	at := Place{Host: f.Host}
	least := int(h.CPU / 1000)
	most := least
	if !h.IsGuest() {
		most = max(least, h.Processor.Threads)
	}
	switch {
	case slices.Contains(c.want.Sized, h.Name):
	case f.Cores < least:
		c.add(OtherCores{Place: at, graded: graded{Stops}, Stated: least, Have: f.Cores})
	case f.Cores > most:
		c.add(OtherCores{Place: at, graded: graded{Warns}, Stated: most, Have: f.Cores})
	}
}
