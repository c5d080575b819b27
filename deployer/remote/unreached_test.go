package remote

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"testing"

	"berth/message"
)

func TestWhyAHostIsNotReachedIsSaidInAFewWords(t *testing.T) {
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	for want, err := range map[string]error{
		"10.0.0.5:22: connection refused":   at("cargo", "connect to 10.0.0.5:22", fmt.Errorf("%w: %w", ErrUnreachable, refused)),
		"cargo.lan:22: no such host":        at("cargo", "connect to cargo.lan:22", fmt.Errorf("%w: %w", ErrUnreachable, &net.DNSError{Err: "no such host", Name: "cargo.lan", Server: "10.0.0.1:53"})),
		"10.0.0.5:22: no answer within 10s": at("cargo", "connect to 10.0.0.5:22", fmt.Errorf("%w: no answer within 10s", ErrUnreachable)),
		"":                                  at("cargo", "connect to 10.0.0.5:22", errors.New("the host key has changed")),
	} {
		if got, ok := Unreached(err); got.String() != want || ok != (want != "") {
			t.Errorf("%v: %q, %v, want %q", err, got, ok, want)
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

func TestWhyAHostIsNotReachedIsFrenchToo(t *testing.T) {
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	for want, err := range map[string]error{
		"10.0.0.5:22 : connexion refusée":      at("cargo", "connect to 10.0.0.5:22", fmt.Errorf("%w: %w", ErrUnreachable, refused)),
		"cargo.lan:22 : cet hôte n'existe pas": at("cargo", "connect to cargo.lan:22", fmt.Errorf("%w: %w", ErrUnreachable, &net.DNSError{Err: "no such host", Name: "cargo.lan"})),
		"10.0.0.5:22 : pas de réponse en 10s":  at("cargo", "connect to 10.0.0.5:22", message.Errorf("%w: no answer within %s", ErrUnreachable, "10s")),
	} {
		if got, _ := Unreached(err); got.French() != want {
			t.Errorf("%v: %q, want %q", err, got.French(), want)
		}
	}
}

func TestAStepThatBeginsLikeAnotherOneIsCalledAsAWhole(t *testing.T) {
	for step, want := range map[string]string{"read how to reach it": "lecture de la façon de l'atteindre", "read /srv/x": "lecture de /srv/x", "something new": "something new"} {
		if got := stepText(step).French(); got != want {
			t.Errorf("%s: %q, want %q", step, got, want)
		}
	}
}
