package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"slices"
	"time"

	"berth/deployer/ledger"
)

// lock takes the locks of the hosts that the run touches, all or none, if nothing was done on any host since it was
// looked at: what was found then is what the steps rest on.
func (d *deployment) lock(ctx context.Context, over string) error {
	x := d.run
	token := make([]byte, 8)
	if _, err := rand.Read(token); err != nil {
		return err
	}
	x.Token = hex.EncodeToString(token)
	owner := ledger.Owner{Who: whoami(), PID: os.Getpid(), When: time.Now().UTC().Format(time.RFC3339), Plan: x.Order.Label,
		Run: x.Order.Run, Over: over, Token: x.Token}
	seen := map[string]string{}
	var beside []string
	for name, f := range d.looked() {
		if f.RootErr == nil {
			seen[name] = f.Sight // empty where it did not answer
		}
		if !slices.Contains(x.Order.Hosts, name) {
			beside = append(beside, name)
		}
	}
	for name, sight := range d.seen {
		seen[name] = cmp.Or(sight, seen[name]) // it is the older one
	}
	if err := ledger.LockSeen(ctx, x.Touched(), owner, seen); err != nil {
		return err
	}
	hosts, _ := d.fleet.hosts(beside)
	if err := ledger.Unmoved(ctx, hosts, seen); err != nil {
		return errors.Join(err, ledger.Unlock(context.WithoutCancel(ctx), x.Touched(), x.Token))
	}
	return nil
}
