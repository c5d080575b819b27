package catalog

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/consts"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/template"

	"berth/catalog/secretscan"
	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// blockFile may have the fields of x-berth beside a Compose file, so that somebody's file stays as it is.
const (
	blockFile = "berth.yaml"
	blockKey  = "x-berth"
)

// reading is an entry that is being read.
type reading struct {
	*Entry
	source source
	docs   []*strictyaml.Doc // its Compose files
	block  strictyaml.Value  // zero where there is none
	bdoc   *strictyaml.Doc   // the file of its own that the block has; nil where it has none
	states map[string]bool   // fields that the block has
	errs   []error
}

// readEntry reads an entry: its Compose files, the block that they or the file beside them have, and what both refer to. The
// error is a [strictyaml.Diagnostics].
func readEntry(s source, f found, similar func(image string) (similarImage, bool)) *result {
	if similar == nil {
		similar = func(string) (similarImage, bool) { return similarImage{}, false }
	}
	r := &reading{source: s, Entry: &Entry{
		Origin: s.origin, at: f.dir, dir: s.path(f.dir), composeFiles: f.files, Dotenv: f.env.values, profiles: f.env.profiles(),
		sources: map[string]bool{}, plain: map[string]bool{},
	}}
	if s.real != "" {
		r.real = filepath.Join(s.real, filepath.FromSlash(f.dir))
	}
	r.readSources(f)
	defer func() { r.parsed = nil }() // of thousands of entries they would take much memory
	r.readFields()
	out := &result{dir: f.dir, files: f.files, name: r.Name, own: r.Block != ""}
	if out.err = r.problems(); r.partial || len(r.docs) == 0 || strictyaml.Merge(r.dir, r.errs...) != nil {
		if r.keepReadable(); len(r.docs) > 0 {
			out.refused = r.Entry
		}
		return out
	}
	if s.shipped || r.isPlain() && !f.whole {
		r.cheap = true
		r.readCheaply()
	} else {
		r.readWhole(similar)
	}
	r.finish()
	if out.err = r.problems(); out.err != nil {
		out.refused = r.Entry
		return out
	}
	out.entry = r.Entry
	if !s.shipped {
		r.again = func(env map[string]string) *result { return readAgain(s, f, similar, env) }
	}
	return out
}

// readAgain reads an entry as if its .env had these values as well.
func readAgain(s source, f found, similar func(image string) (similarImage, bool), env map[string]string) *result {
	root, err := os.OpenRoot(s.real)
	if err != nil {
		return &result{err: err}
	}
	defer root.Close()
	s.fsys = root.FS()
	f.whole, f.env.values = true, maps.Clone(f.env.values)
	if f.env.values == nil {
		f.env.values = map[string]string{}
	}
	maps.Copy(f.env.values, env)
	return readEntry(s, f, similar)
}

// keepReadable leaves what lint can judge of an entry whose files cannot all be read.
func (r *reading) keepReadable() {
	r.partial = true
	r.composeFiles = slices.DeleteFunc(slices.Clone(r.composeFiles), func(name string) bool { return r.text(name) == nil })
}

// problems is everything that was found so far.
func (r *reading) problems() error {
	errs := slices.Clone(r.errs)
	for _, doc := range append(slices.Clone(r.docs), r.bdoc) {
		if doc != nil {
			errs = append(errs, doc.Err())
		}
	}
	return strictyaml.Merge(r.dir, errs...)
}

// refuse adds a problem of a file.
func (r *reading) refuse(file, format string, args ...any) {
	r.errs = append(r.errs, strictyaml.Diagnostics{{File: r.Path(file), Text: message.Of(format, args...)}})
}

