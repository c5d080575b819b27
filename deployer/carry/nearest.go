package carry

import (
	"context"
	"errors"
	"sync"
)

// Nearest carries from host to host where that goes, and through the operator from the first time on that it does not. It is for one way.
type Nearest struct {
	Direct  Direct
	Relayed func(why error) // is told once; may be nil
	Apart   *Apart          // what other ways have found, and hear of this one; may be nil

	relays bool
}

func (n *Nearest) carry(ctx context.Context, w *Way, p program, heard *said) error {
	if !n.relays && !n.Apart.are(w) {
		err := n.Direct.carry(ctx, w, p, heard)
		var why *DirectError
		if !errors.As(err, &why) {
			return err
		}
		n.relays, heard.last = true, nil
		n.Apart.add(w)
		if n.Relayed != nil {
			n.Relayed(err)
		}
	}
	return Relay{}.carry(ctx, w, p, heard)
}

// Apart are hosts between which data does not go by itself. To find that out takes a quarter of a minute where packets vanish: a service that is stopped
// does not wait for it once more at each of its places. A nil one has none.
type Apart struct {
	mu    sync.Mutex
	hosts map[[2]string]bool
}

func (a *Apart) are(w *Way) bool {
	if a == nil {
		return false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.hosts[w.between()]
}

func (a *Apart) add(w *Way) {
	if a == nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.hosts == nil {
		a.hosts = map[[2]string]bool{}
	}
	a.hosts[w.between()] = true
}

// between are the hosts of a way.
func (w *Way) between() [2]string { return [2]string{w.from.Host.Name(), w.to.Host.Name()} }
