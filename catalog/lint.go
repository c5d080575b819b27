package catalog

import (
	"cmp"
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/planner"
	"berth/strictyaml"
)

// Check loads a catalog and judges the entries of the directories, or the shipped ones where none is
// given. What Load cannot read is an error among the findings, and what can be read of an entry is judged
// all the same. Findings are in the order of files and lines.
func Check(dirs ...string) (*Catalog, []Finding) {
	c, err := Load(dirs...)
	return c, c.judged(err, func(e *Entry) bool { return len(dirs) == 0 || !e.Shipped() })
}

// judged is what is to be said of the entries that are asked about, and of what could not be read when the catalog was loaded.
func (c *Catalog) judged(unreadable error, asked func(*Entry) bool) []Finding {
	var found []Finding
	if unreadable != nil {
		found = problems(unreadable)
	}
	found = append(found, c.notes()...)
	found = append(found, c.refusals(func(unread) bool { return true })...)
	refused := slices.Clone(c.broken)
	for _, u := range c.unread {
		if u.refused != nil {
			refused = append(refused, u.refused)
		}
	}
	for _, e := range refused {
		found = withoutRefusal(found, e) // lint says what is to blame for it
		found = append(found, c.Lint(e)...)
	}
	for _, e := range c.Entries() {
		if asked(e) {
			found = append(found, c.Lint(e)...)
		}
	}
	return sortFindings(found)
}

// withoutRefusal leaves out that Compose refuses an entry.
func withoutRefusal(found []Finding, e *Entry) []Finding {
	return slices.DeleteFunc(found, func(f Finding) bool {
		return f.Rule == unreadable && !e.refusal.IsZero() && f.Place.Text == e.refusal && f.Place.File == e.Path(e.ComposeFile())
	})
}

// Lint judges one entry: what Compose says of its files, whether the Compose part and the x-berth block
// tell the same, and what experience says of running it. The catalog is asked for what the entry refers
// to.
func (c *Catalog) Lint(e *Entry) []Finding {
	asked := *e
	asked.mentions = e.mentioned() // found once, however often Compose refuses something
	e = &asked
	l := &linter{catalog: c, entry: e}
	docs := e.sourceDocs()
	l.files = e.sites(docs)
	for _, doc := range docs {
		l.uses = append(l.uses, uses(doc.Root())...)
		l.found = append(l.found, problems(doc.Err())...) // keys that are given twice
	}
	if len(l.files.roots) == 0 {
		return sortFindings(l.found)
	}
	l.block = l.blockValue()
	if l.project = l.loaded(); l.project != nil {
		for _, rule := range projectRules {
			rule(l)
		}
	}
	for _, rule := range fileRules {
		rule(l)
	}
	return sortFindings(l.found)
}

// blockValue is the block, which has a file of its own or stands in one of the Compose files.
func (l *linter) blockValue() strictyaml.Value {
	if l.entry.Block == blockFile {
		if doc, err := strictyaml.Parse(l.entry.Path(blockFile), l.entry.text(blockFile)); err == nil {
			return doc.Root()
		}
	}
	for _, root := range l.files.roots {
		if v, ok := root.Lookup(blockKey); ok {
			return v
		}
	}
	return strictyaml.Value{}
}

// addReferred gives the entry the files that a project refers to: nobody could tell them while Compose refused all of it.
func (l *linter) addReferred(p *types.Project) {
	s, root, err := openDir(l.entry.Origin)
	if err != nil {
		return
	}
	defer root.Close()
	e := *l.entry
	e.files, e.sources, e.plain = slices.Clone(e.files), maps.Clone(e.sources), map[string]bool{}
	maps.Copy(e.plain, l.entry.plain)
	(&reading{source: s, Entry: &e}).addReferred(p)
	l.entry = &e
}

// fileRules judge the file as it is written, projectRules what Compose makes of it.
var (
	fileRules = []func(*linter){
		lintName, lintLeft, lintReferences, lintDeclared, lintSettings, lintBlanks, lintLiterals, lintFiles, lintTemplates,
		lintCommands,
	}
	projectRules = []func(*linter){
		lintContainers, lintDocker, lintBuilds, lintBrings, lintAsks, lintMemory, lintHealth, lintMounts, lintHomes, lintEnvFiles, lintState, lintPorts, lintReload, lintCollisions,
	}
)

// linter is one entry under judgement.
type linter struct {
	catalog *Catalog
	entry   *Entry

	files   sites            // that the project is read from
	block   strictyaml.Value // zero where the entry has none
	uses    []use
	env     map[string]string // of the project
	project *types.Project
	found   []Finding
}

