package cells

import (
	"strings"

	"github.com/rivo/uniseg"

	"berth/message"
)

// Run is a piece of a line in one tone.
type Run struct {
	Tone Tone
	Text string
}

// Width is how many columns a text takes.
func Width(s string) int {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < ' ' {
			return uniseg.StringWidth(s)
		}
	}
	return len(s)
}

// Short cuts a text to w columns; where something is cut, it ends in a mark.
func Short(s string, w int, g *Glyphs) string {
	if Width(s) <= w {
		return s
	}
	mark := Width(g.More)
	if w < mark {
		return ""
	}
	at, used, state := 0, 0, -1
	for rest := s; rest != ""; {
		var cluster string
		var cw int
		cluster, rest, cw, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+cw > w-mark {
			break
		}
		used += cw
		at += len(cluster)
	}
	return strings.TrimRight(s[:at], " ") + g.More
}

// Wrap breaks a text into lines of at most w columns, at spaces where there are any.
func Wrap(s string, w int) []string {
	if w < 1 {
		return nil
	}
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		for Width(word) > w {
			head := CutAt(word, w)
			if line != "" {
				out, line = append(out, line), ""
			}
			out, word = append(out, head), word[len(head):]
		}
		switch {
		case line == "":
			line = word
		case Width(line)+1+Width(word) <= w:
			line += " " + word
		default:
			last, next := line, word
			if at := strings.LastIndex(line, " "); at > 0 && message.Bound(line[at+1:], word) && Width(line[at+1:])+1+Width(word) <= w {
				last, next = line[:at], line[at+1:]+" "+word
			}
			out, line = append(out, last), next
		}
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// CutAt is the longest head of a word that takes at most w columns, and at least one character.
func CutAt(word string, w int) string {
	at, used, state := 0, 0, -1
	for rest := word; rest != ""; {
		var cluster string
		var cw int
		cluster, rest, cw, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used+cw > w && at > 0 {
			break
		}
		used += cw
		at += len(cluster)
	}
	return word[:at]
}
