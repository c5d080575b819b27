package preflight

import (
	"testing"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/planner"
)

func TestAHostWithLittleLeftForABuildIsSaid(t *testing.T) {
	for missing, want := range map[string]int{"tar": 1, "stat": 0} {
		b := &compose.Bundle{Host: "pi", Service: "shop", Builds: []compose.Build{{Container: "web", Image: "shop-web"}}}
		k := &checker{want: Want{Pins: map[Place][]compose.Pin{{"pi", "shop"}: {{Image: "shop-web"}}}}}
		if buildRoom(k, &service{Bundle: b, on: &probe.Facts{Host: "pi", Missing: []string{missing}}}); len(k.found) != want || Stopped(k.found) != (want > 0) {
			t.Errorf("without %s: %s", missing, said(k.found))
		}
	}
	for name, c := range map[string]struct {
		memory, disk planner.Bytes
		built        string // the image is there
		finds        int
	}{
		"enough":           {memory: planner.GB, disk: 8 * planner.GB},
		"not known":        {disk: 8 * planner.GB},
		"little memory":    {memory: 300 * planner.MB, disk: 8 * planner.GB, finds: 1},
		"little room":      {memory: planner.GB, disk: 2 * planner.GB, finds: 1},
		"nothing is built": {memory: 300 * planner.MB, disk: planner.MB, built: idOne},
		"both":             {memory: 300 * planner.MB, disk: planner.MB, finds: 2},
	} {
		b := &compose.Bundle{Host: "pi", Service: "shop", Builds: []compose.Build{{Container: "web", Image: "shop-web", Size: int64(planner.GB)}}}
		on := &probe.Facts{Host: "pi", Available: c.memory, Disks: []probe.Disk{{Path: "/var/lib/docker", Free: c.disk}}}
		on.Docker.Root = "/var/lib/docker"
		k := &checker{want: Want{Pins: map[Place][]compose.Pin{{"pi", "shop"}: {{Image: "shop-web", Digest: c.built}}}}}
		if buildRoom(k, &service{Bundle: b, on: on}); len(k.found) != c.finds || Stopped(k.found) {
			t.Errorf("%s: %s", name, said(k.found))
		}
	}
}
