package remote

import (
	"context"
	"errors"
	"net"
	"strconv"

	"golang.org/x/crypto/ssh"

	"berth/message"
)

// A guest may have an address that its router gave, and a name that no name server knows. Whoever hosts it knows where it is, and is
// asked once its name has led nowhere; a name that has an address is taken as it is. The host key is known under the name in
// both cases.

// nameless reports whether a connection failed since a name has no address. A bastion, which looks names up itself, does not say what failed.
func nameless(err error) bool {
	var unknown *net.DNSError
	var none *net.AddrError // it has none of the kind that is asked for
	var refused *ssh.OpenChannelError
	return errors.As(err, &unknown) || errors.As(err, &none) || errors.As(err, &refused) && refused.Reason == ssh.ConnectionFailed
}

// elsewhere connects to where the host was found, if its name led nowhere. What is not there any more is asked about anew.
func (e *endpoint) elsewhere(raw net.Conn, err error, dial func(address string) (net.Conn, error)) (net.Conn, error) {
	found := e.found.Load()
	if err == nil || found == nil || !nameless(err) {
		return raw, err
	}
	raw, err = dial(net.JoinHostPort(*found, strconv.Itoa(e.port)))
	if err != nil {
		e.found.CompareAndSwap(found, nil)
	}
	return raw, err
}

// find asks where the host is whose name led nowhere. It reports whether there is something new to try. The host's place is free
// meanwhile, since who is asked may need one.
func (h *Host) find(ctx context.Context, err error) bool {
	before := h.endpoint.found.Load()
	if h.pool.cfg.Find == nil || !nameless(err) || before != nil {
		return false
	}
	if h.finding.lock(ctx) != nil {
		return false
	}
	defer h.finding.unlock()
	if h.endpoint.found.Load() != nil { // somebody else has asked
		return true
	}
	at := h.pool.cfg.Find(ctx, h.target.Name)
	if at == "" {
		return false
	}
	h.endpoint.found.Store(&at)
	h.pool.cfg.Notify(Event{Kind: HostFound, Host: h.target.Name, Text: message.Same(at)})
	return true
}
