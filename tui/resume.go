package tui

import (
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

// Resume is an earlier session that the operator may go on with: nothing of Now, Then and Why where there
// are only others.
type Resume struct {
	Now  *session.Session // on the inventory as it is now; nil: it does not fit that
	Then *session.Session // on the inventory as it was then; nil where that is the same
	Why  error            // why there is no Now

	Saved           time.Time
	Steps, Variants int
	Clean           bool   // it ended because the operator left
	Inventory       bool   // has changed since
	Catalog         bool   // likewise
	Old             string // where it is kept when the operator begins anew

	Busy bool   // another berth has it open: what is gone on with is a copy
	By   int    // the process of that one; 0: not known
	File string // where this one is saved then

	Others []Other // sessions in other files

	// Taken is told when the operator goes on with the session; until then its file is not to be
	// written over.
	Taken func()
}

// Other is a session in another file, which is read when it is chosen.
type Other struct {
	Name  string
	Saved time.Time
	Open  func() (Opened, error)
}

// Opened is a session that was read from its file.
type Opened struct {
	Session         *session.Session
	Steps, Variants int
}

// offerResume asks at the start whether to go on with an earlier session. Who does not answer begins anew.
func (m *Model) offerResume() {
	if m.o.Notice != "" {
		m.tell(cells.Tight, m.o.Notice)
	}
	r := m.o.Resume
	if r == nil {
		return
	}
	list := resumeChoices(m.w, r)
	if len(r.Others) > 0 {
		list = append(list, choice{
			name: m.w.Say("go on with another one", "en reprendre une autre"), about: m.w.Say("%d kept", "%d gardées", len(r.Others)),
			do: func(m *Model) tea.Cmd { m.chooseOther(r); return nil },
		})
	}
	kept := ""
	switch {
	case r.Busy:
		kept = m.w.Say("saved as %s", "enregistrée sous %s", r.File)
	case r.Old != "":
		kept = m.w.Say("the old one is kept as %s", "l'ancienne est gardée : %s", r.Old)
	}
	begun := func(m *Model) {
		if kept != "" {
			m.tell(cells.Muted, m.w.Say("begun anew: %s", "nouvelle session : %s", kept))
		}
	}
	list = append(list, choice{name: m.w.Say("begin anew", "recommencer"), about: kept, do: then(begun)})
	if r.Busy {
		list = append(list, choice{name: m.w.Say("leave", "quitter"), do: func(m *Model) tea.Cmd { return m.stopAll() }})
	}
	m.choose(picker{title: resumeTitle(m.w, r), note: resumeNote(m.w, r), choices: list, left: begun})
}

// resumeChoices are the ways to go on with the session.
func resumeChoices(w wording.Words, r *Resume) (list []choice) {
	took := func(s *session.Session) func(m *Model) tea.Cmd {
		return func(m *Model) tea.Cmd {
			m.resume(s, stepWords(m.w, r.Steps, r.Variants))
			if r.Taken != nil {
				r.Taken()
			}
			return nil
		}
	}
	if r.Now == nil && r.Then == nil && r.Why == nil {
		return nil
	}
	what := stepWords(w, r.Steps, r.Variants)
	if r.Now != nil || r.Then == nil {
		c := choice{name: w.Say("go on with it", "la reprendre"), about: what, do: took(r.Now)}
		switch {
		case r.Busy:
			c.name = w.Say("go on with a copy of it", "en reprendre une copie")
		case r.Then != nil:
			c.name = w.Say("go on with it, on the inventory as it is now", "la reprendre, sur l'inventaire d'aujourd'hui")
		}
		if r.Now == nil {
			c.why = w.Say("it does not fit the inventory any more", "elle ne correspond plus à l'inventaire")
			if r.Why != nil {
				c.why, _, _ = strings.Cut(r.Why.Error(), "\n")
			}
		}
		list = append(list, c)
	}
	if r.Then != nil {
		list = append(list, choice{
			name:  w.Say("go on with it, on the inventory as it was then", "la reprendre, sur l'inventaire d'alors"),
			about: what, do: took(r.Then),
		})
	}
	return list
}

// chooseOther lists the sessions in other files.
func (m *Model) chooseOther(r *Resume) {
	var list []choice
	for _, o := range r.Others {
		list = append(list, choice{name: o.Name, about: o.Saved.Format("2006-01-02 15:04"), do: func(m *Model) tea.Cmd {
			got, err := o.Open()
			if err != nil {
				m.offerResume() // there may be another one
				m.tell(cells.Over, cells.SignOver+" "+oneLine(m.w, err))
				return nil
			}
			m.resume(got.Session, stepWords(m.w, got.Steps, got.Variants))
			return nil
		}})
	}
	m.choose(picker{title: m.w.Say("sessions in other files", "sessions dans d'autres fichiers"), choices: list})
}

// resumeTitle says what is known of the earlier session.
func resumeTitle(w wording.Words, r *Resume) string {
	switch {
	case r.Busy && r.By != 0:
		return w.Say("open in another berth (process %d)", "ouverte dans un autre berth (processus %d)", r.By)
	case r.Busy:
		return w.Say("open in another berth", "ouverte dans un autre berth")
	case r.Now == nil && r.Then == nil && r.Why == nil:
		return w.Say("there are earlier sessions", "il y a d'anciennes sessions")
	}
	at := r.Saved.Format("2006-01-02 15:04")
	title := w.Say("the session of %s was cut short", "la session du %s a été interrompue", at)
	if r.Clean {
		title = w.Say("the session that you left on %s", "la session quittée le %s", at)
	}
	switch {
	case r.Inventory:
		title += w.Say("; the inventory has changed", " ; l'inventaire a changé")
	case r.Catalog:
		title += w.Say("; the catalog has changed", " ; le catalogue a changé")
	}
	return title
}

// resumeNote says what becomes of two sessions at once.
func resumeNote(w wording.Words, r *Resume) string {
	if !r.Busy {
		return ""
	}
	return w.Say("Two berths do not share a session. This one is saved as %s; the other one keeps its own.",
		"Une session ne se partage pas. Celle-ci est enregistrée sous %s ; l'autre berth garde la sienne.", r.File)
}

// stepWords counts steps and variants: "12 steps, 2 variants".
func stepWords(w wording.Words, steps, variants int) string {
	count := func(n int, one, many, un, plusieurs string) string {
		if n == 1 {
			return w.Say("1 "+one, "1 "+un)
		}
		return w.Say("%d "+many, "%d "+plusieurs, n)
	}
	var parts []string
	if steps > 0 {
		parts = append(parts, count(steps, "step", "steps", "étape", "étapes"))
	}
	if variants > 0 {
		parts = append(parts, count(variants, "variant", "variants", "variante", "variantes"))
	}
	return strings.Join(parts, ", ")
}

// resume makes an earlier session the one on the screen; what is in it is said.
func (m *Model) resume(s *session.Session, what string) {
	m.s = s
	m.saving.first = 0 // its file says that it was cut short until it is written again
	m.facts = facts{}
	m.board = newBoard()
	m.pages[onBoard] = m.board
	m.refresh()
	m.board.at = hostSpots(m.s)[0]
	m.board.settle(m)
	m.tell(cells.Plain, m.w.Say("gone on with: %s", "reprise : %s", what))
}
