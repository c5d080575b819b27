package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"berth/deployer/secrets"
	"berth/message"
	"berth/rollout"
	"berth/wording"
)

// The exit codes, which scripts rely on.
const (
	exitDone       = 0
	exitFailed     = 1 // failed while running
	exitUsage      = 2 // bad input or usage
	exitInfeasible = 3 // no placement satisfies the rules
	exitRefused    = 4 // refused or not confirmed
	exitDrift      = 5 // what runs is not what should
)

// usageError is an error that whoever typed the command or wrote the file can mend.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{message.Errorf(format, args...)} }

// errInfeasible ends a command whose result, already printed, is that something does not fit.
var errInfeasible = message.New("no placement satisfies the rules")

// refusedError ends a command that was not confirmed, or that something on the hosts forbids.
type refusedError struct{ err error }

func (e refusedError) Error() string { return e.err.Error() }
func (e refusedError) Unwrap() error { return e.err }

// errDrift ends a command whose result, already printed, is that something is not as it should be.
var errDrift = message.New("something is not as it should be")

// exitCode is the one place where an error becomes an exit code and a message.
func exitCode(err error, stderr io.Writer, w wording.Words) int {
	var usage usageError
	var refused refusedError
	var forbidden *rollout.RefusedError
	var input *rollout.InputError
	var secret *secrets.InputError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errInfeasible):
		return exitInfeasible
	case errors.Is(err, errDrift):
		return exitDrift
	case errors.As(err, &refused), errors.As(err, &forbidden):
		fmt.Fprintln(stderr, printed(w, err))
		return exitRefused
	case errors.As(err, &usage), errors.As(err, &input), errors.As(err, &secret):
		fmt.Fprintln(stderr, printed(w, err))
		return exitUsage
	}
	if errors.Is(err, context.Canceled) {
		err = message.New("interrupted")
	}
	fmt.Fprintln(stderr, printed(w, err))
	return exitFailed
}

// printed starts with the tool's name where what an error says does not start with a place in a file.
func printed(w wording.Words, err error) string {
	text := w.Error(err)
	if first, _, _ := strings.Cut(text, " "); strings.HasSuffix(first, ":") && strings.Count(first, ":") > 1 {
		return text
	}
	return w.Say("berth: ", "berth : ") + text
}
