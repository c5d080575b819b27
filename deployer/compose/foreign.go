package compose

import (
	"fmt"
	"strings"
)

// ForeignError says why [Save] refused a directory. Nothing was changed there.
type ForeignError struct {
	Dir     string
	Foreign []string // files that berth did not write
	Changed []string // files that berth wrote and somebody has changed since
}

// Error names some of the files and says what to do.
func (e *ForeignError) Error() string {
	if len(e.Foreign) > 0 {
		return fmt.Sprintf("%s holds what berth did not write: %s; nothing was written. Give a directory of its own", e.Dir, some(e.Foreign))
	}
	return fmt.Sprintf("%s: changed since berth wrote it: %s; nothing was written. "+
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

func some(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
