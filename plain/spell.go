package plain

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Spell writes what is not seen in letters, such as \x1b: nothing is lost, and nothing is done. Line feeds and tabs
// stay.
func Spell(s string) string {
	if !has(s, Steers) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, width := utf8.DecodeRuneInString(s[i:])
		switch {
		case broken(r, width):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case Steers(r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteString(s[i : i+width])
		}
		i += width
	}
	return b.String()
}

// JSON writes what is not seen in the strings of a JSON text as \u001b and the like, which means the same.
func JSON(text []byte) []byte {
	if !has(string(text), Steers) {
		return text
	}
	var out []byte
	for _, r := range string(text) {
		switch {
		case !Steers(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}
