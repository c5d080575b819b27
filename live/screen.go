package live

import (
	"bytes"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/charmbracelet/x/ansi"
)

// screen is the terminal as Bubble Tea writes frames to it. A terminal that has become narrower breaks the
// lines that stand on it: the frame then begins further up than Bubble Tea believes, and is cleared from there.
type screen struct {
	*os.File
	columns func() int // of the terminal now; nil: it does not break lines

	mu          sync.Mutex
	next, shown []int // widths of the lines of the frame that is made, and of the one that stands there
}

// drawn tells which frame the next Write is about.
func (s *screen) drawn(view string) {
	var widths []int
	for line := range strings.SplitSeq(view, "\n") {
		widths = append(widths, ansi.StringWidth(line))
	}
	s.mu.Lock()
	s.next = widths
	s.mu.Unlock()
}

// Write implements io.Writer for frames; all else is written past it, by WriteString.
func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var before []byte
	if s.columns != nil {
		before = s.clearing(s.columns())
	}
	s.shown = s.next
	n, err := s.File.Write(append(before, p...))
	return max(n-len(before), 0), err
}

// clearing is what clears a frame that was broken, and leaves the cursor where an unbroken one would have it.
func (s *screen) clearing(columns int) []byte {
	if len(s.shown) == 0 || columns < 1 {
		return nil
	}
	rows := len(s.shown) - 1
	above := rows
	for _, w := range s.shown[:rows] { // the cursor stands at the beginning of the last
		above += max(w-1, 0) / columns
	}
	if above == rows {
		return nil
	}
	var b bytes.Buffer
	b.WriteString(ansi.CursorUp(above) + ansi.EraseScreenBelow)
	if rows > 0 {
		b.WriteString(ansi.CursorDown(rows))
	}
	return b.Bytes()
}

// breaksLines reports whether the terminal breaks lines when it becomes narrower, as most do. The others cut
// them: there, what stands above the frame must not be cleared.
func breaksLines() bool {
	if os.Getenv("TMUX") != "" {
		return true
	}
	return os.Getenv("XTERM_VERSION") == "" && os.Getenv("STY") == "" && os.Getenv("TERM") != "linux"
}

// away writes nothing while something else has the terminal, and then makes room for the frame below what
// that has written.
func (s *screen) away(while func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = io.WriteString(s.File, ansi.ShowCursor+"\r\n")
	while()
	_, _ = io.WriteString(s.File, ansi.HideCursor+strings.Repeat("\n", max(len(s.shown)-1, 0)))
}
