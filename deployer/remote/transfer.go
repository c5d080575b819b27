package remote

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// Write puts a file in place as a whole: it is written to a temporary name in the same directory with
// mode 0600, flushed to disk where the server can, read back and compared by SHA-256, given its mode
// and owner, and renamed over what was there (a symbolic link is replaced, not followed).
//
// Where the directory is not the login user's to write, or an owner or group is given, the content
// goes to a private directory under /tmp first and root puts it in place in the same way, through sudo.
//
// When the context ends Write returns at once; what it wrote so far is removed in the background.
func (h *Host) Write(ctx context.Context, f File) error {
	step := "write " + f.Path
	if err := f.check(); err != nil {
		return at(h.target.Name, step, err)
	}
	ctx, cancel := h.inTime(ctx)
	defer cancel()
	err := h.do(ctx, func(c *connection) error {
		denied := f.Owner != "" || f.Group != ""
		if !denied {
			var err error
			if denied, err = h.writeDirectly(ctx, c, f); !denied {
				return err
			}
			if !h.target.Sudo {
				return hinted(h.target.Name, step, err, "set sudo: true for this host, or let "+h.endpoint.user+" write there")
			}
		}
		return h.writeAsRoot(ctx, c, f)
	})
	return at(h.target.Name, step, err)
}

// Read gives the content of a file of at most limit bytes. What the login user may not read is read
// through sudo, where the target allows it. A file that is not there is fs.ErrNotExist, and the error of a
// longer one is a [*wholefile.TooLongError].
func (h *Host) Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	step := "read " + name
	if err := checkPath(name); err != nil {
		return nil, at(h.target.Name, step, err)
	}
	ctx, cancel := h.inTime(ctx)
	defer cancel()
	var data []byte
	err := h.do(ctx, func(c *connection) (err error) {
		data, err = h.readDirectly(ctx, c, name, limit)
		if errors.Is(err, fs.ErrPermission) && h.target.Sudo {
			data, err = h.readAsRoot(ctx, c, name, limit)
		}
		return err
	})
	if err != nil {
		return nil, at(h.target.Name, step, err)
	}
	return data, nil
}

// inTime ends what a disk that hangs would hold for good.
func (h *Host) inTime(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := h.pool.cfg.FileTimeout
	return context.WithTimeoutCause(ctx, limit, fmt.Errorf("no end within %s; is a disk or a network share stuck there?", limit))
}
