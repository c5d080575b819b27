package remote

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

func TestStreamsAreHandedOnAsTheyAreAndNeitherWaitsForTheOther(t *testing.T) {
	l := newLab(t)
	l.server("cargo:22")
	h := l.host(Target{Name: "cargo"})
	data := strings.Repeat("\x00\r\xff berth-says-", 100_000)
	var out, said bytes.Buffer
	err := h.Stream(t.Context(), Command{Args: []string{"sh", "-c", "cat; printf 'a\\rb' >&2; exit 5"}, Stdin: strings.NewReader(data)}, &out, &said)
	var exit *ExitError
	if !errors.As(err, &exit) || exit.Code != 5 || out.String() != data || said.String() != "a\rb" {
		t.Errorf("%v, %d bytes, %q", err, out.Len(), said.String())
	}
	r, w := io.Pipe()
	heard := make(chan string, 1)
	go func() {
		heard <- "nothing"
		_, _ = io.Copy(io.Discard, r)
	}()
	err = h.Stream(t.Context(), Command{Args: []string{"sh", "-c", "echo stuck; echo free >&2"}}, w, tell(func(s string) {
		if s == "free\n" && <-heard != "nothing" { // standard output goes on only after this
			t.Error("the pipe was read before")
		}
	}))
	if err != nil {
		t.Error(err)
	}
	start := time.Now()
	if err := h.Stream(t.Context(), Command{Args: []string{"sh", "-c", "yes & yes >&2 & wait"}}, refusing{}, io.Discard); err == nil || time.Since(start) > 20*time.Second {
		t.Errorf("%v after %s", err, time.Since(start))
	}
}

type tell func(string)

func (t tell) Write(p []byte) (int, error) {
	t(string(p))
	return len(p), nil
}

type refusing struct{}

func (refusing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
