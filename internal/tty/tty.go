// Package tty asks whoever sits at a terminal, and does with one what golang.org/x/term does not: echo off while
// lines and signals stay, and whether the program is in the foreground.
package tty

import (
	"os"

	"golang.org/x/sys/unix"
)

// EchoOff keeps a terminal from showing what is typed, and lets it hand on whole lines. ctrl+c and ctrl+z
// do what they do. restore has it do what it did before.
func EchoOff(fd int) (restore func(), err error) {
	was, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return nil, err
	}
	hidden := *was
	hidden.Lflag &^= unix.ECHO | unix.ECHONL
	hidden.Lflag |= unix.ICANON | unix.ISIG
	hidden.Iflag |= unix.ICRNL
	if err := unix.IoctlSetTermios(fd, setTermios, &hidden); err != nil {
		return nil, err
	}
	return func() { _ = unix.IoctlSetTermios(fd, setTermios, was) }, nil
}

// Foreground reports whether the terminal is this program's to use. One that does not govern it is.
func Foreground(f *os.File) bool {
	group, err := unix.IoctlGetInt(int(f.Fd()), unix.TIOCGPGRP)
	return err != nil || group == unix.Getpgrp()
}
