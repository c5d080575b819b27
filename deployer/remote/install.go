package remote

import (
	"bytes"
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"github.com/pkg/sftp"

	"berth/internal/wholefile"
)

// install puts an uploaded file in its place as root.
//
//go:embed sh/install.sh
var install string

// writeAsRoot uploads to a directory that only the login user can enter, and has root do the rest.
func (h *Host) writeAsRoot(ctx context.Context, c *connection, f File) error {
	// Asked first: a password that nobody has is no reason to upload.
	if _, err := h.rootBy(ctx, c); err != nil {
		return err
	}
	dir := "/tmp/.berth-" + rand.Text()
	upload, sum := dir+"/content", make(chan string, 1)
	private := f
	private.Mode = 0o600
	defer h.discard(ctx, c, dir)
	err := h.withSFTP(ctx, c, func(client *sftp.Client) error {
		if err := client.Mkdir(dir); err != nil {
			return fmt.Errorf("make %s: %w", dir, err)
		}
		if err := client.Chmod(dir, 0o700); err != nil {
			return fmt.Errorf("make %s private: %w", dir, err)
		}
		got, err := store(ctx, client, upload, private)
		sum <- got
		return err
	})
	if err != nil {
		return err
	}
	tmp := unfinished(f.Path)
	argv := []string{"sh", "-c", install, "sh", upload, f.Path, tmp,
		fmt.Sprintf("%04o", f.Mode.Perm()), f.Owner, f.Group, <-sum}
	return h.runRoot(ctx, c, argv, nil, sink{})
}

// discardWait bounds the cleaning up after a Write.
const discardWait = 15 * time.Second

// discard removes an upload. The caller waits for it only while its context lasts.
func (h *Host) discard(ctx context.Context, c *connection, dir string) {
	after, cancel := context.WithTimeout(context.WithoutCancel(ctx), discardWait)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer cancel()
		_ = h.withSFTP(after, c, func(client *sftp.Client) error {
			_ = client.Remove(dir + "/content")
			return client.RemoveDirectory(dir)
		})
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// notThere is the exit code that readFile gives for a file that does not exist.
const notThere = 44

// readFile prints a file.
//
//go:embed sh/read.sh
var readFile string

// readAsRoot reads one byte more than limit at most.
func (h *Host) readAsRoot(ctx context.Context, c *connection, name string, limit int64) ([]byte, error) {
	var data bytes.Buffer
	argv := []string{"sh", "-c", readFile, "sh", name, strconv.FormatInt(limit+1, 10)}
	err := h.runRoot(ctx, c, argv, nil, sink{raw: &data})
	var exit *ExitError
	if errors.As(err, &exit) && exit.Code == notThere {
		return nil, fs.ErrNotExist
	}
	if err != nil {
		return nil, err
	}
	return wholefile.Read(&data, limit)
}
