package live

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"berth/plain"
	"berth/tui/cells"
)

// look is how a run is drawn: with the tones and glyphs of the planning session.
type look struct {
	theme  *cells.Theme
	glyphs *cells.Glyphs
}

func newLook(o Options) look {
	l := look{theme: cells.NewTheme(o.Profile, o.Palette), glyphs: cells.Unicode}
	if o.ASCII {
		l.glyphs = cells.ASCII
	}
	return l
}

// short cuts a text without sequences to w columns; where something is cut, it ends in a mark.
func (l look) short(s string, w int) string {
	if ansi.StringWidth(s) <= w {
		return s
	}
	if w < ansi.StringWidth(l.glyphs.More) {
		return ""
	}
	return ansi.Truncate(s, w, l.glyphs.More)
}

// line is a line in the making. It ends before the last column of the terminal, whatever is put on it.
type line struct {
	look look
	b    strings.Builder
	room int
}

func (m *model) line() *line { return &line{look: m.look, room: m.width - 1} }

// put adds a text, cut to what room there is.
func (l *line) put(tone cells.Tone, text string) {
	text = l.look.short(plain.Seen(text), l.room)
	l.room -= ansi.StringWidth(text)
	l.b.WriteString(l.look.theme.Paint(tone, text))
}

// bar adds a space and a bar of w columns.
func (l *line) bar(part, whole, w int, tone cells.Tone) {
	done, rest := cells.Progress(part, whole, w, l.look.glyphs)
	l.b.WriteString(" " + l.look.theme.Paint(tone, done) + l.look.theme.Paint(cells.BarFree, rest))
	l.room -= w + 1
}

// pad adds so many spaces, as far as there is room.
func (l *line) pad(n int) {
	n = max(min(n, l.room), 0)
	l.b.WriteString(strings.Repeat(" ", n))
	l.room -= n
}

func (l *line) String() string { return l.b.String() }
