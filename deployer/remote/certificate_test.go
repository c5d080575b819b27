package remote

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"berth/internal/sshtest"
)

// certify writes the certificate of a key of the lab, signed by an authority, and gives it.
func (l *lab) certify(name, key string, authority ssh.Signer, change func(*ssh.Certificate)) *ssh.Certificate {
	l.t.Helper()
	signer, err := ssh.ParsePrivateKey([]byte(l.read(".ssh/" + key)))
	if err != nil {
		l.t.Fatal(err)
	}
	cert := &ssh.Certificate{
		Key: signer.PublicKey(), CertType: ssh.UserCert, KeyId: "me@step", ValidPrincipals: []string{"operator"}, ValidBefore: ssh.CertTimeInfinity,
	}
	if change != nil {
		change(cert)
	}
	if err := cert.SignCert(rand.Reader, authority); err != nil {
		l.t.Fatal(err)
	}
	l.write(".ssh/"+name, string(ssh.MarshalAuthorizedKey(cert)))
	return cert
}

func TestACertificateIsOfferedAsSSHDoes(t *testing.T) {
	for name, prepare := range map[string]func(l *lab, ca ssh.Signer){
		"beside the key": func(l *lab, ca ssh.Signer) { l.certify("id_ed25519-cert.pub", "id_ed25519", ca, nil) },
		"stated": func(l *lab, ca ssh.Signer) {
			l.certify("elsewhere.pub", "id_ed25519", ca, nil)
			l.config("CertificateFile ~/.ssh/%u-none.pub\nCertificateFile ~/.ssh/elsewhere.pub\n")
		},
		"beside a key that only the agent has": func(l *lab, ca ssh.Signer) {
			l.certify("id_ed25519-cert.pub", "id_ed25519", ca, nil)
			l.intoAgent("id_ed25519", nil)
			l.remove("id_ed25519")
		},
		"in the agent": func(l *lab, ca ssh.Signer) {
			cert := l.certify("gone", "id_ed25519", ca, nil)
			l.intoAgent("id_ed25519", cert)
			l.remove("id_ed25519")
		},
		"of a key with a passphrase": func(l *lab, ca ssh.Signer) {
			public := l.writeKey("locked", "open sesame")
			l.write("plain.pub", string(ssh.MarshalAuthorizedKey(public)))
			cert := &ssh.Certificate{Key: public, CertType: ssh.UserCert, ValidPrincipals: []string{"operator"}, ValidBefore: ssh.CertTimeInfinity}
			if err := cert.SignCert(rand.Reader, ca); err != nil {
				l.t.Fatal(err)
			}
			l.write(".ssh/locked-cert.pub", string(ssh.MarshalAuthorizedKey(cert)))
			l.config("IdentityFile ~/.ssh/locked\n")
			l.cfg.Ask = &asker{t: l.t, passphrases: []string{"open sesame"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			ca := sshtest.NewKey(t)
			s := l.server("cargo:22")
			s.AllowOnly()
			s.UserAuthority = ca.PublicKey()
			prepare(l, ca)
			if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func (l *lab) remove(key string) {
	l.t.Helper()
	if err := os.Remove(l.home + "/.ssh/" + key); err != nil {
		l.t.Fatal(err)
	}
}

// intoAgent has a new agent hold a key of the lab, with a certificate or without.
func (l *lab) intoAgent(key string, cert *ssh.Certificate) {
	l.t.Helper()
	raw, err := ssh.ParseRawPrivateKey([]byte(l.read(".ssh/" + key)))
	if err != nil {
		l.t.Fatal(err)
	}
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: raw, Certificate: cert}); err != nil {
		l.t.Fatal(err)
	}
	l.cfg.Agent = runAgent(l.t, ring)
}

func TestACertificateThatIsNotTakenSaysWhatIsWrongWithIt(t *testing.T) {
	for _, test := range []struct {
		name   string
		config string
		change func(*ssh.Certificate)
		want   []string
	}{
		{"expired", "", func(c *ssh.Certificate) { c.ValidBefore = uint64(time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC).Unix()) },
			[]string{"/.ssh/id_ed25519-cert.pub (certificate me@step, which expired on 2026-01-02 03:04 UTC)", "get a new certificate for operator"}},
		{"of tomorrow", "", func(c *ssh.Certificate) { c.ValidAfter = uint64(time.Now().Add(24 * time.Hour).Unix()) }, []string{"which is not valid before 2"}},
		{"for others", "", func(c *ssh.Certificate) { c.ValidPrincipals = []string{"pi", "root"} }, []string{"which names pi and root, not operator"}},
		{"missing", "CertificateFile ~/.ssh/none.pub", nil, []string{"CertificateFile ", "/.ssh/none.pub (there is no such file)"}},
		{"a key", "CertificateFile ~/.ssh/spare.pub", nil, []string{"spare.pub (it is a key, no certificate of one)"}},
		{"without its key", "CertificateFile ~/.ssh/id_ed25519-cert.pub\nIdentityFile ~/.ssh/spare", nil, []string{"is in no IdentityFile and not in ssh-agent"}},
		{"with a key that others may read", "CertificateFile ~/.ssh/open-cert.pub\nIdentityFile ~/.ssh/open", nil, []string{"open-cert.pub (its private key ", "/.ssh/open: ignored as by ssh, since its permissions 0644 are too open"}},
		{"of a host", "CertificateFile ~/.ssh/id_ed25519-cert.pub", func(c *ssh.Certificate) { c.CertType = ssh.HostCert }, []string{"it is the certificate of a host"}},
	} {
		l := newLab(t)
		ca := sshtest.NewKey(t)
		s := l.server("cargo:22")
		s.AllowOnly()
		s.UserAuthority = ca.PublicKey()
		l.write(".ssh/spare.pub", string(ssh.MarshalAuthorizedKey(l.writeKey("spare", ""))))
		l.certify("id_ed25519-cert.pub", "id_ed25519", ca, test.change)
		l.write(".ssh/open.pub", string(ssh.MarshalAuthorizedKey(l.writeKey("open", ""))))
		l.certify("open-cert.pub", "open", ca, nil)
		if err := os.Chmod(l.home+"/.ssh/open", 0o644); err != nil {
			t.Fatal(err)
		}
		l.config(test.config)
		err := l.host(Target{Name: "cargo"}).Connect(t.Context())
		var refused *AuthError
		if !errors.As(err, &refused) {
			t.Errorf("%s: got %v", test.name, err)
			continue
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q is not in %v", test.name, want, err)
			}
		}
	}
}

func TestAKeyIsOfferedBeforeItsCertificate(t *testing.T) {
	l := newLab(t)
	ca := sshtest.NewKey(t)
	s := l.server("cargo:22")
	s.AllowOnly()
	l.writeKey("second", "")
	l.certify("id_ed25519-cert.pub", "id_ed25519", ca, nil)
	l.config("IdentityFile ~/.ssh/id_ed25519\nIdentityFile ~/.ssh/second")
	err := l.host(Target{Name: "cargo"}).Connect(t.Context())
	var refused *AuthError
	if !errors.As(err, &refused) || s.Attempts() != 3 {
		t.Fatalf("%d keys were shown, %v", s.Attempts(), err)
	}
	if got := fmt.Sprint(refused.Tried); !strings.Contains(got, "id_ed25519-cert.pub (certificate me@step) "+l.home+"/.ssh/second") {
		t.Errorf("tried %s", got)
	}
}

func TestWaysToLogInThatBerthDoesNotHaveAreNamed(t *testing.T) {
	for config, want := range map[string]string{
		"PKCS11Provider /usr/lib/opensc.so":             "PKCS11Provider /usr/lib/opensc.so (berth does not load it; load its keys into ssh-agent: ssh-add -s /usr/lib/opensc.so)",
		"SecurityKeyProvider /usr/lib/sk.so":            "SecurityKeyProvider /usr/lib/sk.so (berth does not load it",
		"PubkeyAuthentication no":                       "no key, for PubkeyAuthentication is no",
		"PreferredAuthentications password,hostbased":   "no key, for PreferredAuthentications is password,hostbased",
		"IdentityFile ~/.ssh/id_sk\nIdentitiesOnly yes": "/.ssh/id_sk (a FIDO key, which berth cannot ask to be touched; add it to ssh-agent: ssh-add ",
	} {
		for _, configure := range []func(*lab, string){(*lab).config, (*lab).asksSSH} {
			l := newLab(t)
			s := l.server("cargo:22")
			s.AllowOnly()
			l.write(".ssh/id_sk", "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n")
			l.write(".ssh/id_sk.pub", "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIJVdnuDUfRkoTsCtKFQ4GvTfWmVJ3A0iVdcCjlmyLFqqAAAABHNzaDo= me\n")
			configure(l, config+"\n")
			err := l.host(Target{Name: "cargo"}).Connect(t.Context())
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v", config, err)
			}
		}
	}
}
