package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"berth/deployer"
)

// ended is what is printed when a step has ended: the same as plain lines say. A step that was done or left
// out is one line, cut to the terminal; what went wrong is printed whole.
func (m *liveModel) ended(s *liveStep, n *deployer.News) []string {
	what := fmt.Sprintf("%s: %s", s.host, s.what)
	switch n.Outcome {
	case deployer.Succeeded:
		took := "  " + n.Took.Round(100*time.Millisecond).String()
		l := m.line()
		l.put(m.look.plain, "  "+m.look.short(what, m.width-3-len(took)))
		l.put(m.look.muted, took)
		return []string{l.String()}
	case deployer.Skipped:
		l := m.line()
		left := ": " + m.w.Say("left out", "laissé de côté")
		l.put(m.look.tight, "- ")
		l.put(m.look.plain, m.look.short(what, m.width-3-ansi.StringWidth(left)))
		l.put(m.look.plain, left)
		return []string{l.String()}
	case deployer.Failed:
		text := what
		if n.Err != nil {
			text = n.Err.Error()
		}
		out := m.whole(m.look.over, "! "+text)
		for _, l := range s.lines {
			out = append(out, m.whole(m.look.plain, "    "+l)...)
		}
		return out
	}
	return nil
}

// whole gives the lines of a text of which nothing is cut. The terminal breaks what is too long for it, so
// that it can be copied in one piece.
func (m *liveModel) whole(style lipgloss.Style, text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		line = indent + liveClean(line)
		shown := style.Render(line)
		if w := ansi.StringWidth(line); w > m.width && w%m.width != 0 {
			shown += ansi.EraseLineRight // Bubble Tea does so for shorter ones; of the rows below the last is not full
		}
		out = append(out, shown)
	}
	return out
}

const liveLimit = 4 << 10 // bytes of a line that are looked at

// liveClip bounds what is kept of a line of output.
func liveClip(s string) string { return s[:min(len(s), liveLimit)] }

// liveClean makes a line from a host fit for a terminal: what its last carriage return left to be seen,
// without sequences and control characters, and without spaces around it.
func liveClean(s string) string {
	s = strings.TrimRight(s, "\r\n")
	s = ansi.Strip(strings.ToValidUTF8(s[strings.LastIndexByte(s, '\r')+1:], ""))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
