package catalog

import (
	"cmp"
	"slices"

	"berth/message"
	"berth/strictyaml"
)

// Severity says how bad a finding is.
type Severity int

// The severities, worst last. An entry with an error does not work or misleads the planner; a warning is
// for somebody to judge; an info is good to know.
const (
	Info Severity = iota
	Warning
	Error
)

// String gives the word that messages use.
func (s Severity) String() string { return [...]string{"info", "warning", "error"}[s] }

// Finding is something that lint has to say about an entry.
type Finding struct {
	Severity Severity
	Entry    string // the entry's name; empty where a file cannot be read at all
	Rule     string // a short stable name, such as no-memory-limit
	Place    strictyaml.Diagnostic
	Hint     message.Text // what to do; may be empty
}

// String gives "catalog/services/x/compose.yaml:12:5: error: text" and the hint on a line of its own.
func (f Finding) String() string { return f.whole().String() }

// French is the same in French.
func (f Finding) French() string { return f.whole().French() }

func (f Finding) whole() strictyaml.Diagnostic {
	d := f.Place
	d.Text = message.Of("%s: %s", message.Word(f.Severity.String()), d.Text)
	if !f.Hint.IsZero() {
		d.Text = message.Of("%s\n    hint: %s", d.Text, f.Hint)
	}
	return d
}

// Worst is the severity of the worst finding, Info where there is none.
func Worst(findings []Finding) Severity {
	worst := Info
	for _, f := range findings {
		worst = max(worst, f.Severity)
	}
	return worst
}

// sortFindings orders findings by file and place. What is said twice of one place, by the loader and by lint, is said once.
func sortFindings(findings []Finding) []Finding {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Line, b.Place.Line),
			cmp.Compare(a.Place.Column, b.Place.Column), cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(a.Place.Text.String(), b.Place.Text.String()), cmp.Compare(b.Hint.String(), a.Hint.String()), cmp.Compare(b.Entry, a.Entry))
	})
	return slices.CompactFunc(findings, func(a, b Finding) bool { return a.Place == b.Place && a.Severity == b.Severity })
}

// unreadable is the rule of what the loader found.
const unreadable = "unreadable"

// problems are what the loader found, as findings.
func problems(err error) []Finding {
	if err == nil {
		return nil
	}
	diagnostics, ok := err.(strictyaml.Diagnostics)
	if !ok {
		diagnostics = strictyaml.Diagnostics{{File: "catalog", Text: message.Because(err)}}
	}
	var out []Finding
	for _, d := range diagnostics {
		out = append(out, Finding{Severity: Error, Rule: unreadable, Place: d})
	}
	return out
}
