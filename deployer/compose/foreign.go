package compose

import (
	"strings"

	"berth/message"
)

// ForeignError says why [Save] refused a directory. Nothing was changed there.
type ForeignError struct {
	Dir     string
	Foreign []string // files that berth did not write
	Changed []string // files that berth wrote and somebody has changed since
}

// Error names some of the files and says what to do.
func (e *ForeignError) Error() string { return e.text().String() }

// French is the same in French.
func (e *ForeignError) French() string { return e.text().French() }

func (e *ForeignError) text() message.Text {
	if len(e.Foreign) > 0 {
		return message.Of("%s holds what berth did not write: %s; nothing was written. Give a directory of its own", e.Dir, some(e.Foreign))
	}
	return message.Of("%s: changed since berth wrote it: %s; nothing was written. "+
		"Take the change into the inventory or a catalog of your own, then delete the file here", e.Dir, some(e.Changed))
}

func (e *ForeignError) orNil(err error) error {
	if err != nil {
		return err
	}
	if len(e.Foreign)+len(e.Changed) > 0 {
		return e
	}
	return nil
}

func some(names []string) message.Text {
	const most = 5
	if len(names) <= most {
		return message.Same(strings.Join(names, ", "))
	}
	return message.Of("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
