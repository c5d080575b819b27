package remote

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"slices"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// offer is a key that a server is asked to take.
type offer struct {
	label  string
	signer ssh.Signer
}

// authAttempt offers keys one after the other, so that an error can say what was tried and a key
// that cannot be unlocked does not stand in the way of the next.
type authAttempt struct {
	offers  []offer
	next    int
	skipped []string // keys that could not be offered, and why
	failure AuthError
}

// prepareAuth gathers keys in ssh's order: those of the agent that ssh_config names, the agent's
// others unless IdentitiesOnly, those that only files have.
func (p *Pool) prepareAuth(ctx context.Context, e *endpoint, w *watchdog) *authAttempt {
	a := &authAttempt{failure: AuthError{User: e.user}}
	held := a.askAgent(ctx, e)
	var named, only []offer
	taken := map[int]bool{}
	for _, file := range e.identities {
		id, err := p.readIdentity(ctx, file, w)
		if err != nil {
			if e.explicit || !errors.Is(err, fs.ErrNotExist) {
				a.skipped = append(a.skipped, file+" ("+reason(err)+")")
			}
			continue
		}
		if i := position(held, id.public); i >= 0 {
			taken[i] = true
			named = append(named, held[i])
			continue
		}
		if id.signer == nil {
			a.skipped = append(a.skipped, file+" (only its public half is here, and the agent does not have it)")
			continue
		}
		if id.public == nil {
			// An old format does not say which key it is before it is opened.
			if id.signer, err = id.signer.(*lockedSigner).open(); err != nil {
				a.skipped = append(a.skipped, file+" ("+err.Error()+")")
				continue
			}
		}
		only = append(only, offer{file, id.signer})
	}
	if !e.identitiesOnly {
		for i, o := range held {
			if !taken[i] {
				named = append(named, o)
			}
		}
	}
	a.offers = append(named, only...)
	return a
}

func reason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file"
	}
	return err.Error()
}

// askAgent gives what the agent holds, for as long as the context lasts. An agent that does not answer is said in the error, if there is
// to be one, and is no error by itself.
func (a *authAttempt) askAgent(ctx context.Context, e *endpoint) []offer {
	if e.agent == "" {
		return nil
	}
	conn, err := new(net.Dialer).DialContext(ctx, "unix", e.agent)
	if err != nil {
		a.skipped = append(a.skipped, "ssh-agent (cannot be reached: "+err.Error()+")")
		return nil
	}
	context.AfterFunc(ctx, func() { conn.Close() })
	client := agent.NewClient(conn)
	keys, err := client.List()
	if err != nil {
		a.skipped = append(a.skipped, "ssh-agent (does not answer)")
		return nil
	}
	signers, err := client.Signers()
	if err != nil || len(signers) != len(keys) {
		a.skipped = append(a.skipped, "ssh-agent (does not answer)")
		return nil
	}
	var held []offer
	for i, s := range signers {
		held = append(held, offer{"agent key " + keys[i].Comment + " " + ssh.FingerprintSHA256(s.PublicKey()), s})
	}
	return held
}

func position(held []offer, key ssh.PublicKey) int {
	if key == nil {
		return -1
	}
	return slices.IndexFunc(held, func(o offer) bool {
		return bytes.Equal(o.signer.PublicKey().Marshal(), key.Marshal())
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

// refused says what was tried.
func (a *authAttempt) refused() *AuthError {
	err := a.failure
	for _, o := range a.offers[:a.next] {
		label := o.label
		if s, ok := o.signer.(*lockedSigner); ok && s.err != nil {
			label += " (" + s.err.Error() + ")"
		}
		err.Tried = append(err.Tried, label)
	}
	err.Tried = append(err.Tried, a.skipped...)
	return &err
}
