package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"berth/wording"
)

// action is something that an operator can do: a key becomes one, the palette lists them, the help shows
// them, so none of the three can say what is not so.
type action struct {
	name   string // in keys.yaml
	en, fr string // what it does, in a few words
	keys   []string
	on     []screen
	brief  [2]string             // likewise in a word or two, for the line at the bottom; empty: not there
	now    func(m *Model) string // what it does at this moment, in place of brief; nil or "": brief
	idle   func(m *Model) bool   // it can be done and would lead to nothing now: not named at the bottom; nil: never
	silent bool                  // not in the palette: moving about, and what only answers a screen
	not    func(m *Model) string // why it cannot be done now; nil or "": it can
	do     func(m *Model) tea.Cmd
}

// whyNot says why the action cannot be done now, "" where it can.
func (a *action) whyNot(m *Model) string {
	if a.not == nil {
		return ""
	}
	return a.not(m)
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

// bind makes these the actions that there are, with their keys.
func (m *Model) bind(acts []action) { m.acts, m.keys = acts, keysOf(acts) }

// bound finds the action that the key has on this screen.
func (m *Model) bound(k tea.KeyMsg) *action {
	name := k.String()
	for i := range m.acts {
		a := &m.acts[i]
		if slices.Contains(a.keys, name) && slices.Contains(a.on, m.screen) {
			return a
		}
	}
	return nil
}

// actionsOn lists the actions of a screen.
func (m *Model) actionsOn(s screen) []*action {
	var out []*action
	for i := range m.acts {
		if slices.Contains(m.acts[i].on, s) {
			out = append(out, &m.acts[i])
		}
	}
	return out
}

// isQuit reports whether the key always leaves, whatever is on the screen.
func isQuit(k tea.KeyMsg) bool { return k.Type == tea.KeyCtrlC || k.String() == "q" }
