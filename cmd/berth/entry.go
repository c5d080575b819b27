package main

import (
	"io"

	"berth/catalog"
	"berth/report"
)

func showEntry(out io.Writer, dirs []string, name string) error {
	c, err := catalog.Load(dirs...)
	if err != nil {
		return usageError{err}
	}
	e, err := c.Entry(name)
	if err != nil {
		return usageError{err}
	}
	report.Entry(out, c, e)
	return nil
}
