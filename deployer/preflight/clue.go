package preflight

import "berth/wording"

// Clue is what speaks for a service, or what it keeps, being on a host that does not show it. The zero value is the
// host's own records.
type Clue struct {
	Run    string // that put it there; empty: none
	Today  bool   // the inventory has it there
	Untold bool   // former runs are not wholly known: anything may be
}

func (c Clue) say(w wording.Words) string {
	switch {
	case c.Today:
		return w.Say("by the inventory, today", "selon l'inventaire, aujourd'hui")
	case c.Untold:
		return w.Say("what former runs did is not known everywhere", "ce qu'ont fait d'anciennes exécutions n'est pas connu partout")
	case c.Run != "":
		return w.Say("by run %s", "selon l'exécution %s", c.Run)
	}
	return w.Say("by its own records", "selon ses propres notes")
}

// clue says what speaks for the service being on the host; the zero value: nothing. It is sure of no more than volumes
// where a run took the service from there.
func (o *other) clue() (clue Clue, sure bool) {
	if o.today == o.on {
		return Clue{Today: true}, true
	}
	for _, p := range o.put {
		if p.Host == o.on && !p.Removed {
			return Clue{Run: p.Run}, true
		}
	}
	if o.untold {
		return Clue{Untold: true}, true
	}
	for _, p := range o.put {
		if p.Host == o.on && len(o.State) > 0 && !o.OnShare() {
			return Clue{Run: p.Run}, false
		}
	}
	return Clue{}, false
}
