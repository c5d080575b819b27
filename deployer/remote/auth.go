package remote

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"berth/message"
)

// offer is a key that a server is asked to take.
type offer struct {
	label  message.Text
	signer ssh.Signer
	locked *lockedSigner // what opens the key of signer, where that has a passphrase
	file   bool          // it is a plain key of a file, and the label does not say which
}

// authAttempt offers keys one after the other, so that an error can say what was tried and a key
// that cannot be unlocked does not stand in the way of the next.
type authAttempt struct {
	offers  []offer
	next    int
	skipped []message.Text // keys that could not be offered, and why
	faults  []message.Text // of certificates
	lacking []string       // methods that ssh would try besides
	failure AuthError
}

// prepareAuth gathers keys in ssh's order: those of the agent that ssh_config names, the agent's
// others unless IdentitiesOnly, those that only files have; the certificates of each after them.
func (p *Pool) prepareAuth(ctx context.Context, e *endpoint, w *watchdog) *authAttempt {
	a := &authAttempt{failure: AuthError{User: e.user}, lacking: e.lacking}
	if !e.noKeys.IsZero() {
		a.skip("no key, for %s", e.noKeys)
		a.failure.Hint = message.Word("berth logs in with keys only: let this host have them there")
		return a
	}
	g := gathering{held: a.askAgent(ctx, e), ids: a.readIdentities(ctx, p, e, w), taken: map[int]bool{}}
	certs := a.readCertificates(e)
	for _, id := range g.ids {
		a.offerKey(&g, id)
		for _, c := range certs {
			if c.beside == id.file {
				a.offerCertificate(&g, c)
			}
		}
	}
	for _, c := range certs { // also where the agent alone has the key
		if !slices.ContainsFunc(g.ids, func(id identity) bool { return id.file == c.beside }) {
			a.offerCertificate(&g, c)
		}
	}
	if !e.identitiesOnly {
		for i, o := range g.held {
			if !g.taken[i] {
				g.named = append(g.named, o)
			}
		}
	}
	for _, o := range append(g.named, g.only...) {
		if kind := o.signer.PublicKey().Type(); !e.userKeyTypes.takes(kind) {
			a.skip("%s (PubkeyAcceptedAlgorithms does not have %s)", o.label, kind)
			continue
		}
		a.offers = append(a.offers, o)
	}
	a.skipped = append(a.skipped, e.cannot...)
	return a
}

// gathering is what keys there are, and the offers that come of them.
type gathering struct {
	held  []offer // by the agent
	ids   []identity
	taken map[int]bool // of held
	named []offer      // what the agent has a part in
	only  []offer      // what is in files
}

func (a *authAttempt) offerKey(g *gathering, id identity) {
	switch i := position(g.held, id.public); {
	case i >= 0:
		g.taken[i] = true
		g.named = append(g.named, g.held[i])
	case id.signer == nil:
		a.skip("%s (%s)", id.file, id.alone())
	default:
		locked, _ := id.signer.(*lockedSigner)
		g.only = append(g.only, offer{message.Same(id.file), id.signer, locked, true})
	}
}

func (a *authAttempt) offerCertificate(g *gathering, c certificate) {
	a.faults = append(a.faults, c.faults(a.failure.User, time.Now())...)
	o, byAgent, err := c.offerOf(a.failure.User, g.held, g.ids)
	switch {
	case err != nil:
		a.skip("%s (%s)", c.file, err)
	case byAgent:
		if i := position(g.held, c.cert); i >= 0 {
			g.taken[i] = true
		}
		g.named = append(g.named, o)
	default:
		g.only = append(g.only, o)
	}
}

