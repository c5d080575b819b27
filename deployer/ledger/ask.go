package ledger

import (
	"context"
	"fmt"
	"time"

	"berth/deployer/remote"
)

const (
	askTime  = 90 * time.Second // more than a host that is busy takes
	askLimit = 16 << 20         // bytes of an answer
)

// Ask runs a script that only looks, and gives what it prints.
func Ask(ctx context.Context, h Host, c remote.Command) (string, error) {
	release, err := h.Hold(ctx)
	if err != nil {
		return "", err
	}
	defer release() // waiting for a turn is not the host's doing
	ctx, cancel := inTime(ctx)
	defer cancel()
	text, err := h.Output(ctx, c, askLimit)
	return string(text), err
}

// inTime ends a question that nobody answers.
func inTime(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, askTime, fmt.Errorf("no answer within %s", askTime))
}
