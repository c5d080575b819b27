package plain

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// CutMark ends what was cut.
const CutMark = "… (cut)"

// Text leaves text, line feeds and tabs. Sequences are left out as a whole, each line by itself, so that one that
// does not end takes no other line with it; what is no UTF-8 becomes a question mark.
func Text(s string) string {
	if !has(s, hidden) {
		return s
	}
	lines := strings.Split(strings.ToValidUTF8(s, "?"), "\n")
	for i := range lines {
		lines[i] = strings.Map(seen, ansi.Strip(overwritten(lines[i])))
	}
	return strings.Join(lines, "\n")
}

// Line makes one line of a text, without spaces around it and of at most limit bytes; what is cut says so. No limit
// is 0.
func Line(s string, limit int) string {
	if limit <= 0 {
		return strings.TrimSpace(oneLine.Replace(Text(s)))
	}
	mark := ""
	if len(s) > 4*limit { // of what is endless the beginning is looked at
		s, mark = s[:4*limit], CutMark
	}
	return Cut(Line(s, 0)+mark, limit)
}

var oneLine = strings.NewReplacer("\n", " ", "\t", " ")

// Cut bounds a text to limit bytes, at the end of a character. One that was cut ends in words that say so.
func Cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:max(limit-len(CutMark), 0)], "") + CutMark
}

// Seen leaves out of a text what is not seen, line feeds and tabs as well, and all else as it is.
func Seen(s string) string {
	if !has(s, hidden) && !strings.ContainsAny(s, "\n\t") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return -1
		}
		return seen(r)
	}, strings.ToValidUTF8(s, "?"))
}

func seen(r rune) rune {
	if hidden(r) {
		return -1
	}
	return r
}

// overwritten is what is left to be seen of a line in which carriage returns go back to its beginning.
func overwritten(line string) string {
	line = strings.TrimRight(line, "\r")
	return line[strings.LastIndexByte(line, '\r')+1:]
}

// has reports whether a text has such characters, or bytes that are none.
func has(s string, such func(rune) bool) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, such)
}
