package export

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"berth/internal/wholefile"
	"berth/message"
)

// InTheWayError names files that berth did not write, or that were changed since.
type InTheWayError struct {
	Dir   string
	Files []string
}

// Refused reports whether an export was refused for what somebody wrote: there is nothing to export, or files of his are in its way.
func Refused(err error) bool {
	var inTheWay *InTheWayError
	var nothing *NothingError
	return errors.As(err, &inTheWay) || errors.As(err, &nothing)
}

func (e *InTheWayError) Error() string { return e.text().String() }

// French is the same in French.
func (e *InTheWayError) French() string { return e.text().French() }

func (e *InTheWayError) text() message.Text {
	return message.Of("%s holds what berth did not write, or what was changed since: %s; nothing is written. Move it away, or write to another directory", e.Dir, strings.Join(e.Files, ", "))
}

// mark is the first line of a file that is exported. The sum is of what follows, so that a file in which somebody wrote is known
// without a list of files: what lies beside them, such as a state of Terraform, is the operator's.
func mark(text []byte) string {
	return fmt.Sprintf("# Written by berth export; what is changed here is not written over. sha256:%x\n", sha256.Sum256(text))
}

// ours reports whether a file is as it was written.
func ours(text []byte) bool {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	return string(first)+"\n" == mark(rest)
}

// most is how much of a file that is there is read.
const most = 8 << 20

// save writes files below a directory, by their paths with slashes, all of them or none. It gives how many were written; the
// others were so already.
func save(dir string, files map[string][]byte) (written int, err error) {
	names := slices.Sorted(maps.Keys(files))
	todo := map[string][]byte{}
	inTheWay := InTheWayError{Dir: dir}
	for _, name := range names {
		text := append([]byte(mark(files[name])), files[name]...)
		now, err := wholefile.ReadFile(filepath.Join(dir, filepath.FromSlash(name)), most)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			todo[name] = text
		case err == nil && bytes.Equal(now, text):
		case err == nil && ours(now):
			todo[name] = text
		default:
			inTheWay.Files = append(inTheWay.Files, name)
		}
	}
	if len(inTheWay.Files) > 0 {
		return 0, &inTheWay
	}
	for _, name := range slices.Sorted(maps.Keys(todo)) {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(path.Dir(name))), 0o755); err != nil {
			return written, err
		}
		if err := wholefile.Replace(filepath.Join(dir, filepath.FromSlash(name)), todo[name], 0o644); err != nil {
			return written, message.Errorf("%s: %w", filepath.Join(dir, name), err)
		}
		written++
	}
	return written, nil
}
