package catalog

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
)

// What a project refers to beside its Compose files (what it mounts, env files, configs and secrets) is part of the entry where
// it is there, in the entry's directory or elsewhere in its catalog. What is not there is a path on the host, made where the
// project will lie. A directory that a container may write to is data, and no part of the entry, where it is large or looks
// as if something works in it: configuration that somebody wrote is small and has no databases in it.

// What a directory that is mounted may hold at most to be part of its entry.
const (
	maxMountedFiles = 300
	maxMountedSize  = 8 << 20
)

// liveData are names of files that programs keep, and nobody writes by hand.
var liveData = regexp.MustCompile(`(?i)(\.(db|sqlite3?|sqlite-(wal|shm)|db-(wal|shm|journal)|mdb|ldb|sock|pid|lock|log|rdb|aof|ibd|frm|wal)|^(PG_VERSION|ibdata1|lost\+found|postmaster\.pid|WiredTiger))$`)

// programFiles are names of single files that are mounted for a program to write: certificates that it gets by itself.
var programFiles = regexp.MustCompile(`(?i)^acme.*\.json$`)

// reference is a path of the project, relative to the entry's directory, as the project has it.
type reference struct {
	path     string
	writable bool // a container may write there
	mounted  bool
}

// references lists the relative paths of a project.
func references(p *types.Project) []reference {
	var out []reference
	add := func(r reference) {
		if r.path != "" && !path.IsAbs(r.path) && !strings.HasPrefix(r.path, "~") {
			r.path = path.Clean(filepath.ToSlash(r.path))
			out = append(out, r)
		}
	}
	for _, containers := range []types.Services{p.Services, p.DisabledServices} {
		for _, c := range containers {
			for _, v := range c.Volumes {
				if v.Type == types.VolumeTypeBind {
					add(reference{path: v.Source, writable: !v.ReadOnly, mounted: true})
				}
			}
			for _, f := range c.EnvFiles {
				add(reference{path: f.Path})
			}
			for _, f := range c.LabelFiles {
				add(reference{path: f})
			}
		}
	}
	for _, c := range p.Configs {
		add(reference{path: c.File})
	}
	for _, s := range p.Secrets {
		add(reference{path: s.File})
	}
	slices.SortFunc(out, func(a, b reference) int { return strings.Compare(a.path, b.path) })
	return out
}

// addReferred adds the files that the project refers to.
func (r *reading) addReferred(p *types.Project) {
	writable := map[string]bool{}
	all := references(p)
	for _, ref := range all {
		writable[ref.path] = writable[ref.path] || ref.writable
	}
	for _, ref := range all {
		if ref.mounted && !slices.Contains(r.mounted, ref.path) {
			r.mounted = append(r.mounted, ref.path)
		}
		at := path.Join(r.at, ref.path)
		if at == ".." || strings.HasPrefix(at, "../") {
			r.noteOutside(ref, at)
			continue
		}
		info, err := fs.Stat(r.source.fsys, at)
		switch {
		case err != nil:
			r.addFile(ref.path + templateSuffix) // rendered to what is referred to
		case info.IsDir():
			r.addMounted(ref.path, writable[ref.path])
		case info.Mode().IsRegular():
			if ref.mounted && writable[ref.path] && r.keepsItself(at) {
				r.note("data-left", ref.path, message.Text{}, "data, and no part of the entry: a program writes it")
				continue
			}
			r.plain[ref.path] = true
			r.addFile(ref.path)
		default:
			r.note("file-left", ref.path, message.Text{}, "%s, and no part of the entry", special(info.Mode()))
		}
	}
}

// noteOutside says of a file that Compose opens that it lies outside of the catalog, where nothing is read.
func (r *reading) noteOutside(ref reference, at string) {
	if ref.mounted || r.source.real == "" {
		return
	}
	if info, err := os.Lstat(filepath.Join(r.source.real, filepath.FromSlash(at))); err != nil || info.IsDir() {
		return
	}
	r.outside = append(r.outside, ref.path)
	r.notes = append(r.notes, Finding{
		Severity: Warning, Entry: r.Name, Rule: "file-outside", Hint: message.Word("--catalog a directory above both, or a copy beside the Compose file"),
		Place: r.source.problem(path.Join(r.at, r.ComposeFile()), "%s lies outside of the catalog, and is not brought to hosts", ref.path),
	})
}

