package report

import (
	"time"

	"berth/planner"
	"berth/wording"
)

// Known is what hosts said beside the plan: which backups there are, and which services are between two hosts.
type Known struct {
	Backups []Backup // of services that run today and keep something, by name
	Moves   []Moved  // by service
	Unasked []string // hosts that did not say
}

// Backup is what is known of the backups of a service; zero times: there is none, none was verified.
type Backup struct {
	Service         string
	Saved, Verified time.Time
}

// Moved is a service that moves with its data, or has and waits for the last word.
type Moved struct {
	Service, From, To string
	State             string        // as ledger.MoveState has it
	Waits             bool          // for the last word
	Days              int           // since it came to the state
	Data              planner.Bytes // that it leaves; 0: not known
}

// unsaved are the services that keep something and of which no backup is known.
func (k *Known) unsaved() []string {
	var out []string
	for _, b := range k.Backups {
		if b.Saved.IsZero() {
			out = append(out, b.Service)
		}
	}
	return out
}

// unsavedRisk is the risk of having no backups; none where nothing is known.
func (k *Known) unsavedRisk() []planner.Risk {
	if k == nil || len(k.Unasked) > 0 { // one that did not answer may have them
		return nil
	}
	if services := k.unsaved(); services != nil {
		return []planner.Risk{{Kind: planner.RiskUnsaved, Services: services}}
	}
	return nil
}

// backups says what was saved and verified last, and what waits for a last word; and where nobody was asked that nobody was.
func (b *builder) backups() Section {
	s := Section{ID: "backups", Title: b.Label(wording.Backups)}
	k := b.o.Known
	if k == nil {
		s.Blocks = []Block{Paragraph{Line{b.Label(wording.NobodyAsked), Muted}}}
		return s
	}
	if len(k.Unasked) > 0 {
		s.Blocks = append(s.Blocks, Paragraph{Line{b.NotSaid(k.Unasked), Tight}})
	}
	var items []Item
	for _, m := range k.Moves {
		line := b.MoveUnderWay(m.Service, m.From, m.To, m.State, m.Days)
		if m.Waits {
			line = b.MoveWaits(m.Service, m.From, m.To, m.Days, m.Data)
		}
		items = append(items, Item{Lines: []string{line}, Tone: Tight})
	}
	if items != nil {
		s.Blocks = append(s.Blocks, List{Items: items})
	}
	t := Table{Columns: []Column{{}, {Title: b.Label(wording.SavedLabel)}, {Title: b.Label(wording.VerifiedLabel)}}}
	at := func(when time.Time) string {
		switch {
		case when.IsZero() && len(k.Unasked) > 0: // whoever did not answer may know of one
			return "?"
		case when.IsZero():
			return b.Label(wording.Never)
		}
		return b.Date(when.Local())
	}
	for _, x := range k.Backups {
		tone := Plain
		if x.Saved.IsZero() {
			tone = Tight
		}
		t.Rows = append(t.Rows, Row{Cells: []string{x.Service, at(x.Saved), at(x.Verified)}, Tone: tone})
	}
	if len(t.Rows) > 0 {
		s.Blocks = append(s.Blocks, t)
	}
	if len(s.Blocks) == 0 {
		s.Blocks = []Block{Paragraph{Line{b.Label(wording.NothingKept), Plain}}}
	}
	return s
}
