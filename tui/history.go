package tui

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

// history goes back and forth through the steps of the session, and keeps variants of it.
type history struct {
	*view
	board    *board
	proposal *proposal
}

// nothingDone reports whether there is no step to take back.
func (h *history) nothingDone() bool {
	back, _ := h.s.Steps()
	return back == 0
}

// undoSoon says what lets a step be taken back.
func (h *history) undoSoon() string {
	switch {
	case h.board.carrying():
		return h.w.Say("after dropping", "après avoir posé")
	case h.nothingDone():
		return h.w.Say("nothing yet", "rien encore")
	}
	return ""
}

func (h *history) notUndoable() string {
	if h.nothingDone() {
		return h.w.Say("nothing has been done yet", "rien n'a encore été fait")
	}
	return h.board.carryingFirst()
}

func (h *history) undo() intent {
	if done, ok := h.s.Undo(); ok {
		return notice{cells.Muted, h.w.Say("taken back: %s", "annulé : %s", doneWords(h.w, done))}
	}
	return nil
}

func (h *history) notRedoable() string {
	if _, forth := h.s.Steps(); forth == 0 {
		return h.w.Say("nothing has been taken back", "rien n'a été annulé")
	}
	return h.board.carryingFirst()
}

func (h *history) redo() intent {
	if done, ok := h.s.Redo(); ok {
		return notice{cells.Muted, h.w.Say("done again: %s", "refait : %s", doneWords(h.w, done))}
	}
	return nil
}

// askVariant asks under which name the state is kept.
func (h *history) askVariant() intent {
	return ask{
		text:  freeName(h.s),
		title: h.w.Say("save as a variant", "garder comme variante"),
		hint:  h.w.Say("a name; a variant that has it is replaced", "un nom ; une variante qui le porte est remplacée"),
		done: func(text string) (intent, string) {
			name := strings.TrimSpace(text)
			if fault := h.s.SaveVariant(name); fault != session.NameGood {
				return nil, nameFault(h.w, fault, name)
			}
			return notice{cells.Plain, h.w.Say("kept as %s", "gardé comme %s", name)}, ""
		},
	}
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

func (h *history) notComparable() string {
	if len(h.s.Variants()) == 0 {
		return h.w.Say("no variant is kept yet: %s keeps one", "aucune variante n'est gardée : %s en garde une", h.keyOf("save-variant"))
	}
	return h.board.carryingFirst()
}
