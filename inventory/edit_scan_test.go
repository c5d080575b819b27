package inventory_test

import (
	"testing"

	"berth/inventory"
	"berth/planner"
)

// What a scan writes touches its own lines and nothing else.
func TestAScanWritesItsLinesOnly(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*inventory.Editor) error
		want   string
	}{
		"what runs": {
			func(e *inventory.Editor) error { return e.SetCurrent("pi", "adguard-home", "grafana") },
			"-  pi: [adguard-home]   # today\n+  pi: [adguard-home, grafana]   # today\n",
		},
		"a host more": {
			func(e *inventory.Editor) error { return e.SetCurrent("nas", "loki") },
			"+  nas: [loki]\n",
		},
		"nothing runs any more, and nothing did": {func(e *inventory.Editor) error { return e.SetCurrent("nas") }, ""},
		"foreign memory of a machine": {
			func(e *inventory.Editor) error { return e.SetForeign("nas", 192*planner.MB) },
			"-  nas: {kind: docker, processor: n100, memory: 8GB}   # the NAS\n" +
				"+  nas: {kind: docker, processor: n100, memory: 8GB, foreign: 192MB}   # the NAS\n",
		},
		"foreign memory of a guest": {
			func(e *inventory.Editor) error { return e.SetForeign("vm", planner.GB) },
			"-      vm: {kind: vm, id: 100, cpus: 2, memory: 1GB..4GB}\n+      vm: {kind: vm, id: 100, cpus: 2, memory: 1GB..4GB, foreign: 1GB}\n",
		},
		"a guest that is there": {
			func(e *inventory.Editor) error { return e.SetExists("vm", 2*planner.GB) },
			"-      vm: {kind: vm, id: 100, cpus: 2, memory: 1GB..4GB}\n" +
				"+      vm: {kind: vm, id: 100, cpus: 2, memory: 1GB..4GB, exists: {memory: 2GB}}\n",
		},
		"where a guest was found": {
			func(e *inventory.Editor) error { return e.SetFound("vm", "10.0.0.57") },
			"-      vm: {kind: vm, id: 100, cpus: 2, memory: 1GB..4GB}\n" +
				"+      vm: {kind: vm, id: 100, cpus: 2, memory: 1GB..4GB, address: dhcp, ssh: {host: 10.0.0.57}}\n",
		},
		"no foreign memory any more": {
			func(e *inventory.Editor) error { return e.SetForeign("pi", 0) },
			"-  pi: {kind: docker, processor: bcm2712, memory: 8GB, foreign: 1GB}\n+  pi: {kind: docker, processor: bcm2712, memory: 8GB}\n",
		},
	} {
		e, err := inventory.NewEditor("inventory.yaml", []byte(toScan))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.change(e); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := diffLines(toScan, string(e.Bytes())); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
		parse(t, string(e.Bytes()))
	}
}

func TestAScanOfWhatIsNotThereIsRefused(t *testing.T) {
	e, err := inventory.NewEditor("inventory.yaml", []byte(toScan))
	if err != nil {
		t.Fatal(err)
	}
	if e.SetForeign("crago", planner.GB) == nil || e.SetExists("nas", planner.GB) == nil || string(e.Bytes()) != toScan {
		t.Errorf("no error, or a change:\n%s", e.Bytes())
	}
}

const toScan = `# two and a guest
name: two
machines:
  pi: {kind: docker, processor: bcm2712, memory: 8GB, foreign: 1GB}
  nas: {kind: docker, processor: n100, memory: 8GB}   # the NAS
  pve:
    kind: proxmox
    processor: ryzen-7640hs
    memory: 32GB
    guests:
      vm: {kind: vm, id: 100, cpus: 2, memory: 1GB..4GB}

current:
  pi: [adguard-home]   # today
`
