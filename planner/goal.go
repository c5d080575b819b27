package planner

import "slices"

// Goal names an order of criteria.
type Goal int

// The goals.
const (
	Balance Goal = iota
	Consolidate
	Performant
	Stay
)

var goalNames = []string{"balance", "consolidate", "performance", "stay"}

// String gives the word of the command line.
func (g Goal) String() string { return goalNames[g] }

// Goals lists the words of the command line.
func Goals() []string { return slices.Clone(goalNames) }

// ParseGoal reads a word of the command line.
func ParseGoal(s string) (Goal, bool) {
	i := slices.Index(goalNames, s)
	return Goal(max(i, 0)), i >= 0
}

// Criterion is one thing that a goal keeps small. Each counts only after the ones before it.
type Criterion int

// The criteria, with the unit of their cost.
const (
	UnplacedHigh     Criterion = iota // services
	UnplacedNormal                    // services
	UnplacedLow                       // services
	Verdicts                          // points: acceptable 1, unknown 2, not recommended 10
	OverMargin                        // bytes over the margin, where a run allows them
	CriticalOnGuests                  // services
	InUse                             // machines and guests
	IdlePower                         // milliwatts that the machines in use draw idle; 0 unless all machines state it
	DataRemote                        // bytes of shares that are used over the network
	Slowness                          // thousandths slower than on the lab's fastest processor, times cores, summed
	DataMoved                         // bytes
	Moves                             // services
	GuestMemory                       // bytes
	Fullness                          // percents of the fullest machine's memory that are not headroom; "crowding" in JSON
)

var criterionNames = [...]string{
	"unplaced_high", "unplaced_normal", "unplaced_low", "verdicts", "over_margin", "critical_on_guests",
	"in_use", "idle_power", "data_remote", "slowness", "data_moved", "moves", "guest_memory", "crowding",
}

// String gives the stable name that JSON output uses.
func (c Criterion) String() string { return criterionNames[c] }

// placedCriteria is how many criteria come first in every goal: those of services without a place.
const placedCriteria = 3

// Criteria lists what the goal keeps small, most important first; [Problem.Criteria] those of them that count in a problem.
func (g Goal) Criteria() []Criterion {
	placed := []Criterion{UnplacedHigh, UnplacedNormal, UnplacedLow}
	var rest []Criterion
	switch g {
	case Consolidate:
		rest = []Criterion{Verdicts, OverMargin, CriticalOnGuests, InUse, IdlePower, DataMoved, Moves, DataRemote, GuestMemory, Fullness}
	case Performant:
		rest = []Criterion{Verdicts, OverMargin, CriticalOnGuests, Slowness, DataRemote, DataMoved, Moves, GuestMemory, Fullness}
	case Stay:
		rest = []Criterion{OverMargin, DataMoved, Moves, Verdicts, CriticalOnGuests, DataRemote, GuestMemory, Fullness}
	default:
		rest = []Criterion{Verdicts, OverMargin, CriticalOnGuests, DataMoved, Moves, DataRemote, Slowness, GuestMemory, Fullness}
	}
	return append(placed, rest...)
}
