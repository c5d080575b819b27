package secrets

import (
	"bytes"
	"errors"

	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"

	"berth/message"
)

// sshKey reads an SSH private key, Ed25519 or RSA. The passphrase of one that has one is asked for when
// something is to be opened with it.
func sshKey(file string, pem []byte, ask func(file string) ([]byte, error)) (Key, error) {
	signer, err := ssh.ParsePrivateKey(pem)
	var locked *ssh.PassphraseMissingError
	switch {
	case err == nil:
		identity, err := agessh.ParseIdentity(pem)
		if err != nil {
			return Key{}, message.Errorf("identity %s: age knows Ed25519 and RSA keys of SSH, and no others", file)
		}
		return Key{identity, publicText(signer.PublicKey())}, nil
	case errors.As(err, &locked) && locked.PublicKey == nil:
		return Key{}, message.Errorf("identity %s: it is in an old format; ssh-keygen -p -f %s writes it anew", file, file)
	case errors.As(err, &locked):
		identity, err := agessh.NewEncryptedSSHIdentity(locked.PublicKey, pem, func() ([]byte, error) { return ask(file) })
		if err != nil {
			return Key{}, message.Errorf("identity %s: age knows Ed25519 and RSA keys of SSH, and no others", file)
		}
		return Key{identity, publicText(locked.PublicKey)}, nil
	}
	return Key{}, message.Errorf("identity %s: it is no SSH private key", file)
}

// publicText is the line of a public key, without a comment.
func publicText(key ssh.PublicKey) string {
	return string(bytes.TrimSpace(ssh.MarshalAuthorizedKey(key)))
}
