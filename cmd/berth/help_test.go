package main

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
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

func TestHelpBeginsWithWhatComesFirst(t *testing.T) {
	var out bytes.Buffer
	if err := newRoot(&out, &out).Help(); err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, name := range []string{"init ", "scan ", "bench ", "plan ", "check ", "deploy ", "status ", "keys "} {
		found := strings.Index(out.String()[at:], "\n  "+name)
		if found < 0 {
			t.Fatalf("%s is not behind what comes before it:\n%s", name, out.String())
		}
		at += found + 1
	}
}

// A flag that a command takes and does not heed is a promise that it does not keep.
func TestNoFlagIsTakenThatIsNotShown(t *testing.T) {
	for _, c := range everyCommand(newRoot(io.Discard, io.Discard)) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Hidden {
				t.Errorf("%s takes --%s and does not say so", c.CommandPath(), f.Name)
			}
		})
	}
	for _, args := range [][]string{{"log", "--take-over"}, {"log", "--yes"}, {"unlock", "--dry-run"}, {"unlock", "--without", "nas"}, {"check", "--seed", "2"}} {
		var out bytes.Buffer
		if code := run(args, &out, &out); code != exitUsage || !strings.Contains(out.String(), "unknown flag: "+args[1]) {
			t.Errorf("berth %s: exit code %d\n%s", strings.Join(args, " "), code, out.String())
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
