package rollout

import (
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
	pins     map[preflight.Place][]compose.Pin // of what comes
}
