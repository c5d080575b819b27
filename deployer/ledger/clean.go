package ledger

import (
	"strings"
	"unicode"
)

// MaxText is how long a text from a host may be.
const MaxText = 4 << 10

// Clean makes a text from a host fit for a terminal: no control characters, no endless length.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "?")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf) {
			return -1
		}
		return r
	}, s)
	if len(s) > MaxText {
		s = strings.ToValidUTF8(s[:MaxText], "")
	}
	return strings.TrimSpace(s)
}
