package remote

import (
	"bytes"
	"fmt"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/internal/wholefile"
)

// revoked gives an error for a key that RevokedHostKeys lists, and, as with ssh, where the list cannot be read.
func (e *endpoint) revoked(key ssh.PublicKey) error {
	for _, file := range e.revokedKeys {
		text, err := wholefile.ReadFile(file, fileLimit)
		if err != nil {
			return fmt.Errorf("RevokedHostKeys: %w", err)
		}
		if bytes.HasPrefix(text, []byte("SSHKRL\n")) {
			return fmt.Errorf("RevokedHostKeys %s is a binary list, which berth cannot read; without it no host key is taken. List the keys as text, one a line", file)
		}
		number := 0
		for line := range bytes.Lines(text) {
			number++
			if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
				continue
			}
			bad, _, _, _, err := ssh.ParseAuthorizedKey(line)
			if err != nil {
				return fmt.Errorf("RevokedHostKeys %s:%d: this key cannot be read; correct the line or remove it", file, number)
			}
			cert, isCert := key.(*ssh.Certificate)
			if sameKey(bad, key) || sameKey(bad, plainKey(key)) || isCert && sameKey(bad, cert.SignatureKey) {
				return fmt.Errorf("the host key %s of %s is revoked (%s:%d)", fingerprint(key), knownhosts.Normalize(e.keyName), file, number)
			}
		}
	}
	return nil
}
