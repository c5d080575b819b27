package pages

import (
	"fmt"
	"strings"

	"berth/internal/linediff"
)

// Diff shows how a text changed: lines that went and came, with one line around each, in the manner of
// diff -u. It is empty where nothing did.
func Diff(name, before, after string) string {
	if before == after {
		return ""
	}
	d := linediff.Compare(before, after, 1)
	if d.TooLong {
		return fmt.Sprintf("--- %s: %d lines became %d\n", name, d.Before, d.After)
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n", name)
	for _, h := range d.Hunks {
		fmt.Fprintf(&out, "@@ line %d\n", h.From)
		for _, l := range h.Lines {
			fmt.Fprintf(&out, "%c%s\n", l.Sign, l.Text)
		}
	}
	return out.String()
}
