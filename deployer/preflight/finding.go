package preflight

import "berth/wording"

// Finding is one thing that is wrong, or worth knowing, before a run. Each kind is a type of its own with its
// figures, in the file of the check that makes it, and with its sentences: package wording stands below this one
// and knows the planner's types only.
type Finding interface {
	Where() Place
	Severity() Severity
	Say(wording.Words) string  // a sentence: what, where and with which figures
	Hint(wording.Words) string // what to do about it; empty where the sentence says it already
}

// Place is where a finding is: on a host, or of no single one, and about a service, or about none.
type Place struct{ Host, Service string }

// Where is the place itself, for the findings that have it.
func (p Place) Where() Place { return p }

// Severity says what a finding means for a run.
type Severity int

// The severities.
const (
	Warns Severity = iota // somebody should know
	Stops                 // the run does not begin
)

// stops, warns and graded give findings their severity: always the same, or as the check judged.
type (
	stops  struct{}
	warns  struct{}
	graded struct{ severity Severity }
)

func (stops) Severity() Severity    { return Stops }
func (warns) Severity() Severity    { return Warns }
func (g graded) Severity() Severity { return g.severity }

// noHint is for findings whose sentence says what to do.
type noHint struct{}

func (noHint) Hint(wording.Words) string { return "" }
