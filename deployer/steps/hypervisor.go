package steps

import (
	"context"
	"fmt"
	"time"

	"berth/deployer/guests"
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

// nothing writes down that a step was done already.
func (a *Site) nothing(ctx context.Context) error {
	return a.Noted(ctx, func() error { return nil })
}

// lockedError: Proxmox does something with the guest.
type lockedError struct{ name, lock string }

func (e *lockedError) Error() string {
	return fmt.Sprintf("Proxmox has guest %s locked (%s); wait until that is over, then berth resume", e.name, e.lock)
}

// free gives an error where Proxmox does something with a guest.
func free(g *guests.Guest) error {
	if lock := g.Lock(); lock != "" {
		return &lockedError{g.Name(), lock}
	}
	return nil
}

// How long commands may take: a copy of a disk or a download takes longer than a start.
const (
	copyTime  = 2 * time.Hour
	guestTime = 15 * time.Minute
)
