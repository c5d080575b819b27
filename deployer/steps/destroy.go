package steps

import (
	"context"
	"fmt"

	"berth/deployer/guests"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Destroy destroys a guest that was shut down, with its disks. That cannot be taken back.
type Destroy struct {
	Kind   planner.Kind
	ID     int
	Nonce  string   // that its note has to have still; empty: it was handed over
	NoDump bool     // nobody wants a backup of it
	Lost   []string // volumes of its disks that are gone already; any: what is left of it is destroyed
}

// Word implements Work.
func (Destroy) Word() string { return "destroy" }

// Say implements Work.
func (d Destroy) Say(w wording.Words, guest string) string {
	switch {
	case len(d.Lost) > 0:
		return w.Say("destroy what is left of guest %s (%d), whose disks are gone", "détruire ce qui reste de l'invité %s (%d), dont les disques ont disparu", guest, d.ID)
	case d.NoDump:
		return w.Say("destroy guest %s (%d) with its disks; nothing is kept of it", "détruire l'invité %s (%d) avec ses disques ; rien n'en est gardé", guest, d.ID)
	}
	return w.Say("destroy guest %s (%d) with its disks", "détruire l'invité %s (%d) avec ses disques", guest, d.ID)
}

// Do implements Work.
func (d Destroy) Do(ctx context.Context, at *Site) error {
	at = at.undocked(guestTime)
	sample := fmt.Sprintf("status: stopped\n#%s\ntags: %s\n", guests.Note(d.Nonce), guests.Tag)
	there, err := at.guest(ctx, d.Kind, d.ID, sample)
	switch {
	case err != nil:
		return err
	case there == nil:
		return at.nothing(ctx)
	case there.Protected():
		return message.Errorf("guest %s has been protected since it was looked at: it stays", there.Name())
	case d.Nonce != "" && !there.Marked(d.Nonce):
		return message.Errorf("guest %s does not have berth's mark any more: it stays. Somebody may have made it anew", there.Name())
	case there.Runs:
		return message.Errorf("guest %s runs again: it stays", there.Name())
	}
	if err := free(there); err != nil {
		return err
	}
	typed := guests.Destroy(d.Kind, d.ID)
	args := typed
	if len(d.Lost) > 0 {
		args = guests.DestroyRest(d.Kind, d.ID, d.Lost).Args
	}
	if err := at.typesAs(ctx, typed, args...); err != nil || !at.gate.isOpen() {
		return err
	}
	at.absent.Left(at.Service)
	return nil
}
