package steps

import (
	"context"
	"encoding/json"

	"berth/deployer/guests"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Make makes a guest, with berth's mark. What is there under its number and has the mark was made by this run before.
type Make struct {
	Spec *guests.Spec
	Keys string // the public keys that may log in, a line each
}

// Word implements Work.
func (Make) Word() string { return "make" }

// Say implements Work.
func (m Make) Say(w wording.Words, guest string) string {
	return w.Say("make guest %s (%d) with %s of memory", "créer l'invité %s (%d) avec %s de mémoire", guest, m.Spec.ID, w.Size(m.Spec.Memory))
}

// Do implements Work. The record comes before the guest, so that there is none with a mark that nobody knows.
func (m Make) Do(ctx context.Context, at *Site) error {
	at = at.undocked(copyTime)
	s := m.Spec
	there, err := at.guest(ctx, s.Kind, s.ID, "")
	switch {
	case err != nil:
		return err
	case there != nil && there.Lock() == "create" && there.Name() == "":
		return &lockedError{s.Name, "create"}
	case there != nil && !there.Marked(s.Nonce):
		return message.Errorf("the number %d has been taken since the hypervisor was looked at, by %q; give guest %s another id in the inventory", s.ID, there.Name(), s.Name)
	case there != nil && there.Lock() == "": // the lock "create" would be of a making that was cut off
		return at.nothing(ctx)
	case there != nil:
		return free(there)
	}
	from, err := source(ctx, at, s)
	if err != nil {
		return err
	}
	if err := m.note(ctx, at, false); err != nil {
		return err
	}
	if err := at.Put(ctx, guests.KeyFile(s.ID), []byte(m.Keys), 0o644); err != nil {
		return err
	}
	if s.Vendor() != "" {
		if _, err := at.Ask(ctx, "", s.HostKey().Args...); err != nil {
			return err
		}
	}
	return at.types(ctx, s.Create(from, guests.KeyFile(s.ID), s.Vendor())...)
}

// note writes down on the hypervisor whose the guest is, and whether anything may be in it.
func (m Make) note(ctx context.Context, at *Site, ready bool) error {
	text, err := json.Marshal(guests.Record{ID: m.Spec.ID, Name: m.Spec.Name, Nonce: m.Spec.Nonce, Run: at.Holding.Run, Ready: ready})
	if err != nil {
		return err
	}
	return at.Put(ctx, guests.RecordFile(m.Spec.ID), append(text, '\n'), 0o600)
}

// Grow gives the disk of a new VM its size: the image brings its own.
type Grow struct{ Spec *guests.Spec }

// Word implements Work.
func (Grow) Word() string { return "grow" }

// Say implements Work.
func (g Grow) Say(w wording.Words, guest string) string {
	return w.Say("give guest %s a disk of %s", "donner à l'invité %s un disque de %s", guest, w.Size(g.Spec.Disk))
}

// Do implements Work.
func (g Grow) Do(ctx context.Context, at *Site) error {
	at = at.undocked(guestTime)
	there, err := at.guest(ctx, planner.VM, g.Spec.ID, "status: stopped\nscsi0: x,size=2G\n")
	switch {
	case err != nil:
		return err
	case there == nil:
		return errNotThere
	case there.DiskSize() >= g.Spec.Disk:
		return at.nothing(ctx)
	}
	return at.types(ctx, g.Spec.GrowDisk()...)
}

// Settle writes down that a new guest is whole: from now on something may be in it, and it is only destroyed once that was looked at.
type Settle struct{ Make }

// Word implements Work.
func (Settle) Word() string { return "settle" }

// Say implements Work.
func (Settle) Say(w wording.Words, guest string) string {
	return w.Say("write down that guest %s is ready", "noter que l'invité %s est prêt", guest)
}

// Do implements Work.
func (s Settle) Do(ctx context.Context, at *Site) error {
	return at.Noted(ctx, func() error { return s.note(ctx, at, true) })
}
