package rollout

import (
	"berth/deployer/adopt"
	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/steps"
)

// judgement says of every bundle how far it is on its host.
type judgement struct {
	bundles  []compose.Bundle
	facts    map[string]*probe.Facts
	hosts    map[string]ledger.Host
	values   steps.Values
	standing map[*compose.Bundle]steps.Standing
	unborn   []string                           // hosts that the run makes
	pins     map[preflight.Place][]compose.Pin  // of what comes
	stacks   map[preflight.Place]*adopt.Verdict // of what comes and runs by hand where it comes to
}
