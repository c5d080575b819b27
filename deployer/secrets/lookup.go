package secrets

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os/exec"
	"sync"

	"berth/internal/wholefile"
	"berth/inventory"
	"berth/message"
)

// Lookup finds the values of secrets. It asks for each once, also when several goroutines want it.
type Lookup struct {
	Sources   map[string]inventory.SecretSource // by name; they win over the store
	Store     *Store                            // nil: none
	Given     func(name string) (string, bool)  // what a catalog entry has for one that neither of them gives; nil: nothing
	LookupEnv func(string) (string, bool)
	Stderr    io.Writer // what commands say there, such as questions for a passphrase; nil: nowhere

	mu    sync.Mutex
	known map[string]string
}

// Value gives the value of a secret, SERVICE/NAME. It is false where nobody has given one: then who
// deploys keeps the one on the host, or makes one.
func (l *Lookup) Value(ctx context.Context, name string) (string, bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if v, ok := l.known[name]; ok {
		return v, true, nil
	}
	v, ok, err := l.find(ctx, name)
	if err != nil {
		return "", false, message.Errorf("secret %s: %w", name, err)
	}
	if !ok {
		return "", false, nil
	}
	if err := Check(v); err != nil {
		return "", false, message.Errorf("secret %s: %w", name, err)
	}
	if l.known == nil {
		l.known = map[string]string{}
	}
	l.known[name] = v
	return v, true, nil
}

func (l *Lookup) find(ctx context.Context, name string) (string, bool, error) {
	from, given := l.Sources[name]
	switch {
	case !given:
		v, ok := l.Store.Get(name)
		if !ok && l.Given != nil {
			v, ok = l.Given(name)
		}
		return v, ok, nil
	case from.Env != "":
		v, ok := l.LookupEnv(from.Env)
		if !ok {
			return "", false, message.Errorf("the environment has no %s, where the inventory says it is", from.Env)
		}
		return v, true, nil
	}
	v, err := l.run(ctx, from.Command)
	return v, err == nil, err
}

// run gives what a program prints, without the line break at its end. What it printed is in no error.
func (l *Lookup) run(ctx context.Context, command []string) (string, error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	out := &limited{left: maxValue + lineEnd}
	cmd.Stdout, cmd.Stderr = out, l.Stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case out.left < 0:
		return "", message.Errorf("the command %s printed more than %d KiB", command[0], maxValue>>10)
	case errors.As(err, &exit):
		return "", message.Errorf("the command %s failed (%s)", command[0], exit)
	case err != nil:
		return "", message.Errorf("the command %s could not be run: %w", command[0], cause(err))
	}
	return trimmed(out.text.Bytes()), nil
}

// cause is why a program could not be started, without its name.
func cause(err error) error {
	var e *exec.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return wholefile.Reason(err)
}

// limited takes so much and no more, so that a program that never ends printing takes no memory. The
// buffer is not embedded: its ReadFrom would go around Write.
type limited struct {
	text bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, message.New("too long")
	}
	return l.text.Write(p)
}

// Make makes up a value: 52 letters and digits, 260 random bits. They need no quoting anywhere; some
// programs complain about keys of less than 50 characters.
func Make() string { return rand.Text() + rand.Text() }

// Read takes a value from a pipe or file, without the line break at its end.
func Read(r io.Reader) (string, error) {
	data, err := wholefile.Read(r, maxValue+lineEnd)
	var long *wholefile.TooLongError
	switch {
	case errors.As(err, &long):
		return "", errTooLong
	case err != nil:
		return "", message.Errorf("read the value: %w", err)
	}
	v := trimmed(data)
	return v, Check(v)
}
