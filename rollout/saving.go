package rollout

import (
	"context"

	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/steps"
)

// Saver saves services before they move. Package backup, which stands above, has one.
type Saver interface {
	// Ready says why nothing can be saved from a host; nil: it can.
	Ready(ctx context.Context, e *Env, l *Lab, h ledger.Host) error
	// Saving is how a service is saved on the host that was looked at.
	Saving(ctx context.Context, e *Env, l *Lab, at *probe.Facts, service string) (*steps.Saving, error)
}

// saving finds how services are saved that begin to move, and what is to be known of that. A service that was saved on its host not longer
// ago than backups may be old is not saved again.
func saving(ctx context.Context, e *Env, r Request, list []moves.Move, facts map[string]*probe.Facts) (map[string]*steps.Saving, map[string]preflight.Saving) {
	inv := r.Lab.Inventory
	if e.Saver == nil || inv.Backups.Repository == "" || inv.Moves.Unsaved {
		return nil, nil
	}
	out, said := map[string]*steps.Saving{}, map[string]preflight.Saving{}
	ready := map[string]error{}
	for i := range list {
		m := &list[i]
		from := facts[m.From]
		if m.State != ledger.MovePreparing || from == nil || from.Unsure() != nil || !from.Has(m.Service) {
			continue
		}
		at := from.Saved[m.Service]
		if age := from.Now.Sub(at); !at.IsZero() && !from.Now.IsZero() && age >= 0 && age <= inv.Backups.TooOld { // a clock that was set back knows no age
			said[m.Service] = preflight.Saving{At: at}
			continue
		}
		err, asked := ready[m.From]
		if !asked {
			err = e.Saver.Ready(ctx, e, r.Lab, e.Fleet.Handles([]string{m.From})[m.From])
			ready[m.From] = err
		}
		if err == nil {
			out[m.Service], err = e.Saver.Saving(ctx, e, r.Lab, from, m.Service)
		}
		if err != nil {
			delete(out, m.Service)
		}
		said[m.Service] = preflight.Saving{Err: err}
	}
	return out, said
}
