package ledger

import (
	"context"
	"time"

	"berth/deployer/remote"
	"berth/message"
)

const (
	askTime   = time.Minute     // more than a script takes on a host that is busy
	sweepTime = 5 * time.Minute // of the end of a run, which also removes what is too old
	askLimit  = 16 << 20        // bytes of an answer
)

// Ask runs a script that only looks, and gives what it prints.
func Ask(ctx context.Context, h Host, c remote.Command) (string, error) {
	release, err := h.Hold(ctx)
	if err != nil {
		return "", err
	}
	defer release() // waiting for a turn is not the host's doing
	ctx, cancel := InTime(ctx)
	defer cancel()
	text, err := h.Output(ctx, c, askLimit)
	return string(text), err
}

// InTime ends what nobody answers: a script of berth's takes moments, but a disk, a share whose server is gone, or
// a sudo that asks such a server, may hold it for good.
func InTime(ctx context.Context) (context.Context, context.CancelFunc) { return limited(ctx, askTime) }

// slowestLink is how many bytes a second the way to a host carries at least.
const slowestLink = 32 << 10

// TimeToSend is InTime for a script that is sent so many bytes.
func TimeToSend(ctx context.Context, bytes int) (context.Context, context.CancelFunc) {
	return limited(ctx, askTime+time.Duration(bytes/slowestLink)*time.Second)
}

func limited(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, limit, message.Errorf("no answer within %s; is a disk, a network share or sudo stuck there?", limit))
}
