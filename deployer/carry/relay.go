package carry

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"berth/deployer/ledger"
	"berth/message"
)

// Relay carries through the operator's computer: each host needs nothing but berth's own connection to it, and neither has to reach the
// other. berth starts the receiving rsync itself, in the directory that it is for, and hands the bytes on.
type Relay struct{}

// patience is how long the other side may take to end once one has.
const patience = 30 * time.Second

func (Relay) carry(ctx context.Context, w *Way, p program, heard *said) error {
	return relayed(ctx, w, "relay", p, heard)
}

// relayed carries through the operator; way is what client.sh is told.
func relayed(ctx context.Context, w *Way, way string, p program, heard *said) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	up, toTarget := io.Pipe()
	down, toSource := io.Pipe()
	defer down.Close()
	defer up.Close()
	end := make(chan error, 1)
	var complaint tail
	go func() {
		c := script(serveText, "serve", append([]string{w.to.Path}, p.server...)...)
		c.Stdin = up
		err := w.to.Host.Stream(ctx, c, toSource, &complaint)
		up.Close() // what still comes is thrown away: the source is to say why it ends
		toSource.Close()
		end <- err
	}()
	c := w.client(way, "", p.words)
	c.Stdin = down
	err := w.from.Host.Stream(ctx, c, deaf{toTarget}, heard)
	toTarget.Close()
	late := time.AfterFunc(patience, func() { cancel(message.New("its rsync did not end")) })
	defer late.Stop()
	other := <-end
	if err == nil {
		if other != nil {
			return message.Errorf("host %s: rsync of %s failed: %w", w.to.Host.Name(), w.to, other)
		}
		return nil
	}
	if _, exited := exitOf(other); !exited && other != nil && context.Cause(ctx) == nil {
		return other // a connection that broke says more than the rsync that lost it
	}
	if said := complaint.lines(); len(said) > 0 {
		heard.last = said // the side that lost the other one only says so
	}
	return err
}

// deaf hands on as long as somebody reads, and then throws away.
type deaf struct{ to *io.PipeWriter }

func (d deaf) Write(p []byte) (int, error) {
	if _, err := d.to.Write(p); errors.Is(err, io.ErrClosedPipe) {
		return len(p), nil
	} else if err != nil {
		return 0, err
	}
	return len(p), nil
}

// tail keeps the last of what is written.
type tail struct{ last []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.last = append(t.last, p...)
	t.last = t.last[max(len(t.last)-4096, 0):]
	return len(p), nil
}

// lines are the last of what was said.
func (t *tail) lines() []string {
	var out []string
	for line := range strings.Lines(string(t.last)) {
		if line = ledger.Clean(strings.TrimSpace(line)); line != "" {
			out = append(out, line)
		}
	}
	return out[max(len(out)-mostLast, 0):]
}
