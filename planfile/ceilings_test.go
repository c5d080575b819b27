package planfile

import (
	"strings"
	"testing"

	"berth/planner"
)

func TestWhatCeilingsAddUpToIsInTheFileWhereTheInventoryBoundsThem(t *testing.T) {
	p := &planner.Problem{
		Name: "x", Rules: planner.Rules{Margin: 900, Overcommit: 2000}, Current: planner.Placement{Host: map[string]string{"web": "a"}, Size: map[string]planner.Bytes{"a": 4 * planner.GB}},
		Machines: []planner.Machine{{Name: "pve", Kind: planner.Proxmox, Processor: planner.Processor{Name: "n100", Cores: 4, Threads: 4}, Memory: 8 * planner.GB, Guests: []planner.Guest{
			{Name: "a", Kind: planner.LXC, ID: 100, CPUs: 1, Memory: planner.Range{Min: 4 * planner.GB, Max: 4 * planner.GB}, Exists: true, ExistsAt: 4 * planner.GB},
		}}},
		Services: []planner.Service{{Name: "web", Demand: planner.Demand{Memory: planner.GB}}},
	}
	for by, want := range map[planner.Permille]bool{0: false, 1500: true} {
		p.Rules.LXCOvercommit = by
		data := Write(planner.Check(p, p.Current), Meta{})
		if got := strings.Contains(string(data), `"ceilings_bytes":4294967296`) && strings.Contains(string(data), `"lxc_overcommit":1.5`); got != want {
			t.Errorf("%d: %s", by, data)
		}
	}
}
