package remote

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"berth/internal/wholefile"
)

// withSFTP runs work in an SFTP session of its own: with MaxSessions 1, one kept open would leave
// nothing for commands. When the context ends the caller waits no longer; work has to notice by
// itself, and to clean up.
func (h *Host) withSFTP(ctx context.Context, c *connection, work func(*sftp.Client) error) error {
	s, leave, err := h.openSession(ctx, c)
	if err != nil {
		return err
	}
	_, err = await(ctx, c, func() (struct{}, error) {
		defer leave()
		defer s.Close()
		client, err := startSFTP(s)
		if err != nil {
			return struct{}{}, err
		}
		defer client.Close()
		return struct{}{}, work(client)
	}, nil)
	return err
}

func startSFTP(s *ssh.Session) (*sftp.Client, error) {
	in, err := s.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := s.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.RequestSubsystem("sftp"); err != nil {
		return nil, errors.New("the server has no SFTP; set Subsystem sftp in its sshd_config (Debian: openssh-sftp-server)")
	}
	client, err := sftp.NewClientPipe(out, in)
	if err != nil {
		return nil, fmt.Errorf("start SFTP: %w", err)
	}
	return client, nil
}

// Unfinished is a pattern, as a shell and find have it, of the names that files have while they are written,
// in the directory where they will be. One that stays there is from a host that crashed.
const Unfinished = ".berth-??????????????????????????"

// unfinished is such a name for a file.
func unfinished(name string) string { return path.Join(path.Dir(name), ".berth-"+rand.Text()) }

// writeDirectly writes as the login user. denied reports that it is root's to do, and that nothing of
// a Reader was used up.
func (h *Host) writeDirectly(ctx context.Context, c *connection, f File) (denied bool, err error) {
	err = h.withSFTP(ctx, c, func(client *sftp.Client) error {
		if info, err := client.Stat(f.Path); err == nil && info.IsDir() {
			return errors.New("it is a directory")
		}
		if _, ok := client.HasExtension("posix-rename@openssh.com"); !ok {
			return errors.New("the server's SFTP cannot replace a file in one step (posix-rename@openssh.com); OpenSSH's can")
		}
		tmp := unfinished(f.Path)
		if _, err := store(ctx, client, tmp, f); err != nil {
			var made *notMadeError
			if errors.As(err, &made) {
				denied = errors.Is(err, fs.ErrPermission)
				return made.err
			}
			return err
		}
		if err := client.PosixRename(tmp, f.Path); err != nil {
			_ = client.Remove(tmp)
			// A sticky directory: others' files in it are not ours to replace.
			denied = errors.Is(err, fs.ErrPermission) && f.Reader == nil
			return fmt.Errorf("rename over it: %w", err)
		}
		return nil
	})
	// Where the wait ended early, work is still running and denied is its own.
	if ctx.Err() != nil || errors.Is(err, ErrLost) {
		return false, err
	}
	return denied, err
}

// notMadeError: the temporary file could not be made, and no content was read.
type notMadeError struct{ err error }

func (e *notMadeError) Error() string { return e.err.Error() }
func (e *notMadeError) Unwrap() error { return e.err }

// store writes the content of f to a new file name, compares what the server reads back and sets the
// mode. It gives the SHA-256 in hexadecimal. On an error it leaves no file.
func store(ctx context.Context, client *sftp.Client, name string, f File) (sum string, err error) {
	out, err := client.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("its directory %s is not there: %w", path.Dir(name), err)
		} else {
			err = fmt.Errorf("make a file in %s: %w", path.Dir(name), err)
		}
		return "", &notMadeError{err}
	}
	defer func() {
		if err != nil {
			_ = client.Remove(name)
		}
	}()
	defer out.Close()
	if err := out.Chmod(0o600); err != nil {
		return "", fmt.Errorf("make it private: %w", err)
	}
	hash := sha256.New()
	if _, err := io.Copy(out, &heeding{ctx, io.TeeReader(&source{f.content()}, hash)}); err != nil {
		return "", fmt.Errorf("send the content: %w", err)
	}
	if _, ok := client.HasExtension("fsync@openssh.com"); ok {
		if err := out.Sync(); err != nil {
			return "", fmt.Errorf("flush it to disk: %w", err)
		}
	}
	if err := out.Close(); err != nil {
		return "", fmt.Errorf("close it: %w", err)
	}
	sum = hex.EncodeToString(hash.Sum(nil))
	if err := compare(ctx, client, name, sum); err != nil {
		return "", err
	}
	if err := client.Chmod(name, f.Mode); err != nil {
		return "", fmt.Errorf("set its mode: %w", err)
	}
	return sum, nil
}

// compare reads a file back.
func compare(ctx context.Context, client *sftp.Client, name, sum string) error {
	in, err := client.Open(name)
	if err != nil {
		return fmt.Errorf("read it back: %w", err)
	}
	defer in.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, &heeding{ctx, in}); err != nil {
		return fmt.Errorf("read it back: %w", err)
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != sum {
		return fmt.Errorf("what was written is not what was sent: SHA-256 %s, not %s", got, sum)
	}
	return nil
}

func (h *Host) readDirectly(ctx context.Context, c *connection, name string, limit int64) ([]byte, error) {
	read := make(chan []byte, 1)
	err := h.withSFTP(ctx, c, func(client *sftp.Client) error {
		in, err := client.Open(name)
		if err != nil {
			return err
		}
		defer in.Close()
		data, err := wholefile.Read(&heeding{ctx, in}, limit)
		read <- data
		return err
	})
	if err != nil {
		return nil, err
	}
	return <-read, nil
}

// source marks the errors of a File's Reader, so that none is taken for the connection's.
type source struct{ r io.Reader }

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		err = &sourceError{err}
	}
	return n, err
}

// heeding ends a copy when the context ends.
type heeding struct {
	ctx context.Context
	r   io.Reader
}

func (r *heeding) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, context.Cause(r.ctx)
	}
	return r.r.Read(p)
}
