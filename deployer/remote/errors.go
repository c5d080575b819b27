package remote

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"berth/message"
	"berth/plain"
)

var (
	// ErrUnreachable: no connection came about. Nothing ran; trying again later may help.
	ErrUnreachable = message.New("unreachable")
	// ErrLost: the connection broke while something ran. It may have run to its end or not: look
	// before doing it again.
	ErrLost = message.New("connection lost")
)

// Retryable reports whether the same call may succeed later without anybody mending anything.
func Retryable(err error) bool {
	return errors.Is(err, ErrUnreachable) || errors.Is(err, ErrLost)
}

// Error is what every call of a Host returns: which host, at which step, why, and what to do.
type Error struct {
	Host string
	Step string // "connect to 10.0.0.5:22", "read /srv/x/compose.yaml"; in English
	Err  error
	Hint string // may be empty
}

func (e *Error) Error() string { return plain.Text(e.text().String()) } // libraries quote what a server says

// French is the same in French.
func (e *Error) French() string { return plain.Text(e.text().French()) }

func (e *Error) text() message.Text {
	return withHint(message.Of("host %s: %s: %s", e.Host, stepText(e.Step), message.Because(e.Err)), e.Hint)
}

// withHint puts what to do behind what is wrong.
func withHint(text message.Text, hint string) message.Text {
	if hint == "" {
		return text
	}
	return message.Of("%s; %s", text, message.Word(hint))
}

// stepFormats are how steps are called that name something.
var stepFormats = []string{"connect from there to %s", "connect to %s", "read %s", "run %s"}

var throughJump = regexp.MustCompile(`^connect through jump host (\S+)(?: to (\S+))?$`)

// stepText is what a step is called.
func stepText(step string) message.Text {
	if whole := message.Word(step); whole.French() != step {
		return whole
	}
	if m := throughJump.FindStringSubmatch(step); m != nil && m[2] != "" {
		return message.Of("connect through jump host %s to %s", m[1], m[2])
	} else if m != nil {
		return message.Of("connect through jump host %s", m[1])
	}
	for _, format := range stepFormats {
		if of, ok := strings.CutPrefix(step, strings.TrimSuffix(format, "%s")); ok {
			return message.Of(format, of)
		}
	}
	return message.Same(step)
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

func (e *HostKeyChangedError) Error() string { return e.text().String() }

// French is the same in French.
func (e *HostKeyChangedError) French() string { return e.text().French() }

func (e *HostKeyChangedError) text() message.Text {
	var known []string
	if e.Known[0].File == "" {
		return message.Of("the host key of %s has changed while berth ran: the server shows %s, before it showed %s; someone may be listening in",
			e.Address, e.Got, e.Known[0].Fingerprint)
	}
	for _, k := range e.Known {
		known = append(known, fmt.Sprintf("%s (%s:%d)", k.Fingerprint, k.File, k.Line))
	}
	if e.Known[0].File == commandName {
		return message.Of("the host key of %s has changed: the server shows %s, known is %s; "+
			"someone may be listening in, or the host was installed anew: then whoever answers that command has to know",
			e.Address, e.Got, strings.Join(known, ", "))
	}
	return message.Of("the host key of %s has changed: the server shows %s, known is %s; "+
		"someone may be listening in, or the host was installed anew: only if you know that it was, run: ssh-keygen -R %s -f %s",
		e.Address, e.Got, strings.Join(known, ", "), Quote(e.Address), Quote(e.Known[0].File))
}

// UnknownHostKeyError: known_hosts has no key of this server, and none was accepted.
type UnknownHostKeyError struct {
	Address string
	Got     Fingerprint
	Why     message.Text // why it was not accepted: "nobody could be asked", "declined"
}

func (e *UnknownHostKeyError) Error() string { return e.text().String() }

// French is the same in French.
func (e *UnknownHostKeyError) French() string { return e.text().French() }

func (e *UnknownHostKeyError) text() message.Text {
	return message.Of("the host key of %s is not known and was not accepted (%s): the server shows %s; "+
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
	Tried    []message.Text // each key that was offered or passed over, with its source and what came of it
	Accepted []string       // the methods that the server still accepts; may be empty
	Partial  bool           // a key was taken, and the server wants a second factor

	Hint message.Text // what to do, where it is not to put the key on the host
}

func (e *AuthError) Error() string { return plain.Text(e.text().String()) }

// French is the same in French.
func (e *AuthError) French() string { return plain.Text(e.text().French()) }

func (e *AuthError) text() message.Text {
	tried := message.Word("no key was found")
	if len(e.Tried) > 0 {
		tried = message.Of("tried %s", message.Join(e.Tried, message.Same(", ")))
	}
	var accepts message.Text
	if len(e.Accepted) > 0 {
		accepts = message.Of("; the server accepts %s", strings.Join(e.Accepted, ", "))
	}
	if e.Partial {
		return message.Of("authentication of %s refused: a key was taken, but the server wants more than a key (%s)%s",
			e.User, tried, accepts)
	}
	if !e.Hint.IsZero() {
		return message.Of("authentication of %s refused: %s%s; %s", e.User, tried, accepts, e.Hint)
	}
	return message.Of("authentication of %s refused: %s%s; is the public key in ~%s/.ssh/authorized_keys (ssh-copy-id)?",
		e.User, tried, accepts, e.User)
}

// SudoError: sudo did not run the command. Nothing ran.
type SudoError struct {
	User string
	Why  message.Text
	Hint string
	Off  bool // it was not asked: the target does not allow it
}

func (e *SudoError) Error() string { return e.text().String() }

// French is the same in French.
func (e *SudoError) French() string { return e.text().French() }

func (e *SudoError) text() message.Text {
	return withHint(message.Of("sudo refused %s: %s", e.User, e.Why), e.Hint)
}

// ExitError: the command ran and ended with something else than 0.
type ExitError struct {
	Command string // as it was asked for, without sudo: quoted, and scripts left out
	Code    int    // -1 where a signal ended it
	Signal  string // TERM, KILL; empty where it ended by itself
	Lines   []Line // the last lines of each stream, at most tailLines
}

func (e *ExitError) Error() string { return e.text().String() }

// French is the same in French; what the command said stays as it is.
func (e *ExitError) French() string { return e.text().French() }

func (e *ExitError) text() message.Text {
	if cause := e.cause(); !cause.IsZero() {
		return message.Of("%s (%s)", cause, e.ended())
	}
	return e.ended()
}

var errClosed = message.New("the pool of connections is closed")
