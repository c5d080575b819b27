package discover

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/lone"
	"berth/deployer/probe"
	"berth/deployer/stacks"
	"berth/deployer/status"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Stack is what runs on a host by hand, as it comes into a catalog, or why it does not.
type Stack struct {
	*stacks.Stack
	Project string         // what Compose calls it there; its name is the service's
	On      string         // its host, as it was given
	Entry   *catalog.Entry // nil where it does not come
	Block   []byte         // the text of berth.yaml; nil: nothing was measured
	Use     use
	Like    string         // the shipped entry of the same software; empty: none
	Known   bool           // the catalog has one of that name, which stays as it is
	Other   []string       // files in which that one differs
	Old     *catalog.Entry // of which it takes the place
	Of      string         // the entry that it is an instance of, with the same files; empty: its own
	Agent   bool           // it runs on all hosts, the same on each
}

// Wanted says what is to become of stacks.
type Wanted struct {
	Catalogs []string // directories of the catalog that is there
	Shipped  []string // services for which the shipped entry is to count, and not the stack that runs
	None     bool     // they stay where they are
	Only     string   // a single one, by the name of its project or container; empty: all
	Replace  bool     // it takes the place of an entry of the catalog

	Watch     *Watch               // nil: a look is enough
	Inventory *inventory.Inventory // that is there; nil: none
	hosts     map[string]string    // machines by what they were given as
}

// comeAlong reads the stacks of the hosts, those that were given first before others, and gives them with a catalog that has them.
func comeAlong(ctx context.Context, given []string, hosts map[string]ledger.Host, facts map[string]*probe.Facts, c *catalog.Catalog, want Wanted, now time.Time) ([]*Stack, *catalog.Catalog, error) {
	return join(ctx, readStacks(ctx, given, hosts, facts, c, want), hosts, facts, c, want, now)
}

// join makes entries of stacks that were read.
func join(ctx context.Context, all []*Stack, hosts map[string]ledger.Host, facts map[string]*probe.Facts, c *catalog.Catalog, want Wanted, now time.Time) ([]*Stack, *catalog.Catalog, error) {
	taken := map[string]*Stack{}
	n := newNaming(all, c, want)
	for _, s := range all {
		n.name(s)
		s.Like = shippedLike(c, facts[s.On], s)
		has, err := c.Entry(s.Name)
		switch {
		case s.Err != nil:
		case slices.Contains(want.Shipped, s.Name) || slices.Contains(want.Shipped, s.Like) && s.Like != "":
			s.Err = message.Errorf("the shipped entry %s counts instead", s.Like)
		case s.Of != "":
		case taken[s.Name] != nil:
			s.Err = message.Errorf("%s on %s has that name already, and a service has one of its own", s.Name, taken[s.Name].On)
		case err == nil && !has.Shipped() && want.Replace:
			s.Old = has
			taken[s.Name] = s
		case err == nil && !has.Shipped():
			s.Known, s.Entry, s.Other = true, has, differing(s, has)
			taken[s.Name] = s
		default:
			taken[s.Name] = s
		}
	}
	dir, err := os.MkdirTemp("", "berth-stacks-")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	g := &staging{dir: dir, catalogs: want.Catalogs, stacks: slices.Collect(maps.Values(taken))}
	g.stacks = slices.DeleteFunc(g.stacks, func(s *Stack) bool { return s.Known })
	if len(g.stacks) > 0 {
		if err := g.load(); err != nil {
			return nil, nil, err
		}
		agents(g.stacks, all, want, facts)
		measure(ctx, g.stacks, hosts, facts, now)
		if err := g.load(); err != nil {
			return nil, nil, err
		}
		c = g.catalog
	}
	instances(all, c)
	return all, c, nil
}

// readStacks reads what runs on every host at once.
func readStacks(ctx context.Context, given []string, hosts map[string]ledger.Host, facts map[string]*probe.Facts, c *catalog.Catalog, want Wanted) []*Stack {
	found := make([][]*Stack, len(given))
	var all sync.WaitGroup
	for i, name := range given {
		f, h := facts[name], hosts[name]
		if want.None || f == nil || f.Err != nil || h == nil || f.Hardware == nil || isProxmox(f) && !runsBeside(f) || f.Docker.Podman != "" || f.Docker.Down() {
			continue
		}
		all.Go(func() {
			for _, r := range stacks.Projects(f) {
				if want.Only != "" && want.Only != r.Project || isTakenOver(c, &r) {
					continue
				}
				found[i] = append(found[i], &Stack{Stack: stacks.Bring(ctx, h, f, r), Project: r.Project, On: name, Use: useOf(f, r.Names())})
			}
			for _, c := range lone.Running(f) {
				if want.Only == "" || want.Only == c.Name {
					found[i] = append(found[i], &Stack{Stack: stacks.Write(ctx, h, c), On: name, Use: useOf(f, []string{c.Name})})
				}
			}
		})
	}
	all.Wait()
	return slices.Concat(found...)
}

