package tui

import (
	"strings"

	"berth/tui/cells"
	"berth/wording"
)

// errorLines say what went wrong; an error may have several lines.
func errorLines(w wording.Words, what string, err error) []textLine {
	out := []textLine{{tone: cells.Over, head: cells.SignOver, headIn: cells.Over, indent: 2, text: what}, {}}
	for line := range strings.Lines(w.Error(err)) {
		out = append(out, textLine{indent: 2, text: line})
	}
	return out
}

// oneLine is an error on one line.
func oneLine(w wording.Words, err error) string {
	return strings.Join(strings.Fields(w.Error(err)), " ")
}
