package carry

import (
	"context"
	"strconv"
)

// little is how much goes through the operator where the hosts could do it by themselves, in bytes: less than a key for it takes the time of.
const little = 64 << 20

// tooMuch is how client.sh ends where there is more.
const tooMuch = 75

// detour carries what little is new since the mark through the operator, and anything else as it would be. The source counts as it begins, and
// not before: to ask it first takes as long as what is saved.
type detour struct{ otherwise Carrier }

func (d detour) carry(ctx context.Context, w *Way, p program, heard *said) error {
	err := relayed(ctx, w, "relay "+strconv.Itoa(little), p, heard)
	if code, exited := exitOf(err); exited && code == tooMuch {
		heard.last = nil // the target's rsync heard nothing
		return d.otherwise.carry(ctx, w, p, heard)
	}
	return err
}
