package remote

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"

	"golang.org/x/crypto/ssh"

	"berth/message"
)

// Dial connects from the host on to a TCP address, such as 127.0.0.1:2283, as the host sees it. Its
// signature is net/http.Transport's DialContext. The connection keeps the host's place until it is
// closed; it has no deadlines of its own, so end it with the context of a request.
func (h *Host) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	step := "connect from there to " + address
	var out net.Conn
	for again := false; out == nil; again = true {
		c, release, err := h.use(ctx)
		if err != nil {
			return nil, err
		}
		conn, err := c.dial(ctx, network, address)
		if err == nil {
			out = &tunnel{Conn: conn, release: release}
			break
		}
		release()
		var refused *ssh.OpenChannelError
		switch {
		case errors.As(err, &refused) && refused.Reason == ssh.Prohibited:
			return nil, hinted(h.target.Name, step, message.New("the server does not allow forwarding"), "set AllowTcpForwarding yes in its sshd_config")
		case errors.As(err, &refused):
			return nil, at(h.target.Name, step, message.Errorf("%s", refused.Message))
		case !errors.Is(err, ErrLost) || again || ctx.Err() != nil:
			return nil, at(h.target.Name, step, err)
		}
		// Nothing was sent yet: a connection that turns out dead is made again, once.
	}
	return out, nil
}

type tunnel struct {
	net.Conn
	release func()
	once    sync.Once
}

func (t *tunnel) Close() error {
	err := t.Conn.Close()
	t.once.Do(t.release)
	if errors.Is(err, io.EOF) { // the other side closed first
		return nil
	}
	return err
}
