package status

import (
	"time"

	"berth/deployer/ledger"
	"berth/planner"
	"berth/wording"
)

// MoveWaits reminds of a service that has moved with its data: what it left where it was waits for the last word. Nothing is wrong.
type MoveWaits struct {
	of
	unknown
	Service, From string
	Since         time.Time
	Size          planner.Bytes // of what it left; 0: not known
}

// Kind implements Finding.
func (MoveWaits) Kind() string { return "move_waits" }

// Say implements Finding.
func (f MoveWaits) Say(w wording.Words) string {
	size := ""
	if f.Size > 0 {
		size = " (" + w.Used(f.Size) + ")"
	}
	return w.Say("%s has moved here from %s; since %s what it left there%s waits for the last word", "%s a déménagé ici depuis %s ; depuis le %s, ce qu'il y a laissé%s attend le dernier mot", f.Service, f.From, f.Since.Local().Format("2006-01-02 15:04"), size)
}

// Hint implements Finding.
func (f MoveWaits) Hint(w wording.Words) string {
	return w.Say("berth finish %s deletes that, berth return %s brings it back", "berth finish %s le supprime, berth return %s le ramène", f.Service, f.Service)
}

// moveWaits finds moves by what the host has that the service has come to, else by what the other one has.
func moveWaits(l *Lab) []Finding {
	var out []Finding
	for _, f := range l.asked() {
		for _, m := range f.Moves {
			if !m.State.Before(ledger.MoveWaiting) && (m.To == f.Host || m.From == f.Host && l.Facts[m.To].Move(m.Service) == nil) {
				out = append(out, MoveWaits{of: of{m.To}, Service: m.Service, From: m.From, Since: m.Since, Size: m.Size()})
			}
		}
	}
	return out
}
