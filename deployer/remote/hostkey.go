package remote

import (
	"context"
	"errors"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/message"
)

// checkHostKey decides about the key that the server of e shows.
func (p *Pool) checkHostKey(ctx context.Context, e *endpoint, w *watchdog, key ssh.PublicKey) error {
	found, err := p.compareHostKey(e, key)
	if err != nil || found.known {
		return err
	}
	// One question at a time; the answer to one may have answered the next.
	defer w.pause()()
	if err := p.asking.lock(ctx); err != nil {
		return err
	}
	defer p.asking.unlock()
	if found, err = p.compareHostKey(e, key); err != nil || found.known {
		return err
	}
	key = plainKey(key) // what is shown and written
	if why := p.acceptHostKey(ctx, e, key); !why.IsZero() {
		return &UnknownHostKeyError{Address: knownhosts.Normalize(e.keyName), Got: fingerprint(key), Why: e.alsoUnknown(why, found)}
	}
	return p.take(e, key)
}

// keep remembers a key that is written nowhere for the life of the pool, so that one that changes meanwhile is refused.
func (p *Pool) keep(e *endpoint, key ssh.PublicKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keptKeys[e.keyName] = key
}

func (p *Pool) kept(e *endpoint) ssh.PublicKey {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.keptKeys[e.keyName]
}

// comparison is what became of a key that is not refused.
type comparison struct {
	known       bool
	certificate error // why the certificate that came with it is not taken; nil: there was none
	command     error // why KnownHostsCommand has said nothing
}

// compareHostKey gives an error where the key is not the known one, or is not to be used.
func (p *Pool) compareHostKey(e *endpoint, key ssh.PublicKey) (comparison, error) {
	known, err := e.readKnown(key)
	if err != nil {
		return comparison{}, err
	}
	if err := e.revoked(key); err != nil {
		return comparison{}, err
	}
	certificate, err := known.lookAt(e.keyName, key, e.caAlgorithms)
	var wrong *knownhosts.KeyError
	var revoked *knownhosts.RevokedError
	switch {
	case err == nil:
		return comparison{known: true}, nil
	case errors.As(err, &revoked):
		return comparison{}, message.Errorf("the host key %s of %s is marked as revoked in known_hosts", fingerprint(key), knownhosts.Normalize(e.keyName))
	case !errors.As(err, &wrong):
		return comparison{}, err
	}
	others := known.known(wrong)
	if kept := p.kept(e); len(others) == 0 && kept != nil {
		if sameKey(kept, plainKey(key)) {
			return comparison{known: true}, nil
		}
		others = []KnownKey{{Fingerprint: fingerprint(kept)}}
	}
	if len(others) > 0 {
		return comparison{}, &HostKeyChangedError{Address: knownhosts.Normalize(e.keyName), Got: fingerprint(plainKey(key)), Known: others}
	}
	enough, plainly := known.withoutPort(&e.trust, key)
	if enough {
		return comparison{known: true}, nil
	}
	if plainly != nil {
		certificate = plainly
	}
	return comparison{certificate: certificate, command: known.command}, nil
}

// plainKey is a key without the certificate that it may come in.
func plainKey(key ssh.PublicKey) ssh.PublicKey {
	if cert, ok := key.(*ssh.Certificate); ok {
		return cert.Key
	}
	return key
}

// acceptHostKey asks where it has to. It gives the reason why a key is not accepted, or nothing.
func (p *Pool) acceptHostKey(ctx context.Context, e *endpoint, key ssh.PublicKey) message.Text {
	switch {
	case e.strict == refusePolicy && !p.cfg.AcceptNewHostKeys:
		return message.Word("StrictHostKeyChecking is yes")
	case e.strict == acceptPolicy || p.cfg.AcceptNewHostKeys:
		return message.Text{}
	case p.cfg.Ask == nil:
		return message.Word("nobody could be asked")
	}
	question := HostKeyQuestion{Host: e.name, Address: knownhosts.Normalize(e.keyName), Key: fingerprint(key), File: e.written()}
	if declined, done := p.declined[question]; done {
		return declined
	}
	yes, err := p.cfg.Ask.AcceptHostKey(ctx, question)
	var why message.Text
	switch {
	case err != nil:
		why = message.Of("no answer: %s", err)
	case !yes:
		why = message.Word("declined")
	}
	if !why.IsZero() && ctx.Err() == nil {
		p.declined[question] = why
	}
	return why
}
