package remote

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"berth/message"
)

// connection is an SSH connection that knows when it is dead.
type connection struct {
	client *ssh.Client
	raw    net.Conn
	direct bool          // raw is of this machine, and closing it takes no time
	done   chan struct{} // closed when the connection is of no use any more
	once   sync.Once
	cause  error         // why; read after done
	key    ssh.PublicKey // of the server, as it was found right
	keys   lent
}

func newConnection(client *ssh.Client, raw net.Conn, direct bool) *connection {
	c := &connection{client: client, raw: raw, direct: direct, done: make(chan struct{})}
	go func() {
		err := client.Wait()
		if err == nil {
			err = message.New("the server closed it")
		}
		c.end(err)
	}()
	return c
}

// end makes the connection dead. Whoever waits on it is told at once.
func (c *connection) end(cause error) {
	c.once.Do(func() {
		c.cause = cause
		close(c.done)
		closeRaw(c.raw, c.direct)
	})
}

// closeRaw closes what lies below a connection. A direct one is closed on return, so that the limit of
// connections holds; for another the bastion has to be told, which may take its time.
func closeRaw(raw net.Conn, direct bool) {
	if direct {
		raw.Close()
		return
	}
	go raw.Close()
}

func (c *connection) alive() bool {
	select {
	case <-c.done:
		return false
	default:
		return true
	}
}

// lost is the error of what ran when the connection died.
func (c *connection) lost() error {
	<-c.done
	return message.Errorf("%w: %w", ErrLost, c.cause)
}

// keepAlive asks the server for a sign of life every so often and ends the connection when none comes
// in time. Any answer is one, also that the request is unknown.
func (c *connection) keepAlive(every, wait time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-c.done:
			return
		case <-ticker.C:
		}
		answered := make(chan error, 1)
		go func() {
			_, _, err := c.client.SendRequest("keepalive@openssh.com", true, nil)
			answered <- err
		}()
		late := time.NewTimer(wait)
		select {
		case <-c.done:
		case err := <-answered:
			if err != nil {
				c.end(err)
			}
		case <-late.C:
			c.end(message.Errorf("the host did not answer for %s", wait))
		}
		late.Stop()
	}
}

// await runs work that cannot be interrupted and stops waiting for it when the context ends or the
// connection dies. What comes of it later goes to late, which may be nil.
func await[T any](ctx context.Context, c *connection, work func() (T, error), late func(T)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		v, err := work()
		done <- result{v, err}
	}()
	var none T
	var err error
	select {
	case r := <-done:
		if broken(r.err) {
			c.end(r.err)
		}
		if r.err != nil && !c.alive() {
			return none, c.lost()
		}
		return r.value, r.err
	case <-ctx.Done():
		err = context.Cause(ctx)
	case <-c.done:
		err = c.lost()
	}
	go func() {
		if r := <-done; r.err == nil && late != nil {
			late(r.value)
		}
	}()
	return none, err
}

// broken reports whether an error means that no answer will come any more. What waits for an answer
// may hear of it before the connection itself does.
func broken(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// dial opens a TCP connection from the server on.
func (c *connection) dial(ctx context.Context, network, address string) (net.Conn, error) {
	return await(ctx, c, func() (net.Conn, error) {
		return c.client.DialContext(ctx, network, address)
	}, func(conn net.Conn) { conn.Close() })
}
