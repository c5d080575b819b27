package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"berth/internal/tty"
)

// askHidden asks for a line that is not shown. The echo is off before the prompt is there: whoever sees the
// prompt may type. However it ends, the terminal is as it was.
func (a *app) askHidden(ctx context.Context, keys *os.File, question string) ([]byte, error) {
	restore, err := tty.EchoOff(int(keys.Fd()))
	if err != nil {
		return nil, fmt.Errorf("the terminal cannot be kept from showing what is typed: %w", err)
	}
	defer restore()
	fmt.Fprint(a.stderr, question)
	defer fmt.Fprintln(a.stderr)
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
		return nil, errors.New("stopped; nothing is stored")
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
