package newuser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"berth/internal/tmux"
)

// pressed is what is typed on the board, what the screen shows after it, and for how many seconds that is looked at.
type pressed struct {
	keys  []string
	text  string
	sees  string
	holds float64
}

// shown is the lab of the moving picture: three machines, and what is to run on them.
const shown = `name: home
machines:
  pi: {kind: docker, processor: bcm2712, memory: 8GB, ssh: {host: pi, user: pi, sudo: true}}
  nas: {kind: docker, processor: n100, memory: 16GB, ssh: {host: nas, user: root}}
  desktop: {kind: docker, processor: i5-8500t, memory: 32GB, ssh: {host: desktop, user: root}}
services:
  adguard-home: {on: pi}
  grafana: {}
  home-assistant: {}
  paperless-ngx: {}
  prometheus: {}
  stirling-pdf: {}
  uptime-kuma: {}
  vaultwarden: {}
`

// story is what the moving picture of the README shows: a plan, a service that is carried, and the way there.
var story = []pressed{
	{text: "berth plan | head -n 30\r", sees: "$", holds: 4},
	{text: "clear; berth\r", sees: "best possible", holds: 2.5},
	{text: "/", sees: "find", holds: .5},
	{text: "paperless", sees: "/paperless", holds: .8},
	{keys: []string{"Enter"}, sees: "paperless-ngx on ", holds: .5},
	{keys: []string{"Escape"}, sees: "paperless-ngx on ", holds: 1.2},
	{keys: []string{"Space"}, sees: "carrying paperless-ngx", holds: 2},
	{keys: []string{"BTab"}, sees: "paperless-ngx to nas", holds: 2.2},
	{keys: []string{"Space"}, sees: "by hand", holds: 2},
	{text: "d", sees: "Hosts", holds: 6},
}

// TestTheMovingPictureIsWhatIsSeen records the cast that README.md opens with, and draws it.
//
//raced:skip
func TestTheMovingPictureIsWhatIsSeen(t *testing.T) {
	bare := slices.Clone(theirs)
	for i := range bare {
		bare[i].stacks = nil
	}
	term, _ := settle(t, bare, shown)
	c := newCast(t, term, "berth: a lab is planned, a service carried, and the way there looked at")
	for _, step := range story {
		text := step.text
		if command, is := strings.CutSuffix(text, "\r"); is {
			c.types(command)
			text = "\r"
		}
		var err error
		if text != "" {
			err = term.Type(text)
		} else {
			err = term.Press(step.keys...)
		}
		if err != nil {
			t.Fatal(err)
		}
		screen, err := term.Settled(func(screen string) bool { return strings.Contains(screen, step.sees) })
		if err != nil {
			t.Fatalf("%q: %v\n%s", step.sees, err, screen)
		}
		t.Logf("%v%s\n%s", step.keys, step.text, screen)
		c.shows(step.holds)
	}
	c.ends("carry")
}

// cast is a session as asciinema writes it (asciicast v2). Each output is a whole screen; the seconds are those in which it can be followed, not
// those that it took, so that the same program gives the same bytes.
type cast struct {
	t    *testing.T
	term *tmux.Terminal
	at   float64
	out  bytes.Buffer
}

func newCast(t *testing.T, term *tmux.Terminal, title string) *cast {
	t.Helper()
	c := &cast{t: t, term: term}
	c.line(map[string]any{"version": 2, "width": columns, "height": lines, "title": title})
	return c
}

func (c *cast) line(of any) {
	c.t.Helper()
	encoder := json.NewEncoder(&c.out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(of); err != nil {
		c.t.Fatal(err)
	}
}

// shows writes down the screen as it is, to be looked at for some seconds.
func (c *cast) shows(holds float64) {
	c.t.Helper()
	screen, err := c.term.Styled()
	if err != nil {
		c.t.Fatal(err)
	}
	var rows []string
	for line := range strings.Lines(tmux.Timeless(screen)) {
		rows = append(rows, strings.TrimRight(line, " \n"))
	}
	c.line([]any{c.at, "o", "\x1b[H\x1b[2J" + strings.Join(rows, "\r\n")})
	c.at += holds
}

// types types a command as a hand does, a few letters at a time.
func (c *cast) types(command string) {
	c.t.Helper()
	for len(command) > 0 {
		n := min(4, len(command))
		want := command[:n]
		if err := c.term.Type(want); err != nil {
			c.t.Fatal(err)
		}
		command = command[n:]
		if _, err := c.term.Settled(func(screen string) bool { return strings.Contains(screen, strings.TrimSpace(want)) }); err != nil {
			c.t.Fatal(err)
		}
		c.shows(.25)
	}
}

// ends writes the cast and draws it, or holds what the documentation has against it.
func (c *cast) ends(name string) {
	c.t.Helper()
	c.line([]any{c.at, "m", "again"})
	dir := "../../docs"
	if !*update {
		dir = c.t.TempDir()
	}
	at := filepath.Join(dir, name)
	if err := os.WriteFile(at+".cast", c.out.Bytes(), 0o644); err != nil {
		c.t.Fatal(err)
	}
	if out, err := exec.Command("picture", "-cast", at+".cast", "-o", at+".svg").CombinedOutput(); err != nil {
		c.t.Fatalf("%v\n%s", err, out)
	}
	for _, ext := range []string{".cast", ".svg"} {
		got, err := os.ReadFile(at + ext)
		if err != nil {
			c.t.Fatal(err)
		}
		if want, err := os.ReadFile(filepath.Join("../../docs", name+ext)); err != nil || !bytes.Equal(want, got) {
			c.t.Errorf("docs/%s%s is not what is on the screen (%v): just newuser -update", name, ext, err)
		}
	}
	fmt.Fprintf(os.Stderr, "newuser: %s lasts %.0f s\n", name, c.at)
}
