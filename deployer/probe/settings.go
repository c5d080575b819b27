package probe

import (
	"maps"
	"slices"

	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

// maxNanoCPUs is more than any host has.
const maxNanoCPUs = 1e9 * 1e5

// settings reads [ID, billionths of a core, networks] of the container that was read just before.
func (a *answer) settings(s string) error {
	var id string
	var nano int64
	var networks map[string]struct{}
	if err := fields(s, &id, &nano, &networks); err != nil {
		return err
	}
	last := len(a.Containers) - 1
	switch {
	case last < 0 || a.Containers[last].ID != id:
		return message.New("of no container")
	case len(networks) > maxItems:
		return message.New("too many networks")
	}
	c := &a.Containers[last]
	c.CPUs = planner.MilliCPU((min(max(nano, 0), maxNanoCPUs) + 5e5) / 1e6)
	c.Networks = []string{}
	for _, name := range slices.Sorted(maps.Keys(networks)) {
		c.Networks = append(c.Networks, ledger.Clean(name))
	}
	return nil
}
