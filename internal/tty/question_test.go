package tty

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

func TestALineIsReadAndNothingBehindIt(t *testing.T) {
	in := strings.NewReader("yes\nrest")
	got, err := ReadLine(t.Context(), in)
	rest, _ := io.ReadAll(in)
	if got != "yes" || err != nil || string(rest) != "rest" {
		t.Errorf("%q, %v, rest %q", got, err, rest)
	}
	if got, err := ReadLine(t.Context(), strings.NewReader("no")); got != "no" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := ReadLine(t.Context(), strings.NewReader("")); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	hanging, w := io.Pipe()
	defer w.Close()
	if _, err := ReadLine(ctx, hanging); !errors.Is(err, context.Canceled) {
		t.Errorf("when stopped: %v", err)
	}
}

func TestOnlyAClearYesIsOne(t *testing.T) {
	for answer, want := range map[string]bool{"yes": true, " Y ": true, "oui": true, "": false, "no": false, "yess": false, "n": false} {
		if IsYes(answer) != want {
			t.Errorf("%q is %v", answer, !want)
		}
	}
}

// A screen that has the terminal is put aside while a question is asked; where it is gone nobody is asked.
func TestAQuestionIsAskedOnThePlainTerminal(t *testing.T) {
	keys, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer keys.Close()
	if _, err := keys.WriteString("yes\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	var screen, plain bytes.Buffer
	behind := Terminal{Keys: keys, Stderr: &screen, Aside: func(question func(io.Writer)) { question(&plain) }}
	if got, err := behind.Ask(t.Context(), "really? "); got != "yes" || err != nil || plain.String() != "really? " || screen.Len() > 0 {
		t.Errorf("%q, %v; asked %q, on the screen %q", got, err, &plain, &screen)
	}
	gone := Terminal{Keys: keys, Stderr: &screen, Aside: func(func(io.Writer)) {}}
	if _, err := gone.Ask(t.Context(), "really? "); !errors.Is(err, ErrGone) {
		t.Errorf("asked: %v", err)
	}
	if _, err := gone.AskHidden(t.Context(), "really? "); !errors.Is(err, ErrGone) || screen.Len() > 0 {
		t.Errorf("asked: %v; %q", err, &screen)
	}
}
