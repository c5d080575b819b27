package backup

import (
	"context"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/rollout"
)

// Before saves services of a run before they move. It implements rollout.Saver.
type Before struct{}

// Ready implements rollout.Saver.
func (Before) Ready(ctx context.Context, e *rollout.Env, l *rollout.Lab, h ledger.Host) error {
	r, err := openRepository(ctx, e.Words, l.Inventory.Backups, (&Desk{Env: e}).secrets)
	if err != nil {
		return err
	}
	_, err = r.open(ctx, h, false)
	return err
}

// Saving implements rollout.Saver.
func (Before) Saving(ctx context.Context, e *rollout.Env, l *rollout.Lab, at *probe.Facts, service string) (*steps.Saving, error) {
	r, err := openRepository(ctx, e.Words, l.Inventory.Backups, (&Desk{Env: e}).secrets)
	if err != nil {
		return nil, err
	}
	bundles, err := running(l, map[string]*probe.Facts{at.Host: at})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(bundles, func(b compose.Bundle) bool { return b.Service == service })
	var b *compose.Bundle
	if i >= 0 {
		b = &bundles[i]
	}
	d := &Desk{Env: e, Lab: l}
	has := at.Service(service)
	if has == nil || has.Err != nil {
		return nil, d.refused("berth's record of %s on %s is lost, or cannot be read", "la note de berth sur %s sur %s est perdue, ou illisible", service, at.Host)
	}
	s := subjectOf(at, &has.Record, b)
	if err := d.may(&s); err != nil {
		return nil, err
	}
	args, err := s.words()
	return &steps.Saving{Text: stepText, Name: "berth-save", Args: args, Given: []byte(r.given)}, err
}
