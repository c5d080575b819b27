package carry

import "context"

// compare goes through the operator, as what both hosts have written down does: it is little, and the hosts need no key for it.
//
// compare has rsync say what of everything differs, without changing it: all but the content of files whose size and time are equal.
func (w *Way) compare(ctx context.Context, into *differences) error {
	heard := said{item: into.itemized}
	words := append(carried[:len(carried):len(carried)], "--dry-run", "--outbuf=L", "--out-format=berth item %i %n")
	err := w.rsync(ctx, Relay{}, words, &heard)
	if code, exited := exitOf(err); exited && code == vanished {
		err = nil
	}
	if err != nil {
		return w.failed(ctx, err, &heard)
	}
	return nil
}
