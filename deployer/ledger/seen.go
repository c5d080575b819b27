package ledger

import "encoding/json"

// LockFacts say who has the lock of a host.
type LockFacts struct {
	Files map[string]string // what lies in LockDir, by name, line feeds left out
}

// JournalFacts are about the newest journal of a host.
type JournalFacts struct {
	Run  string
	Last string // its last line that says that the run begins or ends
}

// Owner says who has the lock; what is not written there stays empty.
func (l *LockFacts) Owner() Owner {
	return Owner{Who: l.Files["who"], When: l.Files["when"], Plan: l.Files["plan"], Run: l.Files["run"], PID: processID(l.Files["pid"])}
}

// Ended reports whether the run of the journal came to an end on this host, with everything done or not.
// One that did not is still under way, or was broken off.
func (j *JournalFacts) Ended() bool {
	var last Entry
	return json.Unmarshal([]byte(j.Last), &last) == nil && (last.Kind == EntryEnd || last.Kind == EntryStopped)
}
