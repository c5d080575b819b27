package catalog

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
)

// BuiltFrom is a directory of the catalog that an image is built from.
type BuiltFrom struct {
	Tree       string // the catalog's directory; nothing outside of it is read
	Dir        string // below the tree
	Dockerfile string // below the tree; empty where it is written in the Compose file, or is none of the catalog's
	Within     string // the Dockerfile's path below the directory; empty where it lies elsewhere, or is a link
}

// BuiltFrom says what the image of a container is built from; nil where Docker fetches it by itself (a Git repository, an
// archive, a full path of the host). What a build refers to and is not there is an error, and so is what no host can do.
func (e *Entry) BuiltFrom(b *types.BuildConfig) (*BuiltFrom, error) {
	if len(b.SSH) > 0 {
		return nil, message.New("build: ssh lends the keys of whoever builds, and on a host that is nobody: put private sources into the context, or give a token as a secret of the build")
	}
	if fetched(b.Context) {
		return nil, nil
	}
	from, err := e.contextDir(b.Context)
	if err != nil {
		return nil, err
	}
	if b.DockerfileInline != "" || path.IsAbs(b.Dockerfile) {
		return from, nil
	}
	name := filepath.ToSlash(b.Dockerfile)
	if name == "" {
		name = "Dockerfile"
	}
	root, err := os.OpenRoot(from.Tree)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	at := path.Join(from.Dir, name)
	info, err := root.Stat(at)
	switch {
	case strings.HasPrefix(at, "../"):
		return nil, message.Errorf("build: the Dockerfile %s lies outside of the catalog's directory; name a directory above both as the catalog", name)
	case err != nil:
		return nil, message.Errorf("build: the Dockerfile %s: %s", e.Path(path.Join(b.Context, name)), plainFileError(err))
	case !info.Mode().IsRegular():
		return nil, message.Errorf("build: the Dockerfile %s is no file", e.Path(path.Join(b.Context, name)))
	}
	from.Dockerfile = at
	if itself, err := root.Lstat(at); err == nil && itself.Mode().IsRegular() && filepath.IsLocal(filepath.FromSlash(name)) {
		from.Within = path.Clean(name)
	}
	return from, nil
}

// BuiltWith says what an additional context of a build is; nil where Docker fetches it by itself.
func (e *Entry) BuiltWith(context string) (*BuiltFrom, error) {
	if fetched(context) || strings.Contains(context, "://") || strings.HasPrefix(context, types.ServicePrefix) {
		return nil, nil
	}
	return e.contextDir(context)
}

// contextDir finds the directory of a context.
func (e *Entry) contextDir(context string) (*BuiltFrom, error) {
	tree, below, err := e.tree()
	if err != nil {
		return nil, err
	}
	dir := path.Join(below, filepath.ToSlash(context))
	if dir == ".." || strings.HasPrefix(dir, "../") {
		return nil, message.Errorf("build: the context %s lies outside of the catalog's directory; name a directory above both as the catalog", context)
	}
	root, err := os.OpenRoot(tree)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := fs.Stat(root.FS(), dir)
	switch {
	case err != nil:
		return nil, message.Errorf("build: the context %s: %s", e.Path(context), plainFileError(err))
	case !info.IsDir():
		return nil, message.Errorf("build: the context %s is no directory", e.Path(context))
	}
	return &BuiltFrom{Tree: tree, Dir: dir}, nil
}

// tree is the directory that the entry's catalog is, and where below it the entry lies.
func (e *Entry) tree() (tree, below string, err error) {
	if e.Shipped() {
		return "", "", message.New("build: what berth ships is not built")
	}
	below, err = filepath.Rel(e.Origin, e.dir)
	return e.Origin, filepath.ToSlash(below), err
}

// unbuildable says what of a build is not there, or cannot be.
func (e *Entry) unbuildable(b *types.BuildConfig) []error {
	var errs []error
	if _, err := e.BuiltFrom(b); err != nil {
		errs = append(errs, err)
	}
	for _, name := range slices.Sorted(maps.Keys(b.AdditionalContexts)) {
		if _, err := e.BuiltWith(b.AdditionalContexts[name]); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// unbuildables says of all containers of a project what their builds lack, but for what hangs on variables that somebody has yet to
// set.
func (e *Entry) unbuildables(p *types.Project) []message.Text {
	var out []message.Text
	for _, name := range p.ServiceNames() {
		b := p.Services[name].Build
		if b == nil || isSample(b.Context, b.Dockerfile) || isSample(slices.Collect(maps.Values(b.AdditionalContexts))...) {
			continue
		}
		for _, err := range e.unbuildable(b) {
			out = append(out, message.Of("%s: %v", name, err))
		}
	}
	return out
}

// isSample reports whether a path is one that a sample stands for.
func isSample(paths ...string) bool {
	return slices.ContainsFunc(paths, func(at string) bool { return strings.Contains(at, sampleWord) || strings.Contains(at, sampleDir) })
}

// fetched reports whether Docker gets a context by itself: as compose-go knows one, or from the host's own disk.
func fetched(context string) bool {
	for _, prefix := range []string{"https://", "http://", "git://", "ssh://", "github.com/", "git@", "/", "~"} {
		if strings.HasPrefix(context, prefix) {
			return true
		}
	}
	return false
}

// sourcesOf lists the directories below the entry's that images of a project are built from.
func sourcesOf(p *types.Project) []string {
	var out []string
	for _, containers := range []types.Services{p.Services, p.DisabledServices} {
		for _, c := range containers {
			if c.Build == nil {
				continue
			}
			out = append(out, path.Clean(filepath.ToSlash(c.Build.Context)))
			for _, context := range c.Build.AdditionalContexts {
				out = append(out, path.Clean(filepath.ToSlash(context)))
			}
		}
	}
	return out
}
