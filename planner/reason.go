package planner

// Rule names what a placement has to keep. Every misfit names one.
type Rule int

// The rules, in the order in which reasons are listed.
const (
	RulePin           Rule = iota // Subjects: where the wish pins it
	RuleStays                     // runs on Subjects[0] today and no wish names it
	RuleNotOn                     // the wish keeps it off this host
	RuleArch                      // Subjects: what its images are for; Arch: what the host is
	RuleDevice                    // Subjects: devices that the host does not list
	RuleVerdict                   // not recommended there; Judgement says on which bound
	RuleApart                     // Subjects: services there that must be on another host
	RuleWith                      // Subjects: a host, and services there with which it has to share one
	RuleTied                      // Resource ties it to Subjects[1], which is on the host Subjects[0]
	RuleResource                  // uses Resource, which Subjects bring, and none of them is there
	RulePort                      // Subjects: service there, port
	RuleName                      // Subjects: service there, name of a container or a project
	RuleMemory                    // Need over Have: host's memory under the margin
	RuleGuestRange                // Need over Have: size of the guest, end of its range
	RuleMachineMemory             // Need over Have: memory of guests and reserved, machine's under the margin
	RuleCPU                       // Need over Have, in thousandths of a core
	RuleMachineCPU                // likewise, vCPUs of the machine's guests
	RuleDisk                      // Need over Have
	RuleUnknownHost               // the placement names a host that is not there
	RuleNeeds                     // Subjects: a service that it must reach and that is nowhere
)

var ruleNames = [...]string{
	"pin", "stays", "not_on", "arch", "device", "verdict", "apart_from", "with", "tied", "resource", "port", "name", "memory", "guest_range",
	"machine_memory", "cpu", "machine_cpu", "disk", "unknown_host", "needs",
}

// String gives the stable name that JSON output uses.
func (r Rule) String() string { return ruleNames[r] }

// Measured says in which unit a rule has its figures.
type Measured int

// The units of Reason's figures.
const (
	NoFigure Measured = iota
	InBytes
	InMilliCPU
)

// Measured gives the unit of the rule's figures.
func (r Rule) Measured() Measured {
	switch r {
	case RuleMemory, RuleGuestRange, RuleMachineMemory, RuleDisk:
		return InBytes
	case RuleCPU, RuleMachineCPU:
		return InMilliCPU
	}
	return NoFigure
}

// Reason is one rule that a service breaks on a host, or that a host or machine breaks, with figures.
type Reason struct {
	Rule      Rule
	Host      string // host, or machine where the machine is what is full
	Service   string // empty where a host or machine as a whole is over
	Subjects  []string
	Arch      Arch
	Resource  Resource
	Judgement Judgement
	Need      int64 // all that would be there, reserved and foreign included
	Have      int64 // what the rule allows
}

// Over is by how much the rule is broken, in the rule's unit; 0 where it has no figures.
func (r Reason) Over() int64 { return r.Need - r.Have }
