package main

import (
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/sys/unix"

	"berth/internal/tty/ttytest"
)

func TestHelpIsFoldedAtTheWidthOfTheTerminal(t *testing.T) {
	const columns = 60
	keys, screen := ttytest.Open(t)
	if err := unix.IoctlSetWinsize(int(screen.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns}); err != nil {
		t.Fatal(err)
	}
	shown := make(chan string)
	go func() {
		var all strings.Builder
		_, _ = io.Copy(&all, keys) // ends with an error, as terminals do
		shown <- all.String()
	}()
	root := newRoot(screen, screen)
	for _, c := range everyCommand(root) {
		if err := c.Help(); err != nil {
			t.Fatal(err)
		}
	}
	screen.Close()
	for line := range strings.Lines(<-shown) {
		line = strings.TrimRight(line, "\r\n")
		if words := strings.Fields(line); utf8.RuneCountInString(line) > columns && len(words) > 1 {
			t.Errorf("a line of %d letters: %s", utf8.RuneCountInString(line), line)
		}
	}
}
