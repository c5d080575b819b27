package tty

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"berth/message"
)

// Terminal is where somebody sits who can be asked.
type Terminal struct {
	Keys   *os.File  // where answers are typed
	Stderr io.Writer // for what is only told

	// Aside gives the plain terminal to a question, where a screen has the terminal: the screen is put aside
	// meanwhile, and where it is gone, nothing is asked. Nil: no screen has it.
	Aside func(question func(plain io.Writer))
}

// ErrGone is the answer to a question that nobody was there to hear.
var ErrGone = message.New("the session has ended")

// Attended reports whether anybody can be asked.
func (t Terminal) Attended() bool { return term.IsTerminal(int(t.Keys.Fd())) }

// Ask asks for a line.
func (t Terminal) Ask(ctx context.Context, question string) (string, error) {
	answer, err := "", ErrGone
	t.aside(func(plain io.Writer) {
		fmt.Fprint(plain, question)
		answer, err = ReadLine(ctx, t.Keys)
	})
	return answer, err
}

// AskHidden asks for a line that is not shown.
func (t Terminal) AskHidden(ctx context.Context, question string) ([]byte, error) {
	var answer []byte
	err := ErrGone
	t.aside(func(plain io.Writer) { answer, err = askHidden(ctx, t.Keys, plain, question) })
	return answer, err
}

func (t Terminal) aside(question func(plain io.Writer)) {
	if t.Aside == nil {
		question(t.Stderr)
		return
	}
	t.Aside(question)
}

// IsYes reports whether an answer is a clear yes, in English or French.
func IsYes(answer string) bool {
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes" || answer == "o" || answer == "oui"
}

// askHidden asks for a line that is not shown. The echo is off before the prompt is there: whoever sees the
// prompt may type. However it ends, the terminal is as it was.
func askHidden(ctx context.Context, keys *os.File, stderr io.Writer, question string) ([]byte, error) {
	restore, err := EchoOff(int(keys.Fd()))
	if err != nil {
		return nil, message.Errorf("the terminal cannot be kept from showing what is typed: %w", err)
	}
	defer restore()
	fmt.Fprint(stderr, question)
	defer fmt.Fprintln(stderr)
	type answer struct {
		value []byte
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		value, err := hiddenLine(keys)
		answered <- answer{value, err}
	}()
	select {
	case got := <-answered:
		return got.value, got.err
	case <-ctx.Done():
		return nil, message.New("stopped; nothing is stored")
	}
}

// hiddenLine reads a line byte by byte, so that nothing behind it is taken. It does not touch the terminal:
// it may still wait when nobody waits for it any more.
func hiddenLine(in io.Reader) ([]byte, error) {
	var line []byte
	for b := make([]byte, 1); ; {
		n, err := in.Read(b)
		switch {
		case n == 1 && b[0] == '\n':
			return line, nil
		case n == 1:
			line = append(line, b[0])
		case errors.Is(err, io.EOF) && len(line) > 0:
			return line, nil
		case err != nil:
			return nil, err
		}
	}
}

// ReadLine reads a line byte by byte, so that nothing behind it is taken.
func ReadLine(ctx context.Context, in io.Reader) (string, error) {
	type line struct {
		text string
		err  error
	}
	read := make(chan line, 1)
	go func() {
		var text []byte
		for b := make([]byte, 1); ; {
			n, err := in.Read(b)
			switch {
			case n == 1 && b[0] == '\n':
				read <- line{string(text), nil}
				return
			case n == 1 && len(text) < 1<<10:
				text = append(text, b[0])
			case err != nil:
				if errors.Is(err, io.EOF) && len(text) > 0 {
					err = nil
				}
				read <- line{string(text), err}
				return
			}
		}
	}()
	select {
	case l := <-read:
		return l.text, l.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
