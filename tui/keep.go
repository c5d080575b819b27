package tui

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

func (m *Model) notUndoable() string {
	if back, _ := m.s.Steps(); back == 0 {
		return m.w.Say("nothing has been done yet", "rien n'a encore été fait")
	}
	return m.carryingFirst()
}

func (m *Model) undo() {
	if done, ok := m.s.Undo(); ok {
		m.tell(cells.Muted, m.w.Say("taken back: %s", "annulé : %s", doneWords(m.w, done)))
	}
}

func (m *Model) notRedoable() string {
	if _, forth := m.s.Steps(); forth == 0 {
		return m.w.Say("nothing has been taken back", "rien n'a été annulé")
	}
	return m.carryingFirst()
}

func (m *Model) redo() {
	if done, ok := m.s.Redo(); ok {
		m.tell(cells.Muted, m.w.Say("done again: %s", "refait : %s", doneWords(m.w, done)))
	}
}

// doneWords says what a step did.
func doneWords(w wording.Words, d session.Done) string {
	what := d.Subject
	if d.Count > 1 {
		what = w.Services(d.Count)
	}
	switch d.Kind {
	case session.Moved:
		return w.Say("%s to %s", "%s vers %s", what, d.Host)
	case session.TookOff:
		return w.Say("%s off its host", "%s retiré de son hôte", what)
	case session.Planned:
		return w.Say("the planner's proposal", "la proposition du planificateur")
	case session.Pinned:
		if d.Host == "" {
			return w.Say("%s pinned to their hosts", "%s épinglés sur leurs hôtes", what)
		}
		return w.Say("%s pinned to %s", "%s épinglé sur %s", what, d.Host)
	case session.Freed:
		return w.Say("%s freed", "%s libéré", what)
	case session.SetLoad:
		return w.Say("the workload of %s", "la charge de %s", d.Subject)
	case session.SetMargin:
		return w.Say("the margin", "la marge")
	case session.SetRange:
		return w.Say("the memory of %s", "la mémoire de %s", d.Subject)
	case session.SetGoal:
		return w.Say("the goal", "l'objectif")
	case session.Accepted:
		return w.Say("the verdict on %s", "le verdict sur %s", d.Subject)
	case session.Added:
		return w.Say("%s added", "%s ajouté", d.Subject)
	case session.LeftOut:
		return w.Say("%s left out", "%s laissé de côté", what)
	case session.SwitchedOff:
		return w.Say("%s switched off", "%s hors service", d.Subject)
	case session.SwitchedOn:
		return w.Say("%s switched on", "%s remis en service", d.Subject)
	case session.TookVariant:
		return w.Say("the variant %s", "la variante %s", d.Subject)
	}
	return w.Say("the advice", "le conseil")
}

// askVariant asks under which name the state is kept.
func (m *Model) askVariant() {
	m.ask(prompt{
		title: m.w.Say("save as a variant", "garder comme variante"),
		hint:  m.w.Say("a name; a variant that has it is replaced", "un nom ; une variante qui le porte est remplacée"),
		done: func(m *Model, text string) (tea.Cmd, string) {
			name := strings.TrimSpace(text)
			if fault := m.s.SaveVariant(name); fault != session.NameGood {
				return nil, nameFault(m.w, fault, name)
			}
			m.tell(cells.Plain, m.w.Say("kept as %s", "gardé comme %s", name))
			return nil, ""
		},
	}, freeName(m.s))
}

// nameFault says why a variant cannot have a name.
func nameFault(w wording.Words, fault session.NameFault, name string) string {
	switch fault {
	case session.NameEmpty:
		return w.Say("a variant needs a name", "une variante a besoin d'un nom")
	case session.NameLong:
		return w.Say("a name has %d characters at most, this one %d", "un nom a %d caractères au plus, celui-ci %d", session.MaxName, utf8.RuneCountInString(name))
	}
	return w.Say("there are characters in it that a name cannot have", "il contient des caractères impossibles dans un nom")
}

// freeName is a name that no variant has: A, B and so on to Z, then A1.
func freeName(s *session.Session) string {
	const letters = 26
	for i := 0; ; i++ {
		name := string(rune('A' + i%letters))
		if i >= letters {
			name += strconv.Itoa(i / letters)
		}
		if !slices.ContainsFunc(s.Variants(), func(v session.Variant) bool { return v.Name == name }) {
			return name
		}
	}
}

func (m *Model) notComparable() string {
	if len(m.s.Variants()) == 0 {
		return m.w.Say("no variant is kept yet: %s keeps one", "aucune variante n'est gardée : %s en garde une", m.keyOf("save-variant"))
	}
	return m.carryingFirst()
}

// askFilter asks which services and hosts are shown, as one types.
func (m *Model) askFilter() {
	before := m.board.filter
	set := func(m *Model, text string) {
		m.board.filter = strings.TrimSpace(text)
		m.board.settle(m)
	}
	m.ask(prompt{
		title: m.w.Say("find", "chercher"),
		hint:  m.w.Say("part of the name of a service or a host; %s on the board shows all again", "une partie du nom d'un service ou d'un hôte ; %s sur le tableau remontre tout", m.keyOf("put-back")),
		live:  func(m *Model, text string) { set(m, text); m.board.toMatch(m) },
		done: func(m *Model, text string) (tea.Cmd, string) {
			set(m, text)
			m.board.toMatch(m)
			return nil, ""
		},
		undo: func(m *Model) { set(m, before) },
	}, before)
}

// toMatch puts the cursor on the first service or host that the filter finds.
func (b *board) toMatch(m *Model) {
	if b.filter == "" || b.carrying() || b.at.service != "" && b.matches(b.at.service) {
		return
	}
	for _, host := range hostSpots(m.s) {
		list := m.serviceList(host)
		for _, e := range list {
			if e.kind == serviceEntry && b.matches(e.at.service) {
				b.at, b.side = e.at, true
				b.settle(m)
				return
			}
		}
		if !host.inTray() && b.matches(host.host) {
			b.at, b.side = host, false
			b.settle(m)
			return
		}
	}
}
