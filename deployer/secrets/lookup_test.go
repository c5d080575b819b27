package secrets

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strconv"
	"strings"
	"testing"

	"berth/inventory"
)

// TestMain lets the test program itself be the command that prints a secret.
func TestMain(m *testing.M) {
	switch os.Getenv("SECRETS_TEST_COMMAND") {
	case "":
		os.Exit(m.Run())
	case "print":
		os.Stderr.WriteString("asking for a passphrase\n")
		os.Stdout.WriteString(os.Args[1] + "\n")
	case "fail":
		os.Stdout.WriteString("hunter2\n")
		os.Stderr.WriteString("no such entry\n")
		os.Exit(3)
	case "count":
		f, err := os.OpenFile(os.Args[1], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err == nil {
			_, err = f.WriteString(".")
		}
		if err != nil {
			os.Exit(1)
		}
		os.Stdout.WriteString("x")
	case "flood":
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat("hunter2", 1000)); err != nil {
				os.Exit(1)
			}
		}
	}
}

// command is the test program in one of its roles.
func command(t *testing.T, role string, args ...string) inventory.SecretSource {
	t.Helper()
	t.Setenv("SECRETS_TEST_COMMAND", role)
	me, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return inventory.SecretSource{Command: append([]string{me}, args...)}
}

func TestAValueComesFromWhereTheInventorySaysElseFromTheStore(t *testing.T) {
	_, keys := newKey(t)
	store := newStore(t, PublicKeys(keys)...)
	for _, name := range []string{"a/ENV", "a/STORED", "a/COMMAND"} {
		if err := store.Set(name, "from the store"); err != nil {
			t.Fatal(err)
		}
	}
	var stderr bytes.Buffer
	l := &Lookup{
		Store: store, Stderr: &stderr,
		Sources:   map[string]inventory.SecretSource{"a/ENV": {Env: "X"}, "a/COMMAND": command(t, "print", "$(id); two\nlines\n")},
		LookupEnv: func(name string) (string, bool) { return "from " + name, name == "X" },
	}
	for name, want := range map[string]string{"a/ENV": "from X", "a/STORED": "from the store", "a/COMMAND": "$(id); two\nlines\n", "a/NOWHERE": ""} {
		got, ok, err := l.Value(context.Background(), name)
		if err != nil || got != want || ok != (want != "") {
			t.Errorf("%s: %q %v %v", name, got, ok, err)
		}
	}
	if stderr.String() != "asking for a passphrase\n" {
		t.Errorf("what the command asks is lost: %q", stderr.String())
	}
}

func TestACommandIsRunOnce(t *testing.T) {
	file := t.TempDir() + "/calls"
	l := &Lookup{Sources: map[string]inventory.SecretSource{"a/B": command(t, "count", file)}}
	for range 3 {
		if v, ok, err := l.Value(context.Background(), "a/B"); v != "x" || !ok || err != nil {
			t.Fatalf("%q %v %v", v, ok, err)
		}
	}
	if calls, err := os.ReadFile(file); err != nil || string(calls) != "." {
		t.Errorf("calls %q: %v", calls, err)
	}
}

func TestWhatFailsIsSaidWithoutTheValue(t *testing.T) {
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	env := func(name string) (string, bool) { return "", name == "EMPTY" }
	for name, c := range map[string]struct {
		ctx  context.Context
		from func(*testing.T) inventory.SecretSource
		want string
	}{
		"no variable":  {context.Background(), func(*testing.T) inventory.SecretSource { return inventory.SecretSource{Env: "NONE"} }, "the environment has no NONE"},
		"an empty one": {context.Background(), func(*testing.T) inventory.SecretSource { return inventory.SecretSource{Env: "EMPTY"} }, "the value is empty"},
		"no program": {context.Background(), func(*testing.T) inventory.SecretSource {
			return inventory.SecretSource{Command: []string{"/nonexistent/pass"}}
		}, "/nonexistent/pass could not be run: no such file"},
		"a failing one":  {context.Background(), func(t *testing.T) inventory.SecretSource { return command(t, "fail") }, "failed (exit status 3)"},
		"a flood":        {context.Background(), func(t *testing.T) inventory.SecretSource { return command(t, "flood") }, "printed more than 64 KiB"},
		"an interrupted": {canceled, func(t *testing.T) inventory.SecretSource { return command(t, "print", "x") }, "context canceled"},
	} {
		t.Run(name, func(t *testing.T) {
			l := &Lookup{Sources: map[string]inventory.SecretSource{"a/B": c.from(t)}, LookupEnv: env}
			v, ok, err := l.Value(c.ctx, "a/B")
			if err == nil || ok || v != "" || !strings.HasPrefix(err.Error(), "secret a/B: ") || !strings.Contains(err.Error(), c.want) ||
				strings.Contains(err.Error(), "hunter") {
				t.Errorf("%q %v %v", v, ok, err)
			}
		})
	}
}

func TestAValueIsReadWithoutTheLineBreakAtItsEnd(t *testing.T) {
	for in, want := range map[string]string{"x\n": "x", "x\r\n": "x", "x": "x", "x\n\n": "x\n", " x ": " x "} {
		if got, err := Read(strings.NewReader(in)); err != nil || got != want {
			t.Errorf("%q: %q %v", in, got, err)
		}
	}
	for _, in := range []string{"", "\n", strings.Repeat("a", maxValue+10)} {
		if _, err := Read(strings.NewReader(in)); err == nil {
			t.Errorf("%.10q is a value", in)
		}
	}
	long := strings.Repeat("a", maxValue)
	if got, err := Read(strings.NewReader(long + "\r\n")); err != nil || got != long {
		t.Errorf("the longest value: %d characters, %v", len(got), err)
	}
	for _, in := range []string{long + "a", long + "a\r\n", long + long} {
		if _, err := Read(strings.NewReader(in)); err == nil || err.Error() != "the value is longer than 64 KiB" {
			t.Errorf("%d characters: %v", len(in), err)
		}
	}
	if _, err := Read(failing{}); err == nil {
		t.Error("an error of the reader is lost")
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("gone") }

func TestMadeValuesDifferAndNeedNoQuoting(t *testing.T) {
	a, b := Make(), Make()
	if a == b || len(a) < 50 || strconv.Quote(a) != `"`+a+`"` || strings.ContainsAny(a, " $\\'\"`;") {
		t.Errorf("made %d characters", len(a))
	}
}
