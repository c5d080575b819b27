package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/planner"
	"berth/strictyaml"
)

// Check loads a catalog and judges the entries of the directories, or the shipped ones where none is
// given. What Load cannot read is an error among the findings, and entries that it can read are judged
// all the same. Findings are in the order of files and lines.
func Check(dirs ...string) (*Catalog, []Finding) {
	c, err := Load(dirs...)
	var findings []Finding
	if err != nil {
		findings = problems(err)
	}
	findings = append(findings, c.notes()...)
	findings = append(findings, c.refusals(func(u unread) bool { return u.refused == nil })...)
	for _, u := range c.unread {
		if u.refused != nil {
			findings = append(findings, c.Lint(u.refused)...)
		}
	}
	for _, e := range c.Entries() {
		if len(dirs) == 0 || !e.Shipped() {
			findings = append(findings, c.Lint(e)...)
		}
	}
	return c, sortFindings(findings)
}

// Lint judges one entry: what Compose says of its file, whether the Compose part and the x-berth block
// tell the same, and what experience says of running it. The catalog is asked for what the entry refers
// to.
func (c *Catalog) Lint(e *Entry) []Finding {
	l := &linter{catalog: c, entry: e}
	doc, err := strictyaml.Parse(e.Path(e.ComposeFile()), e.compose())
	if err != nil {
		return problems(err)
	}
	l.root = doc.Root()
	l.services, _ = l.root.Lookup("services")
	l.block, _ = l.root.Lookup("x-berth")
	l.uses = uses(l.root)
	for _, rule := range fileRules {
		rule(l)
	}
	if l.project = l.loaded(); l.project != nil {
		for _, rule := range projectRules {
			rule(l)
		}
	}
	return sortFindings(l.found)
}

// loaded is the project as Compose reads it. Where Compose refuses the file it is what is left without the parts that are to blame,
// which are reported; nil where nothing is left.
func (l *linter) loaded() *types.Project {
	l.env = l.entry.sample()
	for name, value := range l.entry.Dotenv {
		if _, made := l.env[name]; !made {
			l.env[name] = value
		}
	}
	p, err := l.entry.Project(l.env)
	if err == nil {
		return p
	}
	var refused []refusal
	p, refused, l.env = takeApart(l.root, l.env, func(text []byte, env map[string]string) (*types.Project, error) {
		return LoadCompose(l.entry.Name, l.entry.Path(l.entry.ComposeFile()), text, env)
	})
	if len(refused) == 0 {
		refused = []refusal{{at: l.root, part: l.root, text: err.Error()}}
	}
	for _, r := range refused {
		said := r.said(l.entry.Path(l.entry.ComposeFile()))
		if len(r.depends) > 0 {
			l.report(Warning, "compose-depends", r.at, "", "whether Compose takes this depends on %s: %s", strings.Join(r.depends, ", "), said)
			continue
		}
		l.report(Error, "compose", r.at, "", "Compose refuses this: %s", said)
	}
	return p
}

// fileRules judge the file as it is written, projectRules what Compose makes of it.
var (
	fileRules = []func(*linter){
		lintName, lintLeft, lintReferences, lintDeclared, lintSettings, lintLiterals, lintFiles, lintTemplates,
		lintCommands,
	}
	projectRules = []func(*linter){
		lintContainers, lintAsks, lintMemory, lintHealth, lintMounts, lintState, lintPorts, lintCollisions,
	}
)

// linter is one entry under judgement.
type linter struct {
	catalog *Catalog
	entry   *Entry

	root, services, block strictyaml.Value
	uses                  []use
	env                   map[string]string // of the project
	project               *types.Project
	found                 []Finding
}

// report adds a finding at the place of a value.
func (l *linter) report(s Severity, rule string, at strictyaml.Value, hint, format string, args ...any) {
	d := strictyaml.Diagnostic{File: l.entry.Path(l.entry.ComposeFile()), Text: fmt.Sprintf(format, args...)}
	if n := at.Direct(); n != nil {
		d.Line, d.Column = n.Line, n.Column
	}
	l.found = append(l.found, Finding{Severity: s, Entry: l.entry.Name, Rule: rule, Place: d, Hint: hint})
}

// reportFile adds a finding about another file of the entry.
func (l *linter) reportFile(s Severity, rule, file, hint, format string, args ...any) {
	d := strictyaml.Diagnostic{File: l.entry.Path(file), Text: fmt.Sprintf(format, args...)}
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

// lintName: the project's name is the entry's, so that plain docker compose finds the same volumes.
func lintName(l *linter) {
	v, ok := l.root.Lookup("name")
	if !ok {
		l.report(Warning, "name", l.root, "add name: "+l.entry.Name, "the file has no name; Compose takes the directory's")
		return
	}
	if got := v.Node().Value; got != l.entry.Name {
		l.report(Error, "name", v, "name: "+l.entry.Name, "the name %q is not that of the directory, %q", got, l.entry.Name)
	}
}

// lintLeft: hidden files are no part of an entry, which surprises people who keep a .env beside it.
func lintLeft(l *linter) {
	for _, path := range l.entry.left {
		l.reportFile(Warning, "hidden-file", path,
			"settings go into the inventory (env), secrets into no file of the catalog, files under a name without a dot",
			"a hidden file is no part of the entry")
	}
}

// lintReferences: names that the block uses are those of processors and entries.
func lintReferences(l *linter) {
	known := append(slices.Sorted(maps.Keys(l.catalog.processors)), "amd64", "arm64")
	check := func(at strictyaml.Value) {
		for _, e := range at.Entries() {
			if _, ok := l.catalog.processors[e.Name]; !ok && !isFamily(e.Name) {
				l.report(Error, "unknown-processor", e.Key, "a new one is declared in processors.yaml of this catalog",
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
			l.report(Error, "unknown-need", l.inBlock("needs"), "", "it needs %q, but %v", name, err)
		}
	}
	if len(l.entry.Service.Archs) == 0 {
		l.report(Warning, "no-arch", l.block, "arch: [amd64, arm64], what the images are published for",
			"without arch the planner takes every host for able to run it")
	}
}

// lintCollisions: entries that publish one port cannot share a host.
func lintCollisions(l *linter) {
	for _, other := range l.catalog.Entries() {
		if other.Name == l.entry.Name {
			continue
		}
		var shared []planner.Port
		for _, p := range l.entry.Service.Demand.Ports {
			if slices.ContainsFunc(other.Service.Demand.Ports, p.Overlaps) {
				shared = append(shared, p)
			}
		}
		if len(shared) > 0 {
			l.report(Info, "port-collision", l.services, "choose another one, unless they never share a host",
				"it publishes %s as %s does: the two cannot share a host", words(shared), other.Name)
		}
	}
}
