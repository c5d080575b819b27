package report

import (
	"strings"

	"berth/plain"
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

// Runs are the parts of a line in the tones that they have on a screen: those of a bar, and the rest.
func (l TextLine) Runs() []cells.Run {
	if l.Bar == 0 {
		return []cells.Run{{Tone: l.Seen(), Text: l.Text}}
	}
	margin := strings.IndexAny(l.Text, ascii.margin+blocks.margin)
	var out []cells.Run
	column := 0
	for at, r := range l.Text {
		tone := l.Seen()
		if column < l.Bar {
			tone = signTone(string(r), at > margin)
		}
		if n := len(out); n > 0 && out[n-1].Tone == tone {
			out[n-1].Text += string(r)
		} else {
			out = append(out, cells.Run{Tone: tone, Text: string(r)})
		}
		column++
	}
	return out
}

// signTone is the tone of a sign of a bar, before the margin or behind it.
func signTone(sign string, behind bool) cells.Tone {
	switch sign {
	case ascii.margin, blocks.margin:
		return cells.MarginLine
	case ascii.used, blocks.used:
		if behind {
			return cells.BarOver
		}
		return cells.BarUsed
	case ascii.reserved, blocks.reserved:
		if behind {
			return cells.BarOver
		}
		return cells.BarKept
	}
	return cells.BarFree
}

// Painted is Text in the colours of a terminal. Everything but those is text: what would steer the terminal is spelled out.
func Painted(d *Document, width int, unicode bool, theme *cells.Theme) []byte {
	var out strings.Builder
	for _, l := range Lines(d, width, unicode) {
		for _, r := range l.Runs() {
			text := plain.Spell(r.Text)
			if r.Tone != cells.Plain && text != "" {
				text = theme.Paint(r.Tone, text)
			}
			out.WriteString(text)
		}
		out.WriteString("\n")
	}
	return []byte(out.String())
}

// ThemeOf is the theme in which a format is printed, by the word of --color; nil: without colours.
func ThemeOf(f Format, colour string, terminal bool) *cells.Theme {
	switch f {
	case AsText:
		return cells.Printed(colour, terminal)
	case AsSheet:
		return cells.Drawn(colour, terminal)
	}
	return nil
}

// Shown is a document as text, in the colours of the options.
func Shown(d *Document, o Options) []byte {
	if o.Theme == nil {
		return Text(d, o.Width, o.Unicode)
	}
	return Painted(d, o.Width, o.Unicode, o.Theme)
}
