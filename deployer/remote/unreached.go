package remote

import (
	"errors"
	"net"
	"os"
	"strings"
)

// Unreached is why a host cannot be reached, in a few words: where it was looked for, and what became of that, as in "10.0.0.5:22:
// connection refused". It is false for every other error, and where more has to be said.
func Unreached(err error) (string, bool) {
	var at *Error
	if !errors.Is(err, ErrUnreachable) || !errors.As(err, &at) || at.Hint != "" {
		return "", false
	}
	where, direct := strings.CutPrefix(at.Step, "connect to ")
	if !direct {
		return "", false
	}
	var (
		lookup *net.DNSError
		call   *os.SyscallError
	)
	switch {
	case errors.As(at.Err, &lookup):
		return where + ": " + lookup.Err, true
	case errors.As(at.Err, &call):
		return where + ": " + call.Err.Error(), true
	}
	text := strings.TrimPrefix(at.Err.Error(), ErrUnreachable.Error()+": ")
	return where + ": " + text, true
}
