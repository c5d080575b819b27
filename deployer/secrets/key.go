package secrets

import "filippo.io/age"

// Key is a private key and the public one that belongs to it, as text.
type Key struct {
	age.Identity
	Public string
}

// PublicKeys gives the recipients that belong to keys.
func PublicKeys(keys []Key) []string {
	var out []string
	for _, k := range keys {
		out = append(out, k.Public)
	}
	return out
}

func publicKey(id age.Identity) string {
	switch id := id.(type) {
	case *age.X25519Identity:
		return id.Recipient().String()
	case *age.HybridIdentity:
		return id.Recipient().String()
	}
	return ""
}
