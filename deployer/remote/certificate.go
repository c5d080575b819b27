package remote

import (
	"os"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"

	"berth/message"
)

// certificate is a user certificate and where it was found.
type certificate struct {
	file   string       // empty: the agent has it
	name   message.Text // how it is called in messages
	cert   *ssh.Certificate
	beside string // the key file that it was found next to; empty: stated
}

// readCertificate reads what ssh-keygen -s has written.
func readCertificate(file string) (certificate, error) {
	key, err := readPublicKey(file)
	if err != nil {
		return certificate{}, err
	}
	cert, ok := key.(*ssh.Certificate)
	if !ok {
		return certificate{}, message.New("it is a key, no certificate of one")
	}
	if cert.CertType != ssh.UserCert {
		return certificate{}, message.New("it is the certificate of a host, not of a user")
	}
	return certificate{file: file, name: message.Same(file), cert: cert}, nil
}

// label names the certificate, and what a server will not take about it.
func (c certificate) label(user string, now time.Time) message.Text {
	said := append([]message.Text{message.Same(c.cert.KeyId)}, c.faults(user, now)...)
	return message.Of("%s (certificate %s)", c.name, message.Join(said, message.Same(", ")))
}

// faults are why no server would let this user in with it.
func (c certificate) faults(user string, now time.Time) []message.Text {
	var faults []message.Text
	seconds := uint64(max(now.Unix(), 0))
	date := func(at uint64) string {
		return time.Unix(int64(min(at, 1<<40)), 0).UTC().Format("2006-01-02 15:04 UTC")
	}
	switch {
	case c.cert.ValidBefore != ssh.CertTimeInfinity && seconds >= c.cert.ValidBefore:
		faults = append(faults, message.Of("which expired on %s", date(c.cert.ValidBefore)))
	case seconds < c.cert.ValidAfter:
		faults = append(faults, message.Of("which is not valid before %s", date(c.cert.ValidAfter)))
	}
	if names := c.cert.ValidPrincipals; len(names) > 0 && !slices.Contains(names, user) {
		faults = append(faults, message.Of("which names %s, not %s", message.And(names), user))
	}
	return faults
}

// offerOf makes an offer of a certificate, with the private key of the agent or of a file. byAgent says that the agent has a part in it.
func (c certificate) offerOf(user string, held []offer, ids []identity) (o offer, byAgent bool, err error) {
	label := c.label(user, time.Now())
	if i := position(held, c.cert); i >= 0 {
		return offer{label: message.Of("%s in ssh-agent", label), signer: held[i].signer}, true, nil
	}
	if i := position(held, c.cert.Key); i >= 0 {
		signer, err := ssh.NewCertSigner(c.cert, held[i].signer)
		return offer{label: message.Of("%s with the key of ssh-agent", label), signer: signer}, true, err
	}
	for _, id := range ids {
		if id.public == nil || !sameKey(id.public, c.cert.Key) {
			continue
		}
		if id.shut != nil {
			return o, false, message.Errorf("its private key %s: %w", id.file, id.shut)
		}
		if id.signer == nil {
			continue
		}
		signer, err := ssh.NewCertSigner(c.cert, id.signer)
		locked, _ := id.signer.(*lockedSigner)
		return offer{label: label, signer: signer, locked: locked}, false, err
	}
	return o, false, message.Errorf("its private key %s is in no IdentityFile and not in ssh-agent", ssh.FingerprintSHA256(c.cert.Key))
}

// readCertificates are those of an endpoint in ssh's order: each beside its key, or those of CertificateFile.
func (a *authAttempt) readCertificates(e *endpoint) []certificate {
	var certs []certificate
	if len(e.certificates) == 0 {
		for _, file := range e.identities {
			if c, err := readCertificate(file + "-cert.pub"); err == nil {
				c.beside = file
				certs = append(certs, c)
			}
		}
		return certs
	}
	for _, file := range e.certificates {
		c, err := readCertificate(file)
		if os.IsNotExist(err) {
			err = message.New("there is no such file")
		}
		if err != nil {
			a.skip("CertificateFile %s (%s)", file, err)
			continue
		}
		certs = append(certs, c)
	}
	return certs
}
