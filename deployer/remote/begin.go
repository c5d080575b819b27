package remote

import (
	"bytes"
	"cmp"
	"crypto/rand"
	_ "embed"
	"errors"
	"io"

	"berth/message"
)

// A login shell may print before it comes to the command that it was given: a greeting in .bashrc, the complaint of a program
// that misses a terminal. So a script begins every command: it says a word on both streams that nobody can know beforehand, and
// becomes the command. What comes before the word is the shell's, and the command gets its input after it. The shell in turn
// becomes the script, and prints nothing at its end.

// beginText is that script.
//
//go:embed sh/begin.sh
var beginText string

// begun is a command that says a word first.
func begun(word string, argv []string) []string {
	return append([]string{"sh", "-c", beginText, "sh", word}, argv...)
}

func newWord() string { return "berth-says-" + rand.Text() }

// beginning is what a session prints until its command begins.
type beginning struct {
	word    string
	said    *output // by the login shell
	streams [2]*after
}

func newBeginning() *beginning { return &beginning{word: newWord(), said: newOutput(sink{})} }

// line is what the login shell is sent.
func (b *beginning) line(argv []string) string { return "exec " + Join(begun(b.word, argv)) }

// writer gives the end that a stream of the session is written to; to has what the command writes. came, which may be nil, is
// called when the command has begun.
func (b *beginning) writer(s Stream, to io.Writer, came func()) io.Writer {
	b.streams[s] = &after{word: b.word, before: b.said.writer(s), to: to, came: came}
	return b.streams[s]
}

// missed gives an error when the session has ended and no command began, and nil when one did. err is how it ended.
func (b *beginning) missed(user string, err error) error {
	if b.streams[Stdout].past && b.streams[Stderr].past {
		return nil
	}
	for _, s := range b.streams {
		_, _ = s.before.Write(s.held)
	}
	exit := &ExitError{}
	errors.As(err, &exit)
	said := &ExitError{Code: exit.Code, Signal: exit.Signal, Lines: b.said.close(true)}
	return &ShellError{user, cmp.Or(message.Same(said.Cause()), said.ended())}
}

// ShellError: the login shell of a host does not run commands. Nothing ran.
type ShellError struct {
	User string
	Said message.Text // by the shell, its last line; else how it ended
}

func (e *ShellError) Error() string { return e.text().String() }

// French is the same in French.
func (e *ShellError) French() string { return e.text().French() }

func (e *ShellError) text() message.Text {
	return message.Of("the login shell of %s does not run commands (%s); give it one on the host: chsh -s /bin/sh %s", e.User, e.Said, e.User)
}

// after hands on what comes after a word on a line, and gives what comes before it to another writer.
type after struct {
	word       string
	before, to io.Writer
	came       func() // may be nil

	held []byte // of what came before: it may be the beginning of the word
	past bool
}

func (a *after) Write(p []byte) (int, error) {
	if a.past {
		return a.to.Write(p)
	}
	a.held = append(a.held, p...)
	word := []byte(a.word + "\n")
	if before, own, ok := bytes.Cut(a.held, word); ok {
		a.past, a.held = true, nil
		_, _ = a.before.Write(before)
		if a.came != nil {
			a.came()
		}
		_, err := a.to.Write(own)
		return len(p), err
	}
	if n := len(a.held) - len(word); n > 0 {
		_, _ = a.before.Write(a.held[:n])
		a.held = append(a.held[:0], a.held[n:]...)
	}
	return len(p), nil
}
