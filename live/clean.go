package live

import (
	"errors"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// clean makes a line from a host fit for a terminal: what its last carriage return left to be seen, without
// sequences and control characters, and without spaces around it.
func clean(s string) string {
	s = strings.TrimRight(s, "\r\n")
	s = ansi.Strip(strings.ToValidUTF8(s[strings.LastIndexByte(s, '\r')+1:], ""))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// shortError is an error without what its step and host say beside it, in one line.
func shortError(err error) string {
	if err == nil {
		return ""
	}
	if inner := errors.Unwrap(err); inner != nil {
		err = inner
	}
	return clean(strings.Join(strings.Fields(err.Error()), " "))
}
