package catalog

import (
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/template"

	"berth/message"
	"berth/strictyaml"
)

// A project may be written in parts: files that its Compose files include or extend, and the env files of the included ones.
// compose-go opens them by itself, wherever they lie and whatever they are. So they are looked for first: all of them are
// regular files of bounded size within the catalog, or the entry is refused before compose-go sees it.

// maxParts bounds the files that one project is read from.
const maxParts = 200

// parts collects the files that a project is read from beside its own Compose files.
type parts struct {
	source source
	value  func(string) (string, bool) // of a variable
	files  []File                      // by path below the entry's directory
	data   map[string][]byte           // by path below the source
	reads  map[string]int              // what a part costs to read with its own parts, by path and what is relative to which directory
	read   int                         // what all of them cost, each as often as Compose reads it
	dir    string                      // of the entry
	docs   []*strictyaml.Doc           // those of the parts that are Compose files
	errs   []error
	failed bool // there is too much to look at the rest
	lost   bool // what a file that is included has is not known
	varied bool // a variable says which file is meant

	given map[string][]string // values of variables by the env files of what is included, each once
}

// readParts reads the parts of a project whose Compose files are given. What is wrong with a reference becomes a problem of the
// file that has it.
func (s source) readParts(dir string, docs []*strictyaml.Doc, value func(string) (string, bool)) *parts {
	p := &parts{source: s, value: value, data: map[string][]byte{}, reads: map[string]int{}, given: map[string][]string{}, dir: dir}
	for _, doc := range docs {
		p.of(doc.Root(), dir, dir, true)
	}
	for _, doc := range p.docs {
		p.errs = append(p.errs, doc.Err())
	}
	return p
}

// of looks at one file: what it includes lies below base, what it extends below extends; include is false in a file that is
// only extended, since Compose ignores it there.
func (p *parts) of(root strictyaml.Value, base, extends string, include bool) {
	if !root.IsMap() {
		return
	}
	for _, item := range list(root, "include") {
		if include {
			p.include(item, base)
		}
	}
	services, ok := root.Lookup("services")
	if !ok || !services.IsMap() {
		return
	}
	for _, service := range services.Entries() {
		e, ok := service.Value.Lookup("extends")
		if !ok || !e.IsMap() {
			continue
		}
		if file, ok := e.Lookup("file"); ok {
			p.open(file, extends, "extends", func(at string, root strictyaml.Value) { p.of(root, path.Dir(at), path.Dir(at), false) })
		}
	}
}

// include looks at one item of include: the files, their project directory, and the env files.
func (p *parts) include(item strictyaml.Value, base string) {
	files, given := []strictyaml.Value{item}, false
	var envFiles []strictyaml.Value
	project := ""
	if item.IsMap() {
		files = oneOrMore(item, "path")
		envFiles = oneOrMore(item, "env_file")
		if v, ok := item.Lookup("project_directory"); ok && !v.IsMap() && !v.IsList() {
			project, given = p.below(base, filepath.ToSlash(p.text(v))), true
		}
	}
	for i, file := range files {
		if i == 0 && !given {
			project = path.Dir(p.below(base, filepath.ToSlash(p.text(file))))
		}
		p.open(file, base, "include in "+project, func(_ string, root strictyaml.Value) { p.of(root, project, project, true) })
	}
	for _, file := range envFiles {
		if p.text(file) != "/dev/null" {
			p.variables(p.take(file, base, "the env_file of include"))
		}
	}
	if beside := path.Join(project, dotEnvName); len(envFiles) == 0 && beside != path.Join(p.dir, dotEnvName) {
		if data, err := p.source.readFile(beside, maxFileSize); err == nil {
			p.add(beside, data)
			p.variables(beside, data)
		}
	}
}

// variables reads an env file of what is included. It refuses one that Compose cannot read: what that says of one has the line in it,
// which may be a secret.
func (p *parts) variables(file string, data []byte) {
	if data == nil {
		return
	}
	values, err := parseDotEnv(data)
	if err != nil {
		p.errs = append(p.errs, strictyaml.Diagnostics{envProblem(p.source.path(file), err)})
	}
	for name, value := range values {
		if !slices.Contains(p.given[name], value) {
			p.given[name] = append(p.given[name], value)
		}
	}
}

// oneOrMore is a value that may be a list, as a list.
func oneOrMore(v strictyaml.Value, key string) []strictyaml.Value {
	one, ok := v.Lookup(key)
	switch {
	case !ok || one.IsNull() || one.IsMap():
		return nil
	case one.IsList():
		return one.Items()
	}
	return []strictyaml.Value{one}
}

