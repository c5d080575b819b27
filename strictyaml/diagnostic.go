package strictyaml

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"berth/message"
	"berth/plain"
)

// Diagnostic is one problem of a file. Line and Column count from 1; 0 is the file as a whole.
type Diagnostic struct {
	File         string
	Line, Column int
	Text         message.Text
}

// String gives "inventory.yaml:14:9: text". It is safe to print, whatever the file and its names hold.
func (d Diagnostic) String() string { return d.placed(d.Text.String()) }

// French is the same in French.
func (d Diagnostic) French() string { return d.placed(d.Text.French()) }

func (d Diagnostic) placed(text string) string {
	place := d.File
	if d.Line != 0 {
		place += ":" + strconv.Itoa(d.Line) + ":" + strconv.Itoa(d.Column)
	}
	return plain.Spell(place + ": " + text)
}

// Diagnostics are problems, of one file or of several. As an error they are one line each.
type Diagnostics []Diagnostic

// maxShown bounds what a hopeless file prints.
const maxShown = 100

// Error lists the problems, one a line, and at most a hundred of them.
func (ds Diagnostics) Error() string { return ds.lines(Diagnostic.String, message.Text.String) }

// French lists them in French.
func (ds Diagnostics) French() string { return ds.lines(Diagnostic.French, message.Text.French) }

func (ds Diagnostics) lines(say func(Diagnostic) string, text func(message.Text) string) string {
	lines := make([]string, 0, min(len(ds), maxShown)+1)
	for i, d := range ds {
		if i == maxShown {
			lines = append(lines, text(message.Of("and %d more problems", len(ds)-maxShown)))
			break
		}
		lines = append(lines, say(d))
	}
	return strings.Join(lines, "\n")
}

// Err returns the problems by file and place, each once, or nil where there are none.
func (ds Diagnostics) Err() error {
	if len(ds) == 0 {
		return nil
	}
	return ds.Sorted()
}

// Sorted returns the problems by file and place, each once; problems of one place stay in the order in
// which they were found.
func (ds Diagnostics) Sorted() Diagnostics {
	seen := make(map[Diagnostic]bool, len(ds))
	out := make(Diagnostics, 0, len(ds))
	for _, d := range ds {
		if !seen[d] {
			seen[d] = true
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return out
}

// Merge makes one error of several: the problems of those that are Diagnostics, sorted, and any other
// error as a problem of file. It returns nil where all are nil.
func Merge(file string, errs ...error) error {
	var all Diagnostics
	for _, err := range errs {
		var ds Diagnostics
		switch {
		case err == nil:
		case errors.As(err, &ds):
			all = append(all, ds...)
		default:
			all = append(all, Diagnostic{File: file, Text: message.Because(err)})
		}
	}
	return all.Err()
}
