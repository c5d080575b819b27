package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// everyCommand gives each command of the program with its path.
func everyCommand(root *cobra.Command) []*cobra.Command {
	out := []*cobra.Command{root}
	for _, c := range root.Commands() {
		out = append(out, everyCommand(c)...)
	}
	return out
}

func TestHelpIsNoWiderThanPeopleRead(t *testing.T) {
	var out bytes.Buffer
	root := newRoot(&out, &out)
	for _, c := range everyCommand(root) {
		out.Reset()
		if err := c.Help(); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > mostHelp {
				t.Errorf("%s --help has a line of %d letters: %s", c.CommandPath(), n, line)
			}
		}
	}
}

func TestEveryCommandIsListedByWhatItIsFor(t *testing.T) {
	var out bytes.Buffer
	if err := newRoot(&out, &out).Help(); err != nil || strings.Contains(out.String(), "Additional Commands") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestTheVersionIsALine(t *testing.T) {
	var out bytes.Buffer
	if code := run([]string{"--version"}, &out, &out); code != exitDone || strings.Count(out.String(), "\n") != 1 || !strings.HasPrefix(out.String(), "berth ") {
		t.Errorf("exit code %d: %s", code, out.String())
	}
}