// readIdentities loads the keys of an endpoint as far as it goes without asking.
func (a *authAttempt) readIdentities(ctx context.Context, p *Pool, e *endpoint, w *watchdog) []identity {
	var ids []identity
	for _, file := range e.identities {
		id, err := p.readIdentity(ctx, file, w)
		if err == nil && id.public == nil {
			// An old format does not say which key it is before it is opened.
			id.signer, err = id.signer.(*lockedSigner).open()
			if err == nil {
				id.public = id.signer.PublicKey()
			}
		}
		switch {
		case err == nil:
			ids = append(ids, id)
		case e.explicit || !errors.Is(err, fs.ErrNotExist):
			a.skip("%s (%s)", file, reason(err))
		}
	}
	return ids
}

func reason(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return message.New("there is no such file")
	}
	return err
}

// askAgent gives what the agent holds, for as long as the context lasts. An agent that does not answer is said in the error, if there is
// to be one, and is no error by itself.
func (a *authAttempt) askAgent(ctx context.Context, e *endpoint) []offer {
	if e.agent == "" {
		return nil
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", e.agent)
	if err != nil {
		a.skip("ssh-agent (cannot be reached: %s)", err)
		return nil
	}
	context.AfterFunc(ctx, func() { conn.Close() })
	client := agent.NewClient(conn)
	keys, err := client.List()
	if err != nil {
		a.skip("ssh-agent (does not answer)")
		return nil
	}
	signers, err := client.Signers()
	if err != nil || len(signers) != len(keys) {
		a.skip("ssh-agent (does not answer)")
		return nil
	}
	var held []offer
	for i, s := range signers {
		held = append(held, offer{label: a.agentLabel(keys[i].Comment, s.PublicKey()), signer: s})
	}
	return held
}

// agentLabel names a key of the agent.
func (a *authAttempt) agentLabel(comment string, key ssh.PublicKey) message.Text {
	if cert, ok := key.(*ssh.Certificate); ok {
		c := certificate{name: message.Of("agent key %s", comment), cert: cert}
		a.faults = append(a.faults, c.faults(a.failure.User, time.Now())...)
		return c.label(a.failure.User, time.Now())
	}
	return message.Of("agent key %s %s", comment, ssh.FingerprintSHA256(key))
}

func sameKey(x, y ssh.PublicKey) bool { return bytes.Equal(x.Marshal(), y.Marshal()) }

func position(held []offer, key ssh.PublicKey) int {
	if key == nil {
		return -1
	}
	return slices.IndexFunc(held, func(o offer) bool {
		return sameKey(o.signer.PublicKey(), key)
	})
}

// choose is called before each try to authenticate.
func (a *authAttempt) choose(c *ssh.ClientAuthContext) (ssh.AuthMethod, error) {
	a.failure.Accepted = c.AllowedMethods
	a.failure.Partial = len(c.PartialSuccessMethods) > 0
	if a.failure.Partial || a.next == len(a.offers) || !slices.Contains(c.AllowedMethods, "publickey") {
		return nil, a.refused()
	}
	a.next++
	return ssh.PublicKeys(a.offers[a.next-1].signer), nil
}

// skip notes a key that is not offered, and why.
func (a *authAttempt) skip(format string, args ...any) {
	a.skipped = append(a.skipped, message.Of(format, args...))
}

// refused says what was tried.
func (a *authAttempt) refused() *AuthError {
	err := a.failure
	for _, o := range a.offers[:a.next] {
		label := o.label
		switch {
		case o.locked != nil && o.locked.err != nil:
			label = message.Of("%s (%s)", label, o.locked.err)
		case o.file:
			label = message.Of("%s (%s)", label, ssh.FingerprintSHA256(o.signer.PublicKey()))
		}
		err.Tried = append(err.Tried, label)
	}
	err.Tried = append(err.Tried, a.skipped...)
	for _, method := range a.lacking {
		if slices.Contains(err.Accepted, method) {
			err.Tried = append(err.Tried, message.Of("%s (which berth does not have)", method))
		}
	}
	if len(a.faults) > 0 {
		err.Hint = message.Of("get a new certificate for %s from whoever signs it, or have a key in ~%s/.ssh/authorized_keys (ssh-copy-id)", err.User, err.User)
	}
	return &err
}
