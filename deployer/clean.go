package deployer

import (
	"strings"
	"unicode"
)

// maxText is how long a text from a host may be.
const maxText = 4 << 10

// Clean makes a text from a host fit for a terminal: no control characters, no endless length.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "?")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf) {
			return -1
		}
		return r
	}, s)
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return strings.TrimSpace(s)
}
