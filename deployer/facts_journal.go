package deployer

import "encoding/json"

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
