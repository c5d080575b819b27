package manual

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"berth/message"
)

// fewest is how many columns an explanation has at least beside what it explains; with fewer it goes below.
const fewest = 24

// explained is a line of a list: what is explained, and behind two spaces or more, why.
var explained = regexp.MustCompile(`^( +\S+(?: \S+)*  +)(\S.*)$`)

// fold breaks what is wider than so many columns. A paragraph is filled anew, a line of a list hangs where its explanation begins.
func fold(text string, width int) string {
	var b strings.Builder
	var paragraph []string
	end := func() {
		b.WriteString(fill(paragraph, width))
		paragraph = nil
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \n")
		if line != "" && line[0] != ' ' {
			paragraph = append(paragraph, line)
			continue
		}
		end()
		b.WriteString(hang(line, width))
	}
	end()
	return b.String()
}

// fill gives a paragraph as it was written where it is narrow enough.
func fill(lines []string, width int) string {
	for _, line := range lines {
		if utf8.RuneCountInString(line) > width {
			return strings.Join(words(strings.Join(lines, " "), width, width), "\n") + "\n"
		}
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// hang folds a line that is indented.
func hang(line string, width int) string {
	if utf8.RuneCountInString(line) <= width {
		return line + "\n"
	}
	head, tail := "", strings.TrimLeft(line, " ")
	indent := len(line) - len(tail) + 4
	if m := explained.FindStringSubmatch(line); m != nil {
		head, tail, indent = m[1], m[2], utf8.RuneCountInString(m[1])
	} else {
		head = line[:len(line)-len(tail)]
	}
	first := width - utf8.RuneCountInString(head)
	if first < fewest {
		head, first, indent = strings.TrimRight(head, " "), 0, 8
	}
	folded := words(tail, first, width-indent)
	return head + strings.Join(folded, "\n"+strings.Repeat(" ", indent)) + "\n"
}

// words breaks a text at its spaces. The first line has other room than those after it; with none it is empty.
func words(text string, first, width int) []string {
	var lines []string
	line, room := "", first
	for _, word := range strings.Fields(text) {
		if room == 0 || line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > room {
			kept, last := "", line
			if at := strings.LastIndex(line, " "); at > 0 && message.Bound(line[at+1:], word) {
				last, kept = line[:at], line[at+1:]
			}
			lines, line, room = append(lines, last), kept, width
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
