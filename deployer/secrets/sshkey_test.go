package secrets

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// sshFile writes a private key, with a passphrase where one is given.
func sshFile(t *testing.T, key any, passphrase string) string {
	t.Helper()
	var block *pem.Block
	var err error
	if passphrase == "" {
		block, err = ssh.MarshalPrivateKey(key, "me")
	} else {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(key, "me", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "id")
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestAStoreOpensWithAnSSHKey(t *testing.T) {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		key        any
		passphrase string
	}{"Ed25519": {ed, ""}, "RSA": {rsaKey, ""}, "Ed25519 with a passphrase": {ed, "hunter2"}} {
		t.Run(name, func(t *testing.T) {
			asked, answer := 0, c.passphrase
			keys, err := Keys(sshFile(t, c.key, c.passphrase), func(string) ([]byte, error) { asked++; return []byte(answer), nil })
			if err != nil {
				t.Fatal(err)
			}
			s := newStore(t, PublicKeys(keys)...)
			if err := s.Set("a/B", "x"); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "secrets.age")
			if err := s.Save(file); err != nil {
				t.Fatal(err)
			}
			if asked != 0 {
				t.Error("a passphrase was asked for to encrypt")
			}
			got, err := Open(file, keys)
			if v, _ := got.Get("a/B"); err != nil || v != "x" {
				t.Errorf("%q %v", v, err)
			}
			if want := min(len(c.passphrase), 1); asked != want {
				t.Errorf("asked %d times, want %d", asked, want)
			}
		})
	}
}

func TestAWrongPassphraseIsSaidAndNotShown(t *testing.T) {
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func(string) ([]byte, error){
		"wrong": func(string) ([]byte, error) { return []byte("hunter3"), nil },
		"none":  func(string) ([]byte, error) { return nil, errors.New("there is no terminal to ask at") },
	} {
		keys, err := Keys(sshFile(t, ed, "hunter2"), ask)
		if err != nil {
			t.Fatal(err)
		}
		s := newStore(t, PublicKeys(keys)...)
		file := filepath.Join(t.TempDir(), "secrets.age")
		if err := s.Save(file); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(file, keys); err == nil || strings.Contains(err.Error(), "hunter") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnSSHKeyThatAgeDoesNotKnowIsRefused(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Keys(sshFile(t, ec, ""), nil); err == nil || !strings.Contains(err.Error(), "Ed25519 and RSA") {
		t.Errorf("got %v", err)
	}
}