// readSources reads the files that the project is made from.
func (r *reading) readSources(f found) {
	if f.env.err != nil {
		r.errs = append(r.errs, strictyaml.Diagnostics{envProblem(r.Path(dotEnvName), f.env.err)})
	}
	if f.env.there {
		r.addSource(File{dotEnvName, f.env.data})
	}
	if len(f.files) > maxParts {
		r.refuse(dotEnvName, "COMPOSE_FILE names more than %d files", maxParts)
		return
	}
	for _, name := range append(slices.Clone(f.files), blockFile) {
		data, err := r.source.readFile(path.Join(f.dir, name), strictyaml.MaxSize)
		if name == blockFile && (err != nil && errors.Is(err, fs.ErrNotExist) || r.source.shipped) {
			continue
		}
		if err != nil {
			r.refuse(name, "%s", plainFileError(err))
			continue
		}
		docs, err := parseCompose(r.Path(name), data)
		if name == blockFile {
			docs, err = oneDocument(strictyaml.Parse(r.Path(name), data))
		}
		if err != nil {
			if name == blockFile || strings.Contains("\n"+string(data), "\n"+blockKey+":") {
				r.Block = name
			}
			r.errs = append(r.errs, err)
			continue
		}
		r.addSource(File{name, data})
		if name == blockFile {
			r.bdoc = docs[0]
			continue
		}
		r.docs = append(r.docs, docs...)
	}
	if len(r.docs) == 0 {
		return
	}
	p := r.source.readParts(r.at, r.docs, r.value)
	r.errs = append(r.errs, p.errs...)
	for _, file := range p.files {
		r.addSource(file)
	}
	for _, doc := range p.docs {
		if rel, err := filepath.Rel(r.dir, doc.File); err == nil && !slices.Contains(r.parts, filepath.ToSlash(rel)) {
			r.parts = append(r.parts, filepath.ToSlash(rel))
		}
	}
	r.varied, r.lost, r.Included = p.varied, p.lost, p.given
	r.parsed = slices.Concat(r.docs, p.docs)
	for _, doc := range r.docs {
		r.partial = r.partial || doc.Err() != nil || !doc.Root().IsMap() // compose-go must not look for what is not as it should be
	}
}

// oneDocument is what is read of a file that has no more than one.
func oneDocument(doc *strictyaml.Doc, err error) ([]*strictyaml.Doc, error) {
	return []*strictyaml.Doc{doc}, err
}

func (r *reading) addSource(f File) {
	r.add(f)
	r.sources[f.Path] = true
}

// value is that of a variable before anybody sets one.
func (r *reading) value(name string) (string, bool) {
	value, ok := r.Dotenv[name]
	return value, ok
}

// readFields gives the entry its name, and reads the block.
func (r *reading) readFields() {
	r.ProjectName = r.projectName()
	r.Name = r.ProjectName
	r.Service = planner.Service{Name: r.Name, Title: r.Name}
	for _, doc := range r.docs {
		root := doc.Root()
		if !root.IsMap() {
			if root.IsNull() && len(r.docs) > 1 {
				root.Errorf("there is nothing behind a --- of this file, which Compose refuses; delete that line")
			} else {
				root.Errorf("a Compose file is a map with services")
			}
			continue
		}
		if v, ok := root.Lookup(blockKey); ok {
			r.takeBlock(v.As(message.Same(blockKey)), filepath.Base(doc.File))
		}
	}
	if r.bdoc != nil {
		r.takeBlock(r.bdoc.Root().As(message.Same(blockFile)), blockFile)
	}
	switch {
	case r.Name == "":
		r.refuse(r.ComposeFile(), "Compose finds no name for this project in %q; add one at the top, as in name: wiki", path.Base(r.dir))
	case !serviceRule.MatchString(r.Name):
		r.refuse(r.ComposeFile(), "the name of the project, %q, has more than 63 letters; give it another one at the top: name: wiki", r.Name)
	}
	r.states = map[string]bool{}
	if !r.block.IsZero() {
		r.readBlock(r.block)
		if r.block.IsMap() {
			for _, e := range r.block.Entries() {
				r.states[e.Name] = true
			}
		}
	}
	r.stated = r.Service
	r.stated.Archs, r.stated.Devices, r.stated.State = slices.Clone(r.Service.Archs), slices.Clone(r.Service.Devices), slices.Clone(r.Service.State)
}

// isFull reports whether the block says all that berth asked of every block before blocks became optional. What such a block
// leaves out of what people reach is left out on purpose.
func (r *reading) isFull() bool {
	return r.states["title"] && r.states["group"] && r.Service.Demand.Memory > 0
}

// takeBlock keeps the block of an entry, and refuses a second one.
func (r *reading) takeBlock(v strictyaml.Value, file string) {
	if !r.block.IsZero() {
		v.Errorf("the entry has a block already, in %s; keep one of the two", r.Path(r.Block))
		return
	}
	r.block, r.Block = v, file
}

