package planner

// RemedyKind says what would have to change.
type RemedyKind int

// The kinds of remedies, cheapest first.
const (
	AcceptVerdict RemedyKind = iota // accept "not recommended" for service Subject
	Unpin                           // free service Subject from its pin
	WidenGuest                      // let guest Subject grow to To
	RaiseMargin                     // use up to Margin of the memory
	LeaveOut                        // leave service Subject out
	AddMemory                       // Add more memory in machine Subject, To in all
)

// Remedy is one change that an operator could make.
type Remedy struct {
	Kind    RemedyKind
	Subject string
	Add, To Bytes
	Sold    Bytes // the next size that is sold, where memory is added
	Margin  Permille
}

// Advice is a smallest set of remedies under which everything fits, and the plan that proves it.
type Advice struct {
	Remedies []Remedy
	Plan     *Plan
}

// Outage is the plan for a lab without one machine.
type Outage struct {
	Machine string
	Plan    *Plan
}
