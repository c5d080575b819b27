package preflight

import (
	"berth/deployer/probe"
	"berth/wording"
)

// RecordUnreadable is a record of berth's that cannot be read.
type RecordUnreadable struct {
	Place
	stops
	noHint
	Why error
}

func (f RecordUnreadable) Say(w wording.Words) string {
	return w.Say("what berth wrote down on %s about %s cannot be read: %s", "ce que berth a noté sur %s à propos de %s est illisible : %s", f.Host, f.Service, f.Why)
}

func records(c *checker, f *probe.Facts) {
	for _, s := range f.Services {
		if s.Err != nil {
			c.add(RecordUnreadable{Place: Place{f.Host, s.Record.Service}, Why: s.Err})
		}
	}
}
