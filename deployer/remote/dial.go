package remote

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"berth/message"
)

var errSlow = message.New("no answer in time")

// open makes a connection to e, through its bastions.
func (p *Pool) open(ctx context.Context, e *endpoint) (*connection, error) {
	step := "connect to " + e.address()
	raw, err := p.reach(ctx, e)
	if err != nil {
		return nil, at(e.name, step, err)
	}
	client, key, err := p.handshake(ctx, e, raw)
	if err != nil {
		closeRaw(raw, e.via == nil)
		if command, ok := raw.(*proxy); ok && ctx.Err() == nil && errors.Is(err, ErrUnreachable) {
			err = command.explain(err)
		}
		return nil, at(e.name, step, err)
	}
	c := newConnection(client, raw, e.via == nil)
	c.key = key
	go c.keepAlive(e.aliveEvery, e.aliveWait)
	return c, nil
}

// reach makes the connection below SSH.
func (p *Pool) reach(ctx context.Context, e *endpoint) (net.Conn, error) {
	if e.via != nil {
		bastion, err := p.bastion(ctx, e.via)
		if err != nil {
			return nil, &Error{Host: e.name, Step: "connect through jump host " + e.via.name, Err: err}
		}
		return p.reachThrough(ctx, e, bastion)
	}
	if e.command != "" {
		return runProxy(p.cfg.shell(), e.command)
	}
	limited, cancel := context.WithTimeoutCause(ctx, e.connectTimeout, errSlow)
	defer cancel()
	dial := p.cfg.Dial
	if dial == nil {
		dial = e.source.dial
	}
	raw, err := dial(limited, e.source.network, e.address())
	raw, err = e.elsewhere(raw, err, func(address string) (net.Conn, error) { return dial(limited, e.source.network, address) })
	return raw, unreached(ctx, e, err)
}

func (p *Pool) reachThrough(ctx context.Context, e *endpoint, bastion *connection) (net.Conn, error) {
	limited, cancel := context.WithTimeoutCause(ctx, e.connectTimeout, errSlow)
	defer cancel()
	raw, err := bastion.dial(limited, "tcp", e.address())
	raw, err = e.elsewhere(raw, err, func(address string) (net.Conn, error) { return bastion.dial(limited, "tcp", address) })
	var refused *ssh.OpenChannelError
	if errors.As(err, &refused) && refused.Reason == ssh.Prohibited {
		return nil, &Error{Host: e.name, Step: "connect through jump host " + e.via.name,
			Err: message.New("it does not allow forwarding"), Hint: "set AllowTcpForwarding yes in its sshd_config"}
	}
	if err != nil && ctx.Err() == nil {
		return nil, &Error{Host: e.name, Step: "connect through jump host " + e.via.name + " to " + e.address(),
			Err: unreached(ctx, e, err)}
	}
	return raw, err
}

// unreached tells an end by the caller from a host that cannot be reached.
func unreached(ctx context.Context, e *endpoint, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, errSlow),
		errors.Is(err, os.ErrDeadlineExceeded): // the socket may notice before the context does
		return message.Errorf("%w: no answer within %s", ErrUnreachable, e.connectTimeout.Round(time.Millisecond))
	}
	return message.Errorf("%w: %w", ErrUnreachable, err)
}

// handshake makes an SSH client of a raw connection: key exchange, host key, authentication.
func (p *Pool) handshake(ctx context.Context, e *endpoint, raw net.Conn) (*ssh.Client, ssh.PublicKey, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	w := watch(e.connectTimeout, func() { cancel(errSlow) })
	defer w.stop()
	known, err := e.readKnown(nil)
	if err != nil {
		return nil, nil, err
	}
	auth := p.prepareAuth(ctx, e, w)
	no := &verdict{}
	var checked ssh.PublicKey // the key that was found right; the same comes again with each new exchange
	config := &ssh.ClientConfig{
		Config:            ssh.Config{KeyExchanges: e.keyExchanges, Ciphers: e.ciphers, MACs: e.macs},
		User:              e.user,
		HostKeyAlgorithms: known.algorithms(e.keyName, e.hostKeyAlgorithms),
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			if checked != nil && bytes.Equal(checked.Marshal(), key.Marshal()) {
				return nil
			}
			err := p.checkHostKey(ctx, e, w, key)
			if err == nil {
				checked = key
			}
			w.restart(p.cfg.AuthTimeout)
			return no.set(err)
		},
		AuthCallback: func(c *ssh.ClientAuthContext) (ssh.AuthMethod, error) {
			method, err := auth.choose(c)
			return method, no.set(err)
		},
	}
	type result struct {
		client *ssh.Client
		err    error
	}
	done := make(chan result, 1)
	go func() {
		conn, channels, requests, err := ssh.NewClientConn(raw, e.address(), config)
		if err == nil {
			done <- result{client: ssh.NewClient(conn, channels, requests)}
			return
		}
		if own := no.get(); own != nil {
			err = own
		} else {
			err = explain(auth, err)
		}
		done <- result{err: err}
	}()
	select {
	case r := <-done:
		if r.err != nil && ctx.Err() != nil {
			return nil, nil, ended(ctx, e)
		}
		return r.client, checked, r.err
	case <-ctx.Done():
		closeRaw(raw, e.via == nil)
		go func() {
			if r := <-done; r.client != nil {
				r.client.Close()
			}
		}()
		return nil, nil, ended(ctx, e)
	}
}

// verdict keeps what this package itself said no to; the library words it in its own way.
type verdict struct {
	mu  sync.Mutex
	err error
}

func (v *verdict) set(err error) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.err = err
	return err
}

func (v *verdict) get() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.err
}

// ended says why a handshake was given up.
func ended(ctx context.Context, e *endpoint) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, errSlow) {
		return message.Errorf("%w: the handshake came to no end in time", ErrUnreachable)
	}
	return cause
}

// explain makes of a failed handshake what people can act on.
func explain(auth *authAttempt, err error) error {
	var network net.Error
	var algorithms *ssh.AlgorithmNegotiationError
	switch {
	case strings.Contains(err.Error(), "Too many authentication failures"):
		refused := auth.refused()
		refused.Tried = append(refused.Tried, message.Word("then the server gave up: too many keys (set IdentityFile and IdentitiesOnly yes for this host)"))
		return refused
	case errors.As(err, &algorithms):
		return message.Errorf("no common %s with the server, which has %s", algorithms.What, strings.Join(algorithms.RequestedAlgorithms, ", "))
	case errors.Is(err, io.EOF), errors.As(err, &network), errors.Is(err, net.ErrClosed), errors.Is(err, io.ErrClosedPipe),
		strings.Contains(err.Error(), "reset by peer"):
		return message.Errorf("%w: the server closed the connection during the handshake (is it overloaded, or is it no SSH server?): %w", ErrUnreachable, err)
	}
	return err
}
