package status

import "berth/wording"

// Finding is something about hosts, or about what is wanted of them together, that the services of one host do not
// show. Each kind is a type of its own, in the file of the check that makes it.
type Finding interface {
	Kind() string              // the word of JSON
	On() string                // the host that it is about; empty: no single one
	Drift() bool               // it is not as it should be; else it only could not be found out whether it is
	Say(wording.Words) string  // a sentence: what, where, since when
	Hint(wording.Words) string // what to do about it; empty where the sentence says it already
}

// of is the host of a finding.
type of struct{ Host string }

// On implements Finding.
func (o of) On() string { return o.Host }

// drifts and unknown say whether a finding is drift.
type (
	drifts  struct{}
	unknown struct{}
)

// Reminds reports whether a finding is about nothing that is wrong or unknown: then everything may be as it should be.
func Reminds(f Finding) bool {
	_, is := f.(MoveWaits)
	return is
}

// Drift implements Finding.
func (drifts) Drift() bool { return true }

// Drift implements Finding.
func (unknown) Drift() bool { return false }
