package catalog

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"berth/message"
	"berth/strictyaml"
)

//go:embed services
var shippedFiles embed.FS

// Names of files and directories, and what bounds an entry. The Compose file has the YAML reader's own
// limit on top; dashboards are the largest files that are mounted.
const (
	composeFile    = "compose.yaml"
	processorsFile = "processors.yaml"
	servicesDir    = "services"

	maxFiles     = 500
	maxFileSize  = 4 << 20
	maxEntrySize = 16 << 20
)

// nameRule is for processors; serviceRule is Compose's for the name of a project, short enough for a file's.
var (
	nameRule    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)
	serviceRule = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,62}$`)
)

// source is a tree that entries are read from: the shipped one or a directory of the user's.
type source struct {
	fsys   fs.FS
	origin string // as the user gave it; empty for the shipped one
	shown  string // what messages put before a path
	real   string // full path on this machine; empty for one that is no directory

	shipped bool // berth's own, whose entries say everything
}

// openDir opens a directory of the user's. Nothing in it can lead out of it: os.Root refuses paths and
// symlinks that do.
func openDir(dir string) (source, *os.Root, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return source{}, nil, strictyaml.Diagnostics{{File: dir, Text: plainFileError(err)}}
	}
	if !info.IsDir() {
		return source{}, nil, strictyaml.Diagnostics{{File: dir, Text: message.Word("a catalog is a directory, and every directory below it with a Compose file is an entry")}}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return source{}, nil, strictyaml.Diagnostics{{File: dir, Text: plainFileError(err)}}
	}
	real, err := filepath.Abs(dir)
	if err != nil {
		real = dir
	}
	return source{fsys: root.FS(), origin: dir, shown: dir, real: real}, root, nil
}

func (s source) path(p string) string { return filepath.Join(s.shown, filepath.FromSlash(p)) }

func (s source) problem(p, format string, args ...any) strictyaml.Diagnostic {
	return strictyaml.Diagnostic{File: s.path(p), Text: message.Of(format, args...)}
}

// shippedEntries lists the directories of the shipped entries.
func (s source) shippedEntries() ([]found, error) {
	list, err := fs.ReadDir(s.fsys, servicesDir)
	var out []found
	for _, d := range list {
		out = append(out, found{dir: path.Join(servicesDir, d.Name()), files: []string{composeFile}})
	}
	return out, err
}

// hidden reports whether a file or directory is none of a catalog's: go:embed leaves the same out.
func hidden(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") }

// readFiles reads the files of an entry, by path, and lists the hidden ones that it leaves out.
func (s source) readFiles(dir string, sources []string) (files []File, left []string, problems strictyaml.Diagnostics) {
	total := 0
	report := func(p, format string, args ...any) {
		problems = append(problems, s.problem(p, format, args...))
	}
	err := fs.WalkDir(s.fsys, dir, func(p string, d fs.DirEntry, err error) error {
		below := strings.TrimPrefix(p, dir+"/")
		switch {
		case err != nil:
			report(p, "%s", plainFileError(err))
			return nil
		case p != dir && hidden(d.Name()):
			left = append(left, below)
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() && p != dir && slices.Contains(sources, below):
			return fs.SkipDir
		case d.IsDir():
			return nil
		case len(files) == maxFiles:
			report(dir, "more than %d files", maxFiles)
			return fs.SkipAll
		}
		data, err := s.readFile(p, maxFileSize)
		if err != nil {
			report(p, "%s", plainFileError(err))
			return nil
		}
		if total += len(data); total > maxEntrySize {
			report(dir, "the files of this entry have more than %d MiB; data belongs into volumes", maxEntrySize>>20)
			return fs.SkipAll
		}
		files = append(files, File{Path: below, Data: data})
		return nil
	})
	if err != nil {
		report(dir, "%s", plainFileError(err))
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, left, append(problems, s.renderedTwice(dir, files)...)
}

// renderedTwice finds files that a template beside them would overwrite.
func (s source) renderedTwice(dir string, files []File) strictyaml.Diagnostics {
	var problems strictyaml.Diagnostics
	for _, f := range files {
		rendered, isTemplate := strings.CutSuffix(f.Path, templateSuffix)
		if isTemplate && slices.ContainsFunc(files, func(g File) bool { return g.Path == rendered }) {
			problems = append(problems, s.problem(path.Join(dir, f.Path),
				"renders to %s, which is there as well; delete one", rendered))
		}
	}
	return problems
}

// readFile reads a regular file; a link to one within the source counts as one. It asks before it opens:
// opening a pipe or a device would wait, or worse.
func (s source) readFile(p string, most int64) ([]byte, error) {
	info, err := fs.Stat(s.fsys, p)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		if link, err := fs.Lstat(s.fsys, p); err == nil && link.IsDir() {
			return nil, message.New("a directory, where a file is wanted")
		}
		return nil, message.New("a link to a directory; copy the directory")
	}
	if !info.Mode().IsRegular() {
		return nil, message.New("no regular file")
	}
	if info.Size() > most {
		return nil, message.Errorf("the file is larger than %d MiB", most>>20)
	}
	return fs.ReadFile(s.fsys, p)
}

// plainFileError gives the reason of a file error without its verb and path, which a message has already.
func plainFileError(err error) message.Text {
	var pe *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return message.Word("no such file or directory")
	case errors.As(err, &pe) && strings.Contains(pe.Err.Error(), "escapes"):
		return message.Word("the link leads out of the catalog's directory; copy what it points to")
	case errors.As(err, &pe):
		return message.Because(pe.Err)
	}
	return message.Because(err)
}
