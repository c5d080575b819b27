package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"berth/internal/tmux"
)

// session is one or more runs of the program in one terminal, in a directory of its own.
type session struct {
	title string
	file  string // of the expected screens; "": it compares none
	play  func(p *player)
}

// The size of the terminal, and what stands for the directory in the expected screens; it is as long as
// every directory's name, so that nothing moves.
const (
	columns, rows = 140, 40
	dirMask       = "/tmp/berth-terminal-0000000"
)

// player types a session and checks what becomes of it. After an error nothing further is done.
type player struct {
	options
	t      *tmux.Terminal
	dir    string
	height int
	g      *golden
	counts
	err error
}

func (s session) run(o options) (counts, error) {
	dir, err := directory()
	if err != nil {
		return counts{}, err
	}
	defer os.RemoveAll(dir)
	data, err := os.ReadFile(o.inventory)
	if err != nil {
		return counts{}, err
	}
	if err := os.WriteFile(filepath.Join(dir, "inventory.yaml"), data, 0o644); err != nil {
		return counts{}, err
	}
	p := &player{options: o, dir: dir, height: rows}
	if s.file != "" {
		if p.g, err = openGolden(filepath.Join(o.golden, s.file), o.update); err != nil {
			return counts{}, err
		}
	}
	if p.t, err = tmux.Start(dir, columns, rows); err != nil {
		return counts{}, err
	}
	defer func() { p.t.Close() }()
	s.play(p)
	if p.g != nil && p.err == nil {
		p.err = p.g.close()
	}
	return p.counts, p.err
}

// directory makes a directory whose name always takes the same room.
func directory() (string, error) {
	for n := os.Getpid(); ; n++ {
		dir := fmt.Sprintf("/tmp/berth-terminal-%07d", n%10_000_000)
		if err := os.Mkdir(dir, 0o700); !os.IsExist(err) {
			return dir, err
		}
	}
}

// did keeps the first error.
func (p *player) did(err error) bool {
	if p.err == nil {
		p.err = err
	}
	return p.err == nil
}

// check counts one check; what is printed where it fails.
func (p *player) check(ok bool, what string, args ...any) {
	if p.err != nil {
		return
	}
	p.checks++
	if !ok {
		p.failed++
		fmt.Printf("FAILED: "+what+"\n", args...)
	}
}

// input is something that the operator does.
type input func(p *player) error

// press types keys by their names in tmux, separated by spaces.
func press(keys string) input {
	return func(p *player) error {
		p.keys += len(strings.Fields(keys))
		return p.t.Press(strings.Fields(keys)...)
	}
}

// write types a text.
func write(text string) input {
	return func(p *player) error {
		p.keys += len([]rune(text))
		return p.t.Type(text)
	}
}

// mouse does something with the mouse, right in the middle of a text on the screen, some lines below it.
func mouse(what int, text string, below int, up bool) input {
	return func(p *player) error {
		x, y, err := p.find(text)
		if err != nil {
			return err
		}
		p.mouse++
		return p.t.Mouse(what, x+len([]rune(text))/2, y+below, up)
	}
}

func hold(text string) input             { return mouse(tmux.Left, text, 0, false) }
func drag(text string, below int) input  { return mouse(tmux.Drag, text, below, false) }
func letGo(text string, below int) input { return mouse(tmux.Left, text, below, true) }
func wheel(what int, text string) input  { return mouse(what, text, 1, false) }
func click(text string) []input          { return []input{hold(text), letGo(text, 0)} }
func resized(width, height int) input {
	return func(p *player) error {
		p.height = height
		return p.t.Resize(width, height)
	}
}

// find is where a text stands on the screen.
func (p *player) find(text string) (x, y int, err error) {
	screen, err := p.t.Screen()
	if err != nil {
		return 0, 0, err
	}
	for y, line := range strings.Split(screen, "\n") {
		if at := strings.Index(line, text); at >= 0 {
			return len([]rune(line[:at])), y, nil
		}
	}
	return 0, 0, fmt.Errorf("%q is not on the screen:\n%s", text, screen)
}

// step does something, waits until the screen is as expected, and compares it whole. What the screen has
// to show is named in the session too, so that no golden can be written of something else.
func (p *player) step(name, sees string, inputs ...input) {
	for _, in := range inputs {
		if p.err != nil {
			return
		}
		p.did(in(p))
	}
	if p.err != nil {
		return
	}
	if p.update {
		p.learn(name, sees)
		return
	}
	before := p.g.last
	want, ok := p.g.next(name, p.height)
	if !ok || !strings.Contains(strings.Join(want, "\n"), sees) || same(want, before) {
		p.did(fmt.Errorf("%s: the step %q is not there, does not show %q, or shows what the one before shows", p.g.file, name, sees))
		return
	}
	screen, err := p.t.Await(func(screen string) bool { return same(want, p.lines(screen)) })
	if err != nil && err != tmux.ErrLate {
		p.did(err)
		return
	}
	p.print(name, screen)
	got := p.lines(screen)
	p.check(same(want, got), "%s\n%s", name, sides(want, got))
}

// learn takes what the step leads to as expected.
func (p *player) learn(name, sees string) {
	screen, err := p.t.Settled(func(screen string) bool {
		return strings.Contains(screen, sees) && !same(p.g.last, p.lines(screen))
	})
	if err != nil {
		p.did(fmt.Errorf("%s: %q, or anything new: %w\n%s", name, sees, err, screen))
		return
	}
	p.print(name, screen)
	p.g.write(name, p.lines(screen))
	p.check(true, "")
}

func (p *player) print(name, screen string) {
	if p.show {
		fmt.Printf("== %s\n%s", name, screen)
	}
}

func (p *player) lines(screen string) []string { return lines(masked(screen, p.dir), p.height) }

func same(a, b []string) bool { return strings.Join(a, "\n") == strings.Join(b, "\n") }
