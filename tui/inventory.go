package tui

import (
	"bytes"
	"fmt"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"berth/internal/linediff"
	"berth/inventory"
	"berth/planner"
	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

// written is what this session wrote into the inventory's file.
type written struct {
	changes *session.Changes // that the file has; nil: none yet
	before  []byte           // the file without any of them
	after   []byte           // and with them
}

// inventoryReadMsg is the inventory's file as it is, and as the changes make it.
type inventoryReadMsg struct {
	generation int
	changes    *session.Changes
	text       written
	now        []byte // what is on disk
	err        error
	refused    bool // err is about what the file would be
}

// inventorySavedMsg is the end of writing the inventory's file.
type inventorySavedMsg struct {
	generation int // of the page that showed it
	text       written
	err        error
}

// unsavedWishes reports whether there are changes that the inventory's file does not have.
func (m *Model) unsavedWishes() bool {
	c := m.s.Changes()
	return c != m.written.changes && (c.Any() || m.written.changes != nil)
}

func (m *Model) notSavable() string {
	switch {
	case m.o.Store == nil:
		return m.w.Say("this session has nowhere to save to", "cette session n'a nulle part où enregistrer")
	case m.written.changes != nil && m.s.Changes() == m.written.changes:
		return m.w.Say("saved already: %s has these wishes", "déjà enregistré : %s a ces souhaits", m.o.Inventory)
	case !m.unsavedWishes():
		return m.w.Say("no wish has changed: where services are is not the inventory's, but the plan's",
			"aucun souhait n'a changé : la place des services relève du plan, pas de l'inventaire")
	}
	return m.carryingFirst()
}

// readInventory opens what saving would change in the inventory's file.
func (m *Model) readInventory() tea.Cmd {
	generation := m.read(awaited(m.w, m.w.Say("save to %s", "enregistrer dans %s", m.o.Inventory)))
	c, was, store, lib, file := m.s.Changes(), m.written, m.o.Store, m.s.Library(), m.o.Inventory
	return func() tea.Msg {
		msg := inventoryReadMsg{generation: generation, changes: c}
		e, err := store.Inventory()
		if err != nil {
			msg.err = err
			return msg
		}
		msg.now = e.Bytes()
		msg.text, msg.refused, msg.err = changed(file, msg.now, was, c, lib)
		return msg
	}
}

// changed makes the changes in the inventory's text. Where that is what the session wrote before, they
// are made in the text from before: what was taken back since has to leave the file again.
func changed(file string, now []byte, was written, c *session.Changes, lib planner.Library) (out written, refused bool, err error) {
	out = written{changes: c, before: now}
	if was.changes != nil && bytes.Equal(now, was.after) {
		out.before = was.before
	}
	e, err := inventory.NewEditor(file, out.before)
	if err != nil {
		return out, false, err
	}
	if err := c.Write(e); err != nil {
		return out, false, err
	}
	out.after = e.Bytes()
	_, err = inventory.Parse(file, out.after, lib)
	return out, err != nil, err
}

// inventoryRead shows the difference, for enter to save it.
func (m *Model) inventoryRead(msg inventoryReadMsg) tea.Cmd {
	r := m.reading
	switch {
	case msg.generation != r.generation:
	case msg.refused:
		r.lines = errorLines(m.w, m.w.Say("With these wishes %s would not be valid. Nothing is saved.", "Avec ces souhaits, %s ne serait pas valable. Rien n'est enregistré.", m.o.Inventory), msg.err)
	case msg.err != nil:
		r.lines = errorLines(m.w, m.w.Say("The wishes cannot be written. Nothing is saved.", "Les souhaits ne peuvent pas être écrits. Rien n'est enregistré."), msg.err)
	case bytes.Equal(msg.now, msg.text.after):
		m.written = msg.text
		r.lines = []textLine{{text: m.w.Say("%s says all of this already: there is nothing to save.", "%s dit déjà tout cela : il n'y a rien à enregistrer.", m.o.Inventory)}}
	default:
		r.lines = m.differenceLines(msg)
		r.accept = func(m *Model) tea.Cmd {
			r.accept = nil
			return m.saveInventory(msg)
		}
	}
	return nil
}

// differenceLines show the difference, and what of the session is not in it.
func (m *Model) differenceLines(msg inventoryReadMsg) []textLine {
	out := []textLine{{text: m.w.Say("%s: %s; %s saves, %s leaves it as it is.", "%s : %s ; %s enregistre, %s le laisse tel quel.",
		m.o.Inventory, wishCount(m.w, msg.changes), m.keyOf("accept-text"), m.keyOf("back"))}}
	if rest := notWritten(&m.view, msg.changes); rest != "" {
		out = append(out, textLine{tone: cells.Muted, text: rest})
	}
	out = append(out, textLine{})
	d := linediff.Compare(string(msg.now), string(msg.text.after), aroundChange)
	if d.TooLong {
		return append(out, textLine{text: m.w.Say("Too long to be shown line by line: %d lines become %d.", "Trop long pour être montré ligne à ligne : de %d à %d lignes.", d.Before, d.After)})
	}
	for _, h := range d.Hunks {
		out = append(out, textLine{tone: cells.Accent, exact: true, text: fmt.Sprintf("@@ -%s +%s @@", lineRange(h.From, h.FromLines), lineRange(h.To, h.ToLines))})
		for _, l := range h.Lines {
			out = append(out, changedLine(l))
		}
	}
	return out
}

// aroundChange is how many unchanged lines are shown around what changed.
const aroundChange = 3

// lineRange names lines as diff -u does.
func lineRange(first, n int) string {
	switch n {
	case 0:
		first--
	case 1:
		return strconv.Itoa(first)
	}
	return fmt.Sprintf("%d,%d", first, n)
}

// changedLine draws a line of a difference. What goes on in another line stands under its text.
func changedLine(l linediff.Line) textLine {
	out := exactLine(l.Text)
	out.head, out.indent = string(l.Sign), 2
	switch l.Sign {
	case '+':
		out.tone = cells.Fits
	case '-':
		out.tone = cells.Over
	default:
		out.tone = cells.Muted
	}
	out.headIn = out.tone
	return out
}

// wishCount counts changed wishes.
func wishCount(w wording.Words, c *session.Changes) string {
	n := len(c.Ranges) + len(c.Pins) + len(c.Workloads) + len(c.Accepts) + len(c.Added) + len(c.LeftOut)
	if c.Margin != 0 {
		n++
	}
	switch n {
	case 0: // after some were saved and taken back
		return w.Say("wishes as they were", "les souhaits d'avant")
	case 1:
		return w.Say("1 changed wish", "1 souhait changé")
	}
	return w.Say("%d changed wishes", "%d souhaits changés", n)
}

// notWritten says what the session changed that is no wish.
func notWritten(v *view, c *session.Changes) string {
	var parts []string
	if c.Goal != v.s.Base().Goal {
		parts = append(parts, v.w.Say("the goal", "l'objectif"))
	}
	if off := sortedKeys(c.Off); len(off) > 0 {
		parts = append(parts, v.w.Say("that %s is switched off", "l'extinction de %s", v.w.And(off)))
	}
	if parts == nil {
		return ""
	}
	return v.w.Say("Not in it, because it belongs to this session only: %s.", "N'y figure pas, car propre à cette session : %s.", v.w.And(parts))
}

func (m *Model) saveInventory(msg inventoryReadMsg) tea.Cmd {
	store := m.o.Store
	return func() tea.Msg {
		return inventorySavedMsg{generation: msg.generation, text: msg.text, err: store.SaveInventory(msg.now, msg.text.after)}
	}
}

// inventorySaved takes note of what the file has now.
func (m *Model) inventorySaved(msg inventorySavedMsg) {
	here := m.screen == onReading && m.reading.generation == msg.generation
	switch {
	case msg.err != nil && here:
		m.reading.lines = errorLines(m.w, m.w.Say("%s is not saved.", "%s n'est pas enregistré.", m.o.Inventory), msg.err)
		m.reading.top = 0
		return
	case msg.err != nil:
		m.tell(cells.Over, cells.SignOver+" "+m.w.Say("%s is not saved: %s", "%s n'est pas enregistré : %s", m.o.Inventory, oneLine(m.w, msg.err)))
		return
	case here:
		m.back()
	}
	m.written = msg.text
	m.tell(cells.Fits, m.w.Say("saved %s: %s", "enregistré : %s, %s", m.o.Inventory, wishCount(m.w, msg.text.changes)))
}
