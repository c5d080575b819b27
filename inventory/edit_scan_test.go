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
		"what a service left": {
			func(e *inventory.Editor) error {
				return e.SetWaiting(planner.Waiting{Service: "adguard-home", On: "nas", Since: "2026-11-30", Size: 10 * planner.GB})
			},
			"+\n+waiting:\n+  adguard-home: {on: nas, since: 2026-11-30, size: 10GB}\n",
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

func TestWhatWaitsIsChangedAndTakenAway(t *testing.T) {
	const left = toScan + "waiting:\n  adguard-home: {on: nas, since: 2026-11-30, size: 10GB}   # since the move\n  immich: {on: nas, since: 2026-11-29}\n"
	for name, c := range map[string]struct {
		change func(*inventory.Editor) error
		want   string
	}{
		"another day, and nobody knows how much": {
			func(e *inventory.Editor) error {
				return e.SetWaiting(planner.Waiting{Service: "adguard-home", On: "nas", Since: "2026-12-01"})
			},
			"-  adguard-home: {on: nas, since: 2026-11-30, size: 10GB}   # since the move\n+  adguard-home: {on: nas, since: 2026-12-01}   # since the move\n",
		},
		"one is deleted": {func(e *inventory.Editor) error { return e.SetNotWaiting("immich") }, "-  immich: {on: nas, since: 2026-11-29}\n"},
		"both are": {
			func(e *inventory.Editor) error {
				if err := e.SetNotWaiting("immich"); err != nil {
					return err
				}
				return e.SetNotWaiting("adguard-home")
			},
			"-waiting:\n-  adguard-home: {on: nas, since: 2026-11-30, size: 10GB}   # since the move\n-  immich: {on: nas, since: 2026-11-29}\n+waiting: {}\n",
		},
		"what was never there": {func(e *inventory.Editor) error { return e.SetNotWaiting("loki") }, ""},
	} {
		e, err := inventory.NewEditor("inventory.yaml", []byte(left))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.change(e); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := diffLines(left, string(e.Bytes())); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
		parse(t, string(e.Bytes()))
	}
}

func TestAGuestThatIsGoneHasNothingThatWaits(t *testing.T) {
	const left = "waiting: {adguard-home: {on: vm, since: 2026-11-30}, immich: {on: nas, since: 2026-11-29}}\n"
	e, err := inventory.NewEditor("inventory.yaml", []byte(toScan+left))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.SetGone("vm"); err != nil {
		t.Fatal(err)
	}
	if p := parse(t, string(e.Bytes())).Problem(); len(p.Waiting) != 1 || p.Waiting[0].Service != "immich" {
		t.Errorf("%s", e.Bytes())
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
