package ledger

import (
	"context"
	"net"

	"berth/deployer/remote"
)

// Host is what the deployer asks of a host; *remote.Host is one.
type Host interface {
	Name() string
	Hold(ctx context.Context) (release func(), err error)
	Run(ctx context.Context, cmd remote.Command, lines func(remote.Stream, string)) error
	Output(ctx context.Context, cmd remote.Command, limit int) ([]byte, error)
	Read(ctx context.Context, name string, limit int64) ([]byte, error)
	Dial(ctx context.Context, network, address string) (net.Conn, error)
}

var _ Host = (*remote.Host)(nil)
