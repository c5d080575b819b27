package preflight

import (
	"berth/deployer/adopt"
	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/inventory"
	"berth/planner"
)

// Want is what a run is to bring about.
type Want struct {
	Plan      *planner.Plan
	Inventory *inventory.Inventory
	Bundles   []compose.Bundle // what shall lie on which host, of those that the run touches
	Service   string           // that the run is limited to; empty: none
	Resumes   bool             // it is taken up again
	Run       string           // the run that is taken up again: its own lock and journal are in nobody's way

	// Left says how a run was left that has a lock or did not end. nil: that is not known.
	Left func(run string) ledger.Left

	// Frees reports whether a service that has a port or a name on a host gives it up before another one
	// there starts. nil: never.
	Frees func(host, holder, comes string) bool
	// Starts reports whether the run starts a service on a host. nil: always.
	Starts func(host, service string) bool
	// Secret says why the value of a secret cannot be had; nil where it can. nil: none is asked for.
	Secret func(compose.SecretRef) error
	// Elsewhere has the hosts that the run does not touch and that Elsewhere names.
	Elsewhere map[string]*probe.Facts
	// Scanned is what Scan says of all hosts that were looked at, where Unsettled asks for it.
	Scanned []status.Scanned
	// Former is what is known of former runs, where Unsettled asks for it. May be nil.
	Former *ledger.FormerRuns
	// Manifests is what the registries said, by host and image; see AskImages. May be nil.
	Manifests map[string]map[string]Manifest
	// Pins is what the images of services that come are taken as; see Pinning. Follow: moved tags are followed.
	Pins   map[Place][]compose.Pin
	Follow bool
	// InTheWay is what lies where files are to be; TakeOver: it may be replaced.
	InTheWay []InTheWay
	TakeOver bool
	// Stacks are the services that come and run by hand where they come to, and that the inventory has there.
	Stacks map[Place]*adopt.Verdict
	// Coming are guests that the run makes, Sized those whose memory or cores it changes, by name; Guests is what was found of guests.
	Coming, Sized []string
	Guests        []Finding
	Off           map[string]Finding // guests that do not answer, where their hypervisor says why
	// Moves are the services that come with their data; Sides is what the hosts of ToMove said, by host. It may be nil.
	Moves []moves.Move
	Sides map[string]moves.Side
	// Saved says of services how they are saved before they move; of one that is not among them nothing is made sure.
	Saved map[string]Saving
	// Old: the service that the run is limited to comes back from a move with what it had then, and leaves what it wrote since.
	Old bool
	// Weights is what hosts said of paths that ToWeigh names, by host and path. May be nil.
	Weights map[string]map[string]probe.Weight
	// There is what hosts said of paths that ToFind names, by host and path. May be nil.
	There map[string]map[string]bool
	// Mounts reports whether the run mounts a share on a host. nil: never.
	Mounts func(host, share string) bool
	// Shares is what ToSee names, with what hosts said of it. May be nil.
	Shares []Sight
}
