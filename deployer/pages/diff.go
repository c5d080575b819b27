package pages

import (
	"fmt"

	"berth/internal/linediff"
	"berth/message"
)

// Diff shows how a text changed: lines that went and came, with one line around each, in the manner of
// diff -u. It is empty where nothing did.
func Diff(name, before, after string) message.Text {
	if before == after {
		return message.Text{}
	}
	d := linediff.Compare(before, after, 1)
	if d.TooLong {
		return message.Of("--- %s: %d lines became %d\n", name, d.Before, d.After)
	}
	out := message.Of("--- %s\n", name)
	for _, h := range d.Hunks {
		out = out.Plus(message.Of("@@ line %d\n", h.From))
		for _, l := range h.Lines {
			out = out.Plus(message.Same(fmt.Sprintf("%c%s\n", l.Sign, l.Text)))
		}
	}
	return out
}
