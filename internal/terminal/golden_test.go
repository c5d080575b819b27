package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// written is a file of expected screens of two steps.
func written(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "session.txt")
	g, err := openGolden(file, true)
	if err != nil {
		t.Fatal(err)
	}
	g.write("first", []string{"a", "b", ""})
	g.write("second", []string{"a", "c", "", "d"})
	if err := g.close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestExpectedScreensAreReadAsTheyWereWritten(t *testing.T) {
	file := written(t)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := "== first\n 0|a\n 1|b\n== second\n 1|c\n 3|d\n"; string(data) != want {
		t.Errorf("written:\n%s\nexpected:\n%s", data, want)
	}
	g, err := openGolden(file, false)
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := g.next("first", 3); !ok || !same(got, []string{"a", "b", ""}) {
		t.Errorf("first: %q, %v", got, ok)
	}
	if got, ok := g.next("second", 4); !ok || !same(got, []string{"a", "c", "", "d"}) {
		t.Errorf("second: %q, %v", got, ok)
	}
	if err := g.close(); err != nil {
		t.Error(err)
	}
}

func TestAStepThatOneSideLacksIsFound(t *testing.T) {
	g, err := openGolden(written(t), false)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := g.next("third", 3); ok {
		t.Error("a step that is not there was found")
	}
	if _, ok := g.next("first", 1); ok {
		t.Error("a line below the screen was taken")
	}
	if err := g.close(); err == nil || !strings.Contains(err.Error(), "second") {
		t.Errorf("a step that is left over: %v", err)
	}
}

func TestTimesAndTheDirectoryAreMasked(t *testing.T) {
	got := masked("saved 12:04:31 in /tmp/berth-terminal-0012345, 2026-11-22 18:01", "/tmp/berth-terminal-0012345")
	if want := "saved hh:mm:ss in /tmp/berth-terminal-0000000, yyyy-mm-dd hh:mm"; got != want {
		t.Errorf("%q", got)
	}
}

func TestSettingsOfARawTerminalAreNotCanonical(t *testing.T) {
	if !isCanonical("isig icanon iexten echo; rows 40") {
		t.Error("usual settings are said to be raw")
	}
	if isCanonical("isig -icanon iexten echo") || isCanonical("isig icanon -echo") {
		t.Error("raw settings are said to be usual")
	}
}
