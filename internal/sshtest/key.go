package sshtest

import (
	"crypto/ed25519"
	"encoding/pem"
	"os"
	"testing"

	"golang.org/x/crypto/ssh"
)

// NewKey makes a key.
func NewKey(t testing.TB) ssh.Signer {
	t.Helper()
	signer, err := ssh.NewSignerFromKey(newPrivate(t))
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// WriteKey makes a key, writes it to a file as ssh-keygen does, and gives its public half. An empty
// passphrase is none.
func WriteKey(t testing.TB, file, passphrase string) ssh.PublicKey {
	t.Helper()
	private := newPrivate(t)
	var block *pem.Block
	var err error
	if passphrase == "" {
		block, err = ssh.MarshalPrivateKey(private, "")
	} else {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	public, err := ssh.NewPublicKey(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	return public
}

func newPrivate(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return private
}