// keepsItself reports whether a file is one that a program keeps, by its name or because it is no text.
func (r *reading) keepsItself(at string) bool {
	if liveData.MatchString(path.Base(at)) || programFiles.MatchString(path.Base(at)) {
		return true
	}
	f, err := r.source.fsys.Open(at)
	if err != nil {
		return false
	}
	defer f.Close()
	begin := make([]byte, 8<<10)
	n, _ := io.ReadFull(f, begin)
	return bytes.IndexByte(begin[:n], 0) >= 0
}

// addFile adds a file of the catalog by its path below the entry, if it is there.
func (r *reading) addFile(name string) {
	at := path.Join(r.at, name)
	if strings.HasPrefix(at, "../") {
		return
	}
	info, err := fs.Stat(r.source.fsys, at)
	if err != nil || info.IsDir() {
		return
	}
	data, err := r.source.readFile(at, maxFileSize)
	if err != nil {
		r.note("file-left", name, message.Word("put it on the host by hand, or keep it in a volume"), "no part of the entry: %s", plainFileError(err))
		return
	}
	r.add(File{name, data})
}

// mountedDir is what lies in a directory that is mounted.
type mountedDir struct {
	files []File
	left  []leftFile
	size  int
	data  message.Text // why it is data; empty where it is none
}

// leftFile is something that cannot come along.
type leftFile struct {
	name       string
	what, hint message.Text
}

// addMounted adds what lies in a directory that is mounted, unless it is data.
func (r *reading) addMounted(name string, writable bool) {
	var m mountedDir
	err := fs.WalkDir(r.source.fsys, path.Join(r.at, name), func(p string, d fs.DirEntry, err error) error {
		below := path.Join(name, strings.TrimPrefix(strings.TrimPrefix(p, path.Join(r.at, name)), "/"))
		switch {
		case err != nil:
			m.data = message.Word("it cannot be read")
		case writable && liveData.MatchString(d.Name()):
			m.data = message.Of("it holds %s", d.Name())
		case !d.IsDir():
			m.add(r.source, p, below, d.Type())
		}
		if !m.data.IsZero() {
			return fs.SkipAll
		}
		return nil
	})
	var as message.Text
	if name == "." || name == ".." || strings.HasSuffix(name, "/..") {
		as = message.Of("mounted as %s: ", name)
	}
	switch {
	case err != nil || !m.data.IsZero() && !writable:
		r.note("file-left", name, message.Word("put it on the host by hand, or mount less of it"), "%sno part of the entry: %s", as, m.data)
	case !m.data.IsZero():
		r.note("data-left", name, message.Text{}, "%sdata, and no part of the entry: %s", as, m.data)
	default:
		for _, f := range m.files {
			r.plain[f.Path] = r.plain[f.Path] || r.Block == ""
			r.add(f)
		}
		for _, l := range m.left {
			r.note("file-left", l.name, l.hint, "%s", l.what)
		}
	}
}

// add looks at one file, whose name within the entry is below.
func (m *mountedDir) add(s source, p, below string, mode fs.FileMode) {
	if what := special(mode); !what.IsZero() {
		m.left = append(m.left, leftFile{below, message.Of("%s, and no part of the entry", what), message.Text{}})
		return
	}
	if len(m.files) == maxMountedFiles {
		m.data = message.Word("it holds many files")
		return
	}
	content, err := s.readFile(p, maxFileSize)
	if err != nil && mode&fs.ModeSymlink != 0 {
		m.left = append(m.left, leftFile{below, message.Of("a symbolic link, and no part of the entry: %s", plainFileError(err)), message.Word("copy what it leads to")})
		return
	}
	if m.size += len(content); err != nil || m.size > maxMountedSize {
		m.data = message.Word("it holds large files")
		return
	}
	m.files = append(m.files, File{below, content})
}

// special is what a file is that is neither one to read nor a link; empty for those.
func special(mode fs.FileMode) message.Text {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return message.Word("a pipe")
	case mode&fs.ModeSocket != 0:
		return message.Word("a socket")
	case mode&(fs.ModeDevice|fs.ModeCharDevice|fs.ModeIrregular) != 0:
		return message.Word("a device")
	}
	return message.Text{}
}

// note keeps something that is good to know about a file of the entry.
func (r *reading) note(rule, file string, hint message.Text, format string, args ...any) {
	r.notes = append(r.notes, Finding{Severity: Info, Entry: r.Name, Rule: rule, Hint: hint, Place: r.source.problem(path.Join(r.at, file), format, args...)})
}
