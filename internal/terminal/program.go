package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"berth/internal/tmux"
)

// drawn is what berth makes of the terminal while it runs.
var drawn = tmux.Mode{Alternate: true, Mouse: true}

// shell gives the shell a command line and waits until it is done.
func (p *player) shell(command string) {
	if p.err != nil || !p.did(p.t.Type(command+"; echo done: $?")) || !p.did(p.t.Press("Enter")) {
		return
	}
	screen, err := p.t.Await(func(screen string) bool { return strings.Contains(screen, "\ndone: ") })
	if err != nil {
		p.did(fmt.Errorf("%s: %w\n%s", command, err, screen))
		return
	}
	p.check(strings.Contains(screen, "\ndone: 0"), "%s\n%s", command, screen)
	p.clear()
}

// clear empties the screen of the shell.
func (p *player) clear() {
	if p.err != nil || !p.did(p.t.Type("clear")) || !p.did(p.t.Press("Enter")) {
		return
	}
	_, err := p.t.Await(func(screen string) bool { return strings.TrimSpace(screen) == "$" })
	p.did(err)
}

// open starts a program with a variable in its environment, after the terminal's settings have been
// noted. Its process is found in the file pid.
func (p *player) open(variable, program, args string) {
	if p.err != nil {
		return
	}
	_ = os.Remove(filepath.Join(p.dir, "program"))
	p.did(os.Symlink(program, filepath.Join(p.dir, "program")))
	p.shell("stty -a >before")
	if p.err == nil && p.did(p.t.Type(variable+" sh -c 'echo $$ >pid; exec ./program "+args+"'; echo left: $?")) {
		p.did(p.t.Press("Enter"))
	}
}

// opened checks that the program has the terminal to itself.
func (p *player) opened() {
	mode, err := p.t.Mode()
	p.did(err)
	p.check(mode == drawn, "while berth runs: %v, expected %v", mode, drawn)
}

// left waits until the shell has the terminal back, and checks how the program ended and that the
// terminal is as it was before.
func (p *player) left(code int, says string) {
	if p.err != nil {
		return
	}
	screen, err := p.t.Await(func(screen string) bool { return strings.Contains(screen, "\nleft: ") })
	if err != nil {
		p.did(fmt.Errorf("the program has not ended: %w\n%s", err, screen))
		return
	}
	p.check(strings.Contains(screen, fmt.Sprintf("\nleft: %d\n", code)), "exit code %d expected:\n%s", code, screen)
	p.check(strings.Contains(strings.ReplaceAll(screen, "\n", ""), says), "%q expected:\n%s", says, screen)
	mode, err := p.t.Mode()
	p.did(err)
	p.check(mode == tmux.Plain, "after berth: %v, expected %v", mode, tmux.Plain)
	p.clear()
	p.shell("stty -a >after")
	before, after := p.file("before"), p.file("after")
	p.check(before == after && isCanonical(after), "the terminal's settings were\n%s\nand are now\n%s", before, after)
}

// isCanonical reports whether settings are those of a terminal that echoes and reads by line.
func isCanonical(settings string) bool {
	words := strings.Fields(strings.ReplaceAll(settings, ";", " "))
	has := map[string]bool{}
	for _, w := range words {
		has[w] = true
	}
	return has["icanon"] && has["echo"] && has["isig"]
}

// file reads a file of the directory, "" where there is none.
func (p *player) file(name string) string {
	data, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		return ""
	}
	return string(data)
}

// pid is the program's process.
func (p *player) pid() (int, error) {
	pid, err := strconv.Atoi(strings.TrimSpace(p.file("pid")))
	if err == nil && pid <= 1 {
		err = fmt.Errorf("the program's process cannot be %d", pid)
	}
	return pid, err
}

// kill sends the program a signal.
func (p *player) kill(s syscall.Signal) {
	if p.err != nil {
		return
	}
	pid, err := p.pid()
	if err == nil {
		err = syscall.Kill(pid, s)
	}
	p.did(err)
}

// gone waits for the program to end, and reports whether it has.
func (p *player) gone() bool {
	pid, err := p.pid()
	if !p.did(err) {
		return false
	}
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		state, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)) // one that nobody waited for has ended too
		if errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) || strings.Contains(string(state), ") Z ") {
			return true
		}
	}
	return false
}

// another gives the player a new terminal in the same directory; the one before is gone with what it had.
func (p *player) another() {
	if p.err != nil {
		return
	}
	p.t.Close()
	t, err := tmux.Start(p.dir, columns, rows)
	if p.did(err) {
		p.t, p.height = t, rows
	}
}
