package rollout

import (
	"context"
	"math"
	"sync"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
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

// Judged finds what is amiss with hosts and with the lab as a whole. What runs by hand, and what former runs did, is asked
// only where something is missing.
func (e *Env) Judged(ctx context.Context, c *catalog.Catalog, l status.Lab) []status.Finding {
	scanned := sync.OnceValue(func() []status.Scanned { return status.Scan(c, l.Problem, l.Facts) })
	deployed := sync.OnceValue(func() func(string) (ledger.Put, bool, bool) { return e.Deployed(ctx, l.Facts) })
	l.Working = func(o ledger.Owner) int {
		if o.Who == e.Who && e.Works(o.PID) {
			return o.PID
		}
		return 0
	}
	l.ByHand = func(service string) []string { return status.ByHand(scanned(), service) }
	l.Deployed = func(service string) (ledger.Put, bool, bool) { return deployed()(service) }
	return l.Findings()
}
