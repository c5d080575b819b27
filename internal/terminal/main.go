// Command terminal types whole sessions into the real program in a real terminal, reads the screen after
// every step, and holds it against what is written in testdata. It also sees that the terminal is given
// back as it was, however the program ends. .ci/terminal builds what it needs and runs it.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// options are what the command is called with.
type options struct {
	berth     string // the program
	fault     string // the test binary of package tui, which has a key that panics
	inventory string // the lab that the sessions begin from
	golden    string // the directory of the expected screens
	update    bool   // write them anew
	show      bool   // print every screen
}

func main() {
	var o options
	flag.StringVar(&o.berth, "berth", "", "the program's `file`")
	flag.StringVar(&o.fault, "fault", "", "the `file` of package tui's test binary")
	flag.StringVar(&o.inventory, "inventory", "inventory.yaml", "the inventory's `file`")
	flag.StringVar(&o.golden, "golden", "internal/terminal/testdata", "the `directory` of the expected screens")
	flag.BoolVar(&o.update, "update", false, "write the expected screens anew; read the difference")
	flag.BoolVar(&o.show, "show", false, "print every screen")
	flag.Parse()
	if err := run(o); err != nil {
		fmt.Fprintln(os.Stderr, "terminal:", err)
		os.Exit(1)
	}
}

func run(o options) error {
	for _, file := range []*string{&o.berth, &o.fault, &o.inventory} {
		full, err := filepath.Abs(*file)
		if err != nil {
			return err
		}
		*file = full
	}
	var total counts
	for _, s := range sessions {
		c, err := s.run(o)
		total.add(c)
		fmt.Printf("%-40s %s\n", s.title, c)
		if err != nil {
			return fmt.Errorf("%s: %w", s.title, err)
		}
	}
	fmt.Printf("terminal: %s\n", total)
	if total.failed > 0 {
		return errors.New("the screens differ; where they are as they should be now: just terminal -update")
	}
	return nil
}

// counts are what has been done and checked.
type counts struct{ keys, mouse, checks, failed int }

func (c *counts) add(d counts) {
	c.keys += d.keys
	c.mouse += d.mouse
	c.checks += d.checks
	c.failed += d.failed
}

func (c counts) String() string {
	return fmt.Sprintf("%d keys, %d mouse events, %d checks passed, %d failed", c.keys, c.mouse, c.checks-c.failed, c.failed)
}

// sides prints two screens, the lines that differ marked.
func sides(want, got []string) string {
	var b strings.Builder
	for _, side := range []struct {
		name        string
		lines, than []string
	}{{"expected", want, got}, {"on the screen", got, want}} {
		fmt.Fprintf(&b, "--- %s\n", side.name)
		for y, line := range side.lines {
			mark := " "
			if y >= len(side.than) || side.than[y] != line {
				mark = "!"
			}
			fmt.Fprintf(&b, "%s%2d|%s\n", mark, y, line)
		}
	}
	return b.String()
}
