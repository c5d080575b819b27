package catalog

import (
	"regexp"
	"slices"

	"berth/message"
	"berth/strictyaml"
)

// Blank is a variable that stands in a Compose file without a default and that nobody sets: Compose puts nothing in its place, and
// goes on with what is left of the text.
type Blank struct {
	Name  string
	Field string // of the Compose file: volumes, ports, environment
	Text  string // what it stands in, where that is a path, a port or an image; empty elsewhere: it may be secret

	at strictyaml.Diagnostic // its place
}

// toldFields are fields in which a blank makes something else of what is meant: another path of the host, a port that Docker
// chooses, another image.
var toldFields = append([]string{"ports", "published", "host_ip", "image", "context"}, pathFields...)

// Blanks lists the variables of the entry's Compose files that are blank, by file and place, each once a field; set reports
// whether somebody else sets one.
func (e *Entry) Blanks(set func(name string) bool) []Blank {
	return slices.DeleteFunc(slices.Clone(e.mentioned().bare), func(b Blank) bool { return e.isKnown(b.Name, set) })
}

// bareIn lists the variables of files that have neither default nor duty somewhere, by file and place, each once a field.
func bareIn(docs []*strictyaml.Doc) []Blank {
	var out []Blank
	for _, doc := range docs {
		for _, top := range entriesOf(doc.Root()) {
			if top.Name == blockKey {
				continue
			}
			eachText(top.Value, []string{top.Name}, func(path []string, v strictyaml.Value) {
				text := v.Node().Value
				for _, name := range bare(text) {
					b := Blank{Name: name, Field: path[len(path)-1], at: strictyaml.Diagnostic{File: v.File()}}
					if n := v.Direct(); n != nil {
						b.at.Line, b.at.Column = n.Line, n.Column
					}
					if slices.Contains(toldFields, b.Field) {
						b.Text = text
					}
					if !slices.ContainsFunc(out, func(o Blank) bool { return o.Name == name && o.Field == b.Field }) {
						out = append(out, b)
					}
				}
			})
		}
	}
	return out
}

// isKnown reports whether a variable has a value by the entry, by berth, by the operator's secrets, or by set.
func (e *Entry) isKnown(name string, set func(name string) bool) bool {
	_, inFile := e.Dotenv[name]
	_, defaulted := e.defaults[name]
	_, included := e.Included[name]
	return inFile || included || defaulted || slices.Contains(Provided, name) || slices.Contains(HostVariables, name) || set(name) ||
		slices.ContainsFunc(e.Secrets, func(s Secret) bool { return s.Name == name })
}

// bareVariable is $NAME or ${NAME} with nothing said of what stands for it, or two dollars, which are one.
var bareVariable = regexp.MustCompile(`\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)`)

// bare lists the variables of a text that have neither default nor duty there.
func bare(text string) []string {
	var out []string
	for _, m := range bareVariable.FindAllStringSubmatch(text, -1) {
		if name := m[1] + m[2]; name != "" {
			out = append(out, name)
		}
	}
	return out
}

// finding says it, by its place in the file.
func (b Blank) finding(e *Entry) Finding {
	d := b.at
	d.Text = message.Of("nothing sets %s, so Compose puts nothing in its place", b.Name)
	if b.Text != "" {
		d.Text = message.Of("nothing sets %s, so Compose leaves it out of %s", b.Name, b.Text)
	}
	return Finding{
		Severity: Warning, Entry: e.Name, Rule: "unset-variable", Place: d,
		Hint: message.Of("%s=... in .env beside the Compose file, or env: {%s: ...} in the wish", b.Name, b.Name),
	}
}

// Misplaced are the blanks that make another path, port or image of what is meant, and the variables that the files require and
// nobody sets; set is as in [Entry.Blanks].
func (e *Entry) Misplaced(set func(name string) bool) []Finding {
	var out []Finding
	for _, b := range e.Blanks(set) {
		if b.Text != "" {
			out = append(out, b.finding(e))
		}
	}
	for _, v := range e.Variables() {
		if v.Required && !e.isKnown(v.Name, set) {
			d := strictyaml.Diagnostic{File: e.Path(e.ComposeFile()), Text: message.Of("the file requires %s, and nothing sets it", v.Name)}
			out = append(out, Finding{Severity: Warning, Entry: e.Name, Rule: "unset-variable", Place: d})
		}
	}
	return out
}

// lintBlanks: variables that nobody sets.
func lintBlanks(l *linter) {
	if !l.isForeign() {
		return // a block declares what may be set, and lint holds the file to it
	}
	for _, b := range l.entry.Blanks(func(string) bool { return false }) {
		f := b.finding(l.entry)
		worse := func(o Finding) bool { // an image that is none without it
			return o.Rule == "image-name" && o.Place.File == f.Place.File && o.Place.Line == f.Place.Line && o.Place.Column == f.Place.Column
		}
		if !slices.ContainsFunc(l.found, worse) {
			l.found = append(l.found, f)
		}
	}
}
