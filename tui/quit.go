package tui

import (
	"errors"
	"io/fs"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// sessionKeptMsg is the end of writing the session into a file of the operator's choice.
type sessionKeptMsg struct {
	name string
	err  error
}

// leave leaves berth when everything is on disk. It waits for a write that is on its way, and asks where
// the session could not be saved.
func (k *saving) leave() intent {
	if k.busy {
		k.leaving = true
		return nil
	}
	k.leaving = false
	if k.o.Store != nil && k.err == nil && k.wanted != k.written {
		k.leaving = true
		return work(k.autosave())
	}
	if k.err == nil {
		return end{}
	}
	return pick{
		title: k.w.Say("the session is not saved", "la session n'est pas enregistrée"), note: oneLine(k.w, k.err),
		choices: []choice{
			{name: k.w.Say("stay", "rester"), do: nothing},
			{name: k.w.Say("try again to save, then leave", "réessayer d'enregistrer, puis quitter"), do: func() intent {
				k.err, k.leaving = nil, true
				return work(k.autosave())
			}},
			{name: k.w.Say("save it to another file, then leave", "l'enregistrer dans un autre fichier, puis quitter"), do: func() intent {
				return k.askElsewhere("berth-session.json", "")
			}},
			{name: k.w.Say("leave, and lose what was changed", "quitter et perdre les changements"), do: func() intent { return end{} }},
		},
	}
}

// askElsewhere asks for a file for the session, and leaves once it is there.
func (k *saving) askElsewhere(name, wrong string) intent {
	return ask{
		title: k.w.Say("save the session as", "enregistrer la session sous"),
		hint:  k.w.Say("a new file; put where berth keeps the session, the next berth offers it", "un nouveau fichier ; mis là où berth garde la session, le prochain berth la propose"),
		text:  name, wrong: wrong,
		done: func(text string) (intent, string) {
			text = strings.TrimSpace(text)
			if text == "" {
				return nil, k.w.Say("a file needs a name", "un fichier a besoin d'un nom")
			}
			store, data := k.o.Store, k.s.Snapshot().Ended().Encode()
			return all{notice{cells.Muted, k.w.Say("saving %s ...", "enregistrement de %s ...", text)}, work(func() tea.Msg {
				_, err := store.SaveReport(text, data)
				return sessionKeptMsg{name: text, err: err}
			})}, ""
		},
	}
}

// kept leaves, or asks for another file.
func (k *saving) kept(msg sessionKeptMsg) intent {
	if msg.err == nil {
		return end{}
	}
	why := oneLine(k.w, msg.err)
	if errors.Is(msg.err, fs.ErrExist) {
		why = k.w.Say("%s is there already: nothing was written", "%s existe déjà : rien n'a été écrit", msg.name)
	}
	return all{closeQuestions{}, k.askElsewhere(msg.name, why)}
}

// keyLeaving takes a key while leaving waits for the last write: a disk that does not answer must not hold
// the operator.
func (k *saving) keyLeaving(key tea.KeyMsg) intent {
	switch key.Type {
	case tea.KeyCtrlC:
		k.given = true
		return end{}
	case tea.KeyEsc:
		k.leaving = false
	}
	return nil
}

// drawLeaving says what leaving waits for.
func (k *saving) drawLeaving(a cells.Area) {
	title := k.w.Say("saving the session ...", "enregistrement de la session ...")
	text := k.w.Say("ctrl+c leaves without it, esc stays", "ctrl+c quitte sans attendre, esc reste")
	if !k.drawable() {
		a.Put(0, 0, cells.Plain, title)
		a.Put(0, 1, cells.Muted, text)
		return
	}
	window(k.g, a, cells.Width(text)+6, 3, title).Put(3, 1, cells.Muted, text)
}
