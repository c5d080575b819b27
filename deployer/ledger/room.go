package ledger

import (
	"context"
	"errors"
	"strings"

	"berth/deployer/remote"
	"berth/message"
)

var roomText = Shell(scriptFiles, "room")

// mostRoom is how many file systems are named.
const mostRoom = 4

// Explained adds to an error of a host that cannot write which of its file systems are full, and how full, or mounted
// read-only. Other errors stay as they are, and so do those of which the host says nothing more.
func Explained(ctx context.Context, h Host, err error) error {
	var exit *remote.ExitError
	unwritten := errors.As(err, &exit) && exit.Code == journalFailed || remote.CannotWrite(err)
	var told *explained
	if !unwritten || errors.As(err, &told) || ctx.Err() != nil || remote.Retryable(err) {
		return err
	}
	ctx, cancel := InTime(ctx)
	defer cancel()
	out, asked := h.Output(ctx, Script(roomText, "berth-room", State, "/opt", "/var/lib/docker", "/tmp"), 1<<14)
	if asked != nil {
		return err
	}
	var said []message.Text
	for line := range strings.Lines(string(out)) {
		if line = Clean(line); line != "" && len(said) < mostRoom {
			said = append(said, message.Heard(line))
		}
	}
	if len(said) == 0 {
		return err
	}
	return &explained{message.Errorf("%w; %s", err, message.Join(said, message.Word("; ")))}
}

// explained is an error to which that was added: what hears of it next, of the same host or of another one of its run, adds nothing.
type explained struct{ error }

// French is the same in French.
func (e *explained) French() string { return message.French(e.error) }

// Unwrap implements errors.Unwrap.
func (e *explained) Unwrap() error { return e.error }

// mostReason is how long the reason of a failure may be in a journal, in bytes.
const mostReason = 600

// Reason is why something failed, as it stands in a journal: one line, and not endless.
func Reason(err error) string {
	text := Clean(strings.Join(strings.Fields(err.Error()), " "))
	if len(text) > mostReason {
		text = strings.ToValidUTF8(text[:mostReason], "") + " ..."
	}
	return text
}
