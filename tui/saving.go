package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// saving is the writing of the session's file: one write at a time, always of the latest state.
type saving struct {
	wanted, written uint64 // counts of the session
	first           uint64 // count of a new session: until it grows there is nothing to keep
	busy            bool
	given           bool      // the operator left while a write did not come to its end
	at              time.Time // of the last write
	err             error     // of the last write; nil: it is on disk
}

// sessionSavedMsg is the end of a write.
type sessionSavedMsg struct {
	count uint64
	at    time.Time
	err   error
}

// autosave writes the state beside the screen, unless a write is on its way: its end begins the next.
func (m *Model) autosave() tea.Cmd {
	m.saving.wanted = m.s.Count()
	if m.saving.busy || m.o.Store == nil || m.saving.wanted == m.saving.written {
		return nil
	}
	m.saving.busy = true
	snapshot, count, store, now := m.s.Snapshot(), m.s.Count(), m.o.Store, m.now
	return func() tea.Msg {
		err := store.SaveSession(snapshot.Encode())
		return sessionSavedMsg{count: count, at: now(), err: err}
	}
}

// sessionSaved takes note of a write. One that failed is tried again with the next change.
func (m *Model) sessionSaved(msg sessionSavedMsg) tea.Cmd {
	m.saving.busy, m.saving.err = false, msg.err
	if msg.err == nil {
		m.saving.written, m.saving.at = msg.count, msg.at
	}
	if m.leaving {
		return m.quit()
	}
	if msg.err == nil && m.saving.wanted != m.saving.written {
		return m.autosave()
	}
	return nil
}

func (m *Model) now() time.Time {
	if m.o.Clock != nil {
		return m.o.Clock()
	}
	return time.Now()
}

// savedWords says whether the session is on disk.
func (m *Model) savedWords() part {
	s := m.saving
	switch {
	case m.o.Store == nil:
		return part{}
	case s.err != nil:
		return part{cells.Over, cells.SignOver + " " + m.w.Say("session not saved", "session non enregistrée")}
	case s.wanted != s.written:
		return part{cells.Muted, m.w.Say("saving", "enregistrement")}
	case s.at.IsZero():
		return part{}
	}
	return part{cells.Muted, m.w.Say("saved %s", "enregistré %s", s.at.Format(time.TimeOnly))}
}
