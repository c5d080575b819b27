package remote

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

func TestAlgorithmsAreThoseOfTheConfiguration(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	for config, want := range map[string]func(*endpoint) bool{
		"Ciphers aes256-ctr,3des-cbc,unknown": func(e *endpoint) bool { return slices.Equal(e.ciphers, []string{"aes256-ctr", "3des-cbc"}) },
		"Ciphers ^aes256-ctr":                 func(e *endpoint) bool { return e.ciphers[0] == "aes256-ctr" && len(e.ciphers) > 3 },
		"KexAlgorithms +diffie-hellman-group1-sha1": func(e *endpoint) bool {
			return e.keyExchanges[len(e.keyExchanges)-1] == "diffie-hellman-group1-sha1" && slices.Contains(e.keyExchanges, "curve25519-sha256")
		},
		"MACs -hmac-sha1*,umac-*": func(e *endpoint) bool {
			return !slices.Contains(e.macs, "hmac-sha1") && slices.Contains(e.macs, "hmac-sha2-256-etm@openssh.com")
		},
		"HostKeyAlgorithms ssh-ed25519": func(e *endpoint) bool { return slices.Equal(e.hostKeyAlgorithms, []string{"ssh-ed25519"}) },
		"":                              func(e *endpoint) bool { return len(e.ciphers) > 3 && len(e.keyExchanges) > 3 && len(e.macs) > 3 },
	} {
		for _, configure := range []func(*lab, string){(*lab).config, (*lab).asksSSH} {
			if configure(l, config+"\n"); strings.Contains(config, "unknown") {
				configure(l, "Ciphers aes256-ctr,3des-cbc\n") // ssh refuses a name that it does not know
			}
			e, err := l.cfg.resolve(Target{Name: "cargo"}, 0)
			if err != nil {
				t.Errorf("%s: %v", config, err)
				continue
			}
			if !want(e) {
				t.Errorf("%s: %v, %v, %v, %v", config, e.ciphers, e.keyExchanges, e.macs, e.hostKeyAlgorithms)
			}
			if err := l.host(Target{Name: "cargo"}).Connect(t.Context()); err != nil {
				t.Errorf("%s: %v", config, err)
			}
		}
	}
	l.config("MACs umac-128-etm@openssh.com")
	if e, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err != nil || slices.ContainsFunc(e.ciphers, needsMAC) || len(e.ciphers) != 3 {
		t.Errorf("got %+v, %v", e, err)
	}
	l.config("MACs umac-128-etm@openssh.com\nCiphers aes256-ctr")
	if _, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err == nil || !strings.Contains(err.Error(), "macs leaves nothing that berth has (umac-128-etm") {
		t.Errorf("got %v", err)
	}
	l.config("KexAlgorithms sntrup761x25519-sha512@openssh.com")
	if _, err := l.cfg.resolve(Target{Name: "cargo"}, 0); err == nil ||
		!strings.Contains(err.Error(), "config:1: kexalgorithms leaves nothing that berth has (sntrup761x25519-sha512@openssh.com); it has ") {
		t.Errorf("got %v", err)
	}
}

func TestAnAuthorityOfHostsDoesNotSignWithSHA1(t *testing.T) {
	e, err := newLab(t).cfg.resolve(Target{Name: "cargo"}, 0)
	if err != nil || slices.Contains(e.caAlgorithms, ssh.KeyAlgoRSA) || !slices.Contains(e.caAlgorithms, ssh.KeyAlgoED25519) {
		t.Errorf("%v, %v", e, err)
	}
}