// text is a scalar with its variables put in.
func (p *parts) text(v strictyaml.Value) string {
	p.varied = p.varied || strings.Contains(v.Node().Value, "$")
	out, err := template.SubstituteWithOptions(v.Node().Value, p.value, template.WithoutLogging)
	if err != nil {
		return ""
	}
	return out
}

// open reads a part that is a Compose file, and looks at its own parts once for each directory that its paths count from. What Compose
// reads more than once counts each time.
func (p *parts) open(at strictyaml.Value, base, how string, parts func(at string, root strictyaml.Value)) {
	word, _, _ := strings.Cut(how, " ")
	file, data := p.take(at, base, word)
	if data == nil {
		p.lost = p.lost || word == "include"
		return
	}
	key, before := file+"\x00"+base+"\x00"+how, p.read
	if cost, seen := p.reads[key]; seen {
		p.spend(at, word, cost)
		return
	}
	p.reads[key] = 0 // a part that leads to itself is Compose's to refuse
	if p.spend(at, word, len(data)+costOfReading); p.failed {
		return
	}
	docs, err := p.parsed(file, data)
	if err != nil {
		p.errs, p.lost = append(p.errs, err), p.lost || word == "include"
		return
	}
	for _, doc := range docs {
		parts(file, doc.Root())
	}
	p.reads[key] = p.read - before
}

// parsed is a part as YAML, parsed once.
func (p *parts) parsed(file string, data []byte) ([]*strictyaml.Doc, error) {
	shown := p.source.path(file)
	first := slices.IndexFunc(p.docs, func(doc *strictyaml.Doc) bool { return doc.File == shown })
	if first >= 0 {
		last := first
		for last < len(p.docs) && p.docs[last].File == shown {
			last++
		}
		return p.docs[first:last], nil
	}
	docs, err := parseCompose(shown, data)
	p.docs = append(p.docs, docs...)
	return docs, err
}

// spend counts what a part costs to read.
func (p *parts) spend(at strictyaml.Value, how string, cost int) {
	if p.read += cost; p.read > maxRead && !p.failed {
		at.Errorf("%s: the files that this project is made of are read too often: more than %d MiB in all", how, maxRead>>20)
		p.failed = true
	}
}

// take reads a part, and gives its path below the source.
func (p *parts) take(at strictyaml.Value, base, how string) (string, []byte) {
	if p.failed || at.IsMap() || at.IsList() {
		return base, nil
	}
	name := filepath.ToSlash(p.text(at))
	file := p.below(base, name)
	var problem message.Text
	switch {
	case strings.Contains(name, "://") || strings.HasPrefix(name, "git@"):
		problem = message.Word("what lies elsewhere on the network is not read; keep a copy beside the Compose file")
	case path.IsAbs(file) || file == ".." || strings.HasPrefix(file, "../"):
		problem = message.Word("it lies outside of the catalog's directory; name a directory above both as the catalog, or keep a copy here")
	case len(p.files) == maxParts:
		problem = message.Of("more than %d files make this project", maxParts)
	}
	data, taken := p.data[file]
	if problem.IsZero() && !taken {
		var err error
		if data, err = p.source.readFile(file, strictyaml.MaxSize); err != nil {
			problem = plainFileError(err).Plus(p.composeIn(file, name))
		}
	}
	if !problem.IsZero() {
		at.Errorf("%s: %s: %s", how, name, problem)
		p.failed = p.failed || len(p.files) == maxParts
		return base, nil
	}
	p.add(file, data)
	return file, data
}

// below is where a path lies below the catalog's directory, also where it is written in full; a full path that leads elsewhere stays one.
func (p *parts) below(base, name string) string {
	if !path.IsAbs(name) {
		return path.Join(base, name)
	}
	if rel, err := filepath.Rel(p.source.real, filepath.FromSlash(name)); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path.Clean(name)
}

// composeIn says which Compose file may be meant where a directory is given.
func (p *parts) composeIn(dir, written string) message.Text {
	for _, name := range cli.DefaultFileNames {
		if info, err := fs.Stat(p.source.fsys, path.Join(dir, name)); err == nil && !info.IsDir() {
			return message.Of("; write %s", path.Join(written, name))
		}
	}
	return message.Text{}
}

// add keeps a file, under its path below the entry's directory.
func (p *parts) add(file string, data []byte) {
	if _, taken := p.data[file]; taken {
		return
	}
	p.data[file] = data
	rel, err := filepath.Rel(filepath.FromSlash(p.dir), filepath.FromSlash(file))
	if err == nil {
		p.files = append(p.files, File{Path: filepath.ToSlash(rel), Data: data})
	}
}
