package tty

import (
	"io"
	"os"

	"golang.org/x/term"

	"berth/plain"
)

// Columns gives the columns of a terminal, and false where w is none.
func Columns(w io.Writer) (columns int, ok bool) {
	f, isFile := plain.Under(w).(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	return columns, err == nil
}
