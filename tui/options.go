package tui

import (
	"context"
	"time"

	"github.com/muesli/termenv"

	"berth/inventory"
	"berth/planner"
	"berth/runview"
	"berth/session"
	"berth/tui/cells"
	"berth/wording"
)

// Options are what a planning session needs from outside.
type Options struct {
	Session *session.Session
	Resume  *Resume // an earlier session that can be gone on with; nil: there is none
	Notice  string  // what has to be said at the start; "": nothing
	Lang    wording.Lang
	ASCII   bool // draw without Unicode
	Profile termenv.Profile
	Palette cells.Palette
	Keys    Keys    // other keys than the usual ones
	Motion  bool    // what is dropped settles; see MovesOn
	Sort    string  // how machines are sorted at the start, one of preferences.Sorts; "": as in the inventory
	Learnt  *Learnt // which hints are known; nil: none is told

	Inventory string        // name of the inventory's file, as it is shown
	Example   bool          // the lab is nobody's: that is said, and ways to one of the operator's own are offered
	Seed      uint64        // of searches
	Limit     time.Duration // of one search; 0 is ten seconds

	Render   Renderer
	Store    Store
	Deployer Deployer         // nil where there is none yet
	Clock    func() time.Time // nil is time.Now; for what is shown only
}

// now is the time that is shown.
func (o *Options) now() time.Time {
	if o.Clock != nil {
		return o.Clock()
	}
	return time.Now()
}

// Renderer writes a plan as a report. Formats lists the endings that it knows, such as "txt".
type Renderer interface {
	Formats() []string
	Render(plan *planner.Plan, format string, width int) ([]byte, error)
	// Lines is the report for the screen.
	Lines(plan *planner.Plan, width int) ([]ReportLine, error)
}

// ReportLine is a line of a report, in the tones that its parts have.
type ReportLine struct {
	Text string
	Runs []cells.Run // the text in parts; none: all of it is plain
}

// Store keeps what must not be lost.
type Store interface {
	// SaveSession keeps the session's file, whole or not at all.
	SaveSession(data []byte) error
	// SaveReport writes a file that the operator named and returns its full name. A file that is there
	// already stays as it is, and the error is fs.ErrExist.
	SaveReport(name string, data []byte) (full string, err error)
	// ReplaceReport is SaveReport after the operator has agreed to lose the file that is there.
	ReplaceReport(name string, data []byte) (full string, err error)
	// Inventory reads the inventory's file as it is now.
	Inventory() (*inventory.Editor, error)
	// SaveInventory writes it, if it is still what was read.
	SaveInventory(before, after []byte) error
}

// Deployer carries a plan out. It tells events what it does, one at a time, and returns when it has
// ended; the error is why it ended early. With Preview set it changes nothing: it tells every step with
// its commands and returns. When the context ends, it finishes the step that is running, tells the others
// as skipped, and returns the context's error. Where files of somebody's are in the way that are not among TakeOver, it
// changes nothing, and the error is a [runview.InTheWay].
type Deployer interface {
	Deploy(ctx context.Context, run DeployRun) error
}

// DeployRun is one run of a plan.
type DeployRun struct {
	Plan    *planner.Plan
	Preview bool
	// TakeOver are the keys of somebody's files that the operator has seen, and that the run may replace.
	TakeOver []string
	Events   func(runview.Event) // never blocks

	// Aside gives the plain terminal to ask while it runs, and returns when the screen is back. Where the
	// session ends first, ask is not run.
	Aside func(ask func())
}

// Resume is an earlier session that the operator may go on with: nothing of Now, Then and Why where there
// are only others.
type Resume struct {
	Now  *session.Session // on the inventory as it is now; nil: it does not fit that
	Then *session.Session // on the inventory as it was then; nil where that is the same
	Why  error            // why there is no Now

	Saved           time.Time
	Steps, Variants int
	Clean           bool   // it ended because the operator left
	Inventory       bool   // has changed since
	Catalog         bool   // likewise
	Old             string // where it is kept when the operator begins anew

	Busy bool   // another berth has it open: what is gone on with is a copy
	By   int    // the process of that one; 0: not known
	File string // where this one is saved then

	Others []Other // sessions in other files

	// Taken is told when the operator goes on with the session; until then its file is not to be
	// written over.
	Taken func()
}

// Other is a session in another file, which is read when it is chosen.
type Other struct {
	Name  string
	Saved time.Time
	Open  func() (Opened, error)
}

// Opened is a session that was read from its file.
type Opened struct {
	Session         *session.Session
	Steps, Variants int
}

// Keys are other keys for actions than the usual ones: the names of actions with their keys, as Bubble
// Tea names keys. No keys take an action off the keyboard; it stays in the palette.
type Keys map[string][]string
