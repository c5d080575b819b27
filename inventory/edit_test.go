package inventory_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/inventory"
	"berth/planner"
)

// diffLines lists the lines that differ, in the manner of diff. Equal lines at both ends are left out.
func diffLines(before, after string) string {
	a, b := strings.SplitAfter(before, "\n"), strings.SplitAfter(after, "\n")
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var out strings.Builder
	for _, l := range a {
		out.WriteString("-" + l)
	}
	for _, l := range b {
		out.WriteString("+" + l)
	}
	return out.String()
}

func TestNothingChangedIsTheVerySameFile(t *testing.T) {
	for _, text := range []string{lab, strings.ReplaceAll(lab, "\n", "\r\n"), minimal(), strings.TrimSpace(minimal())} {
		inv := parse(t, text)
		if got := string(inv.Editor().Bytes()); got != text || string(inv.Bytes()) != text {
			t.Error(diffLines(text, got))
		}
	}
}

// Each change touches its own line and nothing else, and the file says what was wanted.
func TestChangesKeepTheRestOfTheFile(t *testing.T) {
	const gb = planner.GB
	for name, c := range map[string]struct {
		change func(*inventory.Editor) error
		want   string
	}{
		"the margin": {
			func(e *inventory.Editor) error { return e.SetMargin(875) },
			"-margin: 90%      # of memory\n+margin: 87.5%      # of memory\n",
		},
		"a range in a block": {
			func(e *inventory.Editor) error {
				return e.SetGuestMemory("media", planner.Range{Min: 9 * gb, Max: 9 * gb})
			},
			"-        memory: 2GB..16GB   # to choose\n+        memory: 9GB   # to choose\n",
		},
		"a range in braces": {
			func(e *inventory.Editor) error {
				return e.SetGuestMemory("apps", planner.Range{Min: 2 * gb, Max: 4 * gb})
			},
			"-      apps: {kind: lxc, id: 200, cpus: 2, memory: 1GB..8GB, reserved: 64MB, exists: {memory: 4GB}, vlan: 0, swap: 0, docker: image, address: dhcp}\n" +
				"+      apps: {kind: lxc, id: 200, cpus: 2, memory: 2GB..4GB, reserved: 64MB, exists: {memory: 4GB}, vlan: 0, swap: 0, docker: image, address: dhcp}\n",
		},
		"another pin": {
			func(e *inventory.Editor) error { return e.Pin("adguard-home", "cargo") },
			"-  adguard-home: {on: pi}     # DNS\n+  adguard-home: {on: cargo}     # DNS\n",
		},
		"a pin to two": {
			func(e *inventory.Editor) error { return e.Pin("adguard-home", "cargo", "pve") },
			"-  adguard-home: {on: pi}     # DNS\n+  adguard-home: {on: [cargo, pve]}     # DNS\n",
		},
		"no pin": {
			func(e *inventory.Editor) error { return e.Pin("adguard-home") },
			"-  adguard-home: {on: pi}     # DNS\n+  adguard-home: {}     # DNS\n",
		},
		"no pin where there is none": {func(e *inventory.Editor) error { return e.Pin("immich") }, ""},
		"a pin in a block": {
			func(e *inventory.Editor) error { return e.Pin("immich", "cargo") },
			"+    on: cargo\n",
		},
		"a pin of a service with nothing": {
			func(e *inventory.Editor) error { return e.Pin("loki", "pi") },
			"-  loki:\n+  loki: {on: pi}\n",
		},
		"a pin of a service with empty braces": {
			func(e *inventory.Editor) error { return e.Pin("promtail", "pi") },
			"-  promtail: {}   # everywhere\n+  promtail: {on: pi}   # everywhere\n",
		},
		"a pin of a service that has no wish": {
			func(e *inventory.Editor) error { return e.Pin("grafana", "apps") },
			"+  grafana: {on: apps}\n",
		},
		"a workload": {
			func(e *inventory.Editor) error {
				return e.SetWorkload("immich", planner.Workload{Amount: 100, Unit: "photos", Period: planner.Day})
			},
			"-    workload: 30 photos/week\n+    workload: 100 photos/day\n",
		},
		"no workload": {
			func(e *inventory.Editor) error { return e.SetWorkload("immich", planner.Workload{}) },
			"-    workload: 30 photos/week\n",
		},
		"a verdict accepted": {
			func(e *inventory.Editor) error { return e.SetAccept("adguard-home", true) },
			"-  adguard-home: {on: pi}     # DNS\n+  adguard-home: {on: pi, accept: not-recommended}     # DNS\n",
		},
		"a verdict accepted no longer": {
			func(e *inventory.Editor) error { return e.SetAccept("immich", false) },
			"-    accept: not-recommended\n",
		},
		"a new service": {
			func(e *inventory.Editor) error { return e.AddService("paperless-ngx") },
			"+  paperless-ngx: {}\n",
		},
		"a leaving service kept": {
			func(e *inventory.Editor) error { return e.AddService("dozzle") },
			"-  dozzle: {remove: true}\n+  dozzle: {}\n",
		},
		"a wish taken out": {
			func(e *inventory.Editor) error { return e.RemoveService("loki") },
			"-  loki:\n",
		},
		"a running service removed": {
			func(e *inventory.Editor) error { return e.RemoveService("grafana") },
			"+  grafana: {remove: true}\n",
		},
		"a running service with wishes removed": {
			func(e *inventory.Editor) error { return e.RemoveService("adguard-home") },
			"-  adguard-home: {on: pi}     # DNS\n+  adguard-home: {remove: true}     # DNS\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, text := range []string{lab, strings.ReplaceAll(lab, "\n", "\r\n")} {
				e := parse(t, text).Editor()
				if err := c.change(e); err != nil {
					t.Fatal(err)
				}
				if got := strings.ReplaceAll(diffLines(text, string(e.Bytes())), "\r", ""); got != c.want {
					t.Errorf("got\n%swant\n%s", got, c.want)
				}
				again := string(e.Bytes())
				if err := c.change(e); err != nil || string(e.Bytes()) != again {
					t.Errorf("the same change again: %v\n%s", err, diffLines(again, string(e.Bytes())))
				}
			}
		})
	}
}

