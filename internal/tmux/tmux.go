// Package tmux drives a program in a real terminal, as an operator would: it types keys, moves the
// mouse, and reads what stands on the screen. The terminal belongs to a tmux server of its own, with a
// socket, a size and an environment of its own, so that neither the operator's tmux nor the machine shows
// through.
package tmux

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Terminal is a terminal with a shell in it. Close must be called.
type Terminal struct {
	dir    string // where the shell begins; the socket lies here
	env    []string
	socket string
}

// Waiting for the screen.
const (
	deadline = time.Minute
	interval = 15 * time.Millisecond
)

// Start opens a terminal of a size with a plain shell in it, in a directory that nobody else uses. The
// shell's prompt is "$ ", and its home is the directory.
func Start(dir string, width, height int) (*Terminal, error) {
	own, err := os.MkdirTemp(dir, ".tmux") // a server that is just ending still has its socket
	if err != nil {
		return nil, err
	}
	t := &Terminal{dir: dir, socket: filepath.Join(own, "socket"), env: []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "PS1=$ ", "SHELL=/bin/sh", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC",
		"TERM=screen-256color",
	}}
	config := filepath.Join(own, "conf")
	text := "set -g default-terminal screen-256color\nset -g status off\nset -sg escape-time 0\nset -g history-limit 100\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return nil, err
	}
	_, err = t.tmux("-f", config, "new-session", "-d", "-x", strconv.Itoa(width), "-y", strconv.Itoa(height), "-c", dir, "exec /bin/sh")
	if err != nil {
		return nil, err
	}
	if _, err := t.Await(func(screen string) bool { return strings.HasPrefix(screen, "$") }); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// Close ends the terminal and what runs in it.
func (t *Terminal) Close() { _, _ = t.tmux("kill-server") }

// tmux runs one command of tmux.
func (t *Terminal) tmux(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	cmd := exec.CommandContext(ctx, "tmux", append([]string{"-S", t.socket}, args...)...)
	cmd.Env, cmd.Dir = t.env, t.dir
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
		}
		return "", fmt.Errorf("tmux %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}

// Press types keys by tmux's names for them: Space, Enter, Escape, Up, BTab, C-r, a.
func (t *Terminal) Press(keys ...string) error {
	args := []string{"send-keys", "--"}
	for _, k := range keys {
		args = append(args, word(k))
	}
	_, err := t.tmux(args...)
	return err
}

// Type types a text, letter for letter.
func (t *Terminal) Type(text string) error {
	_, err := t.tmux("send-keys", "-l", "--", word(text))
	return err
}

// word is an argument that tmux takes as it is: to a semicolon at the end of one it ends the command, unless
// there is a backslash before it, which it takes away.
func word(s string) string {
	if before, ok := strings.CutSuffix(s, ";"); ok {
		return before + `\;`
	}
	return s
}

// Resize gives the terminal another size.
func (t *Terminal) Resize(width, height int) error {
	_, err := t.tmux("resize-window", "-x", strconv.Itoa(width), "-y", strconv.Itoa(height))
	return err
}

// Screen reads what stands on the screen, without blanks at the ends of lines.
func (t *Terminal) Screen() (string, error) { return t.tmux("capture-pane", "-p") }

// Styled reads the same with the sequences of colours and styles.
func (t *Terminal) Styled() (string, error) { return t.tmux("capture-pane", "-e", "-N", "-p") }

// Await reads the screen again and again until it is as wanted. At the deadline it returns the last
// screen with ErrLate.
func (t *Terminal) Await(wanted func(screen string) bool) (string, error) {
	for end := time.Now().Add(deadline); ; time.Sleep(interval) {
		screen, err := t.Screen()
		if err != nil || wanted(screen) {
			return screen, err
		}
		if time.Now().After(end) {
			return screen, ErrLate
		}
	}
}

// Settled waits until the screen is as wanted and has not changed for a while, and returns it.
func (t *Terminal) Settled(wanted func(screen string) bool) (string, error) {
	last, same := "", 0
	return t.Await(func(screen string) bool {
		if screen != last {
			last, same = screen, 0
		}
		same++
		return same > 12 && wanted(screen)
	})
}

// ErrLate says that the screen did not become what it should.
var ErrLate = fmt.Errorf("not on the screen after %v", deadline)
