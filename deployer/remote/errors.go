package remote

import (
	"errors"
	"fmt"
	"strings"

	"berth/plain"
)

var (
	// ErrUnreachable: no connection came about. Nothing ran; trying again later may help.
	ErrUnreachable = errors.New("unreachable")
	// ErrLost: the connection broke while something ran. It may have run to its end or not: look
	// before doing it again.
	ErrLost = errors.New("connection lost")
)

// Retryable reports whether the same call may succeed later without anybody mending anything.
func Retryable(err error) bool {
	return errors.Is(err, ErrUnreachable) || errors.Is(err, ErrLost)
}

// Error is what every call of a Host returns: which host, at which step, why, and what to do.
type Error struct {
	Host string
	Step string // "connect to 10.0.0.5:22", "write /srv/x/compose.yaml"
	Err  error
	Hint string // may be empty
}

func (e *Error) Error() string {
	text := "host " + e.Host + ": " + e.Step + ": " + e.Err.Error()
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return plain.Text(text) // libraries quote what a server says
}

func (e *Error) Unwrap() error { return e.Err }

// at names host and step of an error, once.
func at(host, step string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	return &Error{Host: host, Step: step, Err: err}
}

func hinted(host, step string, err error, hint string) error {
	return &Error{Host: host, Step: step, Err: err, Hint: hint}
}

// Fingerprint is a public key as people compare it.
type Fingerprint struct {
	Type   string // ssh-ed25519
	SHA256 string // SHA256:...
}

func (f Fingerprint) String() string { return f.Type + " " + f.SHA256 }

// KnownKey is a line of known_hosts; without a file it is one that was accepted before and written nowhere.
type KnownKey struct {
	Fingerprint
	File string
	Line int
}

// HostKeyChangedError: the server shows another key than known_hosts has. Retrying is useless, and
// nothing may go over this connection.
type HostKeyChangedError struct {
	Address string // as known_hosts names it: host, or [host]:port
	Got     Fingerprint
	Known   []KnownKey // never empty
}

func (e *HostKeyChangedError) Error() string {
	var known []string
	if e.Known[0].File == "" {
		return fmt.Sprintf("the host key of %s has changed while berth ran: the server shows %s, before it showed %s; someone may be listening in",
			e.Address, e.Got, e.Known[0].Fingerprint)
	}
	for _, k := range e.Known {
		known = append(known, fmt.Sprintf("%s (%s:%d)", k.Fingerprint, k.File, k.Line))
	}
	if e.Known[0].File == commandName {
		return fmt.Sprintf("the host key of %s has changed: the server shows %s, known is %s; "+
			"someone may be listening in, or the host was installed anew: then whoever answers that command has to know",
			e.Address, e.Got, strings.Join(known, ", "))
	}
	return fmt.Sprintf("the host key of %s has changed: the server shows %s, known is %s; "+
		"someone may be listening in, or the host was installed anew: only if you know that it was, run: ssh-keygen -R %s -f %s",
		e.Address, e.Got, strings.Join(known, ", "), Quote(e.Address), Quote(e.Known[0].File))
}

// UnknownHostKeyError: known_hosts has no key of this server, and none was accepted.
type UnknownHostKeyError struct {
	Address string
	Got     Fingerprint
	Why     string // why it was not accepted: "nobody could be asked", "declined"
}

func (e *UnknownHostKeyError) Error() string {
	return fmt.Sprintf("the host key of %s is not known and was not accepted (%s): the server shows %s; "+
		"compare it on the host with ssh-keygen -lf /etc/ssh/ssh_host_%s_key.pub and accept it, or use --accept-new-host-keys",
		e.Address, e.Why, e.Got, keyFileWord(e.Got.Type))
}

// keyFileWord gives the word that sshd's key files have for a type of key.
func keyFileWord(keyType string) string {
	switch {
	case strings.HasPrefix(keyType, "ecdsa-"):
		return "ecdsa"
	case keyType == "ssh-rsa":
		return "rsa"
	default:
		return "ed25519"
	}
}

// AuthError: the server took none of the keys. Retrying is useless.
type AuthError struct {
	User     string
	Tried    []string // each key that was offered or passed over, with its source and what came of it
	Accepted []string // the methods that the server still accepts; may be empty
	Partial  bool     // a key was taken, and the server wants a second factor

	Hint string // what to do, where it is not to put the key on the host
}

func (e *AuthError) Error() string {
	tried := "no key was found"
	if len(e.Tried) > 0 {
		tried = "tried " + strings.Join(e.Tried, ", ")
	}
	accepts := ""
	if len(e.Accepted) > 0 {
		accepts = "; the server accepts " + strings.Join(e.Accepted, ", ")
	}
	if e.Partial {
		return plain.Text(fmt.Sprintf("authentication of %s refused: a key was taken, but the server wants more than a key (%s)%s",
			e.User, tried, accepts))
	}
	if e.Hint != "" {
		return plain.Text(fmt.Sprintf("authentication of %s refused: %s%s; %s", e.User, tried, accepts, e.Hint))
	}
	return plain.Text(fmt.Sprintf("authentication of %s refused: %s%s; is the public key in ~%s/.ssh/authorized_keys (ssh-copy-id)?",
		e.User, tried, accepts, e.User))
}

// SudoError: sudo did not run the command. Nothing ran.
type SudoError struct {
	User string
	Why  string
	Hint string
	Off  bool // it was not asked: the target does not allow it
}

func (e *SudoError) Error() string {
	text := "sudo refused " + e.User + ": " + e.Why
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// ExitError: the command ran and ended with something else than 0.
type ExitError struct {
	Command string // as it was asked for, without sudo: quoted, and scripts left out
	Code    int    // -1 where a signal ended it
	Signal  string // TERM, KILL; empty where it ended by itself
	Lines   []Line // the last lines of each stream, at most tailLines
}

func (e *ExitError) Error() string {
	if cause := e.Cause(); cause != "" {
		return cause + " (" + e.ended() + ")"
	}
	return e.ended()
}

var errClosed = errors.New("the pool of connections is closed")
