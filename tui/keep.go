package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/planner"
	"berth/session"
)

func (m *Model) notUndoable() string {
	if back, _ := m.s.Steps(); back == 0 {
		return m.w.Say("nothing has been done yet", "rien n'a encore été fait")
	}
	return m.carryingFirst()
}

func (m *Model) undo() {
	if done, ok := m.s.Undo(); ok {
		m.tell(muted, m.w.Say("taken back: %s", "annulé : %s", m.doneWords(done)))
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
		m.tell(muted, m.w.Say("done again: %s", "refait : %s", m.doneWords(done)))
	}
}

// doneWords says what a step did.
func (m *Model) doneWords(d session.Done) string {
	what := d.Subject
	if d.Count > 1 {
		what = m.w.Services(d.Count)
	}
	switch d.Kind {
	case session.Moved:
		return m.w.Say("%s to %s", "%s vers %s", what, d.Host)
	case session.TookOff:
		return m.w.Say("%s off its host", "%s retiré de son hôte", what)
	case session.Planned:
		return m.w.Say("the planner's proposal", "la proposition du planificateur")
	case session.Pinned:
		return m.w.Say("%s pinned to %s", "%s fixé sur %s", d.Subject, d.Host)
	case session.Freed:
		return m.w.Say("%s freed", "%s libéré", d.Subject)
	case session.SetLoad:
		return m.w.Say("the workload of %s", "la charge de %s", d.Subject)
	case session.SetMargin:
		return m.w.Say("the margin", "la marge")
	case session.SetRange:
		return m.w.Say("the memory of %s", "la mémoire de %s", d.Subject)
	case session.SetGoal:
		return m.w.Say("the goal", "l'objectif")
	case session.Accepted:
		return m.w.Say("the verdict on %s", "le verdict sur %s", d.Subject)
	case session.Added:
		return m.w.Say("%s added", "%s ajouté", d.Subject)
	case session.LeftOut:
		return m.w.Say("%s left out", "%s laissé de côté", d.Subject)
	case session.SwitchedOff:
		return m.w.Say("%s switched off", "%s éteint", d.Subject)
	case session.SwitchedOn:
		return m.w.Say("%s switched on", "%s allumé", d.Subject)
	case session.TookVariant:
		return m.w.Say("the variant %s", "la variante %s", d.Subject)
	}
	return m.w.Say("the advice", "le conseil")
}

// askVariant asks under which name the state is kept.
func (m *Model) askVariant() {
	m.ask(prompt{
		title: m.w.Say("save as a variant", "garder comme variante"),
		hint:  m.w.Say("a name; a variant that has it is replaced", "un nom ; une variante qui le porte est remplacée"),
		done: func(m *Model, text string) (tea.Cmd, string) {
			name := strings.TrimSpace(text)
			if name == "" {
				return nil, m.w.Say("a variant needs a name", "une variante a besoin d'un nom")
			}
			m.s.SaveVariant(name)
			m.tell(plain, m.w.Say("kept as %s", "gardé comme %s", name))
			return nil, ""
		},
	}, m.w.Say("variant %d", "variante %d", len(m.s.Variants())+1))
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
		hint:  m.w.Say("part of the name of a service or a host; esc on the board shows all again", "une partie du nom d'un service ou d'un hôte ; esc sur le tableau remontre tout"),
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
	for _, host := range m.hostSpots() {
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

// adviceComputed offers what would make everything fit.
func (m *Model) adviceComputed(msg adviceComputedMsg) tea.Cmd {
	if !m.ended(msg.generation, msg.changes) {
		return nil
	}
	var list []choice
	for _, a := range msg.advice {
		c := choice{name: m.w.Advice(a), about: m.w.Say("then everything fits", "alors tout tient"), do: func(m *Model) tea.Cmd {
			m.takeAdvice(a)
			return nil
		}}
		for _, r := range a.Remedies {
			if r.Kind == planner.AddMemory {
				c.why = m.w.Say("berth cannot add memory: put it in, and say so in the inventory", "berth ne peut pas ajouter de mémoire : montez-la, et indiquez-la dans l'inventaire")
			}
		}
		list = append(list, c)
	}
	if list == nil {
		m.tell(tight, m.w.Say("no one or two changes make everything fit", "ni un ni deux changements ne font tout tenir"))
		return nil
	}
	m.choose(picker{title: m.w.Say("what would make it fit", "ce qui ferait tout tenir"), choices: list})
	return nil
}

// takeAdvice shows the plan that a piece of advice leads to; taking it changes the wishes with it.
func (m *Model) takeAdvice(a planner.Advice) {
	changes := m.s.Changes().Edit(func(c *session.Changes) {
		for _, r := range a.Remedies {
			advised(c, r, m.s.Problem())
		}
	})
	m.proposeState(session.State{Placement: a.Plan.Placement, Changes: changes}, a.Plan, session.Done{Kind: session.TookAdvice}, m.w.Advice(a))
}

// advised makes one remedy a change.
func advised(c *session.Changes, r planner.Remedy, p *planner.Problem) {
	switch r.Kind {
	case planner.AcceptVerdict:
		c.Accepts[r.Subject] = true
	case planner.Unpin:
		c.Pins[r.Subject] = nil
	case planner.WidenGuest:
		if h, ok := p.Host(r.Subject); ok {
			c.Ranges[r.Subject] = planner.Range{Min: h.Memory.Min, Max: r.To}
		}
	case planner.RaiseMargin:
		c.Margin = r.Margin
	case planner.LeaveOut:
		c.LeftOut = append(c.LeftOut, r.Subject)
	}
}
