package catalog

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"

	"berth/message"
)

// What bounds the search for entries: a catalog may be somebody's whole directory of stacks, with years of data in it.
const (
	maxDepth   = 16      // directories inside each other
	maxVisited = 100_000 // files and directories that are looked at
	maxListed  = 5_000   // in one directory; more is data, and nothing is looked for below it
	maxSaid    = 200     // of what is passed over
)

// found is a directory that is an entry.
type found struct {
	dir   string   // below the source
	files []string // its Compose files, in the order in which Compose merges them; names within dir
	env   dotEnv
	whole bool // by compose-go, whatever its block says
}

// finder looks through a source for entries.
type finder struct {
	s       source
	entries []found
	passed  []Finding
	visited int
	full    bool // maxVisited was met
}

// find lists the directories of a source that are entries, by path: every one with a Compose file, at any depth. What looks
// like an entry and is none is said.
func (s source) find() ([]found, []Finding) {
	f := &finder{s: s}
	f.visit(".", 0, false)
	return f.entries, f.passed
}

// say adds a finding about something that is passed over.
func (f *finder) say(severity Severity, p string, hint message.Text, format string, args ...any) {
	if len(f.passed) < maxSaid {
		f.passed = append(f.passed, Finding{Severity: severity, Rule: "passed-over", Place: f.s.problem(p, format, args...), Hint: hint})
	}
}

// visit looks at a directory and at those below it; below reports whether one above it is an entry.
func (f *finder) visit(dir string, depth int, below bool) {
	list, all, err := listDir(f.s.fsys, dir)
	if err != nil {
		f.say(Warning, dir, message.Text{}, "%s", plainFileError(err))
		return
	}
	if f.visited += len(list); f.visited > maxVisited {
		if !f.full {
			f.say(Warning, dir, message.Word("point --catalog at the directory that has the stacks"), "after %d files nothing more is looked for", maxVisited)
		}
		f.full = true
		return
	}
	if e, is := f.entry(dir, list, below); is {
		f.entries, below = append(f.entries, e), true
	}
	if !all {
		if !below {
			f.say(Info, dir, message.Text{}, "more than %d files: nothing is looked for below it", maxListed)
		}
		return
	}
	if depth == maxDepth {
		return
	}
	for _, d := range list {
		p := path.Join(dir, d.Name())
		switch {
		case d.Type()&fs.ModeSymlink != 0:
			f.link(p, below)
		case !d.IsDir():
		case hidden(d.Name()):
			if name := f.composeIn(p); name != "" {
				f.say(Info, p, message.Word("rename it, if it is a stack of this catalog"), "passed over, with its %s: names that begin with a point or an underscore are no entries", name)
			}
		default:
			f.visit(p, depth+1, below)
		}
	}
}

// link says of a symbolic link to a directory that it is not followed.
func (f *finder) link(p string, below bool) {
	info, err := fs.Stat(f.s.fsys, p)
	switch {
	case below || errors.Is(err, fs.ErrNotExist):
	case err != nil:
		f.say(Warning, p, message.Word("copy what it leads to"), "passed over: %s", plainFileError(err))
	case info.IsDir():
		f.say(Info, p, message.Text{}, "passed over: a symbolic link; a directory is an entry where it lies")
	}
}

// listDir lists a directory by name, up to maxListed; all reports whether that is everything.
func listDir(fsys fs.FS, dir string) (list []fs.DirEntry, all bool, err error) {
	d, err := fsys.Open(dir)
	if err != nil {
		return nil, false, err
	}
	defer d.Close()
	reader, ok := d.(fs.ReadDirFile)
	if !ok {
		return nil, false, message.New("no directory")
	}
	list, err = reader.ReadDir(maxListed + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, false, err
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, len(list) <= maxListed, nil
}

// composeIn is the first Compose file of a directory, or "".
func (f *finder) composeIn(dir string) string {
	for _, name := range cli.DefaultFileNames {
		if info, err := fs.Stat(f.s.fsys, path.Join(dir, name)); err == nil && !info.IsDir() {
			return name
		}
	}
	return ""
}

// entry finds the Compose files of a directory as Compose does: those that COMPOSE_FILE of .env names, else the first of the
// names that it takes by itself and the first of the overrides.
func (f *finder) entry(dir string, list []fs.DirEntry, below bool) (found, bool) {
	has := func(name string) bool {
		return slices.ContainsFunc(list, func(d fs.DirEntry) bool { return d.Name() == name && !d.IsDir() })
	}
	e := found{dir: dir}
	if has(dotEnvName) {
		e.env = f.s.dotEnv(path.Join(dir, dotEnvName))
	}
	if named := e.env.composeFiles(); len(named) > 0 {
		if strings.Contains(named[0], "/") {
			f.say(Warning, path.Join(dir, dotEnvName), message.Word("name files of this directory"), "passed over: COMPOSE_FILE names %s, and Compose takes the directory of that one", named[0])
			return e, false
		}
		e.files = named
	}
	main, others := first(cli.DefaultFileNames, has)
	if e.files == nil && main != "" {
		override, more := first(cli.DefaultOverrideFileNames, has)
		if e.files = []string{main}; override != "" {
			e.files = append(e.files, override)
		}
		for _, other := range append(others, more...) {
			f.say(Warning, path.Join(dir, other), message.Word("delete one of the two"), "passed over: Compose takes %s of this directory", message.And(e.files))
		}
	}
	f.strays(dir, list, e.files, below || len(e.files) > 0)
	return e, len(e.files) > 0
}

// first is the first of some names that is there, and which others are.
func first(names []string, has func(string) bool) (name string, others []string) {
	for _, n := range names {
		switch {
		case !has(n):
		case name == "":
			name = n
		default:
			others = append(others, n)
		}
	}
	return name, others
}

var (
	yamlFile    = regexp.MustCompile(`(?i)\.ya?ml(\.[a-z0-9]{1,8}|~)?$`)
	likeCompose = regexp.MustCompile(`(?i)compose`)
	servicesKey = regexp.MustCompile(`(?m)^["']?services["']?[ \t]*:[ \t]*([#{].*)?\r?$`)
)

// strays says which Compose files of a directory have names that Compose does not take by itself. Within an entry only names
// tell, since much else is YAML there.
func (f *finder) strays(dir string, list []fs.DirEntry, taken []string, within bool) {
	known := slices.Concat(taken, cli.DefaultFileNames, cli.DefaultOverrideFileNames)
	looked := 0
	for _, d := range list {
		p := path.Join(dir, d.Name())
		if d.IsDir() || d.Type()&fs.ModeSymlink != 0 || !yamlFile.MatchString(d.Name()) || slices.Contains(known, d.Name()) {
			continue
		}
		if !likeCompose.MatchString(d.Name()) {
			if looked++; within || looked > 50 || !f.hasServices(p) {
				continue
			}
		}
		if len(taken) > 0 {
			f.say(Info, p, message.Text{}, "passed over: Compose takes %s of this directory", message.And(taken))
			continue
		}
		f.say(Warning, p, message.Of("a directory of its own, and in it %s", cli.DefaultFileNames[0]),
			"passed over: it looks like a Compose file, and Compose does not take that name by itself")
	}
}

// hasServices reports whether a file has a line that the services of a Compose file begin with.
func (f *finder) hasServices(p string) bool {
	data, err := f.s.readFile(p, maxStray)
	return err == nil && servicesKey.Match(data)
}

const maxStray = 256 << 10
