package runview

import "time"

// State says how far a step is.
type State int

// The states of a step. It goes through them in this order and ends in one of the last three.
const (
	Waiting State = iota
	Running
	Done
	Failed
	Skipped // because of one before it, or because the run was stopped
	states
)

// Ended reports whether nothing follows on the state.
func (s State) Ended() bool { return s == Done || s == Failed || s == Skipped }

// OfRun is the step of an event that is about the run as a whole.
const OfRun = -1

// Event is news of one step. State is always the step's present one; of the others, what is empty stays as
// it was, and a line is added to those before it. Of the run as a whole, a line is what berth itself says.
type Event struct {
	Step     int       // from 0, in the order of the run; or OfRun
	At       time.Time // when it was told; the inbox's clock sets it where it is zero
	Host     string    // where; "" is the operator's machine
	What     string    // in words
	Service  string    // that it is about; may be empty
	Commands []string
	OneWay   bool // nothing takes it back
	State    State
	Took     time.Duration
	Line     string // of its output
	Missed   int    // lines before this one that the inbox did not keep
	Err      error  // why it failed
	Hint     string // what to do next, where it failed
	Stopping bool   // of the run: no further step begins
}

// isLine reports whether the event is a line of output and nothing else, of which the last ones will do.
func (e *Event) isLine() bool {
	return e.Step >= 0 && e.State == Running && e.Line != "" && e.What == ""
}
