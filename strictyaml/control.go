package strictyaml

import (
	"strconv"
	"strings"
	"unicode"
)

// isControl reports whether a character steers a terminal or turns the direction of a line instead of
// being seen. Line breaks and tabs are no such thing.
func isControl(r rune) bool {
	return r != '\n' && r != '\t' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r))
}

// controlIn returns the first control character of a text.
func controlIn(s string) (rune, bool) {
	i := strings.IndexFunc(s, isControl)
	if i < 0 {
		return 0, false
	}
	return []rune(s[i:])[0], true
}

// printable writes control characters as \x1b: names of files and keys reach messages as they are.
func printable(s string) string {
	if _, found := controlIn(s); !found {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if isControl(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
