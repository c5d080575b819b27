package remote

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/message"
)

// Trust takes the host key of a host that was just made from whoever made it, a line as sshd has it, before anybody connects: so
// nobody is asked about it, and nobody else can show another one. Where another key is known for the address already that is the
// error, as when connecting.
func (h *Host) Trust(ctx context.Context, line string) error {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return at(h.target.Name, "take its host key", message.New("what the hypervisor says is no host key"))
	}
	p, e := h.pool, h.endpoint
	if err := p.asking.lock(ctx); err != nil {
		return err
	}
	defer p.asking.unlock()
	found, err := p.compareHostKey(e, key)
	var changed *HostKeyChangedError
	if err != nil || found.known {
		if errors.As(err, &changed) {
			return at(h.target.Name, "take its host key", message.Errorf("%w; it is a new guest at an address that had another: ssh-keygen -R %s forgets that", err, knownhosts.Normalize(e.keyName)))
		}
		return err
	}
	return p.take(e, key)
}

// take keeps a key that was accepted, in the file that is written to, else for the life of the pool.
func (p *Pool) take(e *endpoint, key ssh.PublicKey) error {
	file := e.written()
	if file == "" {
		p.keep(e, key)
		p.cfg.Notify(Event{Kind: HostKeyTaken, Host: e.name, Text: fingerprint(key).String()})
		return nil
	}
	if err := addKnownHost(file, e.keyName, e.hashKnown, key); err != nil {
		return message.Errorf("host key accepted, but not written to %s: %w", file, err)
	}
	p.cfg.Notify(Event{Kind: HostKeyAdded, Host: e.name, Text: fmt.Sprintf("%s in %s", fingerprint(key), file)})
	return nil
}

// User is who logs in, as the inventory or ssh_config says.
func (h *Host) User() string { return h.endpoint.user }

// Keys are the public halves of the key files with which the operator logs in there, a line each.
func (h *Host) Keys() []string {
	var out []string
	for _, file := range h.endpoint.identities {
		if key, err := readPublicKey(file + ".pub"); err == nil {
			out = append(out, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key))))
		}
	}
	return out
}

// Sudo reports whether commands that need root go through sudo.
func (h *Host) Sudo() bool { return h.target.Sudo }
