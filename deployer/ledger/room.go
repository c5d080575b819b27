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
	if !unwritten || ctx.Err() != nil || remote.Retryable(err) {
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
	return message.Errorf("%w; %s", err, message.Join(said, message.Word("; ")))
}

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
