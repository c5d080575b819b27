package plain

import "unicode"

// Steers reports whether a character does something to a terminal, or to the text around it, instead of being seen:
// control characters (of C1, too), marks of direction, separators of lines, signs of no width. A line feed and a tab
// are text, and so are the joiners, with which emoji and some scripts are written.
func Steers(r rune) bool {
	switch r {
	case '\n', '\t', '\u200c', '\u200d':
		return false
	case '\u034f', '\u2028', '\u2029': // a joiner of no script, which is no Cf; separators of lines and paragraphs
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}

// hidden is what else is not seen. In what hosts say it would make two names look alike.
func hidden(r rune) bool { return Steers(r) || r == '\u200c' || r == '\u200d' }

// broken reports whether a rune that was read with a width stands for a byte that is no UTF-8.
func broken(r rune, width int) bool { return r == '\ufffd' && width == 1 }
