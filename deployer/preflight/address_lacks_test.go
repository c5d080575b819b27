package preflight

import (
	"net/netip"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/planner"
)

func TestAPortAtAnAddressThatItsHostHasNotStopsTheRun(t *testing.T) {
	has := []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("192.0.2.2"), netip.MustParseAddr("fe80::1"), netip.MustParseAddr("2001:db8::2")}
	for _, c := range []struct {
		address string
		has     []netip.Addr
		any     bool
		want    int
	}{
		{"192.0.2.2", has, false, 0},
		{"192.0.2.53", has, false, 1},
		{"", has, false, 0},
		{"0.0.0.0", has, false, 0},
		{"::", has, false, 0},
		{"127.0.0.53", has, false, 0},
		{"2001:db8::2", has, false, 0},
		{"2001:db8::53", has, false, 1},
		{"2001:db8::53", has[:2], false, 0}, // nothing is known of IPv6
		{"192.0.2.53", nil, false, 0},
		{"192.0.2.53", has, true, 0}, // an address that moves between hosts
	} {
		k := &checker{}
		s := &service{Bundle: &compose.Bundle{Host: "pi", Service: "dns"}, on: &probe.Facts{Host: "pi", Addresses: c.has, AnyAddress: c.any}, parts: &parts{ports: []planner.Port{{Number: 53, Address: c.address}}}}
		if addressLacks(k, s); len(k.found) != c.want || c.want > 0 && !Stopped(k.found) {
			t.Errorf("%s of %v: %s", c.address, c.has, said(k.found))
		}
		for _, f := range k.found {
			if a := f.(AddressLacks); len(a.Has) != 2 { // loopback and what every link has are no answer
				t.Errorf("%s: at %v", c.address, a.Has)
			}
		}
	}
}
