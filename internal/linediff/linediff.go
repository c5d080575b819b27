// Package linediff compares two texts line by line. It finds the lines; how they are shown is up to who
// asks: commands print them, the session draws them.
package linediff

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Most bounds the lines of a text that is compared. The texts are read by people, and the time that a
// comparison takes grows with the square of their length.
const Most = 2000

// Diff is how a text became another one.
type Diff struct {
	Hunks         []Hunk
	Before, After int  // lines of the two texts
	TooLong       bool // one of them has more than [Most]: there are no hunks
}

// Hunk is a row of lines of which some came or went, with unchanged ones around.
type Hunk struct {
	From, To           int // the first line in the text before, and in the one after, from 1
	FromLines, ToLines int
	Lines              []Line
}

// Line is a line without its end. Its sign is '-' where it went, '+' where it came, and ' ' where it stayed.
type Line struct {
	Sign byte
	Text string
}

// Compare finds how a text changed, with so many unchanged lines around what did. Whether the last line
// ends with a line break does not count: else it would be another one as soon as a line follows it.
func Compare(before, after string, around int) Diff {
	before, after = ended(before), ended(after)
	d := Diff{Before: strings.Count(before, "\n"), After: strings.Count(after, "\n")}
	if d.Before > Most || d.After > Most {
		d.TooLong = true
		return d
	}
	u, err := udiff.ToUnifiedDiff("", "", before, udiff.Lines(before, after), around)
	if err != nil {
		panic("linediff: edits that do not fit their text: " + err.Error())
	}
	shift := 0 // udiff loses count of the lines after where a hunk has more than one change
	for _, h := range u.Hunks {
		next := hunk(h)
		next.To = next.From + shift
		shift += next.ToLines - next.FromLines
		d.Hunks = append(d.Hunks, next)
	}
	return d
}

func hunk(h *udiff.Hunk) Hunk {
	out := Hunk{From: h.FromLine}
	for _, l := range h.Lines {
		line := Line{' ', strings.TrimSuffix(l.Content, "\n")}
		switch l.Kind {
		case udiff.Delete:
			line.Sign = '-'
			out.FromLines++
		case udiff.Insert:
			line.Sign = '+'
			out.ToLines++
		default:
			out.FromLines++
			out.ToLines++
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

func ended(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}
