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

// inventoryFile saves what is wished for to the inventory's file.
type inventoryFile struct {
	*view
	o       *Options
	board   *board
	reading *reading
	written written
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
func (f *inventoryFile) unsavedWishes() bool {
	c := f.s.Changes()
	return c != f.written.changes && (c.Any() || f.written.changes != nil)
}

func (f *inventoryFile) notSavable() string {
	switch {
	case f.o.Store == nil:
		return f.w.Say("this session has nowhere to save to", "cette session n'a nulle part où enregistrer")
	case f.written.changes != nil && f.s.Changes() == f.written.changes:
		return f.w.Say("saved already: %s has these wishes", "déjà enregistré : %s a ces souhaits", f.o.Inventory)
	case !f.unsavedWishes():
		return f.w.Say("no wish has changed: where services are is not the inventory's, but the plan's",
			"aucun souhait n'a changé : la place des services relève du plan, pas de l'inventaire")
	}
	return f.board.carryingFirst()
}

// open opens what saving would change in the inventory's file.
func (f *inventoryFile) open() intent {
	generation := f.reading.read(awaited(f.w, f.w.Say("save to %s", "enregistrer dans %s", f.o.Inventory)))
	c, was, store, lib, file := f.s.Changes(), f.written, f.o.Store, f.s.Library(), f.o.Inventory
	return all{show(onReading), work(func() tea.Msg {
		msg := inventoryReadMsg{generation: generation, changes: c}
		e, err := store.Inventory()
		if err != nil {
			msg.err = err
			return msg
		}
		msg.now = e.Bytes()
		msg.text, msg.refused, msg.err = changed(file, msg.now, was, c, lib)
		return msg
	})}
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

// read shows the difference, for enter to save it.
func (f *inventoryFile) read(msg inventoryReadMsg) intent {
	r := f.reading
	switch {
	case msg.generation != r.generation:
	case msg.refused:
		r.lines = errorLines(f.w, f.w.Say("With these wishes %s would not be valid. Nothing is saved.", "Avec ces souhaits, %s ne serait pas valable. Rien n'est enregistré.", f.o.Inventory), msg.err)
	case msg.err != nil:
		r.lines = errorLines(f.w, f.w.Say("The wishes cannot be written. Nothing is saved.", "Les souhaits ne peuvent pas être écrits. Rien n'est enregistré."), msg.err)
	case bytes.Equal(msg.now, msg.text.after):
		f.written = msg.text
		r.lines = []textLine{{text: f.w.Say("%s says all of this already: there is nothing to save.", "%s dit déjà tout cela : il n'y a rien à enregistrer.", f.o.Inventory)}}
	default:
		r.lines = f.differenceLines(msg)
		r.document.accept = func() intent {
			r.document.accept = nil
			return f.save(msg)
		}
	}
	return nil
}

// differenceLines show the difference, and what of the session is not in it.
func (f *inventoryFile) differenceLines(msg inventoryReadMsg) []textLine {
	out := []textLine{{text: f.w.Say("%s: %s; %s saves, %s leaves it as it is.", "%s : %s ; %s enregistre, %s le laisse tel quel.",
		f.o.Inventory, wishCount(f.w, msg.changes), f.keyOf("accept-text"), f.keyOf("back"))}}
	if rest := notWritten(f.view, msg.changes); rest != "" {
		out = append(out, textLine{tone: cells.Muted, text: rest})
	}
	out = append(out, textLine{})
	d := linediff.Compare(string(msg.now), string(msg.text.after), aroundChange)
	if d.TooLong {
		return append(out, textLine{text: f.w.Say("Too long to be shown line by line: %d lines become %d.", "Trop long pour être montré ligne à ligne : de %d à %d lignes.", d.Before, d.After)})
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

func (f *inventoryFile) save(msg inventoryReadMsg) intent {
	store := f.o.Store
	return work(func() tea.Msg {
		return inventorySavedMsg{generation: msg.generation, text: msg.text, err: store.SaveInventory(msg.now, msg.text.after)}
	})
}

// saved takes note of what the file has now.
func (f *inventoryFile) saved(msg inventorySavedMsg) intent {
	here := f.screen == onReading && f.reading.generation == msg.generation
	switch {
	case msg.err != nil && here:
		f.reading.lines = errorLines(f.w, f.w.Say("%s is not saved.", "%s n'est pas enregistré.", f.o.Inventory), msg.err)
		f.reading.top = 0
		return nil
	case msg.err != nil:
		return notice{cells.Over, cells.SignOver + " " + f.w.Say("%s is not saved: %s", "%s n'est pas enregistré : %s", f.o.Inventory, oneLine(f.w, msg.err))}
	}
	f.written = msg.text
	saved := notice{cells.Fits, f.w.Say("saved %s: %s", "enregistré : %s, %s", f.o.Inventory, wishCount(f.w, msg.text.changes))}
	if here {
		return all{back{}, saved}
	}
	return saved
}