// isTakenOver reports whether berth has adopted a project, whose files there are berth's by now, and which the catalog has.
func isTakenOver(c *catalog.Catalog, r *stacks.Running) bool {
	e, err := c.Entry(r.Project)
	return err == nil && !e.Shipped() && slices.ContainsFunc(r.Containers, func(x probe.Container) bool { return x.Adopted })
}

// shippedLike is the shipped entry that stands for what runs, by its images.
func shippedLike(c *catalog.Catalog, f *probe.Facts, s *Stack) string {
	only := *f
	only.Containers = slices.DeleteFunc(slices.Clone(f.Containers), func(x probe.Container) bool { return !slices.Contains(s.Containers, x.Name) })
	for _, host := range status.Scan(c, &planner.Problem{}, map[string]*probe.Facts{"": &only}) {
		for _, found := range host.Found {
			if e, err := c.Entry(found.Service); err == nil && e.Shipped() && found.Sure == status.ByImage {
				return found.Service
			}
		}
	}
	return ""
}

// differing lists the files in which an entry is not what runs.
func differing(s *Stack, e *catalog.Entry) []string {
	var out []string
	has := map[string][]byte{}
	for _, f := range e.Files() {
		has[path.Join(s.At, f.Path)] = f.Data
	}
	for _, f := range s.Files {
		if string(has[f.Path]) != string(f.Data) {
			out = append(out, f.Path)
		}
	}
	return out
}

// staging is a catalog of stacks that are on their way, in a directory that nobody else reads.
type staging struct {
	dir      string
	catalogs []string
	stacks   []*Stack
	catalog  *catalog.Catalog
}

// load writes the stacks and reads them as a catalog. What that refuses does not come along.
func (g *staging) load() error {
	slices.SortFunc(g.stacks, func(a, b *Stack) int { return strings.Compare(a.Name, b.Name) })
	for again := true; again; {
		again = false
		if err := os.RemoveAll(g.dir); err != nil {
			return err
		}
		if err := os.Mkdir(g.dir, 0o700); err != nil {
			return err
		}
		for _, s := range g.stacks {
			if err := s.write(g.dir); err != nil {
				return err
			}
		}
		dirs := g.catalogs
		if len(g.stacks) > 0 {
			dirs = append(slices.Clone(dirs), g.dir)
		}
		c, err := catalog.Load(dirs...)
		if c == nil {
			return err
		}
		g.catalog = c
		g.stacks = slices.DeleteFunc(g.stacks, func(s *Stack) bool {
			named := false
			if s.Entry, named, s.Err = g.entry(s, c); named {
				again = true
				return false
			}
			again = again || s.Err != nil
			return s.Err != nil
		})
	}
	return nil
}

// entry finds the entry that a stack has become. Where Compose would call it otherwise, it is given its name, and read again.
func (g *staging) entry(s *Stack, c *catalog.Catalog) (*catalog.Entry, bool, error) {
	at := filepath.Join(g.dir, s.Name, s.At)
	for _, e := range c.Entries() {
		if e.Path(".") != at {
			continue
		}
		if e.Name == s.Name {
			return e, false, g.plain(e.Startable())
		}
		if s.setName() {
			return nil, true, nil
		}
		return nil, false, message.Errorf("by its files Compose calls it %s, and its containers say %s", e.Name, s.Name)
	}
	if why := c.Library().Unknown[s.Name]; why != nil {
		return nil, false, g.plain(why)
	}
	return nil, false, message.New("berth cannot read it as Compose does")
}

// plain is an error without the directory that nobody knows.
func (g *staging) plain(err error) error {
	if err == nil {
		return nil
	}
	return message.Because(err).Map(func(s string) string { return strings.ReplaceAll(s, g.dir+string(filepath.Separator), "") }).Err()
}

// setName writes the name of the project into .env; false where it is there already.
func (s *Stack) setName() bool {
	const key = "COMPOSE_PROJECT_NAME="
	at := path.Join(s.At, ".env")
	i := slices.IndexFunc(s.Files, func(f stacks.File) bool { return f.Path == at })
	if i < 0 {
		s.Files = append(s.Files, stacks.File{Path: at})
		i = len(s.Files) - 1
	}
	text := string(s.Files[i].Data)
	if s.Handed || strings.Contains("\n"+text, "\n"+key) {
		return false
	}
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	s.Files[i].Data = []byte(text + key + s.Name + "\n")
	return true
}

// write puts the files of a stack below a directory of its name.
func (s *Stack) write(dir string) error {
	files := s.Files
	if s.Block != nil {
		files = append(slices.Clone(files), stacks.File{Path: path.Join(s.At, "berth.yaml"), Data: s.Block})
	}
	for _, f := range files {
		mode := os.FileMode(0o644)
		if f.Run {
			mode = 0o755
		}
		at := filepath.Join(dir, s.Name, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, f.Data, mode); err != nil {
			return err
		}
	}
	return nil
}

