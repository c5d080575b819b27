package carry

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
)

// Mark notes on both hosts that from now on is counted what has changed: by the kernel's times of changes, which programs cannot set.
// What is copied or changed after it is read again by [Way.VerifyChanged].
func (w *Way) Mark(ctx context.Context) error {
	return w.each(func(p Place) error {
		return ledger.Explained(ctx, p.Host, p.Host.Run(ctx, script(markText, "mark", w.work()), nil))
	})
}

// each does something for both sides at once.
func (w *Way) each(do func(Place) error) error {
	places, errs := []Place{w.from, w.to}, make([]error, 2)
	both(func(i int) { errs[i] = do(places[i]) })
	return errors.Join(errs...)
}

// list is what both hosts call the list of files that have changed on either since the mark.
const list = "changed"

// listed writes that list on both. Each host is asked for one thing at a time, as some allow no more; no list is held here.
func (w *Way) listed(ctx context.Context) error {
	if err := w.each(func(p Place) error {
		return p.Host.Run(ctx, script(changedText, "changed", w.work(), p.Path, "own"), nil)
	}); err != nil {
		return err
	}
	for _, way := range [][2]Place{{w.from, w.to}, {w.to, w.from}} {
		r, from := io.Pipe()
		read := make(chan error, 1)
		go func() {
			c := script(listText, "list", w.work(), list)
			c.Stdin = r
			err := way[1].Host.Run(ctx, c, nil)
			r.CloseWithError(io.ErrClosedPipe)
			read <- ledger.Explained(ctx, way[1].Host, err)
		}()
		var complaint tail
		err := way[0].Host.Stream(ctx, script(showText, "show", w.work()+"/own"), from, &complaint)
		err = complained(way[0], err, &complaint)
		from.CloseWithError(err)
		if err := errors.Join(err, <-read); err != nil {
			return err
		}
	}
	return nil
}

// changed gives each path of the source that has changed since the mark.
func (w *Way) changed(ctx context.Context, each func(path string)) error {
	out, in := io.Pipe()
	read := make(chan error, 1)
	go func() {
		names := bufio.NewReader(out)
		for {
			name, err := names.ReadString(0)
			if err != nil {
				out.CloseWithError(err)
				read <- err
				return
			}
			each(strings.TrimSuffix(name, "\x00"))
		}
	}()
	var complaint tail
	err := w.from.Host.Stream(ctx, script(changedText, "changed", w.work(), w.from.Path, ""), in, &complaint)
	in.CloseWithError(err) // nil is the end
	if read := <-read; err == nil && !errors.Is(read, io.EOF) {
		return read
	}
	return complained(w.from, err, &complaint)
}

// complained is an error of a script, with what it said.
func complained(p Place, err error, said *tail) error {
	var exit *remote.ExitError
	if why := strings.Join(said.lines(), "; "); errors.As(err, &exit) && why != "" {
		return message.Errorf("host %s: %s: %s (exit code %d)", p.Host.Name(), p, why, exit.Code)
	}
	return err
}
