package remote

import (
	"context"
	"io"
)

// Stream is [Host.Run] for a command whose output is no text: both of its streams are handed on as they come. Each writer may
// block, and the command waits for it. After an end that is not the command's own, a Write that is under way may still come to
// its end. An *ExitError of it has no lines.
func (h *Host) Stream(ctx context.Context, cmd Command, stdout, stderr io.Writer) error {
	return h.runTo(ctx, cmd, sink{streams: [2]io.Writer{Stdout: stdout, Stderr: stderr}})
}