// report adds a finding at the place of a value.
func (l *linter) report(s Severity, rule string, at strictyaml.Value, hint message.Text, format string, args ...any) {
	d := strictyaml.Diagnostic{File: cmp.Or(at.File(), l.entry.Path(l.entry.ComposeFile())), Text: message.Of(format, args...)}
	if n := at.Direct(); n != nil {
		d.Line, d.Column = n.Line, n.Column
	}
	l.found = append(l.found, Finding{Severity: s, Entry: l.entry.Name, Rule: rule, Place: d, Hint: hint})
}

// reportFile adds a finding about another file of the entry.
func (l *linter) reportFile(s Severity, rule, file string, hint message.Text, format string, args ...any) {
	d := strictyaml.Diagnostic{File: l.entry.Path(file), Text: message.Of(format, args...)}
	l.found = append(l.found, Finding{Severity: s, Entry: l.entry.Name, Rule: rule, Place: d, Hint: hint})
}

// within is the value at the end of a path of keys below v, or the last one on the way that is there.
func within(v strictyaml.Value, path ...string) strictyaml.Value {
	for _, key := range path {
		next, ok := v.Lookup(key)
		if !ok {
			return v
		}
		v = next
	}
	return v
}

// in is the place of a value in the files, see [sites.at].
func (l *linter) in(path ...string) strictyaml.Value { return l.files.at(path...) }

// isForeign reports whether the entry is somebody's who did not write it for berth: what it does not say, nobody has left out.
func (l *linter) isForeign() bool { return l.entry.isForeign() }

// inBlock is a place in the x-berth block.
func (l *linter) inBlock(path ...string) strictyaml.Value { return within(l.block, path...) }

// containers lists the containers by name.
func (l *linter) containers() []types.ServiceConfig {
	var out []types.ServiceConfig
	for _, name := range l.project.ServiceNames() {
		out = append(out, l.project.Services[name])
	}
	return out
}

// lintName: a shipped entry's name is that of its directory, so that plain docker compose finds the same volumes. Other
// entries are called what Compose calls them.
func lintName(l *linter) {
	if !l.entry.Shipped() {
		return
	}
	if v, ok := l.files.roots[0].Lookup("name"); !ok {
		l.report(Warning, "name", l.files.roots[0], message.Of("add name: %s", l.entry.Name), "the file has no name; Compose takes the directory's")
	} else if got := v.Node().Value; got != l.entry.Name {
		l.report(Error, "name", v, message.Of("name: %s", l.entry.Name), "the name %q is not that of the directory, %q", got, l.entry.Name)
	}
}

// lintLeft: hidden files are no part of an entry, which surprises people who keep a .env beside it.
func lintLeft(l *linter) {
	for _, path := range l.entry.left {
		l.reportFile(Warning, "hidden-file", path,
			message.Word("settings go into the inventory (env), secrets into no file of the catalog, files under a name without a dot"),
			"a hidden file is no part of the entry")
	}
}

// lintReferences: names that the block uses are those of processors and entries.
func lintReferences(l *linter) {
	known := append(slices.Sorted(maps.Keys(l.catalog.processors)), "amd64", "arm64")
	check := func(at strictyaml.Value) {
		for _, e := range at.Entries() {
			if _, ok := l.catalog.processors[e.Name]; !ok && !isFamily(e.Name) {
				l.report(Error, "unknown-processor", e.Key, message.Word("a new one is declared in processors.yaml of this catalog"),
					"there is no processor %q%s", e.Name, strictyaml.DidYouMean(e.Name, known))
			}
		}
	}
	for _, key := range []string{"suitability", "limits"} {
		if v, ok := l.block.Lookup(key); ok {
			check(v)
		}
	}
	for _, metric := range list(l.block, "performance") {
		check(within(metric, "on"))
	}
	for _, name := range l.entry.Service.Needs {
		if _, err := l.catalog.Entry(name); err != nil {
			l.report(Error, "unknown-need", l.inBlock("needs"), message.Text{}, "it needs %q, but %v", name, err)
		}
	}
	if len(l.entry.Service.Archs) == 0 && !l.isForeign() {
		l.report(Warning, "no-arch", l.block, message.Word("arch: [amd64, arm64], what the images are published for"),
			"without arch the planner takes every host for able to run it")
	}
}

// lintCollisions: entries that publish one port cannot share a host.
func lintCollisions(l *linter) {
	for _, other := range l.catalog.Entries() {
		if other.Name == l.entry.Name || other.Shipped() && l.isForeign() {
			continue
		}
		var shared []planner.Port
		for _, p := range l.entry.Service.Demand.Ports {
			if slices.ContainsFunc(other.Service.Demand.Ports, p.Overlaps) {
				shared = append(shared, p)
			}
		}
		if len(shared) > 0 {
			l.report(Info, "port-collision", l.in("services"), message.Word("choose another one, unless they never share a host"),
				"it publishes %s as %s does: the two cannot share a host", words(shared), other.Name)
		}
	}
}
