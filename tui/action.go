package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"berth/wording"
)

// action is something that an operator can do: a key becomes one, the palette lists them, the help shows
// them, so none of the three can say what is not so.
type action struct {
	name   string // in keys.yaml
	group  group  // that the help lists it in
	en, fr string // what it does, in a few words
	keys   []string
	on     []screen
	brief  [2]string     // likewise in a word or two, for the line at the bottom; empty: not there
	now    func() string // what it does at this moment, in place of brief; nil or "": brief
	idle   func() bool   // it can be done and would lead to nothing now: not named at the bottom; nil: never
	soon   func() string // what lets it be done, where that is the next step: named at the bottom, dimmed; nil or "": nothing
	spare  func() bool   // it is named at the bottom behind all others; nil: never
	silent bool          // not in the palette: moving about, and what only answers a screen
	not    func() string // why it cannot be done now; nil or "": it can
	do     func() intent
}

// group is what an action is about.
type group int

// The groups, in the order of the help.
const (
	carryGroup group = iota
	planGroup
	wishGroup
	keepGroup
	screenGroup
	cursorGroup
)

// title names a group.
func (g group) title(w wording.Words) string {
	return [...]string{
		w.Say("carry", "porter"), w.Say("plan", "planifier"), w.Say("wishes", "souhaits"), w.Say("take back and keep", "annuler et garder"),
		w.Say("see and carry out", "voir et exécuter"), w.Say("move about", "se déplacer"),
	}[g]
}

// whyNot says why the action cannot be done now, "" where it can.
func (a *action) whyNot() string {
	if a.not == nil {
		return ""
	}
	return a.not()
}

// about says what the action does.
func (a *action) about(w wording.Words) string { return w.Say(a.en, a.fr) }

// shown is the first key of the action as people write it.
func (a *action) shown() string {
	if len(a.keys) == 0 {
		return ""
	}
	return keyName(a.keys[0])
}

// keyName writes a key as people do.
func keyName(k string) string {
	if k == " " {
		return "space"
	}
	return k
}

// isQuit reports whether the key always leaves, whatever is on the screen.
func isQuit(k tea.KeyMsg) bool { return k.Type == tea.KeyCtrlC || k.String() == "q" }

// keysOf lists the first key of every action. One that keys.yaml took off the keyboard is in the palette.
func keysOf(acts []action) map[string]string {
	keys, palette := map[string]string{}, ""
	for i := range acts {
		if keys[acts[i].name] = acts[i].shown(); acts[i].name == "palette" {
			palette = acts[i].shown()
		}
	}
	for name, key := range keys {
		if key == "" {
			keys[name] = palette + name
		}
	}
	return keys
}
