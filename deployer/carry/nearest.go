package carry

import (
	"context"
	"errors"
)

// Nearest carries from host to host where that goes, and through the operator from the first time on that it does not. It is for one way.
type Nearest struct {
	Direct  Direct
	Relayed func(why error) // is told once; may be nil

	relays bool
}

func (n *Nearest) carry(ctx context.Context, w *Way, p program, heard *said) error {
	if !n.relays {
		err := n.Direct.carry(ctx, w, p, heard)
		var why *DirectError
		if !errors.As(err, &why) {
			return err
		}
		n.relays, heard.last = true, nil
		if n.Relayed != nil {
			n.Relayed(err)
		}
	}
	return Relay{}.carry(ctx, w, p, heard)
}
