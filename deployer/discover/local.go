package discover

import (
	"bytes"
	"context"
	"net"
	"os/exec"

	"berth/deployer/remote"
	"berth/internal/wholefile"
	"berth/message"
)

// local is this computer, for scripts that only look.
type local struct{}

func (local) Name() string                         { return "here" }
func (local) Hold(context.Context) (func(), error) { return func() {}, nil }

func (local) Run(context.Context, remote.Command, func(remote.Stream, string)) error {
	return message.New("nothing is run on this computer")
}

func (local) Output(ctx context.Context, c remote.Command, limit int) ([]byte, error) {
	cmd := exec.CommandContext(ctx, c.Args[0], c.Args[1:]...)
	cmd.Stdin = c.Stdin
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	return wholefile.Read(bytes.NewReader(out), int64(limit))
}

func (local) Read(_ context.Context, name string, limit int64) ([]byte, error) {
	return wholefile.ReadFile(name, limit)
}

func (local) Dial(context.Context, string, string) (net.Conn, error) {
	return nil, message.New("nothing is asked of this computer")
}
