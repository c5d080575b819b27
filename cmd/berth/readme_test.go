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
		"berth plan":             {"plan", "-f", "../../inventory.yaml"},
		"berth advise":           {"advise", "-f", heavy},
		"berth deploy --offline": {"deploy", "--offline", "-f", "../../inventory.yaml"},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != exitDone {
			t.Fatalf("%s: exit code %d: %s", command, code, stderr.String())
		}
		_, block, _ := strings.Cut(string(readme), "\n$ "+command+"\n")
		block, _, closed := strings.Cut(block, "\n```")
		if printed := strings.ReplaceAll(stdout.String(), " -f ../../inventory.yaml", ""); !closed || !shows(block, printed) {
			t.Errorf("the README does not show what %q prints now:\n%s", command, printed)
		}
	}
}

// shows reports whether a transcript is what was printed, but for what lines of "..." stand for.
func shows(transcript, printed string) bool {
	for i, part := range strings.Split(transcript+"\n", "...\n") {
		before, after, found := strings.Cut(printed, part)
		if !found || i == 0 && before != "" {
			return false
		}
		printed = after
	}
	return printed == "" || strings.HasSuffix(transcript, "\n...")
}
