package guests

// Action is what is done to a guest.
type Action int

// The actions.
const (
	Make   Action = iota // from nothing, or from what a run left that was broken off
	Boot                 // start one that is there and does not run
	Size                 // give it other memory or cores
	Remove               // shut it down and destroy it
)
