package remote

import (
	"context"
	_ "embed"
	"errors"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"berth/message"
)

// notThere is the exit code that readText gives for a file that does not exist.
const notThere = 44

// readText prints a file.
//
//go:embed sh/read.sh
var readText string

// Read gives the content of a file of at most limit bytes, as root has it, and where the host does not allow that, as the login
// user has it. A file that is not there is fs.ErrNotExist, and the error of a longer one is a *wholefile.TooLongError.
func (h *Host) Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	step := "read " + name
	if err := checkPath(name); err != nil {
		return nil, at(h.target.Name, step, err)
	}
	argv := []string{"sh", "-c", readText, "berth-read", name, strconv.FormatInt(limit+1, 10)}
	ctx, cancel := h.inTime(ctx)
	defer cancel()
	data, err := atMost(limit, func(to sink) error {
		return h.do(ctx, func(c *connection) error {
			err := h.runRoot(ctx, c, asked{argv: argv}, nil, to)
			var refused *SudoError
			if errors.As(err, &refused) {
				err = h.exec(ctx, c, asked{argv: argv}, &plainTalk{}, to)
			}
			return err
		})
	})
	var exit *ExitError
	if errors.As(err, &exit) && exit.Code == notThere {
		err = fs.ErrNotExist
	}
	return data, at(h.target.Name, step, err)
}

// inTime ends what a disk that hangs would hold for good.
func (h *Host) inTime(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := h.pool.cfg.FileTimeout
	return context.WithTimeoutCause(ctx, limit, message.Errorf("no end within %s; is a disk or a network share stuck there?", limit))
}

// checkPath refuses paths that could be read otherwise than they look.
func checkPath(p string) error {
	switch {
	case strings.ContainsRune(p, 0):
		return message.Errorf("the path %q has a NUL byte in it", p)
	case !path.IsAbs(p):
		return message.Errorf("the path %q is not absolute", p)
	case path.Clean(p) != p || p == "/":
		return message.Errorf("the path %q is not plain (write %s)", p, path.Clean(p))
	}
	return nil
}
