package report

import (
	"cmp"
	"strings"

	"berth/plain"
	"berth/planner"
	"berth/tui/cells"
)

// Seen is the tone that a line has on a screen.
func (l TextLine) Seen() cells.Tone {
	switch {
	case l.Tone == Over:
		return cells.Over
	case l.Tone == Tight:
		return cells.Tight
	case l.Tone == Well:
		return cells.Fits
	case l.Heading:
		return cells.Strong
	case l.Tone == Muted:
		return cells.Muted
	}
	return cells.Plain
}

// Painted is Text in the colours of a terminal. Everything but those is text: what would steer the terminal is spelled out.
func Painted(d *Document, width int, unicode bool, theme *cells.Theme) []byte {
	var out strings.Builder
	for _, l := range Lines(d, width, unicode) {
		text := plain.Spell(l.Text)
		if tone := l.Seen(); tone != cells.Plain && text != "" {
			text = theme.Paint(tone, text)
		}
		out.WriteString(text + "\n")
	}
	return []byte(out.String())
}

// SheetLines is the sheet in the characters of a terminal; without a theme groups have letters in place of colours.
func SheetLines(p *planner.Plan, o Options, theme *cells.Theme) []byte {
	return Sheet(p, o).Terminal(cmp.Or(o.Width, DefaultWidth), o.Unicode, theme)
}
