package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// commandLine is berth in a document: a line of a block, after a prompt, or between backquotes.
var commandLine = regexp.MustCompile("(?m)^(?:\\$ |go run ./cmd/)?(berth(?: .*)?)$|`(berth [^`]+)`")

// written gives the lines that a text has for a shell, without what comes behind them: comments, pipes, files.
func written(text string) []string {
	var lines []string
	for _, m := range commandLine.FindAllStringSubmatch(text, -1) {
		line := m[1] + m[2]
		for _, behind := range []string{"  ", " #", " |", " >", " &&", ";", ` "$`} {
			line, _, _ = strings.Cut(line, behind)
		}
		lines = append(lines, line)
	}
	return lines
}

// wrong says why a line is none that berth would begin with.
func wrong(line string) error {
	cmd, rest, err := newRoot(io.Discard, io.Discard).Find(strings.Fields(line)[1:])
	if err != nil {
		return err
	}
	if err := cmd.ParseFlags(rest); err != nil && !strings.HasPrefix(err.Error(), "flag needs an argument") { // a flag by its name
		return err
	}
	if args := cmd.Flags().Args(); len(args) > 0 && cmd.Args != nil { // without any it is a command by its name
		return cmd.Args(cmd, args)
	}
	return nil
}

func TestEveryCommandLineOfTheDocumentationIsOneOfBerths(t *testing.T) {
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, file := range append(files, "../../README.md", "../../CONTRIBUTING.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		inBlock := strings.Split(string(text), "```")
		for i, part := range inBlock {
			for _, line := range written(part) {
				if i%2 == 0 && !strings.Contains(part, "`"+line) {
					continue // prose that begins with the word
				}
				count++
				if err := wrong(line); err != nil {
					t.Errorf("%s: %s: %v", filepath.Base(file), line, err)
				}
			}
		}
	}
	for _, c := range everyCommand(newRoot(io.Discard, io.Discard)) {
		for line := range strings.Lines(c.Example) {
			for _, line := range written(strings.TrimSpace(line)) {
				count++
				if err := wrong(line); err != nil {
					t.Errorf("%s --help: %s: %v", c.CommandPath(), line, err)
				}
			}
		}
	}
	if count < 150 {
		t.Errorf("only %d command lines were found", count)
	}
}
