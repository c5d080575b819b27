package planner

// Status says what is known of a plan.
type Status int

// The states of a plan.
const (
	Optimal    Status = iota // proven: no placement is better in the order of the goals
	Feasible                 // keeps all rules; a better one is not excluded
	Infeasible               // something is unplaced or a rule is broken
)

// String gives the word of the JSON contract.
func (s Status) String() string { return [...]string{"optimal", "feasible", "infeasible"}[s] }

// Plan is a target placement with every figure that it rests on. Slices are in the order of the
// inventory for machines, hosts and guests, and by name for services.
type Plan struct {
	Problem    *Problem
	Status     Status
	Proven     bool // the costs are the best there can be, even where Status is Infeasible
	Placement  Placement
	Scores     []Score // in the order of the goal's criteria
	Machines   []MachineLoad
	Hosts      []HostLoad // hosts in use, and docker machines
	Guests     []GuestChange
	Placed     []Placed
	Moves      []Move
	Unplaced   []Unplaced
	Violations []Reason
}

// Unbounded is the Bound of a score for which no search was made.
const Unbounded = -1

// Score is what the plan costs in one criterion, and the least that any placement costs that is equal
// in the criteria before it.
type Score struct {
	Criterion   Criterion
	Cost, Bound int64
}

// MachineLoad is what a machine carries. Used is its services, or its guests' memory, without what is
// reserved or foreign. Headroom is what is left under the margin and negative where it is over.
type MachineLoad struct {
	Machine  *Machine
	Margin   Permille
	Usable   Bytes // margin x memory
	Used     Bytes
	Headroom Bytes
	Today    Bytes    // used today, reserved included: as measured, else as the current placement adds up
	CPU      MilliCPU // demand, or vCPUs of guests
	CPULimit MilliCPU // cores or threads x overcommit
}

// HostLoad is what a host carries; for a machine that runs containers the same figures as its MachineLoad, the guests beside them included.
type HostLoad struct {
	Host     Host
	Memory   Bytes // of the docker machine, or the size chosen for the guest
	Usable   Bytes
	Used     Bytes
	Headroom Bytes
	Today    Bytes
	CPU      MilliCPU
	CPULimit MilliCPU
	Services []string // agents included, by name
}

// GuestAction is what happens to a guest.
type GuestAction int

// The actions on guests.
const (
	KeepGuest GuestAction = iota
	CreateGuest
	ResizeGuest
	DestroyGuest
)

// String gives the word of the JSON contract.
func (a GuestAction) String() string {
	return [...]string{"keep", "create", "resize", "destroy"}[a]
}

// GuestChange is what happens to one guest. A guest that neither is nor shall be there has none.
type GuestChange struct {
	Guest   *Guest
	Machine string
	Action  GuestAction
	Memory  Bytes // afterwards; 0 when destroyed
	From    Bytes // today; 0 when it is not there
}

// Placed is a service on its host. An agent is placed once for each host in use.
type Placed struct {
	Service     *Service
	Host        string
	From        string // where it runs today, "" nowhere
	Memory      Bytes
	Judgement   Judgement
	Performance []Performance
	Remote      []ShareUse // what it uses over the network there
	Why         Why
}

// MoveAction is what happens to a service.
type MoveAction int

// The actions on services.
const (
	AddService MoveAction = iota
	MoveService
	RemoveService
)

// String gives the word of the JSON contract.
func (a MoveAction) String() string { return [...]string{"add", "move", "remove"}[a] }

// Carries reports whether a service goes to another host with data of its own.
func (m *Move) Carries() bool { return m.Action == MoveService && (m.Data > 0 || m.Unknown) }

// Move is a service that comes, leaves one host for another, or goes. Agents come after all services,
// once for each host that they come to.
type Move struct {
	Service  string
	From, To string
	Action   MoveAction
	Agent    bool
	Data     Bytes // what is known of what has to be carried
	Unknown  bool  // there is more, of which nobody knows the size
}

// Unplaced is a service without a host, and for every host why.
type Unplaced struct {
	Service *Service
	Hosts   []HostReasons
}

// HostReasons are all reasons why a service is not on a host, never only the first.
type HostReasons struct {
	Host    string
	Reasons []Reason
}

// Load returns the load of the host, or nil where it is not in use.
func (p *Plan) Load(host string) *HostLoad {
	for i := range p.Hosts {
		if p.Hosts[i].Host.Name == host {
			return &p.Hosts[i]
		}
	}
	return nil
}
