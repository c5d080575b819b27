package status

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/inventory"
	"berth/planner"
)

// kuma is a container of the entry uptime-kuma.
func kuma(name, project string) probe.Container {
	return up(name, project, "louislam/uptime-kuma:2")
}

func ofBerth(c probe.Container, service string) probe.Container {
	c.Service = service
	return c
}

func ended(c probe.Container) probe.Container {
	c.State = "exited"
	return c
}

// What runs twice of an entry is told apart by what the inventory says of the services that it has of it; what it has none
// for is proposed as an instance.
func TestWhatRunsTwiceOfAnEntryIsSaidWhichServiceItIs(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		lab   string // services and current
		hosts map[string][]probe.Container
		want  string
	}{
		"on one host, in two projects": {"services: {}", map[string][]probe.Container{"a": {kuma("one", "one"), kuma("two-app-1", "two")}},
			"a uptime-kuma; a uptime-kuma as two"},
		"containers of no project": {"services: {}", map[string][]probe.Container{"a": {kuma("Kuma", ""), kuma("Other", "")}},
			"a uptime-kuma; a uptime-kuma as uptime-kuma-a"},
		"two replicas of one project": {"services: {}", map[string][]probe.Container{"a": {kuma("one-1", "one"), kuma("one-2", "one")}}, "a uptime-kuma"},
		"an old one that is stopped":  {"services: {}", map[string][]probe.Container{"a": {ended(kuma("old", "")), kuma("kuma", "")}}, "a uptime-kuma"},
		"on two hosts":                {"services: {uptime-kuma: {}}", map[string][]probe.Container{"a": {kuma("kuma", "")}, "b": {kuma("kuma", "")}}, "a uptime-kuma; b uptime-kuma on a as kuma"},
		"on two hosts, today on the second": {"services: {uptime-kuma: {}}\ncurrent: {b: [uptime-kuma]}",
			map[string][]probe.Container{"a": {kuma("kuma", "")}, "b": {kuma("kuma", "")}}, "a uptime-kuma on b as kuma; b uptime-kuma"},
		"berth's and another one": {"services: {uptime-kuma: {}}",
			map[string][]probe.Container{"a": {kuma("x", "x"), ofBerth(kuma("uptime-kuma-app-1", "uptime-kuma"), "uptime-kuma")}}, "a uptime-kuma; a uptime-kuma as x"},
		"instances that are pinned": {"services: {k1: {entry: uptime-kuma, on: b}, k2: {entry: uptime-kuma, on: a}}",
			map[string][]probe.Container{"a": {kuma("kuma", "")}, "b": {kuma("kuma", "")}}, "a k2; b k1"},
		"instances by the names of projects": {"services: {k1: {entry: uptime-kuma}, k2: {entry: uptime-kuma}}",
			map[string][]probe.Container{"a": {kuma("x-1", "k2"), kuma("y-1", "k1")}}, "a k1; a k2"},
		"instances that the inventory has where they are": {"services: {uptime-kuma: {}, k2: {entry: uptime-kuma}}\ncurrent: {a: [k2], b: [uptime-kuma]}",
			map[string][]probe.Container{"a": {kuma("kuma", "")}, "b": {kuma("kuma", "")}}, "a k2; b uptime-kuma"},
		"the one that is left over": {"services: {uptime-kuma: {}, k2: {entry: uptime-kuma}}\ncurrent: {b: [uptime-kuma]}",
			map[string][]probe.Container{"a": {kuma("kuma", "")}, "b": {kuma("kuma", "")}}, "a k2; b uptime-kuma"},
		"two that nobody can tell apart": {"services: {k1: {entry: uptime-kuma}, k2: {entry: uptime-kuma}}",
			map[string][]probe.Container{"a": {kuma("kuma", "")}, "b": {kuma("kuma", "")}}, "a uptime-kuma second; b uptime-kuma second"},
		"one whose host does not answer": {"services: {uptime-kuma: {}}\ncurrent: {c: [uptime-kuma]}",
			map[string][]probe.Container{"a": {kuma("kuma", "")}}, "a uptime-kuma on c"},
		"one from another publisher": {"services: {uptime-kuma: {}}",
			map[string][]probe.Container{"a": {kuma("kuma", "")}, "b": {up("k", "", "ghcr.io/else/uptime-kuma:1")}}, "a uptime-kuma; b uptime-kuma on a"},
		"berth's instances": {"services: {k1: {entry: uptime-kuma}, k2: {entry: uptime-kuma}}",
			map[string][]probe.Container{"a": {ofBerth(kuma("k1-app-1", "k1"), "k1")}, "b": {ofBerth(kuma("k2-app-1", "k2"), "k2")}}, "a k1; b k2"},
		"agents": {"services: {}", map[string][]probe.Container{"a": {up("n1", "", "prom/node-exporter:1"), up("n2", "n", "prom/node-exporter:1")}}, "a node-exporter"},
	} {
		t.Run(name, func(t *testing.T) {
			inv, err := inventory.Parse("lab.yaml", []byte("name: x\nmachines:\n  a: {kind: docker, processor: n100, memory: 8GB}\n  b: {kind: docker, processor: n100, memory: 8GB}\n  c: {kind: docker, processor: n100, memory: 8GB}\n"+
				test.lab+"\n"), c.Library())
			if err != nil {
				t.Fatal(err)
			}
			facts := map[string]*probe.Facts{}
			for host, list := range test.hosts {
				facts[host] = &probe.Facts{Host: host, Containers: list}
			}
			var got []string
			for _, h := range Scan(c.WithInstances(inv.Entries), inv.Problem(), facts) {
				for _, f := range h.Found {
					line := h.Host + " " + f.Service
					if f.Also != "" {
						line += " on " + f.Also
					}
					if f.As != "" {
						line += " as " + f.As
					} else if f.Second {
						line += " second"
					}
					if f.counts() == (h.Foreign > 0) && len(h.Found) == 1 {
						t.Errorf("%s: %s foreign", line, h.Foreign)
					}
					got = append(got, line)
				}
			}
			if d := cmp.Diff(test.want, strings.Join(got, "; ")); d != "" {
				t.Error(d)
			}
		})
	}
}

// An entry may be called compose.yml or docker-compose.yaml, and have its containers in a file that it includes.
func TestEntriesAreKnownByTheImagesOfAllTheirComposeFiles(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"wiki/docker-compose.yml":          "include: [web.yaml]\nservices:\n  search: {image: example/search}\n",
		"wiki/docker-compose.override.yml": "services:\n  extra: {image: example/extra}\n",
		"wiki/web.yaml":                    "services:\n  web: {image: example/web}\n",
	} {
		write(t, dir, name, text)
	}
	c, err := catalog.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, image := range []string{"search", "extra", "web"} {
		hosts := Scan(c, &planner.Problem{}, map[string]*probe.Facts{"a": {Host: "a", Containers: []probe.Container{up("x", "", fmt.Sprintf("example/%s:1", image))}}})
		if len(hosts[0].Found) != 1 || hosts[0].Found[0].Service != "wiki" {
			t.Errorf("%s: %+v", image, hosts[0])
		}
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
