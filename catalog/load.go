package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"berth/planner"
	"berth/strictyaml"
)

// Catalog is a set of entries and of processors, each by name.
type Catalog struct {
	entries    map[string]*Entry
	processors map[string]planner.Processor
}

// Load reads the shipped entries and those of the directories, in this order: what comes later adds to
// what was there, or takes its place by name. A directory holds NAME/compose.yaml or
// services/NAME/compose.yaml for each entry, and may hold a processors.yaml.
//
// The error is a [strictyaml.Diagnostics] with every problem of every file. The catalog is there even so,
// with the entries that have no problem: for lint. Nothing may be planned with it.
func Load(dirs ...string) (*Catalog, error) {
	c := &Catalog{entries: map[string]*Entry{}, processors: map[string]planner.Processor{}}
	problems := []error{c.add(source{fsys: shippedFiles, shown: "catalog"})}
	for _, dir := range dirs {
		s, root, err := openDir(dir)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		problems = append(problems, c.add(s), root.Close())
	}
	return c, strictyaml.Merge("catalog", problems...)
}

// add reads all of a source.
func (c *Catalog) add(s source) error {
	dirs, found := s.entryDirs()
	problems := []error{found.Err(), c.addProcessors(s)}
	from := map[string]string{}
	entries, errs := readEntries(s, dirs)
	for i, dir := range dirs {
		name := path.Base(dir)
		if first, twice := from[name]; twice {
			again := s.problem(dir, "the entry %q is also in %s", name, s.path(first))
			problems = append(problems, strictyaml.Diagnostics{again})
			continue
		}
		from[name] = dir
		e, err := entries[i], errs[i]
		if err != nil {
			problems = append(problems, err)
			continue
		}
		_, e.Overrides = c.entries[name]
		c.entries[name] = e
	}
	return strictyaml.Merge(s.path("."), problems...)
}

// readEntries reads the entries of the directories, each for itself, on all processors: in a catalog of
// thousands, opening and parsing files is most of what "berth plan" does before it searches.
func readEntries(s source, dirs []string) ([]*Entry, []error) {
	entries, errs := make([]*Entry, len(dirs)), make([]error, len(dirs))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(dirs)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(dirs); i = int(next.Add(1)) - 1 {
				entries[i], errs[i] = readEntry(s, dirs[i])
			}
		})
	}
	workers.Wait()
	return entries, errs
}

// readEntry reads the files of an entry and the x-berth block of its Compose file.
func readEntry(s source, dir string) (*Entry, error) {
	files, left, problems := s.readFiles(dir)
	e := &Entry{
		Name: path.Base(dir), Origin: s.origin, Digest: digest(files),
		files: files, left: left, dir: s.path(dir),
	}
	if e.compose() == nil {
		return nil, problems.Err() // reading it is what failed
	}
	err := strictyaml.Merge(e.dir, problems.Err(), e.read())
	if err != nil {
		return nil, err
	}
	return e, nil
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
	return nil, fmt.Errorf("the catalog has no service %q%s", name, strictyaml.DidYouMean(name, c.Names()))
}

// Processors lists the processors by name.
func (c *Catalog) Processors() []planner.Processor {
	out := make([]planner.Processor, 0, len(c.processors))
	for _, name := range slices.Sorted(maps.Keys(c.processors)) {
		out = append(out, c.processors[name])
	}
	return out
}

// Library is what an inventory chooses from. Its services share maps and slices with the entries: they are
// for reading.
func (c *Catalog) Library() planner.Library {
	lib := planner.Library{Services: map[string]planner.Service{}, Processors: maps.Clone(c.processors)}
	for name, e := range c.entries {
		lib.Services[name] = e.Service
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
