package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"berth/message"
	"berth/planner"
	"berth/processors"
	"berth/strictyaml"
)

// Catalog is a set of entries and of processors, each by name.
type Catalog struct {
	entries    map[string]*Entry
	processors map[string]planner.Processor
	passed     []Finding // what was passed over
	unread     []unread
	broken     []*Entry // entries with a block that have problems, for lint
	badNames   []string // names of entries with a block that have problems
	partial    bool     // a directory could not be opened
}

// Load reads the shipped entries and those of the directories, in this order: what comes later adds to
// what was there, or takes its place by name. Every directory below one that has a Compose file is an entry, at any depth, and
// a directory may hold a processors.yaml.
//
// The error is a [strictyaml.Diagnostics] with every problem of every file that somebody wrote for berth. The catalog is there
// even so, with the entries that have no problem: for lint. Nothing may be planned with it. A project without a block that
// Compose refuses is no error: [Catalog.Notes] says it, and so does an inventory that names it.
func Load(dirs ...string) (*Catalog, error) {
	c := &Catalog{entries: map[string]*Entry{}, processors: map[string]planner.Processor{}}
	problems := []error{c.addShipped()}
	for _, dir := range dirs {
		s, root, err := openDir(dir)
		if err != nil {
			problems, c.partial = append(problems, err), true
			continue
		}
		problems = append(problems, c.add(s), root.Close())
	}
	speeds := c.speeds()
	for _, e := range c.entries {
		e.Service.Speeds = speeds
	}
	return c, strictyaml.Merge("catalog", problems...)
}

// speeds are those of the processors whose speed is known.
func (c *Catalog) speeds() map[string]planner.Speed {
	out := make(map[string]planner.Speed, len(c.processors))
	for name, p := range c.processors {
		if p.Speed.Known() {
			out[name] = p.Speed
		}
	}
	return out
}

// add reads all of a source of the user's.
func (c *Catalog) add(s source) error {
	dirs, passed := s.find()
	problems := []error{c.addProcessors(s)}
	if _, err := fs.Stat(s.fsys, processorsFile); err != nil && len(dirs) == 0 {
		nothing := message.Word("there is no entry here: an entry is a directory with a Compose file")
		for _, f := range passed {
			nothing = message.Of("%s\n    %s", nothing, f.Place)
		}
		problems = append(problems, strictyaml.Diagnostics{s.problem(".", "%s", nothing)})
	}
	all := readEntries(s, dirs, c.similar())
	c.passed = append(c.passed, withoutReferred(s, passed, all)...)
	for _, r := range c.withoutParts(s, all) {
		u := unread{name: r.name, dir: s.path(r.dir), refused: r.refused, err: r.err}
		switch {
		case r.err == nil:
		case r.own:
			problems = append(problems, c.refused(u))
			c.badNames = append(c.badNames, r.name, path.Base(r.dir))
			if r.refused != nil {
				c.broken = append(c.broken, r.refused)
			}
		default:
			c.unread = append(c.unread, u)
		}
	}
	for _, e := range c.named(s, all) {
		c.put(e)
	}
	return strictyaml.Merge(s.path("."), problems...)
}

// addShipped adds berth's own entries, a copy of each: what comes later says of them what they override, and how fast processors are.
func (c *Catalog) addShipped() error {
	for _, p := range processors.All() {
		c.processors[p.Name] = p
	}
	entries, err := shippedOnce()
	for _, e := range entries {
		one := *e
		c.put(&one)
	}
	return err
}

// shippedOnce are berth's own entries. They are read once: they are part of the program.
var shippedOnce = sync.OnceValues(readShipped)

func readShipped() ([]*Entry, error) {
	s := source{fsys: shippedFiles, shown: "catalog", shipped: true}
	dirs, err := s.shippedEntries()
	problems := []error{err}
	var entries []*Entry
	for _, r := range readEntries(s, dirs, nil) {
		if problems = append(problems, r.err); r.err == nil {
			entries = append(entries, r.entry)
		}
	}
	return entries, strictyaml.Merge("catalog", problems...)
}

