package deployer

import (
	"time"

	"berth/deployer/compose"
	"berth/planner"
)

// StepKind says what a step does.
type StepKind int

// The kinds of steps, in the order in which one service has them.
const (
	Stage   StepKind = iota // upload the files of a service beside its directory
	Pull                    // fetch its images, and write down what they resolved to
	Restore                 // of a rollback: lay the files that were there before beside its directory
	Stop                    // stop it where it runs now: its data is used from one place at a time
	Start                   // put the files in place and start the containers
	Health                  // wait until it answers
	Remove                  // stop what left the host, and put its directory aside
	stepKinds
)

var stepWords = [stepKinds]string{Stage: "stage", Pull: "pull", Restore: "restore", Stop: "stop", Start: "start", Health: "health", Remove: "remove"}

// String gives the word of the journal.
func (k StepKind) String() string { return stepWords[k] }

// Step is one thing that a run does on one host. It can be repeated: what is done already stays done.
type Step struct {
	Kind    StepKind
	Host    string
	Service string
	After   []int           // positions of the steps that have to be done before
	Bundle  *compose.Bundle // of Stage and Pull
	Former  *Former         // of Restore
	Dir     string          // of the service on the host
	Watch   planner.Watch   // of Health
	Limit   time.Duration   // of Health: how long the service may take
}

// ID names the step in the journal.
func (s *Step) ID() string { return s.Service + "." + s.Kind.String() }

// healthLimit is how long a service may take to answer unless the caller says otherwise: databases of large
// services build indexes.
const healthLimit = 5 * time.Minute
