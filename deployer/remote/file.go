package remote

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// File is a file to be put on a host.
type File struct {
	Path  string      // absolute, without "." or ".."; its directory must exist
	Mode  fs.FileMode // permissions; 0: 0600
	Owner string      // name or number; empty: whoever writes it, the login user or root
	Group string      // likewise
	Data  []byte
	// Reader, where given, has the content in place of Data. It is read once.
	Reader io.Reader
}

// content gives a reader of the content.
func (f *File) content() io.Reader {
	if f.Reader != nil {
		return f.Reader
	}
	return bytes.NewReader(f.Data)
}

func (f *File) check() error {
	if err := checkPath(f.Path); err != nil {
		return err
	}
	if f.Mode == 0 {
		f.Mode = 0o600
	}
	if f.Mode&^fs.ModePerm != 0 {
		return fmt.Errorf("mode %v: only permissions can be set", f.Mode)
	}
	for _, name := range []string{f.Owner, f.Group} {
		if strings.ContainsAny(name, ":\x00\n/ ") || strings.HasPrefix(name, "-") {
			return fmt.Errorf("%q is no user or group", name)
		}
	}
	return nil
}

// checkPath refuses paths that could be read otherwise than they look.
func checkPath(p string) error {
	switch {
	case strings.ContainsRune(p, 0):
		return fmt.Errorf("the path %q has a NUL byte in it", p)
	case !path.IsAbs(p):
		return fmt.Errorf("the path %q is not absolute", p)
	case path.Clean(p) != p || p == "/":
		return fmt.Errorf("the path %q is not plain (write %s)", p, path.Clean(p))
	}
	return nil
}