func TestManyChangesAddUp(t *testing.T) {
	e := parse(t, lab).Editor()
	for _, err := range []error{
		e.SetMargin(950), e.Pin("immich", "cargo"), e.RemoveService("promtail"), e.AddService("paperless-ngx"),
		e.SetWorkload("paperless-ngx", planner.Workload{Amount: 3, Unit: "documents", Period: planner.Week}),
		e.Pin("loki", "apps"), e.Pin("adguard-home"), e.SetGuestMemory("media", planner.Range{Min: planner.GB, Max: 3 * planner.GB}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	comment := regexp.MustCompile(`#.*`)
	if d := cmp.Diff(comment.FindAllString(lab, -1), comment.FindAllString(string(e.Bytes()), -1)); d != "" {
		t.Errorf("comments: %s", d)
	}
	p := parse(t, string(e.Bytes())).Problem()
	if on := p.Service("immich").Wish.On; p.Rules.Margin != 950 || !slices.Equal(on, []string{"cargo"}) || p.Service("paperless-ngx") == nil {
		t.Errorf("margin %d, immich on %v", p.Rules.Margin, on)
	}
}

func TestChangesInUnusualFiles(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		change func(*inventory.Editor) error
		want   string
	}{
		"no services yet": {"name: x\n", func(e *inventory.Editor) error { return e.Pin("a", "b") }, "name: x\n\nservices:\n  a: {on: b}\n"},
		"no newline at the end": {
			"name: x\nservices:\n  b: {}", func(e *inventory.Editor) error { return e.AddService("a") }, "name: x\nservices:\n  b: {}\n  a: {}",
		},
		"services with nothing": {
			"services:   # all\nname: x\n", func(e *inventory.Editor) error { return e.AddService("a") }, "services:   # all\n  a: {}\nname: x\n",
		},
		"services in braces": {"services: {}\n", func(e *inventory.Editor) error { return e.Pin("a", "true") }, "services: {a: {on: \"true\"}}\n"},
		"a margin that was not there": {
			"name: x\nservices:\n  a: {}\n", func(e *inventory.Editor) error { return e.SetMargin(850) }, "name: x\nmargin: 85%\nservices:\n  a: {}\n",
		},
		"a list in a block": {
			"services:\n  a:\n    on:   # why\n      - x  # one\n      - y\n    # next\n    priority: low\n",
			func(e *inventory.Editor) error { return e.Pin("a", "z") },
			"services:\n  a:\n    on: z   # why\n    # next\n    priority: low\n",
		},
		"the last wish of a block": {
			"services:\n  # first\n  a:   # why\n    on: x\n  b: {}\n",
			func(e *inventory.Editor) error { return e.Pin("a") }, "services:\n  # first\n  a: {}   # why\n  b: {}\n",
		},
		"the first of braces": {
			"services: {a: {on: x, priority: low}}\n", func(e *inventory.Editor) error { return e.Pin("a") }, "services: {a: {priority: low}}\n",
		},
		"quotes": {
			"services: {'a': {\"on\": 'it''s # {', priority: low}} # end\n",
			func(e *inventory.Editor) error { return e.Pin("a", "y") }, "services: {'a': {\"on\": y, priority: low}} # end\n",
		},
		"braces over several lines": {
			"services: {\n  a: {}, # one\n  b: {}\n}\n", func(e *inventory.Editor) error { return e.AddService("c") },
			"services: {\n  a: {}, # one\n  b: {}, c: {}\n}\n",
		},
		"a literal block before": {
			"name: |\n  x\n  # no comment\nservices:\n  a: {}\n", func(e *inventory.Editor) error { return e.Pin("a", "b") },
			"name: |\n  x\n  # no comment\nservices:\n  a: {on: b}\n",
		},
		"characters of several bytes": {
			"{name: Zoë, services: {a: {on: x}}} # é\n", func(e *inventory.Editor) error { return e.Pin("a", "y") },
			"{name: Zoë, services: {a: {on: y}}} # é\n",
		},
		"what cannot be cut is written anew": {
			"services:\n\n  a:\n    # why\n    on: >-\n      some\n      host\n",
			func(e *inventory.Editor) error { return e.Pin("a", "x") }, "services:\n  a:\n    # why\n    on: x\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			e, err := inventory.NewEditor("f", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if err := c.change(e); err != nil {
				t.Fatal(err)
			}
			if got := string(e.Bytes()); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestSharedValuesAreNotChanged(t *testing.T) {
	const text = "services: {a: &d {on: x}, b: *d, c: {<<: *d}}\n"
	e, err := inventory.NewEditor("f", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range []string{"a", "b", "c"} {
		if err := e.Pin(service, "y"); err == nil || !strings.Contains(err.Error(), "by hand") {
			t.Errorf("%s: %v", service, err)
		}
	}
	if err := e.SetGuestMemory("nobody", planner.Range{}); err == nil {
		t.Error("a guest that is not there was sized")
	}
	if string(e.Bytes()) != text {
		t.Errorf("changed to %s", e.Bytes())
	}
	if _, err := inventory.NewEditor("f", []byte("a: [")); err == nil {
		t.Error("no YAML, and no error")
	}
}

func TestEveryServiceOfTheShippedFileCanBePinned(t *testing.T) {
	data, err := os.ReadFile("../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	inv, lib := shipped(t, "../inventory.yaml")
	for _, s := range inv.Problem().Services {
		if s.Agent {
			continue
		}
		e := inv.Editor()
		if err := e.Pin(s.Name, "cargo"); err != nil {
			t.Error(err)
		}
		if got := strings.Count(diffLines(string(data), string(e.Bytes())), "\n"); got > 2 {
			t.Errorf("%s: %d lines changed", s.Name, got)
		}
		again, err := inventory.Parse("f", e.Bytes(), lib)
		if err != nil {
			t.Fatal(err)
		}
		if on := again.Problem().Service(s.Name).Wish.On; !slices.Equal(on, []string{"cargo"}) {
			t.Errorf("%s is on %v", s.Name, on)
		}
	}
}

func FuzzEdit(f *testing.F) {
	f.Add([]byte(lab), "immich", "cargo")
	f.Add([]byte("services: {a: {on: [x, 'y']}}"), "a", "b")
	f.Add([]byte("services:\n  a:\n    on:\n      - x\n"), "a", "null")
	f.Fuzz(func(t *testing.T, data []byte, service, host string) {
		if !regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,20}$`).MatchString(service) || len(host) > 60 {
			return
		}
		e, err := inventory.NewEditor("f", data)
		if err != nil {
			return
		}
		for _, change := range []func() error{
			func() error { return e.Pin(service, host) },
			func() error { return e.AddService(service) },
			func() error { return e.SetMargin(850) },
			func() error { return e.Pin(service, host, host) },
			func() error { return e.Pin(service) },
			func() error { return e.RemoveService(service) },
		} {
			before := e.Bytes()
			if err := change(); err != nil && string(e.Bytes()) != string(before) {
				t.Fatalf("refused (%v), and changed", err)
			}
			if _, err := inventory.NewEditor("f", e.Bytes()); err != nil {
				t.Fatalf("cannot be read any more: %v\n%q", err, e.Bytes())
			}
		}
	})
}
