//go:build !linux

package tty

import "golang.org/x/sys/unix"

// The calls that read and change the modes of a terminal.
const getTermios, setTermios = unix.TIOCGETA, unix.TIOCSETA
