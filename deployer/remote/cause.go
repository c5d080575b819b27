package remote

import (
	"errors"
	"strings"

	"berth/message"
)

// meanings are what systems say where a host cannot write, in the words of C's library and of Docker, and what it means.
var meanings = []struct{ said, means string }{
	{"no space left on device", "a file system of the host is full"},
	{"disk quota exceeded", "the quota of that user or project on the host is used up"},
	{"read-only file system", "the host has mounted that read-only, as systems do after errors of a disk"},
	{"input/output error", "a disk of the host fails"},
	{"structure needs cleaning", "a file system of the host is damaged"},
	{"error: backup of vm", ""}, // vzdump's last words are that there was an error
	{"permission denied", ""},
	{"operation not permitted", ""},
	{"not a directory", ""},
	{"is a directory", ""},
	{"transport endpoint is not connected", "what is mounted there is gone"},
	{"stale file handle", "the share that is mounted there has changed on its server"},
}

// Cause is why the command failed, in one line: what it said itself, and what that means where not everybody knows.
// Empty where it said nothing.
func (e *ExitError) Cause() string { return e.cause().String() }

func (e *ExitError) cause() message.Text {
	line, means := "", ""
	for _, l := range e.Lines { // the last of standard error, else the last; how qm and pct are called is no reason
		if strings.TrimSpace(l.Text) != "" && !strings.HasSuffix(strings.TrimSpace(l.Text), "[OPTIONS]") && (line == "" || l.Stream == Stderr || !e.has(Stderr)) {
			line = l.Text
		}
	}
	for _, m := range meanings { // a line that names the reason says more than what comes after it
		if said := e.saying(m.said); said != "" {
			line, means = said, m.means
			break
		}
	}
	line = strings.Join(strings.Fields(line), " ")
	said := message.Heard(line)
	if means == "" {
		return said
	}
	return message.Of("%s: %s", said, message.Word(means))
}

// has reports whether a stream said anything.
func (e *ExitError) has(s Stream) bool {
	for _, l := range e.Lines {
		if l.Stream == s && strings.TrimSpace(l.Text) != "" {
			return true
		}
	}
	return false
}

// saying is the last line that has some words in it.
func (e *ExitError) saying(words string) string {
	out := ""
	for _, l := range e.Lines {
		if strings.Contains(strings.ToLower(l.Text), words) {
			out = l.Text
		}
	}
	return out
}

// ended says how the command ended.
func (e *ExitError) ended() message.Text {
	if e.Signal != "" {
		return message.Of("ended by signal %s", e.Signal)
	}
	return message.Of("exit code %d", e.Code)
}

// CannotWrite reports whether an error may come from a host that cannot write: a full disk, one that is mounted
// read-only, a quota.
func CannotWrite(err error) bool {
	if err == nil {
		return false
	}
	text := strings.ToLower(err.Error())
	var exit *ExitError
	if errors.As(err, &exit) {
		for _, l := range exit.Lines {
			text += "\n" + strings.ToLower(l.Text)
		}
	}
	for _, words := range []string{"no space left on device", "disk quota exceeded", "read-only file system", "i/o error", "input/output error", "cannot be written"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}
