package report

import (
	"strings"

	"github.com/rivo/uniseg"

	"berth/message"
	"berth/plain"
)

// nbsp is a space at which no line breaks.
const nbsp = "\u00a0"

// units are words that stay with the figure before them.
var units = map[string]bool{
	"TB": true, "GB": true, "MB": true, "KB": true, "byte": true, "bytes": true,
	"MB/s": true, "Mo/s": true,
	"To": true, "Go": true, "Mo": true, "Ko": true, "octet": true, "octets": true,
	"%": true, "s": true, "ms": true, "min": true, "h": true, "vCPU": true,
	"core": true, "cores": true, "cœur": true, "cœurs": true,
}

// bind replaces the spaces at which a line must not break: between a figure and its unit or the next
// three digits, before a French colon and the like, inside French quotation marks, before an arrow.
func bind(s string) string {
	words := strings.Split(s, " ")
	var b strings.Builder
	for i, word := range words {
		if i > 0 {
			if bound(words[i-1], word) {
				b.WriteString(nbsp)
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(word)
	}
	return b.String()
}

func bound(before, after string) bool {
	if before == "" || after == "" {
		return false
	}
	if after == "->" || message.Bound(before, after) {
		return true
	}
	last := before[len(before)-1]
	if last < '0' || last > '9' {
		return false
	}
	word := strings.TrimRight(after, ",;.:)")
	return units[word] || len(word) == 3 && strings.Trim(word, "0123456789") == ""
}

// width is how many columns a string takes in a terminal.
func width(s string) int { return uniseg.StringWidth(s) }

// wrap breaks a string into lines of at most n columns. Words that are longer than a line are broken,
// so that nothing is ever cut.
func wrap(s string, n int) []string {
	n = max(n, 2)
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(bind(plain.Seen(s)), func(r rune) bool { return r == ' ' }) {
		for {
			switch {
			case line == "" && width(word) <= n:
				line = word
			case line != "" && width(line)+1+width(word) <= n:
				line += " " + word
			case line == "":
				var head string
				head, word = split(word, n)
				lines = append(lines, head)
				continue
			default:
				lines = append(lines, line)
				line = ""
				continue
			}
			break
		}
	}
	if line != "" || len(lines) == 0 {
		lines = append(lines, line)
	}
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], nbsp, " ")
	}
	return lines
}

// split takes the first n columns off a word: behind a sign where the word has one late enough.
func split(word string, n int) (head, tail string) {
	g := uniseg.NewGraphemes(word)
	end, columns, sign := 0, 0, 0
	for g.Next() {
		if columns+g.Width() > n {
			break
		}
		columns += g.Width()
		_, end = g.Positions()
		if strings.ContainsAny(g.Str(), "-/_,"+nbsp) && columns > n/2 {
			sign = end
		}
	}
	if sign > 0 {
		end = sign
	}
	if end == 0 { // a single sign that is wider than the line
		end = len(word)
	}
	return word[:end], word[end:]
}

// pad fills a string up to n columns.
func pad(s string, n int, right bool) string {
	fill := strings.Repeat(" ", max(n-width(s), 0))
	if right {
		return fill + s
	}
	return s + fill
}
