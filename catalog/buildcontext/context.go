// Package buildcontext reads what an image is built from: the directory that Docker is given, without what .dockerignore
// leaves out. It knows files and nothing of Compose; what it gives is the same for the same content, wherever that lies.
package buildcontext

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"berth/message"
)

// What a context may hold. Data that a program keeps beside its sources is found out this way before it goes over the line;
// sources with all that they need are smaller.
const (
	MaxFiles = 50_000
	MaxSize  = 1 << 30

	mostLooked = 20 * MaxFiles // of files, also those that are left out
	mostIgnore = 1 << 20       // bytes of .dockerignore
)

// File is a file, a directory or a symbolic link of a context.
type File struct {
	Path string      // below the context, with slashes
	Mode fs.FileMode // with its type
	Size int64
	Link string // where a symbolic link leads, as it is written there
	Time time.Time
}

// Context is what Docker would be given of a directory.
type Context struct {
	Files  []File // by path, so that directories come before what is in them
	Count  int    // of files, without directories
	Size   int64
	Digest string // over paths, modes and content, in hexadecimal; not over times, which every checkout makes anew

	tree string // a full path; nothing outside of it is read
	dir  string // below the tree
}

// Read reads the context that lies in a directory below a tree. The dockerfile is its path below the context, empty where it
// lies elsewhere: it is given whatever .dockerignore says, as Docker has it, and its own X.dockerignore counts before.
func Read(tree, dir, dockerfile string) (*Context, error) {
	root, err := os.OpenRoot(tree)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	r := &reader{Context: &Context{tree: tree, dir: dir}, fsys: root.FS()}
	if err := r.readIgnore(dockerfile); err != nil {
		return nil, err
	}
	if err := r.walk(".", patternmatcher.MatchInfo{}); err != nil {
		return nil, err
	}
	slices.SortFunc(r.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return r.Context, r.sum()
}

// reader is a context that is read.
type reader struct {
	*Context
	fsys   fs.FS
	ignore *patternmatcher.PatternMatcher
	always []string // given whatever the patterns say
	deep   bool     // what is left out has to be looked through: a pattern takes something back in, nobody knows where
	looked int
}

func (r *reader) readIgnore(dockerfile string) error {
	names := []string{".dockerignore"}
	if dockerfile != "" {
		names = []string{dockerfile + ".dockerignore", ".dockerignore"}
		r.always = append(r.always, dockerfile)
	}
	r.always = append(r.always, names...)
	var patterns []string
	for _, name := range names {
		info, err := fs.Stat(r.fsys, path.Join(r.dir, name))
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		if info.Size() > mostIgnore {
			return message.Errorf("%s is larger than %d KiB", name, mostIgnore>>10)
		}
		f, err := r.fsys.Open(path.Join(r.dir, name))
		if err != nil {
			return plainError(name, err)
		}
		patterns, err = ignorefile.ReadAll(f)
		f.Close()
		if err != nil {
			return message.Errorf("%s: %w", name, err)
		}
		break
	}
	var err error
	if r.ignore, err = patternmatcher.New(patterns); err != nil {
		return message.Errorf(".dockerignore: %w", err)
	}
	for _, p := range r.ignore.Patterns() {
		r.deep = r.deep || p.Exclusion() && strings.ContainsAny(p.String(), `*?[\`)
	}
	return nil
}

// walk reads a directory; of one that is left out it may still have to give what a pattern takes back in.
func (r *reader) walk(dir string, above patternmatcher.MatchInfo) error {
	list, err := fs.ReadDir(r.fsys, path.Join(r.dir, dir))
	if err != nil {
		return plainError(dir, err)
	}
	for _, d := range list {
		if r.looked++; r.looked > mostLooked {
			return message.Errorf("more than %d files lie in it: does it hold data? Build from a directory that has the sources alone", mostLooked)
		}
		name := path.Join(dir, d.Name())
		out, info, err := r.ignore.MatchesUsingParentResults(name, above)
		if err != nil {
			return message.Errorf(".dockerignore: %w", err)
		}
		out = out && !slices.Contains(r.always, name)
		if d.IsDir() {
			if !out {
				err = r.add(name)
			}
			if err == nil && (!out || r.reaches(name)) {
				err = r.walk(name, info)
			}
		} else if !out {
			err = r.add(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// reaches reports whether something in a directory that is left out may be given all the same.
func (r *reader) reaches(dir string) bool {
	if r.deep && r.ignore.Exclusions() {
		return true
	}
	below := func(name string) bool { return strings.HasPrefix(name, dir+"/") }
	return slices.ContainsFunc(r.always, below) ||
		slices.ContainsFunc(r.ignore.Patterns(), func(p *patternmatcher.Pattern) bool { return p.Exclusion() && below(p.String()) })
}

// add takes a file. Sockets, pipes and devices are none: Docker leaves them out, too.
func (r *reader) add(name string) error {
	info, err := fs.Lstat(r.fsys, path.Join(r.dir, name))
	if err != nil {
		return plainError(name, err)
	}
	f := File{Path: name, Mode: info.Mode(), Time: info.ModTime()}
	switch {
	case f.Mode.IsRegular():
		f.Size = info.Size()
	case f.Mode&fs.ModeSymlink != 0:
		if f.Link, err = fs.ReadLink(r.fsys, path.Join(r.dir, name)); err != nil {
			return plainError(name, err)
		}
	case !f.Mode.IsDir():
		return nil
	}
	if !f.Mode.IsDir() {
		r.Count++
	}
	r.Size += f.Size
	r.Files = append(r.Files, f)
	if r.Count > MaxFiles || r.Size > MaxSize {
		return message.Errorf("more than %d files or %d MiB would be sent to the host (%s was the last one looked at): name in .dockerignore what the image is not built from",
			MaxFiles, MaxSize>>20, name)
	}
	return nil
}

// sum reads all of it for the digest.
func (r *reader) sum() error {
	h := sha256.New()
	for _, f := range r.Files {
		fmt.Fprintf(h, "%d:%s%s%d:%s%d:", len(f.Path), f.Path, f.Mode, len(f.Link), f.Link, f.Size)
		if err := r.content(r.fsys, f, h); err != nil {
			return err
		}
	}
	r.Digest = hex.EncodeToString(h.Sum(nil))
	return nil
}

// content writes the content of a regular file, as long as it was when the context was read.
func (c *Context) content(fsys fs.FS, f File, to io.Writer) error {
	if !f.Mode.IsRegular() {
		return nil
	}
	in, err := fsys.Open(path.Join(c.dir, f.Path))
	if err != nil {
		return plainError(f.Path, err)
	}
	defer in.Close()
	switch n, err := io.Copy(to, io.LimitReader(in, f.Size+1)); {
	case err != nil:
		return plainError(f.Path, err)
	case n != f.Size:
		return message.Errorf("%s changes while it is read; try again when nothing writes to it", f.Path)
	}
	return nil
}

// Content gives the content of a file of the context.
func (c *Context) Content(f File) ([]byte, error) {
	root, err := os.OpenRoot(c.tree)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var out strings.Builder
	err = c.content(root.FS(), f, &out)
	return []byte(out.String()), err
}

// plainError is the reason of a file error with the path below the context.
func plainError(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return message.Errorf("%s: %w", name, err)
}

// mostDockerfile is more than anybody writes.
const mostDockerfile = 4 << 20

// Dockerfile reads a file of a tree that lies outside of the context.
func Dockerfile(tree, name string) ([]byte, error) {
	root, err := os.OpenRoot(tree)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
	switch {
	case err != nil:
		return nil, plainError(name, err)
	case !info.Mode().IsRegular() || info.Size() > mostDockerfile:
		return nil, message.Errorf("%s is no file of less than %d MiB", name, mostDockerfile>>20)
	}
	return root.ReadFile(name)
}
