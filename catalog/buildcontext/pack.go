package buildcontext

import (
	"archive/tar"
	"os"
	"path"
)

// Pack writes the context into an archive, below a directory of it. Files belong to root there: who has them on the operator's
// computer says nothing on a host. The format is GNU's, whose long names every tar reads; busybox passes over those of pax.
func (c *Context) Pack(w *tar.Writer, below string) error {
	root, err := os.OpenRoot(c.tree)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range append([]File{{Path: ".", Mode: os.ModeDir | 0o755}}, c.Files...) {
		h := &tar.Header{Name: path.Join(below, f.Path), Typeflag: tar.TypeReg, Mode: int64(f.Mode.Perm()), Size: f.Size, ModTime: f.Time, Format: tar.FormatGNU}
		switch {
		case f.Mode.IsDir():
			h.Typeflag, h.Name = tar.TypeDir, h.Name+"/"
		case f.Mode&os.ModeSymlink != 0:
			h.Typeflag, h.Linkname = tar.TypeSymlink, f.Link
		}
		for bit, mode := range map[os.FileMode]int64{os.ModeSetuid: 0o4000, os.ModeSetgid: 0o2000, os.ModeSticky: 0o1000} {
			if f.Mode&bit != 0 {
				h.Mode |= mode
			}
		}
		if err := w.WriteHeader(h); err != nil {
			return err
		}
		if err := c.content(root.FS(), f, w); err != nil {
			return err
		}
	}
	return nil
}
