package remote

import (
	"context"
	"crypto/ed25519"
	"sync"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"berth/message"
)

// lent are the keys that commands of a connection may have signed with, each while its command runs. Their private halves stay here.
type lent struct {
	mu        sync.Mutex
	ring      agent.Agent
	forwarded bool // OpenSSH takes one request a connection, and tells every session after it where to ask
}

// ErrNoAgent: a command was to be lent a key, and the server forwards none. Nothing ran.
var ErrNoAgent = message.New("the server forwards no agent (AllowAgentForwarding in its sshd_config)")

// lend makes a key one of them, and has the session's command told where to ask. takeBack ends it.
func (c *connection) lend(ctx context.Context, s *ssh.Session, key ed25519.PrivateKey) (takeBack func(), err error) {
	if key == nil {
		return func() {}, nil
	}
	if err := c.forward(ctx, s); err != nil {
		return nil, err
	}
	public, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		return nil, err
	}
	if err := c.keys.ring.Add(agent.AddedKey{PrivateKey: key}); err != nil {
		return nil, err
	}
	return func() { _ = c.keys.ring.Remove(public) }, nil
}

// forward has the server ask here for signatures.
func (c *connection) forward(ctx context.Context, s *ssh.Session) error {
	c.keys.mu.Lock()
	defer c.keys.mu.Unlock()
	if c.keys.forwarded {
		return nil
	}
	if c.keys.ring == nil {
		ring := agent.NewKeyring()
		if err := agent.ForwardToAgent(c.client, ring); err != nil {
			return err
		}
		c.keys.ring = ring
	}
	_, err := await(ctx, c, func() (struct{}, error) { return struct{}{}, agent.RequestAgentForwarding(s) }, nil)
	if err != nil && ctx.Err() == nil && c.alive() {
		return ErrNoAgent
	}
	c.keys.forwarded = err == nil
	return err
}
