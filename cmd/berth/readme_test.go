package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The transcripts of the README are what the commands print, so that it is never out of date.
func TestTheReadmeShowsWhatTheCommandsPrint(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	lab, err := os.ReadFile("../../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	heavy := filepath.Join(t.TempDir(), "inventory.yaml")
	text := bytes.Replace(bytes.Replace(lab, []byte("30 photos/week"), []byte("100 photos/day"), 1), []byte("memory: 32GB"), []byte("memory: 30GB"), 1)
	if err := os.WriteFile(heavy, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for command, args := range map[string][]string{
		"berth plan":   {"plan", "-f", "../../inventory.yaml"},
		"berth advise": {"advise", "-f", heavy},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != exitDone {
			t.Fatalf("%s: exit code %d: %s", command, code, stderr.String())
		}
		want := "$ " + command + "\n" + strings.ReplaceAll(strings.TrimRight(stdout.String(), "\n"), " -f ../../inventory.yaml", "") + "\n```"
		if !strings.Contains(string(readme), want) {
			t.Errorf("the README does not show what %q prints now:\n%s", command, stdout.String())
		}
	}
}
