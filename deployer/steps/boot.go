package steps

import (
	"context"

	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

var errNotThere = message.New("it is not there any more; somebody else may have destroyed it. berth deploy looks again")

// Boot starts a guest.
type Boot struct {
	Kind planner.Kind
	ID   int
}

// Word implements Work.
func (Boot) Word() string { return "boot" }

// Say implements Work.
func (b Boot) Say(w wording.Words, guest string) string {
	return w.Say("start guest %s (%d)", "démarrer l'invité %s (%d)", guest, b.ID)
}

// Do implements Work.
func (b Boot) Do(ctx context.Context, at *Site) error {
	at = at.undocked(guestTime)
	there, err := at.guest(ctx, b.Kind, b.ID, "status: stopped\n")
	switch {
	case err != nil:
		return err
	case there == nil:
		return errNotThere
	case there.Runs:
		return at.nothing(ctx)
	}
	if err := free(there); err != nil {
		return err
	}
	return at.types(ctx, guests.Start(b.Kind, b.ID)...)
}

// Rouse starts a guest, and waits until it answers. It is no step: nothing is locked for it.
func Rouse(ctx context.Context, hypervisor, guest ledger.Host, kind planner.Kind, id int) error {
	limited, cancel := context.WithTimeout(ctx, guestTime)
	defer cancel()
	at := &Site{Host: hypervisor.Name(), host: hypervisor, other: func(string) ledger.Host { return guest }}
	if _, err := ledger.Ask(limited, hypervisor, remote.Command{Sudo: true, Args: guests.Start(kind, id)}); err != nil {
		return message.Errorf("host %s: %w", hypervisor.Name(), err)
	}
	return at.serves(limited, guest.Name())
}

// Halt shuts a guest down: its system ends what runs. It is never forced.
type Halt struct {
	Kind planner.Kind
	ID   int
}

// Word implements Work.
func (Halt) Word() string { return "halt" }

// Say implements Work.
func (h Halt) Say(w wording.Words, guest string) string {
	return w.Say("shut guest %s (%d) down", "arrêter l'invité %s (%d)", guest, h.ID)
}

// Do implements Work.
func (h Halt) Do(ctx context.Context, at *Site) error {
	at = at.undocked(guestTime)
	there, err := at.guest(ctx, h.Kind, h.ID, "status: running\n")
	switch {
	case err != nil:
		return err
	case there == nil || !there.Runs:
		return at.nothing(ctx)
	}
	if err := free(there); err != nil {
		return err
	}
	if err := at.types(ctx, guests.Shutdown(h.Kind, h.ID, guests.ShutdownTime)...); err != nil || !at.gate.isOpen() {
		return err
	}
	at.absent.Left(at.Service)
	return nil
}
