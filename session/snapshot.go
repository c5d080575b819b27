package session

// Snapshot is everything that a session's file holds. What it refers to is never changed afterwards, so
// that it can be written beside the session.
type Snapshot struct {
	meta     Meta
	ended    bool
	start    State
	steps    []step
	at       int
	variants []Variant
	deltas   *deltas
}

// Snapshot takes the session as it is.
func (s *Session) Snapshot() Snapshot {
	return Snapshot{
		meta: s.Meta, start: s.start, steps: s.steps[:len(s.steps):len(s.steps)], at: s.at,
		variants: s.Variants(), deltas: s.deltas,
	}
}

// Ended is the snapshot of a session that the operator has left. One that lacks this was cut short.
func (s Snapshot) Ended() Snapshot {
	s.ended = true
	return s
}
