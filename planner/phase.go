package planner

// PhaseKind says what a phase does.
type PhaseKind int

// The kinds of phases.
const (
	PhaseGuests  PhaseKind = iota // create and grow guests
	PhaseAdd                      // start services that run nowhere yet
	PhaseMove                     // carry services from one host to another
	PhaseSwap                     // carry services that need each other's room: all of them stop first
	PhaseRemove                   // stop services that leave for good
	PhaseRelease                  // shrink and destroy guests that have been left
)

// Phase is a step of the way to a plan that can be stopped after: every rule holds before and after it,
// and, except in a PhaseSwap, while a service is held on both sides.
type Phase struct {
	Kind     PhaseKind
	Guests   []GuestChange
	Moves    []Move
	Restarts []string // existing guests that have to restart, because their memory changes
	Needs    []Need
}

// NeedKind says what a phase needs before it starts.
type NeedKind int

// The kinds of needs.
const (
	NeedPhase   NeedKind = iota // phase Number done
	NeedGuest                   // guest Subject set up: system installed, reachable, container runtime
	NeedDevice                  // Detail (a device) passed through to guest or present on host Subject
	NeedService                 // service Detail reachable before Subject starts
	NeedBackup                  // a verified backup of service Subject, Bytes of it
	NeedSecrets                 // Subject needs secrets that only the operator has
	NeedPackage                 // agent Detail as a native package on hypervisor Subject
)

// Need is one thing that must be true before a phase starts.
type Need struct {
	Kind    NeedKind
	Subject string
	Detail  string
	Number  int
	Bytes   Bytes
}
