package remote

import (
	"errors"
	"net"
	"os"
	"strings"

	"berth/message"
)

// Unreached is why a host cannot be reached, in a few words: where it was looked for, and what became of that, as in "10.0.0.5:22:
// connection refused". It is false for every other error, and where more has to be said.
func Unreached(err error) (message.Text, bool) {
	var at *Error
	if !errors.Is(err, ErrUnreachable) || !errors.As(err, &at) || at.Hint != "" {
		return message.Text{}, false
	}
	where, direct := strings.CutPrefix(at.Step, "connect to ")
	if !direct {
		return message.Text{}, false
	}
	var (
		lookup *net.DNSError
		call   *os.SyscallError
	)
	switch {
	case errors.As(at.Err, &lookup):
		return message.Of("%s: %s", where, message.Word(lookup.Err)), true
	case errors.As(at.Err, &call):
		return message.Of("%s: %s", where, call.Err), true
	}
	why := message.Because(at.Err).Map(func(s string) string {
		return strings.TrimPrefix(strings.TrimPrefix(s, ErrUnreachable.Error()+": "), message.French(ErrUnreachable)+" : ")
	})
	return message.Of("%s: %s", where, why), true
}
