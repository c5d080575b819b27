package live

import (
	"errors"
	"strings"

	"berth/plain"
	"berth/wording"
)

// mostShown is how many bytes of a line of output are kept.
const mostShown = 4 << 10

// shortError is an error without what its step and host say beside it, in one line.
func shortError(w wording.Words, err error) string {
	if err == nil {
		return ""
	}
	if inner := errors.Unwrap(err); inner != nil {
		err = inner
	}
	return plain.Line(strings.Join(strings.Fields(w.Error(err)), " "), mostShown)
}
