package tui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"

	"berth"
)

// faultVariable makes this test binary show a session in which F12 panics. Its value is "terminal" to use
// the terminal, as .ci/terminal does, or "pipe" to use standard input and output as they are.
const faultVariable = "BERTH_TEST_FAULT"

// faulty is a session with one more action: it moves a service, and panics in the middle of Update.
func faulty(ctx context.Context, o Options) *Model {
	m := New(ctx, o)
	m.acts = append(m.acts, action{name: "fault", keys: []string{"f12"}, on: boardOnly, do: func() intent {
		m.s.Move("control-tower", "diun")
		panic("forced by a test")
	}})
	return m
}

// fileStore keeps the session in one file.
type fileStore struct {
	Store
	name string
}

func (s fileStore) SaveSession(data []byte) error { return os.WriteFile(s.name, data, 0o600) }

// faultySession shows it and ends the process.
func faultySession(t *testing.T, how string) {
	lab, err := berth.Files.ReadFile("inventory.yaml") // wherever the process runs
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Session: sessionOf(t, "inventory.yaml", lab), Profile: termenv.ANSI256, Seed: 1}
	if file := os.Getenv(faultVariable + "_FILE"); file != "" {
		o.Store = fileStore{name: file}
	}
	begin, more := faulty, []tea.ProgramOption(nil)
	if how == "pipe" {
		more = append(more, tea.WithInput(os.Stdin))
		begin = func(ctx context.Context, o Options) *Model { // nobody tells the size of a pipe
			m := faulty(ctx, o)
			resize(m, 80, 24)
			return m
		}
	}
	err = run(context.Background(), o, begin, more...)
	fmt.Fprintln(os.Stderr, err)
	if errors.Is(err, ErrFault) {
		os.Exit(1)
	}
	os.Exit(3)
}

func TestAPanicGivesTheTerminalBackAndLosesNothing(t *testing.T) {
	if how := os.Getenv(faultVariable); how != "" {
		faultySession(t, how) // this is the process that is started below, or by .ci/terminal
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	file := filepath.Join(t.TempDir(), "session.json")
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^"+t.Name()+"$")
	cmd.Env = append(os.Environ(), faultVariable+"=pipe", faultVariable+"_FILE="+file)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	keys, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	screen, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	seen := readUntil(t, screen, "best possible")
	if _, err := io.WriteString(keys, "\x1b[24~"); err != nil { // F12
		t.Fatal(err)
	}
	rest, err := io.ReadAll(screen)
	if err != nil {
		t.Fatal(err)
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("it ended with %v:\n%s", err, stderr.String())
	}
	out := seen + string(rest)
	for _, back := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[?1002l", "\x1b[?1006l"} {
		if !strings.Contains(out, back) {
			t.Errorf("%q is not sent", back)
		}
	}
	if all := out + stderr.String(); !strings.Contains(all, "forced by a test") || !strings.Contains(all, ErrFault.Error()) {
		t.Errorf("nothing says what happened:\n%s", all)
	}
	if saved, err := os.ReadFile(file); err != nil || !strings.Contains(string(saved), "diun") {
		t.Errorf("the move is not saved: %v\n%s", err, saved)
	}
}

// readUntil reads up to a text.
func readUntil(t *testing.T, r io.Reader, text string) string {
	t.Helper()
	var out bytes.Buffer
	for buf := make([]byte, 4096); !strings.Contains(out.String(), text); {
		n, err := r.Read(buf)
		out.Write(buf[:n])
		if err != nil {
			t.Fatalf("%q did not come: %v\n%q", text, err, out.String())
		}
	}
	return out.String()
}