func (c *Catalog) put(e *Entry) {
	_, e.Overrides = c.entries[e.Name]
	c.entries[e.Name] = e
}

// result is what came of reading one directory.
type result struct {
	dir, name string
	files     []string // its Compose files
	entry     *Entry   // nil where it cannot be read
	refused   *Entry   // what could be read of one that Compose refuses
	own       bool     // it has a block
	err       error
}

// unread is an entry that Compose refuses, and which nobody wrote for berth.
type unread struct {
	name, dir string
	refused   *Entry // what can be read of it; nil where its files cannot be
	err       error
}

// readEntries reads the entries of the directories, each for itself, on all processors: in a catalog of
// thousands, opening and parsing files is most of what "berth plan" does before it searches.
func readEntries(s source, dirs []found, similar func(string) (similarImage, bool)) []*result {
	out := make([]*result, len(dirs))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(dirs)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(dirs); i = int(next.Add(1)) - 1 {
				out[i] = readEntry(s, dirs[i], similar)
			}
		})
	}
	workers.Wait()
	return out
}

// Entries lists the entries by name.
func (c *Catalog) Entries() []*Entry {
	out := make([]*Entry, 0, len(c.entries))
	for _, name := range c.Names() {
		out = append(out, c.entries[name])
	}
	return out
}

// Names lists the names of the entries in order.
func (c *Catalog) Names() []string { return slices.Sorted(maps.Keys(c.entries)) }

// Entry returns the entry of that name. Where there is none the error says which may be meant.
func (c *Catalog) Entry(name string) (*Entry, error) {
	if e, ok := c.entries[name]; ok {
		return e, nil
	}
	return nil, message.Errorf("the catalog has no service %q%s", name, strictyaml.DidYouMean(name, c.Names()))
}

// Processors lists the processors by name.
func (c *Catalog) Processors() []planner.Processor {
	out := make([]planner.Processor, 0, len(c.processors))
	for _, name := range slices.Sorted(maps.Keys(c.processors)) {
		out = append(out, c.processors[name])
	}
	return out
}

// ProcessorsLike lists the processors that a model, as a machine or its owner names it, is one of: all where it is empty.
func (c *Catalog) ProcessorsLike(model string) ([]planner.Processor, error) {
	model = strings.TrimSpace(model)
	if p, ok := c.processors[model]; ok {
		return []planner.Processor{p}, nil
	}
	if p, ok := processors.Named(model); ok {
		return []planner.Processor{c.processors[p.Name]}, nil
	}
	if model == "" {
		return c.Processors(), nil
	}
	err := message.Errorf("the catalog has no processor %q", model)
	if like := processors.Like(model); len(like) > 0 {
		err = message.Errorf("%w%s", err, message.Of("; did you mean %s?", message.Or(like)))
	}
	return nil, err
}

// Library is what an inventory chooses from. Its services share maps and slices with the entries: they are
// for reading.
func (c *Catalog) Library() planner.Library {
	lib := planner.Library{Services: map[string]planner.Service{}, Processors: maps.Clone(c.processors), Unknown: map[string]error{}, Unread: map[string]bool{}, Partial: c.partial}
	lib.With = func(entry string, env map[string]string) (planner.Service, error) { return c.entries[entry].With(env) }
	lib.At = func(entry, path string, env map[string]string) (string, bool) {
		return c.entries[entry].PathOf(path, env)
	}
	for _, name := range c.badNames {
		lib.Unread[name] = true
	}
	for name, e := range c.entries {
		lib.Services[name] = e.Service
	}
	for name, reason := range c.unknown() {
		if _, there := c.entries[name]; !there {
			lib.Unknown[name] = reason
		}
	}
	return lib
}

// Digest is one for the whole catalog: SHA-256 in hexadecimal over the entries' digests and the
// processors. A saved plan keeps it to see whether its input has changed.
func (c *Catalog) Digest() string {
	h := sha256.New()
	for _, e := range c.Entries() {
		fmt.Fprintf(h, "%s %s\n", e.Name, e.Digest)
	}
	for _, p := range c.Processors() {
		fmt.Fprintf(h, "%+v\n", p)
	}
	return hex.EncodeToString(h.Sum(nil))
}
