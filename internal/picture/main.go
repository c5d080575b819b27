// Command picture draws the pictures of the documentation from a real run: it starts berth in a terminal
// with the shipped lab, types keys, and turns what stands on the screen into an SVG. The same program
// gives the same pictures, so that CI can make them again and compare.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"berth/internal/tmux"
)

// step is keys that are typed, and what the screen shows after them.
type step struct {
	keys []string
	text string // typed letter for letter
	sees string
}

// subject is a picture to be made.
type subject struct {
	file, title    string
	columns, lines int
	command        string // what is typed in the shell, with berth beside the inventory
	inventory      string // its text; empty: the shipped lab
	scheme         scheme
	steps          []step
}

// carrying is the moment that tells most: a service in the hand, and every host says what would be.
var carrying = []step{
	{sees: "best possible"},
	{text: "/", sees: "find"},
	{text: "prometheus", sees: "/prometheus"},
	{keys: []string{"Enter"}, sees: "prometheus on control-tower"},
	{keys: []string{"Escape"}, sees: "tailscale"},
	{keys: []string{"Space"}, sees: "carrying prometheus"},
	{keys: []string{"Tab"}, sees: "prometheus to cargo"},
	{keys: []string{"Tab"}, sees: "prometheus to media"},
}

const title = "berth: a service is carried over the hosts of a lab, and every host says whether it has room"

var subjects = []subject{
	{file: "board.svg", title: title, columns: 132, lines: 40, command: "./berth --time 5m --theme dark", scheme: darkScheme, steps: carrying},
	{file: "board-light.svg", title: title, columns: 132, lines: 40, command: "./berth --time 5m --theme light", scheme: lightScheme, steps: carrying},
	{file: "screen-dark.svg", title: "lab A, 120 x 40", columns: 120, lines: 40, command: "./berth --time 5m --theme dark", scheme: darkScheme, steps: opened},
	{file: "screen-light.svg", title: "lab A, bars of CPU, 200 x 60, light", columns: 200, lines: 60, command: "./berth --time 5m --theme light", scheme: lightScheme,
		steps: append(opened[:1:1], step{text: "c", sees: "cores"})},
	{file: "screen-16.svg", title: "lab A in 16 colours, a service is carried, 120 x 40", columns: 120, lines: 40, command: "TERM=xterm ./berth --time 5m --theme dark", scheme: darkScheme, steps: carrying},
	{file: "screen-proposal.svg", title: "lab A, a proposal, 120 x 40", columns: 120, lines: 40, command: "./berth --time 5m --theme dark --plan examples/blackbox-target.json --stale-ok",
		scheme: darkScheme, steps: []step{{sees: "blackbox"}, {text: "a", sees: "enter take"}}},
	{file: "screen-ascii.svg", title: "lab A in ASCII, 80 x 24", columns: 80, lines: 24, command: "./berth --time 5m --ascii --theme dark", scheme: darkScheme, steps: opened},
	{file: "screen-stranger.svg", title: "another lab, 80 x 24", columns: 80, lines: 24, command: "./berth --time 5m --theme light -f examples/home-lan/inventory.yaml", scheme: lightScheme, steps: []step{{sees: "home-lan"}}},
	{file: "screen-nine.svg", title: "nine machines, 120 x 40", columns: 120, lines: 40, command: "./berth --theme dark", inventory: fleet(9), scheme: darkScheme, steps: []step{{sees: "fits"}}},
	{file: "screen-nine-carry.svg", title: "nine machines, a service is carried, 200 x 60", columns: 200, lines: 60, command: "./berth --theme dark", inventory: fleet(9), scheme: darkScheme,
		steps: []step{{sees: "fits"}, {text: "p", sees: "free to move"}, {keys: []string{"Space"}, sees: "carrying"}, {keys: []string{"Tab"}, sees: " to "}}},
	{file: "screen-300.svg", title: "300 machines, 200 x 60", columns: 200, lines: 60, command: "./berth --theme dark", inventory: fleet(300), scheme: darkScheme, steps: []step{{sees: "fits"}}},
}

// opened is the session as it opens.
var opened = []step{{sees: "best possible"}}

func main() {
	berth := flag.String("berth", "", "the program's `file`")
	inventory := flag.String("inventory", "inventory.yaml", "the inventory's `file`")
	out := flag.String("o", "docs", "the `directory` that the pictures are written to; with -screen and -cast the file")
	screen := flag.String("screen", "", "draw the screen on standard input, with its sequences, and call it `TITLE`")
	columns := flag.Int("columns", 132, "how wide the screen is that is drawn")
	moving := flag.String("cast", "", "draw an asciicast, a `file`, as a picture that moves")
	flag.Parse()
	if *moving != "" {
		if err := drawCast(*moving, *out); err != nil {
			fmt.Fprintf(os.Stderr, "picture: %s: %v\n", *moving, err)
			os.Exit(1)
		}
		return
	}
	if *screen != "" {
		if err := drawScreen(*screen, *out, *columns); err != nil {
			fmt.Fprintf(os.Stderr, "picture: %v\n", err)
			os.Exit(1)
		}
		return
	}
	for _, s := range subjects {
		if err := s.make(*berth, *inventory, *out); err != nil {
			fmt.Fprintf(os.Stderr, "picture: %s: %v\n", s.file, err)
			os.Exit(1)
		}
	}
}

// drawScreen draws what somebody else has read from a terminal.
func drawScreen(title, file string, columns int) error {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	rows := parse(strings.TrimRight(string(text), "\n"))
	return os.WriteFile(file, []byte(svg(rows, columns, darkScheme, title)), 0o644)
}

// drawCast draws a session that somebody has recorded.
func drawCast(from, file string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	c, err := parseCast(in)
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(movingSVG(c, darkScheme)), 0o644)
}

// make runs the program and draws what it shows.
func (s subject) make(berth, inventory, out string) error {
	dir, err := os.MkdirTemp("", "berth-picture")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	data, err := os.ReadFile(inventory)
	if err != nil {
		return err
	}
	if s.inventory != "" {
		data = []byte(s.inventory)
	}
	if err := os.WriteFile(filepath.Join(dir, "inventory.yaml"), data, 0o644); err != nil {
		return err
	}
	if examples, err := filepath.Abs("examples"); err != nil {
		return err
	} else if err := os.Symlink(examples, filepath.Join(dir, "examples")); err != nil {
		return err
	}
	if berth, err = filepath.Abs(berth); err != nil {
		return err
	}
	if err := os.Symlink(berth, filepath.Join(dir, "berth")); err != nil {
		return err
	}
	t, err := tmux.Start(dir, s.columns, s.lines)
	if err != nil {
		return err
	}
	defer t.Close()
	if err := t.Type(s.command + "\r"); err != nil {
		return err
	}
	screen, err := s.play(t)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, s.file), []byte(svg(parse(tmux.Timeless(screen)), s.columns, s.scheme, s.title)), 0o644)
}

// play types the steps and returns the last screen with its colours.
func (s subject) play(t *tmux.Terminal) (string, error) {
	for _, step := range s.steps {
		if step.text != "" {
			if err := t.Type(step.text); err != nil {
				return "", err
			}
		}
		if len(step.keys) > 0 {
			if err := t.Press(step.keys...); err != nil {
				return "", err
			}
		}
		screen, err := t.Settled(func(screen string) bool { return strings.Contains(screen, step.sees) })
		if err != nil {
			return "", fmt.Errorf("%q: %w\n%s", step.sees, err, screen)
		}
	}
	return t.Styled()
}
