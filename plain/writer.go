package plain

import (
	"io"
	"sync"
	"unicode/utf8"
)

// Writer spells out whatever is written to it that is not text, and writes it to another one. It is the last thing
// between berth and a terminal.
type Writer struct {
	to io.Writer

	mu   sync.Mutex
	part []byte // of a character that has not come whole
}

// NewWriter makes one.
func NewWriter(to io.Writer) *Writer { return &Writer{to: to} }

// Write implements io.Writer.
func (w *Writer) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := append(w.part, p...)
	whole := len(text) - unfinished(text)
	w.part = append([]byte(nil), text[whole:]...)
	if whole == 0 {
		return len(p), nil
	}
	if _, err := io.WriteString(w.to, Spell(string(text[:whole]))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Under is what lies below a writer: where it writes to, or itself where it is no [Writer]. What draws on a terminal
// takes it, and has to keep what it draws clean.
func Under(w io.Writer) io.Writer {
	if p, is := w.(*Writer); is {
		return p.to
	}
	return w
}

// unfinished is how many bytes at the end are the beginning of a character.
func unfinished(p []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(p); n++ {
		if last := p[len(p)-n:]; utf8.RuneStart(last[0]) {
			if utf8.FullRune(last) {
				return 0
			}
			return n
		}
	}
	return 0
}
