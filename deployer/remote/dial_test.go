package remote

import (
	"context"
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
)

// An attempt that takes too long ends in one of several ways, whoever notices first; people read one sentence.
func TestAHostThatDoesNotAnswerIsToldInOneWay(t *testing.T) {
	for _, test := range []struct {
		end  error
		want string
	}{
		{os.ErrDeadlineExceeded, "no answer within 3s"},
		{context.DeadlineExceeded, "no answer within 3s"},
		{errSlow, "no answer within 3s"},
		{syscall.ECONNREFUSED, "dial tcp: connection refused"},
		{syscall.ETIMEDOUT, "dial tcp: connection timed out"}, // the kernel gave up by itself
	} {
		l := newLab(t)
		l.config("Host cargo\n ConnectTimeout 3")
		l.cfg.Dial = func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: test.end}
		}
		err := l.host(Target{Name: "cargo"}).Connect(t.Context())
		if want := "host cargo: connect to cargo:22: unreachable: " + test.want; !errors.Is(err, ErrUnreachable) || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
