package remote

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"berth/message"
	"berth/plain"
)

// probe finds out, in one session.
//
//go:embed sh/root.sh
var probe string

// runRoot runs argv as root. A sudo must allow sh, for it is sh that says when the command starts.
func (h *Host) runRoot(ctx context.Context, c *connection, cmd asked, stdin io.Reader, to sink) error {
	by, err := h.rootBy(ctx, c)
	if err != nil {
		return err
	}
	switch by {
	case rootLogin:
		return h.exec(ctx, c, cmd, &plainTalk{input: stdin}, to)
	case rootFree:
		return h.bySudo(ctx, c, newSudoTalk(nil, stdin, h.endpoint.user), []string{"sudo", "-n"}, cmd, to)
	}
	for wrong := -1; ; {
		g, err := h.pool.passwordFor(ctx, h, wrong)
		if err != nil {
			return err
		}
		t := newSudoTalk(g.password, stdin, h.endpoint.user)
		// -k makes sudo ask although it may remember an answer, so that it is the same every time.
		err = h.bySudo(ctx, c, t, []string{"sudo", "-k", "-S", "-p", t.prompt}, cmd, to)
		t.forget()
		if t.took() {
			g.took()
		}
		if !errors.Is(err, errWrongPassword) {
			return err
		}
		wrong = g.index
	}
}

// bySudo runs a command by sudo, which has its time to begin it.
func (h *Host) bySudo(ctx context.Context, c *connection, t *sudoTalk, sudo []string, cmd asked, to sink) error {
	slow := time.AfterFunc(h.pool.cfg.SudoTimeout, func() { t.giveUp(h.pool.cfg.SudoTimeout) })
	defer slow.Stop()
	argv := slices.Concat(sudo, []string{"--"}, begun(t.started, cmd.argv))
	if cmd.lends != nil { // sudo hands nothing of the environment on
		argv = slices.Concat([]string{"sh", "-c", "exec " + Join(sudo) + ` -- env SSH_AUTH_SOCK="$SSH_AUTH_SOCK" "$@"`, "sh"}, begun(t.started, cmd.argv))
	}
	return h.exec(ctx, c, asked{argv, cmd.lends}, t, to)
}

// rootBy finds out, once a host.
func (h *Host) rootBy(ctx context.Context, c *connection) (rootBy, error) {
	h.mu.Lock()
	by := h.root
	h.mu.Unlock()
	if by != rootUnknown {
		return by, nil
	}
	user := h.endpoint.user
	if !h.target.Sudo && user != "root" {
		return by, &SudoError{User: user, Why: message.Word("the command needs root, and this host's ssh settings do not allow sudo"),
			Hint: "set sudo: true, or user: root", Off: true}
	}
	var said string
	ctx, cancel := context.WithTimeoutCause(ctx, h.pool.cfg.SudoTimeout, slowSudo(user, h.pool.cfg.SudoTimeout))
	defer cancel()
	err := h.exec(ctx, c, asked{argv: []string{"sh", "-c", probe}}, &plainTalk{}, sink{lines: func(s Stream, line string) {
		if s == Stdout {
			said = line
		}
	}})
	if err != nil {
		return by, message.Errorf("find out about sudo: %w", err)
	}
	switch said {
	case "login":
		by = rootLogin
	case "free":
		by = rootFree
	case "password":
		by = rootPassword
	case "missing":
		return by, &SudoError{User: user, Why: message.Word("it is not installed"), Hint: "install sudo, or log in as root"}
	default:
		return by, message.Errorf("find out about sudo: the host's shell said %q", plain.Line(said, wordLimit))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.root = by
	return by, nil
}

// slowSudo is a sudo that says nothing.
func slowSudo(user string, after time.Duration) *SudoError {
	return &SudoError{User: user, Why: message.Of("it did not answer within %s", after),
		Hint: "does it ask a directory server (LDAP, SSSD) that is away? time sudo -n true on the host shows it"}
}

var errWrongPassword = message.New("sudo did not take the password")

// sudoTalk gives sudo the password when it asks for it, and the command its input when it has
// started, and not before: a sudo that asks for nothing must not make the password the command's
// input. Prompt and start are marked by words that nobody else can know beforehand. What sudo prints
// until then, as of a last login, is none of the command's output.
type sudoTalk struct {
	prompt, started string
	user            string
	password        []byte
	input           io.Reader

	mu     sync.Mutex
	stdin  io.WriteCloser
	stderr io.Writer
	buf    []byte // what came before the start
	asked  int
	begun  bool
	slow   *SudoError // it took too long to begin; nil: it did not
	stop   chan struct{}
}

// wordLimit bounds what should have been a word, in bytes.
const wordLimit = 80

// talkLimit bounds what sudo may say before it starts the command.
const talkLimit = 64 * 1024

func newSudoTalk(password []byte, input io.Reader, user string) *sudoTalk {
	return &sudoTalk{
		prompt: "berth-asks-" + rand.Text(), started: newWord(),
		user: user, password: password, input: input, stop: make(chan struct{}),
	}
}

func (t *sudoTalk) open(stdin io.WriteCloser, stdout, stderr io.Writer) (io.Writer, io.Writer) {
	t.stdin, t.stderr = stdin, stderr
	return &after{word: t.started, before: io.Discard, to: stdout}, t
}

func (t *sudoTalk) begin() {}

func (t *sudoTalk) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.begun {
		return t.stderr.Write(p)
	}
	t.buf = append(t.buf, p...)
	if _, own, ok := bytes.Cut(t.buf, []byte(t.started+"\n")); ok {
		t.begun, t.buf = true, nil
		feed(t.stdin, t.input)
		_, err := t.stderr.Write(own)
		return len(p), err
	}
	if before, after, ok := bytes.Cut(t.buf, []byte(t.prompt)); ok {
		t.buf = append(bytes.Clone(before), after...)
		if t.asked++; t.asked > 1 {
			t.halt()
			return len(p), nil
		}
		if t.password == nil {
			return len(p), io.ErrClosedPipe
		}
		answer := append(bytes.Clone(t.password), '\n')
		_, err := t.stdin.Write(answer)
		clear(answer)
		return len(p), err
	}
	if len(t.buf) > talkLimit {
		t.buf = t.buf[len(t.buf)-talkLimit:]
	}
	return len(p), nil
}

// forget is for after the session, which may still be dying.
func (t *sudoTalk) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.password)
	t.password = nil
}

// took reports whether sudo took the password.
func (t *sudoTalk) took() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.begun && t.asked == 1
}

// giveUp ends a talk in which the command has not begun yet.
func (t *sudoTalk) giveUp(after time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.begun {
		t.slow = slowSudo(t.user, after)
		t.halt()
	}
}

func (t *sudoTalk) halt() {
	select {
	case <-t.stop:
	default:
		close(t.stop)
	}
}

func (t *sudoTalk) stopped() <-chan struct{} { return t.stop }

// end says what became of a command that sudo did not start.
func (t *sudoTalk) end(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.begun || errors.Is(err, ErrLost):
		return err
	case t.slow != nil:
		return t.slow
	case t.asked > 1:
		return errWrongPassword
	}
	said := strings.Join(strings.Fields(plain.Line(string(t.buf), tailLimit)), " ")
	if t.asked == 1 && strings.Contains(said, "incorrect") {
		return errWrongPassword
	}
	why := message.Same(said)
	if said == "" {
		why = message.Word("it ended without a word")
	}
	return &SudoError{User: t.user, Why: why, Hint: "see what sudo -l says on the host"}
}
