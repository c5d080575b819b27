package main

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// golden are the expected screens of a session, one after the other. The file holds of each only the
// lines that differ from the screen before, with their numbers: it is small, and it reads as what every
// key changes.
type golden struct {
	file   string
	update bool
	want   map[string]string // by the step's name: its lines
	out    strings.Builder   // what is written anew
	last   []string          // the expected screen before
}

const stepMark = "== "

func openGolden(file string, update bool) (*golden, error) {
	g := &golden{file: file, update: update, want: map[string]string{}}
	if update {
		return g, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	for _, part := range strings.Split("\n"+string(data), "\n"+stepMark)[1:] {
		name, lines, _ := strings.Cut(part, "\n")
		g.want[name] = lines
	}
	return g, nil
}

// next is the screen that the step should lead to: the one before it with the lines that change. Ok is
// false where the file has no such step or cannot be read.
func (g *golden) next(name string, height int) ([]string, bool) {
	text, ok := g.want[name]
	if !ok {
		return nil, false
	}
	delete(g.want, name)
	screen := sized(g.last, height)
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		number, rest, found := strings.Cut(line, "|")
		y, err := strconv.Atoi(strings.TrimSpace(number))
		if line == "" {
			continue
		}
		if !found || err != nil || y < 0 || y >= height {
			return nil, false
		}
		screen[y] = rest
	}
	g.last = screen
	return screen, true
}

// write takes a screen as the expected one.
func (g *golden) write(name string, screen []string) {
	before := sized(g.last, len(screen))
	fmt.Fprintf(&g.out, "%s%s\n", stepMark, name)
	for y, line := range screen {
		if line != before[y] {
			fmt.Fprintf(&g.out, "%2d|%s\n", y, line)
		}
	}
	g.last = screen
}

// close writes the file anew, or names the steps in it that the session does not have.
func (g *golden) close() error {
	if g.update {
		return os.WriteFile(g.file, []byte(g.out.String()), 0o644)
	}
	for name := range g.want {
		return fmt.Errorf("%s: no step is called %q", g.file, name)
	}
	return nil
}

// sized is a copy of a screen with so many lines.
func sized(screen []string, height int) []string {
	out := make([]string, height)
	copy(out, screen)
	return out
}

var (
	clock = regexp.MustCompile(`\d\d:\d\d:\d\d`)
	day   = regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d`)
)

// masked takes out of a screen what differs from run to run: the time of day, and the directory.
func masked(screen, dir string) string {
	screen = clock.ReplaceAllString(screen, "hh:mm:ss")
	screen = day.ReplaceAllString(screen, "yyyy-mm-dd hh:mm")
	return strings.ReplaceAll(screen, dir, dirMask)
}

// lines splits a screen of a height.
func lines(screen string, height int) []string {
	return sized(strings.Split(strings.TrimRight(screen, "\n"), "\n"), height)
}
