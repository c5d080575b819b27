package remote

import (
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"sync"

	"golang.org/x/crypto/ssh"

	"berth/internal/wholefile"
	"berth/message"
	"berth/plain"
)

// Run runs a command and waits for its end. lines, which may be nil, is given each line of output as
// it comes, one at a time and never after Run has returned.
//
// A command that ends with something else than 0 is an *ExitError, one that sudo did not start a
// *SudoError, and one whose connection broke ErrLost: it may have run. When the context ends, Run
// returns at once; the command is sent SIGTERM, as far as the server passes that on (OpenSSH does to
// processes of a login user other than root, not to root's and not to what runs under sudo), and its
// session is closed: its input ends, and it cannot write any more. It may go on for a while.
//
// Stdin is read by another goroutine, which may still be in a Read when Run returns.
func (h *Host) Run(ctx context.Context, cmd Command, lines func(Stream, string)) error {
	return h.runTo(ctx, cmd, sink{lines: lines})
}

func (h *Host) runTo(ctx context.Context, cmd Command, to sink) error {
	step := "run " + cmd.shown()
	argv, err := cmd.argv()
	if err != nil {
		return at(h.target.Name, step, err)
	}
	err = h.do(ctx, func(c *connection) error {
		if cmd.Sudo {
			return h.runRoot(ctx, c, asked{argv, cmd.Lends}, cmd.Stdin, to)
		}
		return h.exec(ctx, c, asked{argv, cmd.Lends}, &plainTalk{input: cmd.Stdin}, to)
	})
	var exit *ExitError
	if errors.As(err, &exit) {
		exit.Command = cmd.shown()
	}
	return at(h.target.Name, step, err)
}

// Output is Run for a command whose standard output is wanted, of limit bytes at most, as it came. One that prints more is left.
func (h *Host) Output(ctx context.Context, cmd Command, limit int) ([]byte, error) {
	out, err := atMost(int64(limit), func(to sink) error { return h.runTo(ctx, cmd, to) })
	var long *wholefile.TooLongError
	if errors.As(err, &long) {
		err = message.Errorf("its output is too long: %w", err)
	}
	return out, at(h.target.Name, "run "+cmd.shown(), err)
}

// do does work on a connection. One that was dead before anything was asked of the host is made
// again, once.
func (h *Host) do(ctx context.Context, work func(*connection) error) error {
	for again := false; ; again = true {
		c, release, err := h.use(ctx)
		if err != nil {
			return err
		}
		err = work(c)
		release()
		switch {
		case !errors.Is(err, errStale):
			return err
		case again:
			return message.Errorf("%w: %w", ErrUnreachable, err)
		}
	}
}

// talk is the conversation with a command: what it is given to read, and what of its output is its own.
type talk interface {
	// open is given the session's input, before anything is asked of the host, and where the command's own output goes. It gives
	// the writers for what comes after the beginning.
	open(stdin io.WriteCloser, stdout, stderr io.Writer) (io.Writer, io.Writer)
	// begin is told that the command has begun.
	begin()
	// end is told that the session is over, and may have another error than its own.
	end(error) error
	// stopped is closed when the talk wants the session to end.
	stopped() <-chan struct{}
}

// plainTalk hands on everything.
type plainTalk struct {
	input io.Reader
	stdin io.WriteCloser
}

func (t *plainTalk) open(stdin io.WriteCloser, stdout, stderr io.Writer) (io.Writer, io.Writer) {
	if t.stdin = stdin; t.input == nil { // also for what is no shell, and would wait for it
		stdin.Close()
	}
	return stdout, stderr
}

func (t *plainTalk) begin() {
	if t.input != nil {
		feed(t.stdin, t.input)
	}
}

func (t *plainTalk) end(err error) error      { return err }
func (t *plainTalk) stopped() <-chan struct{} { return nil }

// feed copies a reader, which may be nil, into a command. A command that ends without reading all is
// right to do so.
func feed(stdin io.WriteCloser, from io.Reader) {
	go func() {
		if from != nil {
			_, _ = io.Copy(stdin, from)
		}
		stdin.Close()
	}()
}

// asked is what is run in a session.
type asked struct {
	argv  []string
	lends ed25519.PrivateKey // nil: none
}

// exec runs a command in a session of c.
func (h *Host) exec(ctx context.Context, c *connection, cmd asked, t talk, to sink) error {
	s, leave, err := h.openSession(ctx, c)
	if err != nil {
		return err
	}
	takeBack, err := c.lend(ctx, s, cmd.lends)
	if err != nil {
		s.Close()
		leave()
		return err
	}
	defer takeBack()
	out := newOutput(to)
	ended := false
	defer func() { out.close(ended) }()
	stdin, err := s.StdinPipe()
	if err != nil {
		leave()
		return err
	}
	first := newBeginning()
	stdout, stderr := t.open(stdin, out.writer(Stdout), out.writer(Stderr))
	s.Stdout, s.Stderr = first.writer(Stdout, stdout, nil), first.writer(Stderr, stderr, t.begin)
	var closing sync.Once
	closeSession := func() {
		closing.Do(func() {
			s.Close()
			leave()
		})
	}
	_, err = await(ctx, c, func() (struct{}, error) { return struct{}{}, s.Start(first.line(cmd.argv)) }, nil)
	if err != nil {
		go hangUp(s, closeSession)
		if !errors.Is(err, ErrLost) && ctx.Err() == nil {
			return message.New("the server does not run commands for this user (a login without a shell, or ForceCommand)")
		}
		return err
	}
	done := make(chan error, 1)
	go func() {
		err := s.Wait()
		closeSession()
		done <- err
	}()
	select {
	case err = <-done:
		ended = true
		if err = result(c, err, out); errors.Is(err, ErrLost) {
			return err
		}
		if missed := first.missed(h.endpoint.user, err); missed != nil {
			return missed
		}
		return t.end(err)
	case <-ctx.Done():
		err = context.Cause(ctx)
	case <-c.done:
		err = c.lost()
	case <-t.stopped():
		err = t.end(nil)
	case <-out.full:
		err = errFull
	case <-first.said.full: // by the login shell
		err = errFull
	}
	go hangUp(s, closeSession)
	return err
}

// hangUp ends a session that goes on. It may block on a connection that is stuck.
func hangUp(s *ssh.Session, closeSession func()) {
	_ = s.Signal(ssh.SIGTERM)
	closeSession()
}

// result words the end of a command.
func result(c *connection, err error, out *output) error {
	var exit *ssh.ExitError
	var missing *ssh.ExitMissingError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit):
		e := &ExitError{Code: exit.ExitStatus(), Signal: plain.Line(exit.Signal(), wordLimit), Lines: out.close(true)}
		if e.Signal != "" {
			e.Code = -1
		}
		return e
	case !c.alive():
		return c.lost()
	case errors.As(err, &missing):
		// The connection dies a moment after its sessions.
		return message.Errorf("%w: the session ended without an exit code", ErrLost)
	}
	return message.Errorf("%w: %w", ErrLost, err)
}
