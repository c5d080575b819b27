// Package wholefile reads and writes files whole or not at all: what is longer than it may be is not read
// in part, and whoever opens a file that is being written finds what it was or what it will be.
package wholefile

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"berth/message"
)

// TooLongError says that there was more to read than was to be read.
type TooLongError struct{ Most int64 } // bytes

func (e *TooLongError) Error() string { return e.text().String() }

// French is the same in French.
func (e *TooLongError) French() string { return e.text().French() }

func (e *TooLongError) text() message.Text { return message.Of("it is longer than %s", size(e.Most)) }

func size(n int64) message.Text {
	switch {
	case n >= 1<<20 && n%(1<<20) == 0:
		return message.Of("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return message.Of("%d KiB", n>>10)
	}
	return message.Of("%d bytes", n)
}

// Read reads to the end, of most bytes at most. Where there are more, the error is a [*TooLongError] and
// there is no data.
func Read(r io.Reader, most int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return nil, err
	case int64(len(data)) > most:
		return nil, &TooLongError{most}
	}
	return data, nil
}

// ReadFile reads a file of most bytes at most, also one whose size nobody knows before, such as a pipe.
// Errors are without the name, which messages have.
func ReadFile(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, Reason(err)
	}
	defer f.Close()
	data, err := Read(f, most)
	return data, Reason(err)
}

// Reason is why something could not be done with a file, without what was to be done and with which file:
// messages say that themselves.
func Reason(err error) error {
	var file *fs.PathError
	if errors.As(err, &file) {
		return file.Err
	}
	var two *os.LinkError
	if errors.As(err, &two) {
		return two.Err
	}
	return err
}
