package preflight

import (
	"time"

	"berth/deployer/moves"
	"berth/wording"
)

// Saving is how a service is saved before it moves.
type Saving struct {
	At  time.Time // it was saved then, which is good enough; zero: it is saved now
	Err error     // why it cannot be
}

// MoveSaved says of which backup a move makes sure.
type MoveSaved struct {
	Place
	warns
	From string
	At   time.Time // of one that there is; zero: one is made
}

func (f MoveSaved) Say(w wording.Words) string {
	if f.At.IsZero() {
		return w.Say("%s is first saved on %s by restic, and is stopped for it", "%s est d'abord sauvegardé sur %s par restic, et arrêté pour cela", f.Service, f.From)
	}
	return w.Say("%s was saved on %s at %s: no backup is made before it moves", "%s a été sauvegardé sur %s le %s : aucune sauvegarde n'est faite avant son déménagement", f.Service, f.From, f.At.Local().Format("2006-01-02 15:04"))
}

func (f MoveSaved) Hint(w wording.Words) string {
	if !f.At.IsZero() {
		return w.Say("berth backup %s makes a newer one", "berth backup %s en fait une plus récente", f.Service)
	}
	return w.Say("moves: {backup: false} in the inventory leaves that out", "moves: {backup: false} dans l'inventaire s'en dispense")
}

// MoveUnsaved is a service that cannot be saved before it moves.
type MoveUnsaved struct {
	Place
	stops
	Err error
}

func (f MoveUnsaved) Say(w wording.Words) string {
	return w.Say("%s cannot be saved before it moves: %s", "%s ne peut pas être sauvegardé avant son déménagement : %s", f.Service, w.Error(f.Err))
}

func (f MoveUnsaved) Hint(w wording.Words) string {
	return w.Say("mend that; or moves: {backup: false} in the inventory, and it moves without one", "y remédier ; ou moves: {backup: false} dans l'inventaire, et il déménage sans sauvegarde")
}

func moveSaved(c *checker, m *moves.Move) {
	s, is := c.want.Saved[m.Service]
	switch {
	case !is:
	case s.Err != nil:
		c.add(MoveUnsaved{Place: Place{m.To, m.Service}, Err: s.Err})
	default:
		c.add(MoveSaved{Place: Place{m.To, m.Service}, From: m.From, At: s.At})
	}
}
