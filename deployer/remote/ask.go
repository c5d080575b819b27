package remote

import "context"

// Asker asks the person at the terminal. The Pool asks one question at a time and each once: the
// answer holds for the Pool's life. An error from an Asker means that there is no answer; the
// question is not put again. A nil Asker is nobody to ask.
type Asker interface {
	// AcceptHostKey shows the fingerprint of a host that is not in known_hosts yet.
	AcceptHostKey(context.Context, HostKeyQuestion) (bool, error)
	// Passphrase opens an encrypted private key.
	Passphrase(context.Context, PassphraseQuestion) ([]byte, error)
	// SudoPassword is asked when sudo on a host wants one.
	SudoPassword(context.Context, SudoQuestion) ([]byte, error)
}

// HostKeyQuestion is about a server that known_hosts does not have.
type HostKeyQuestion struct {
	Host    string // the name in the inventory, or the bastion's
	Address string // as known_hosts will have it
	Key     Fingerprint
	File    string // the known_hosts that will have it; empty: none
}

// PassphraseQuestion is about an encrypted key that the server would accept.
type PassphraseQuestion struct {
	File    string
	Attempt int // from 1; more than 1: the last answer was wrong
}

// SudoQuestion is about the password of the login user.
type SudoQuestion struct {
	Host    string // the host that asks
	Group   string // the answer is tried on every host of this group with that user
	User    string
	Attempt int // from 1; more than 1: this host has refused what was typed so far
}

// attempts is how often a secret may be typed wrongly.
const attempts = 3
