package ledger

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"berth/message"
)

// Entry is a line of a journal. A run begins with one that names the plan, and ends with one that says how;
// between them each step has two: before it, and after it with what came of it. A step with the first and
// without the second was under way when the connection, the host or berth broke.
type Entry struct {
	Time   time.Time `json:"time,omitzero"` // by the clock of the host, in whole seconds
	Run    string    `json:"run"`
	Kind   EntryKind `json:"kind"`
	Plan   string    `json:"plan,omitempty"`   // of Begin: compose.LabelPlan
	Who    string    `json:"who,omitempty"`    // of Begin: user@host of the operator
	Steps  int       `json:"steps,omitempty"`  // of Begin: how many this host has
	Step   string    `json:"step,omitempty"`   // Step.ID
	Detail string    `json:"detail,omitempty"` // of Failed: why, in a line; of Started: what was typed for it, where that says something; no output, which may hold secrets
}

// EntryKind says what a line of a journal is.
type EntryKind string

// The kinds of lines. Begin comes again where a run is resumed.
const (
	EntryBegin   EntryKind = "begin"   // the run, on this host
	EntryStarted EntryKind = "started" // a step
	EntryDone    EntryKind = "done"
	EntryFailed  EntryKind = "failed"
	EntryEnd     EntryKind = "end"     // the run: everything was done
	EntryStopped EntryKind = "stopped" // the run: not everything was
)

// Ends reports whether the entry is the last of a run.
func (e Entry) Ends() bool { return e.Kind == EntryEnd || e.Kind == EntryStopped }

// clean leaves out what would be no text on a terminal: journals come from hosts.
func (e Entry) clean() Entry {
	e.Run, e.Kind, e.Plan, e.Who = Clean(e.Run), EntryKind(Clean(string(e.Kind))), Clean(e.Plan), Clean(e.Who)
	e.Step, e.Detail = Clean(e.Step), Clean(e.Detail)
	return e
}

// body is the line of the entry without its first brace: the host's script puts that and the time before it.
func (e Entry) body() string {
	e.Time = time.Time{}
	text, err := json.Marshal(e)
	if err != nil { // there is nothing in it that JSON does not know
		return `"run":"","kind":"failed"}`
	}
	return string(text[1:])
}

// mostEntries bounds a journal: one that a run has written has a few lines for each service of its host.
const mostEntries = 20_000

// ReadJournal reads a journal as a host has it. What is no entry is left out, as a power loss or a full disk
// leaves half a line; where that is not the last line, the error says where it is.
func ReadJournal(data []byte) ([]Entry, error) {
	var out []Entry
	var damage error
	n := 0
	for l := range bytes.Lines(data) {
		n++
		if len(bytes.TrimSpace(l)) == 0 {
			continue
		}
		if len(out) == mostEntries {
			return out, message.Errorf("the journal has more than %d lines", mostEntries)
		}
		var e Entry
		err := json.Unmarshal(l, &e)
		if e = e.clean(); err != nil || e.Kind == "" {
			if damage == nil && bytes.HasSuffix(l, []byte("\n")) {
				damage = message.Errorf("line %d of the journal is damaged", n)
			}
			continue
		}
		out = append(out, e)
	}
	return out, damage
}

// RunNames are the names that a host's answer may have: they become parts of paths there.
var RunNames = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,62}$`)

const runTime = "20060102T150405Z"

// RunName names a run by its time and a few letters that tell it from another of the same second. Runs are told
// apart as older and newer by their names, and clocks of operators differ: it comes after all known ones, the
// names of runs on the hosts that were looked at.
func RunName(now time.Time, suffix string, known ...string) string {
	now = now.UTC().Truncate(time.Second)
	for _, name := range known {
		if t := BegunAt(name); !t.IsZero() && !now.After(t) {
			now = t.Add(time.Second)
		}
	}
	return now.Format(runTime) + "-" + suffix
}

// BegunAt is when a run began, by its name; zero where that does not say so.
func BegunAt(run string) time.Time {
	stamp, _, _ := strings.Cut(run, "-")
	t, err := time.Parse(runTime, stamp)
	if err != nil {
		return time.Time{}
	}
	return t
}
