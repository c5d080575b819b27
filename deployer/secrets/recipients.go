package secrets

import (
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"

	"berth/message"
)

// parseRecipients reads public keys. They are no secrets, and named in errors.
func parseRecipients(texts []string) ([]age.Recipient, error) {
	var out []age.Recipient
	for _, text := range texts {
		r, err := parseRecipient(text)
		if err != nil {
			return nil, message.Errorf("%q is no public key of age (age1...) or SSH (ssh-ed25519 ..., ssh-rsa ...)", text)
		}
		out = append(out, r)
	}
	return out, nil
}

// parseRecipient reads a public key of age or SSH.
func parseRecipient(text string) (age.Recipient, error) {
	if strings.HasPrefix(text, "ssh-") {
		return agessh.ParseRecipient(text)
	}
	r, err := age.ParseRecipients(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	if len(r) != 1 {
		return nil, message.New("not one key")
	}
	return r[0], nil
}
