package remote

import (
	"context"
	"errors"
	"fmt"
	"os"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// checkHostKey decides about the key that the server of e shows.
func (p *Pool) checkHostKey(ctx context.Context, e *endpoint, w *watchdog, key ssh.PublicKey) error {
	unknown, err := compareHostKey(e, key)
	if cert, ok := key.(*ssh.Certificate); ok {
		key = cert.Key // what is shown and written
	}
	if err != nil || !unknown {
		return err
	}
	// One question at a time; the answer to one may have answered the next.
	defer w.pause()()
	if err := p.asking.lock(ctx); err != nil {
		return err
	}
	defer p.asking.unlock()
	if unknown, err = compareHostKey(e, key); err != nil || !unknown {
		return err
	}
	if why := p.acceptHostKey(ctx, e, key); why != "" {
		return &UnknownHostKeyError{Address: knownhosts.Normalize(e.keyName), Got: fingerprint(key), Why: why}
	}
	file := e.knownHosts[0]
	if err := addKnownHost(file, e.keyName, e.hashKnown, key); err != nil {
		return fmt.Errorf("host key accepted, but not written to %s: %w", file, err)
	}
	p.cfg.Notify(Event{Kind: HostKeyAdded, Host: e.name, Text: fmt.Sprintf("%s in %s", fingerprint(key), file)})
	return nil
}

// compareHostKey reports whether the key is unknown, and an error where it is not the known one.
func compareHostKey(e *endpoint, key ssh.PublicKey) (unknown bool, err error) {
	known, err := readKnownHosts(append(append([]string(nil), e.knownHosts...), e.globalKnown...))
	if err != nil {
		return false, err
	}
	err = known.lookAt(e.keyName, key)
	var wrong *knownhosts.KeyError
	var revoked *knownhosts.RevokedError
	switch {
	case err == nil:
		return false, nil
	case errors.As(err, &revoked):
		return false, fmt.Errorf("the host key %s of %s is marked as revoked in known_hosts", fingerprint(key), knownhosts.Normalize(e.keyName))
	case !errors.As(err, &wrong):
		return false, err
	}
	others := known.known(wrong)
	if len(others) == 0 {
		return true, nil
	}
	return false, &HostKeyChangedError{Address: knownhosts.Normalize(e.keyName), Got: fingerprint(key), Known: others}
}

// acceptHostKey asks where it has to. It gives the reason why a key is not accepted, or nothing.
func (p *Pool) acceptHostKey(ctx context.Context, e *endpoint, key ssh.PublicKey) string {
	if len(e.knownHosts) == 0 || e.knownHosts[0] == os.DevNull {
		return "there is no known_hosts file to write it to"
	}
	switch {
	case e.strict == refusePolicy && !p.cfg.AcceptNewHostKeys:
		return "StrictHostKeyChecking is yes"
	case e.strict == acceptPolicy || p.cfg.AcceptNewHostKeys:
		return ""
	case p.cfg.Ask == nil:
		return "nobody could be asked"
	}
	question := HostKeyQuestion{
		Host: e.name, Address: knownhosts.Normalize(e.keyName), Key: fingerprint(key), File: e.knownHosts[0],
	}
	if declined, done := p.declined[question]; done {
		return declined
	}
	yes, err := p.cfg.Ask.AcceptHostKey(ctx, question)
	why := ""
	switch {
	case err != nil:
		why = "no answer: " + err.Error()
	case !yes:
		why = "declined"
	}
	if why != "" && ctx.Err() == nil {
		p.declined[question] = why
	}
	return why
}
