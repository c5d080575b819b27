package rollout

import (
	"context"
	"fmt"
	"time"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/inventory"
	"berth/planfile"
	"berth/planner"
	"berth/wording"
)

// Lab is what runs are about: an inventory with the catalog that it chooses from.
type Lab struct {
	File      string // of the inventory, as messages name it
	Inventory *inventory.Inventory
	Catalog   *catalog.Catalog
	Problem   *planner.Problem
	Meta      planfile.Meta
}

// Fleet is the hosts of an inventory, by name.
type Fleet interface {
	// Hosts gives handles; what is wrong with how one is reached is its error.
	Hosts(names []string) ([]ledger.Host, map[string]error)
	// Handles gives those that can be reached as the inventory says.
	Handles(names []string) map[string]ledger.Host
	// Look asks hosts what they are; there are facts for each.
	Look(ctx context.Context, names []string) map[string]*probe.Facts
}

// Env is what a run takes from the program that it is part of.
type Env struct {
	Words   wording.Words
	Fleet   Fleet
	Now     func() time.Time
	Who     string             // user@host of the operator
	Process int                // of this program
	Works   func(pid int) bool // whether a process of this computer is another berth
	// Secrets gives the operator's values. It is called only where some are needed.
	Secrets func(ctx context.Context) (steps.Source, error)
	// Saver saves services before they move; nil: they move without.
	Saver Saver
	// Journals is the directory for the operator's copies of journals; OwnDir makes the one that it is in.
	Journals string
	OwnDir   func() error
	// Note says to people, in their words, what they should know while they wait.
	Note func(string)
}

// note says a sentence.
func (e *Env) note(mark, en, fr string, args ...any) { e.Note(mark + e.Words.Say(en, fr, args...)) }

// InputError is an error that whoever typed the command or wrote the file can mend.
type InputError struct{ Err error }

// Error implements error.
func (e *InputError) Error() string { return e.Err.Error() }

// Unwrap implements errors.Unwrap.
func (e *InputError) Unwrap() error { return e.Err }

// RefusedError is why a run does not begin: something on the hosts forbids it. Nothing was changed.
type RefusedError struct{ Err error }

// Error implements error.
func (e *RefusedError) Error() string { return e.Err.Error() }

// Unwrap implements errors.Unwrap.
func (e *RefusedError) Unwrap() error { return e.Err }

// refused refuses with a sentence.
func (e *Env) refused(en, fr string, args ...any) error {
	return &RefusedError{fmt.Errorf("%s", e.Words.Say(en, fr, args...))}
}
