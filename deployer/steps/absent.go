package steps

import (
	"slices"
	"sync"

	"berth/deployer/ledger"
)

// Absent are hosts of a run that are not there: guests that it makes, until they are met, and guests that it has shut down, until they
// answer again. Nothing is written there meanwhile. A nil one has none.
type Absent struct {
	mu    sync.Mutex
	names []string
}

// NewAbsent are hosts by name.
func NewAbsent(names []string) *Absent { return &Absent{names: slices.Clone(names)} }

// Came says that a host is there.
func (a *Absent) Came(name string) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.names = slices.DeleteFunc(a.names, func(n string) bool { return n == name })
}

// Left says that a host is gone.
func (a *Absent) Left(name string) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.names = append(a.names, name)
}

// there are those of some hosts that are not absent.
func (a *Absent) there(hosts []ledger.Host) []ledger.Host {
	if a == nil {
		return hosts
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.DeleteFunc(hosts, func(h ledger.Host) bool { return slices.Contains(a.names, h.Name()) })
}
