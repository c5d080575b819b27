package steps

import (
	"context"
	"strings"
	"time"

	"berth/deployer/guests"
	"berth/deployer/remote"
	"berth/message"
	"berth/planner"
)

// Steps of a guest are done on its hypervisor, under the guest's name in place of a service's. Each asks first whether it is
// done already: a run that was broken off may be taken up at any of them.

// undocked is the site for a command that has nothing to do with Docker, which its host may not have, and may take so long.
func (a *Site) undocked(limit time.Duration) *Site {
	b := a.Within(limit)
	b.watch.Every = limit + time.Second
	return b
}

// guest asks what a guest is now; nil: it is not there. sample is what guests.Show prints of one in order.
func (a *Site) guest(ctx context.Context, kind planner.Kind, id int, sample string) (*guests.Guest, error) {
	text, err := a.Ask(ctx, sample, guests.Show(kind, id).Args...)
	if err != nil {
		return nil, err
	}
	return guests.ReadShown(kind, id, text), nil
}

// types runs a command of Proxmox as the step, which the journal has as it would be typed. Proxmox waits ten seconds for the lock of a
// configuration that something else has, and gives up: then it is asked again.
func (a *Site) types(ctx context.Context, args ...string) error { return a.typesAs(ctx, args, args...) }

// typesAs is likewise for a script that types it.
func (a *Site) typesAs(ctx context.Context, typed []string, args ...string) error {
	b := *a
	b.typed = remote.Join(typed)
	for tries := 1; ; tries++ {
		b.reason = new(bool)
		err := b.Command(ctx, args...)
		*a.reason = *b.reason
		if !busy(err) || tries == lockTries || ctx.Err() != nil {
			return err
		}
	}
}

// lockTries is how often a command is begun whose configuration is in use.
const lockTries = 6

// busy reports whether Proxmox did nothing because the lock of a configuration was somebody else's for too long.
func busy(err error) bool {
	return err != nil && strings.Contains(err.Error(), "can't lock file") && strings.Contains(err.Error(), "got timeout")
}

// nothing writes down that a step was done already.
func (a *Site) nothing(ctx context.Context) error {
	return a.Noted(ctx, func() error { return nil })
}

// lockedError: Proxmox does something with the guest.
type lockedError struct{ name, lock string }

func (e *lockedError) Error() string  { return e.text().String() }
func (e *lockedError) French() string { return e.text().French() }

func (e *lockedError) text() message.Text {
	return message.Of("Proxmox has guest %s locked (%s); wait until that is over, then berth resume", e.name, e.lock)
}

// free gives an error where Proxmox does something with a guest.
func free(g *guests.Guest) error {
	if lock := g.Lock(); lock != "" {
		return &lockedError{g.Name(), lock}
	}
	return nil
}

// How long commands may take: a copy of a disk or a download takes longer than a start, and a backup waits up to three hours for others of its hypervisor.
const (
	dumpTime  = 12 * time.Hour
	copyTime  = 2 * time.Hour
	guestTime = 15 * time.Minute
)
