package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/tui/cells"
)

// saving is the writing of the session's file: one write at a time, always of the latest state.
type saving struct {
	*view
	o *Options

	wanted, written uint64 // counts of the session
	first           uint64 // count of a new session: until it grows there is nothing to keep
	busy            bool
	leaving         bool      // berth is left when everything is on disk
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
func (k *saving) autosave() tea.Cmd {
	k.wanted = k.s.Count()
	if k.busy || k.o.Store == nil || k.wanted == k.written {
		return nil
	}
	k.busy = true
	snapshot, count, store, now := k.s.Snapshot(), k.s.Count(), k.o.Store, k.o.now
	return func() tea.Msg {
		err := store.SaveSession(snapshot.Encode())
		return sessionSavedMsg{count: count, at: now(), err: err}
	}
}

// saved takes note of a write. One that failed is tried again with the next change.
func (k *saving) saved(msg sessionSavedMsg) intent {
	k.busy, k.err = false, msg.err
	if msg.err == nil {
		k.written, k.at = msg.count, msg.at
	}
	if k.leaving {
		return leave{}
	}
	if msg.err == nil && k.wanted != k.written {
		return work(k.autosave())
	}
	return nil
}

// words says whether the session is on disk.
func (k *saving) words() part {
	switch {
	case k.o.Store == nil:
		return part{}
	case k.err != nil:
		return part{cells.Over, cells.SignOver + " " + k.w.Say("session not saved", "session non enregistrée")}
	case k.wanted != k.written:
		return part{cells.Muted, k.w.Say("saving", "enregistrement")}
	case k.at.IsZero():
		return part{}
	}
	return part{cells.Muted, k.w.Say("saved %s", "enregistré %s", k.at.Format(time.TimeOnly))}
}
