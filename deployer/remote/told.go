package remote

import (
	"context"
	"errors"
	"strings"

	"golang.org/x/crypto/ssh"

	"berth/message"
)

// Trust takes the host key of a host that this very run has made from whoever made it, a line as sshd has it, before anybody
// connects: so nobody is asked about it, and nobody else can show another one. A key that is known for the address is that of a host
// which was there before: the new one takes its place in the operator's known_hosts; where that cannot be, the error says what to type.
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
	switch {
	case errors.As(err, &changed):
		err = p.replace(e, changed, key)
	case err == nil && !found.known:
		err = p.take(e, key)
	}
	return at(h.target.Name, "take its host key", err)
}

// take keeps a key that was accepted, in the file that is written to, else for the life of the pool.
func (p *Pool) take(e *endpoint, key ssh.PublicKey) error {
	file := e.written()
	if file == "" {
		p.keep(e, key)
		p.cfg.Notify(Event{Kind: HostKeyTaken, Host: e.name, Text: message.Same(fingerprint(key).String())})
		return nil
	}
	if err := addKnownHost(file, e.keyName, e.hashKnown, key); err != nil {
		return message.Errorf("host key accepted, but not written to %s: %w", file, err)
	}
	p.cfg.Notify(Event{Kind: HostKeyAdded, Host: e.name, Text: message.Of("%s in %s", fingerprint(key), file)})
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
