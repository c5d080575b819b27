package remote

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/internal/wholefile"
	"berth/message"
)

// revoked gives an error for a key that RevokedHostKeys lists, and, as with ssh, where the list cannot be read.
func (e *trust) revoked(key ssh.PublicKey) error {
	for _, file := range e.revokedKeys {
		text, err := wholefile.ReadFile(file, fileLimit)
		if err != nil {
			return message.Errorf("RevokedHostKeys %s: %w", file, wholefile.Reason(err))
		}
		if bytes.HasPrefix(text, []byte("SSHKRL\n")) {
			if err := inRevocationList(file, key); err != nil {
				return message.Errorf("the host key %s of %s: %w", fingerprint(key), knownhosts.Normalize(e.keyName), err)
			}
			continue
		}
		number := 0
		for line := range bytes.Lines(text) {
			number++
			if line = bytes.TrimSpace(line); len(line) == 0 || line[0] == '#' {
				continue
			}
			bad, _, _, _, err := ssh.ParseAuthorizedKey(line)
			if err != nil {
				return message.Errorf("RevokedHostKeys %s:%d: this key cannot be read; correct the line or remove it", file, number)
			}
			cert, isCert := key.(*ssh.Certificate)
			if sameKey(bad, key) || sameKey(bad, plainKey(key)) || isCert && sameKey(bad, cert.SignatureKey) {
				return message.Errorf("the host key %s of %s is revoked (%s:%d)", fingerprint(key), knownhosts.Normalize(e.keyName), file, number)
			}
		}
	}
	return nil
}

// inRevocationList asks ssh-keygen whether a binary list has a key, and gives an error unless it says no.
func inRevocationList(list string, key ssh.PublicKey) error {
	dir, err := os.MkdirTemp("", "berth-host-key-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	shown := filepath.Join(dir, "key.pub")
	if err := os.WriteFile(shown, ssh.MarshalAuthorizedKey(key), 0o600); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	said, err := exec.CommandContext(ctx, "ssh-keygen", "-Q", "-f", list, shown).CombinedOutput()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit) && bytes.Contains(said, []byte("REVOKED")):
		return message.Errorf("it is revoked (%s)", list)
	}
	return message.Errorf("RevokedHostKeys %s is a binary list, which ssh-keygen has to read: %w %s", list, err, bytes.TrimSpace(said))
}
