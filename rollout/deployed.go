package rollout

import (
	"context"
	"math"

	"berth/deployer/ledger"
	"berth/deployer/probe"
)

// Deployed tells of services that no host has where runs have brought them last: by the orders on the hosts, else by the
// copies of journals on this computer. was says whether that host itself knows of it.
func (e *Env) Deployed(ctx context.Context, looked map[string]*probe.Facts) func(service string) (put ledger.Put, was, known bool) {
	former := e.formerRuns(ctx, looked, nil)
	copies, _ := ledger.Copies(e.Journals, math.MaxInt) // that some cannot be read was said
	return func(service string) (put ledger.Put, was, known bool) {
		if put, known = former.Deployed(service); !known && put.Run == "" {
			put, known = ledger.Started(copies, service)
		}
		return put, known && former.Was(put.Host, service), known
	}
}
