package remote

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"testing"
)

func TestWhyAHostIsNotReachedIsSaidInAFewWords(t *testing.T) {
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	for want, err := range map[string]error{
		"10.0.0.5:22: connection refused":   at("cargo", "connect to 10.0.0.5:22", fmt.Errorf("%w: %w", ErrUnreachable, refused)),
		"cargo.lan:22: no such host":        at("cargo", "connect to cargo.lan:22", fmt.Errorf("%w: %w", ErrUnreachable, &net.DNSError{Err: "no such host", Name: "cargo.lan", Server: "10.0.0.1:53"})),
		"10.0.0.5:22: no answer within 10s": at("cargo", "connect to 10.0.0.5:22", fmt.Errorf("%w: no answer within 10s", ErrUnreachable)),
		"":                                  at("cargo", "connect to 10.0.0.5:22", errors.New("the host key has changed")),
	} {
		if got, ok := Unreached(err); got != want || ok != (want != "") {
			t.Errorf("%v: %q %v, want %q", err, got, ok, want)
		}
	}
	for name, err := range map[string]error{
		"more is to be said":   hinted("cargo", "connect to 10.0.0.5:22", ErrUnreachable, "start it"),
		"through another host": at("cargo", "connect through jump host pi to 10.0.0.5:22", fmt.Errorf("%w: %w", ErrUnreachable, refused)),
		"nothing":              nil,
	} {
		if got, ok := Unreached(err); ok {
			t.Errorf("%s: %q", name, got)
		}
	}
}