// projectName is what Compose calls the project: what COMPOSE_PROJECT_NAME of .env says, else the name in its files, else the
// directory's.
func (r *reading) projectName() string {
	if r.source.shipped {
		return path.Base(r.at)
	}
	name := r.Dotenv[consts.ComposeProjectName]
	for _, doc := range r.docs {
		v, ok := doc.Root().Lookup("name")
		if !ok || r.Dotenv[consts.ComposeProjectName] != "" || v.IsMap() || v.IsList() {
			continue
		}
		if text, err := template.SubstituteWithOptions(v.Node().Value, r.value, template.WithoutLogging); err == nil && text != "" {
			name = text
		}
	}
	if name = loader.NormalizeProjectName(name); name != "" {
		return name
	}
	return loader.NormalizeProjectName(filepath.Base(filepath.Join(r.source.real, filepath.FromSlash(r.at))))
}

// readCheaply reads of the Compose part what planning needs from its nodes.
func (r *reading) readCheaply() {
	root := r.docs[0].Root()
	ports := readCompose(root)
	r.Service.Volumes = readVolumes(root)
	r.Service.Provides = plainShares(root, r.Service.Volumes)
	r.Service.Demand.Ports = sortPorts(append(r.Service.Demand.Ports, ports...))
	r.addBelow()
}

// addBelow adds every file below the entry's directory, without directories that have the sources of images: builds look at those.
func (r *reading) addBelow(sources ...string) {
	files, left, problems := r.source.readFiles(r.at, sources)
	for _, f := range files {
		r.add(f)
	}
	for _, name := range left {
		if r.text(name) == nil {
			r.left = append(r.left, name)
		}
	}
	r.errs = append(r.errs, problems.Err())
}

// finish fills what follows from all the rest.
func (r *reading) finish() {
	r.mentions = r.Entry.mentioned()
	r.addGivenSecrets()
	r.Service.Env = r.Entry.env()
	r.Digest = digest(r.files)
	if r.markExecutable(); len(r.executable) > 0 {
		for _, name := range slices.Sorted(maps.Keys(r.executable)) {
			r.Digest += " " + name
		}
		r.Digest = digest([]File{{Data: []byte(r.Digest)}})
	}
}

// markExecutable finds out which files lie on hosts as programs.
func (r *reading) markExecutable() {
	if r.source.shipped {
		return
	}
	for _, f := range r.files {
		info, err := fs.Stat(r.source.fsys, path.Join(r.at, f.Path))
		if err != nil || r.sources[f.Path] || info.Mode()&0o100 == 0 {
			continue
		}
		name, is := r.isTemplate(f)
		if !is {
			name = f.Path
		}
		if r.executable == nil {
			r.executable = map[string]bool{}
		}
		r.executable[name] = true
	}
}

// isForeign reports whether the Compose files are somebody's who never heard of berth: they have no block.
func (e *Entry) isForeign() bool { return !e.Shipped() && (e.Block == "" || e.Block == blockFile) }

// addGivenSecrets makes secrets of the variables that sound like some: those that .env has, and of somebody's Compose file that
// knows no berth all of them. What .env or a default in the file says of one is its value until the operator gives another.
func (r *reading) addGivenSecrets() {
	if len(r.Dotenv) == 0 && !r.isForeign() {
		return
	}
	paths := map[string]bool{}
	for name, value := range r.sample() {
		paths[name] = strings.HasPrefix(value, samplePath)
	}
	for _, v := range r.Variables() {
		_, inFile := r.Dotenv[v.Name]
		declared := slices.ContainsFunc(r.Secrets, func(s Secret) bool { return s.Name == v.Name })
		if declared || paths[v.Name] || v.passed && !inFile || !inFile && !r.isForeign() || !v.Secret && !secretscan.SoundsSecret(v.Name) || !variableRule.MatchString(v.Name) {
			continue
		}
		r.Secrets = append(r.Secrets, Secret{Name: v.Name})
		value, err := substitute(v.Default)
		if included := r.Included[v.Name]; len(included) == 1 {
			value, err = included[0], nil
		}
		if err == nil && value != "" {
			if r.defaults == nil {
				r.defaults = map[string]string{}
			}
			r.defaults[v.Name] = value
		}
		if _, given := r.Given(v.Name); !given {
			r.Service.Secrets = append(r.Service.Secrets, v.Name)
		}
	}
	r.addHandedSecrets()
}

// addHandedSecrets does it for those that a container gets with all of .env.
func (r *reading) addHandedSecrets() {
	if !r.handed {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(r.Dotenv)) {
		known := slices.ContainsFunc(r.Secrets, func(s Secret) bool { return s.Name == name })
		if !known && r.Dotenv[name] != "" && secretscan.SoundsSecret(name) && variableRule.MatchString(name) && !strings.HasPrefix(name, "COMPOSE_") {
			r.Secrets = append(r.Secrets, Secret{Name: name})
		}
	}
}
