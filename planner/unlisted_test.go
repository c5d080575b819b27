package planner

import (
	"slices"
	"testing"
)

func TestDevicesThatNoHostListsAreNoRuleWhereNobodyStatedThem(t *testing.T) {
	derived := []Derived{{Fact: FactDevices, Basis: ByDevice, Device: "gpu"}, {Fact: FactDevices, Basis: ByDevice, Device: "coral", Keys: []string{"devices"}}}
	p := &Problem{
		Machines: []Machine{{Name: "pi"}, {Name: "pve", Kind: Proxmox, Guests: []Guest{{Name: "media", Devices: []string{"gpu"}}}}},
		Services: []Service{
			{Name: "derived", Devices: []string{"coral", "gpu"}, Derived: derived},
			{Name: "stated", Devices: []string{"coral"}},
		},
	}
	shared := p.Services[0].Devices
	p.SetAsideUnlisted()
	p.SetAsideUnlisted() // a second time changes nothing
	if s := p.Services[0]; !slices.Equal(s.Devices, []string{"gpu"}) || !slices.Equal(s.Unlisted, []string{"coral"}) {
		t.Errorf("of what the containers ask for %q is a rule and %q is not", s.Devices, s.Unlisted)
	}
	if from := p.Services[0].devicesFrom([]string{"coral"}); len(from) != 1 || from[0].Device != "coral" {
		t.Errorf("the coral is from %v", from)
	}
	if s := p.Services[1]; !slices.Equal(s.Devices, []string{"coral"}) || s.Unlisted != nil {
		t.Errorf("of what the entry states %q is a rule and %q is not", s.Devices, s.Unlisted)
	}
	if !slices.Equal(shared, []string{"coral", "gpu"}) {
		t.Errorf("the catalog's own list has become %q", shared)
	}
}