// stacksOf are those of a host.
func stacksOf(all []*Stack, given string) []*Stack {
	var out []*Stack
	for _, s := range all {
		if s.On == given {
			out = append(out, s)
		}
	}
	return out
}

// comes reports whether a stack is in the catalog, or will be.
func (s *Stack) comes() bool { return s.Err == nil && s.Entry != nil }

// rest is a machine without the containers that come along: what is known of them is not to be guessed by images.
func (m *Machine) rest() *probe.Facts {
	f := *m.Facts
	f.Containers = slices.DeleteFunc(slices.Clone(f.Containers), func(c probe.Container) bool {
		return slices.ContainsFunc(m.Stacks, func(s *Stack) bool { return s.comes() && slices.Contains(s.Containers, c.Name) })
	})
	return &f
}

// addStacks puts what comes along among what a scan has found.
func (m *Machine) addStacks() {
	for _, s := range m.Stacks {
		if !s.comes() {
			continue
		}
		found := status.Found{Service: s.Name, Agent: s.Entry.Service.Agent, Sure: status.ByLabel, Containers: s.Containers, Demand: s.Entry.Service.Demand.Memory, Foreign: status.ForeignRuns}
		for _, name := range s.Containers {
			if c := m.Facts.Container(name); c != nil {
				found.Memory += c.Memory
			}
		}
		m.Scanned.Found = append(m.Scanned.Found, found)
	}
	slices.SortStableFunc(m.Scanned.Found, func(a, b status.Found) int { return strings.Compare(a.Service, b.Service) })
}

// stack is what comes along under the name of a service; nil where the service is another.
func (m *Machine) stack(service string) *Stack {
	for _, s := range m.Stacks {
		if s.comes() && s.Name == service {
			return s
		}
	}
	return nil
}

// stack is what comes along under a name, from any machine; nil where nothing does.
func (l *Lab) stack(name string) *Stack {
	for i := range l.Machines {
		if s := l.Machines[i].stack(name); s != nil {
			return s
		}
	}
	return nil
}

// said is the comment on the service that a stack is.
func (s *Stack) said(w wording.Words) string {
	var out []string
	if s.Use.Peak > 0 {
		out = append(out, s.Use.said(w))
	}
	if s.Known {
		text := "your catalog has it already"
		if len(s.Other) > 0 {
			text += ", and other than it runs: " + strings.Join(s.Other, ", ")
		}
		out = append(out, text)
	}
	if s.Like != "" {
		out = append(out, "berth has an entry for this software, too: "+s.Like)
	}
	return strings.Join(out, "; ")
}

// fresh are the stacks that the catalog does not have yet, instances of others among them.
func (l *Lab) fresh() []*Stack {
	var out []*Stack
	for i := range l.Machines {
		for _, s := range l.Machines[i].Stacks {
			if s.comes() && !s.Known {
				out = append(out, s)
			}
		}
	}
	return out
}

// Save writes the stacks that come along into a directory, each below its name. What is there is never changed.
func (l *Lab) Save(dir string) error {
	if err := l.Free(dir); err != nil {
		return err
	}
	for _, s := range l.fresh() {
		if s.Of != "" {
			continue
		}
		if err := s.save(dir); err != nil {
			return message.Errorf("%s does not come into the catalog: %w", s.Name, err)
		}
	}
	return nil
}

// Free reports whether nothing lies in a directory where stacks are to come.
func (l *Lab) Free(dir string) error {
	var problems []error
	for _, s := range l.fresh() {
		at := filepath.Join(dir, s.Name)
		if s.Of != "" {
			continue
		}
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) && !s.replaces(at) {
			problems = append(problems, message.Errorf("%s is there already, and is not the entry %s: move it, or call it otherwise", at, s.Name))
		}
	}
	return errors.Join(problems...)
}

// replaces reports whether a stack takes the place of the entry that lies there.
func (s *Stack) replaces(at string) bool {
	return s.Old != nil && s.Old.Path(".") == filepath.Join(at, s.At)
}

// save writes a stack where nothing of its name is yet, whole or not at all. Into the entry that it replaces its files are put; what
// else is there, and berth.yaml, is the operator's.
func (s *Stack) save(dir string) error {
	at := filepath.Join(dir, s.Name)
	if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(s.Old.Path("berth.yaml")); err == nil {
			s.Block = nil
		}
		return s.write(dir)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(dir, ".berth-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := s.write(tmp); err != nil {
		return err
	}
	return os.Rename(filepath.Join(tmp, s.Name), at)
}

// Differing names the files in which the entry of the catalog is another.
func (s *Stack) Differing() string { return strings.Join(s.Other, ", ") }
