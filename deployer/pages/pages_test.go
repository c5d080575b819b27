package pages

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/deployer/guests"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/internal/linediff"
	"berth/inventory"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

var update = flag.Bool("update", false, "write the golden files anew; read the difference")

// lookedAt is the shipped lab as its hosts may say that it is: one of berth's, one with stacks made by
// hand, guests that are not there.
func lookedAt() map[string]*probe.Facts {
	up := func(name, service, project, image string, memory planner.Bytes) probe.Container {
		return probe.Container{
			ID: name, Name: name, Service: service, Project: project, Part: project, Image: image, State: "running", Digest: "sha256:1",
			Memory: memory * planner.MB, Restart: "unless-stopped",
		}
	}
	record := func(service string) probe.ServiceFacts {
		return probe.ServiceFacts{Record: ledger.Record{
			Service: service, Dir: "/opt/berth/" + service, Run: "20261122T190000Z-ab", Digest: "sha256:1",
			Files: map[string]string{"compose.yaml": "aa", ".env": "bb"},
		}, Files: map[string]probe.FileFact{"compose.yaml": {SHA256: "aa", Mode: 0o644}, ".env": {SHA256: "bb", Mode: 0o600}}}
	}
	docker := probe.DockerFacts{Client: "27.5.1", Server: "27.5.1", API: "1.47", Compose: "2.33.0", Root: "/var/lib/docker"}
	pi := &probe.Facts{
		Host: "control-tower", Root: true, OS: "Debian GNU/Linux 12 (bookworm)", Arch: planner.Arch{Family: "arm64"}, Cores: 4,
		Memory: 8064 * planner.MB, Available: 5000 * planner.MB, Docker: docker,
		Containers: []probe.Container{
			up("adguard-home-1", "adguard-home", "adguard-home", "adguard/adguardhome:v0.107", 150),
			up("grafana", "", "", "grafana/grafana:11.0.0", 300),
			up("home-assistant-1", "home-assistant", "home-assistant", "ghcr.io/home-assistant/home-assistant:2026.11", 480),
		},
		Services: []probe.ServiceFacts{record("adguard-home"), record("home-assistant"), record("homepage")},
	}
	pi.Containers[0].Health = "healthy"
	pi.Containers[2].Health, pi.Containers[2].Restarts = "unhealthy", 3
	pi.Services[0].Files["compose.yaml"] = probe.FileFact{SHA256: "cc", Mode: 0o644}
	pi.Lock = &ledger.LockFacts{Files: map[string]string{"who": "ann@pc", "when": "2026-11-22T19:00:00Z", "run": "20261122T190000Z-ab"}}
	nas := &probe.Facts{
		Host: "cargo", OS: "UGOS Pro", Arch: planner.Arch{Family: "amd64", Level: 3}, Cores: 4, Memory: 7800 * planner.MB, Available: 7000 * planner.MB,
		Docker: docker, RootErr: errors.New("sudo refused ann: not allowed"),
		Containers: []probe.Container{
			up("media-sonarr-1", "", "media", "ghcr.io/hotio/sonarr:latest", 200),
			up("wiki-db-1", "", "wiki", "postgres:16", 60), up("wiki-web-1", "", "wiki", "requarks/wiki:2", 130),
		},
	}
	down := func(host string) *probe.Facts {
		return &probe.Facts{Host: host, Err: errors.New("host " + host + ": connect to 192.168.10.110:22: no route to host")}
	}
	return map[string]*probe.Facts{"control-tower": pi, "cargo": nas, "media": down("media")}
}

// virtual is what the shipped lab's Proxmox may say: one guest as the inventory has it, one that is there already, and a stranger.
func virtual() guests.Answers {
	guest := func(id int, kind planner.Kind, config map[string]string) guests.Guest {
		return guests.Guest{ID: id, Kind: kind, Runs: true, Config: config}
	}
	return guests.Answers{Said: map[string]*guests.Proxmox{"pve": {Host: "pve", Version: "8.4.1", Cores: 12, Guests: []guests.Guest{
		guest(100, planner.VM, map[string]string{"name": "opnsense", "memory": "4096", "lock": "backup"}),
		guest(110, planner.VM, map[string]string{"name": "media", "memory": "6144", "cores": "6"}),
		guest(140, planner.LXC, map[string]string{"hostname": "desk", "memory": "1024"}),
	}}}}
}

func hostsOf(p *planner.Problem) []string {
	var out []string
	for _, h := range p.Hosts() {
		out = append(out, h.Name)
	}
	return out
}

func shippedInventory(t *testing.T) (*inventory.Inventory, *catalog.Catalog) {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("inventory.yaml", data, c.Library())
	if err != nil {
		t.Fatal(err)
	}
	return inv, c
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestWhatAScanFoundIsTheGoldens(t *testing.T) {
	inv, c := shippedInventory(t)
	hosts := status.Scan(c, inv.Problem(), lookedAt())
	pve := status.Hypervisors(inv.Problem(), nil, hostsOf(inv.Problem()), virtual())
	for name, lang := range map[string]wording.Lang{"scan.txt": wording.EN, "scan.fr.txt": wording.FR} {
		page := Scan{Words: wording.For(lang), Problem: inv.Problem(), Hosts: hosts, Hypervisors: pve}
		golden(t, name, page.Text())
		if page.Failed() != 0 {
			t.Errorf("%d failed, but the inventory does not say that media exists", page.Failed())
		}
	}
}

func TestTheStateOfHostsIsTheGoldens(t *testing.T) {
	inv, _ := shippedInventory(t)
	facts := lookedAt()
	facts["control-tower"].Past = ledger.History{Locked: true, Held: "20261122T190000Z-ab"}
	plan := planner.Check(inv.Problem(), status.Recorded(inv.Problem(), facts))
	hosts := status.Of(plan, nil, false, facts)
	pve := status.Hypervisors(inv.Problem(), nil, hostsOf(inv.Problem()), virtual())
	found := (&status.Lab{Problem: inv.Problem(), Facts: facts, Hypervisors: pve, Whole: true, Wishes: true}).Findings()
	diffs := map[status.File]message.Text{{Host: "control-tower", Service: "adguard-home", Name: "compose.yaml"}: Diff("compose.yaml", "a\nb\nc\n", "a\nB\nc\n")}
	for name, lang := range map[string]wording.Lang{"status.txt": wording.EN, "status.fr.txt": wording.FR} {
		page := Status{Words: wording.For(lang), Problem: inv.Problem(), Hosts: hosts, Found: found, Differences: diffs, Hypervisors: pve}
		golden(t, name, page.Text())
		if v := page.Verdict(); v.Silent != 0 || v.NotRoot != 1 || v.Drifted != 1 { // cargo was not looked at as root, media need not be there
			t.Errorf("%+v", v)
		}
	}
	page := Status{Words: wording.For(wording.FR), Problem: inv.Problem(), Hosts: hosts, Found: found, Differences: diffs, Hypervisors: pve}
	data, err := page.JSON()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "status.json", string(data))
}

func TestAScanChangesTheInventoryAndNothingElseInIt(t *testing.T) {
	inv, c := shippedInventory(t)
	facts := lookedAt()
	facts["media"] = &probe.Facts{Host: "media", Memory: 3900 * planner.MB, Containers: []probe.Container{
		{Name: "jellyfin", Image: "jellyfin/jellyfin:10", State: "running", Memory: planner.GB},
	}}
	page := Scan{Words: wording.For(wording.EN), Problem: inv.Problem(), Hosts: status.Scan(c, inv.Problem(), facts)}
	e := inv.Editor()
	if err := page.Edit(e); err != nil {
		t.Fatal(err)
	}
	after, err := inventory.Parse("inventory.yaml", e.Bytes(), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "scan.diff", Diff("inventory.yaml", string(inv.Bytes()), string(e.Bytes())).String())
	p := after.Problem()
	if p.Current.Host["grafana"] != "control-tower" || p.Current.Host["jellyfin"] != "media" || p.Current.Size["media"] != 4*planner.GB {
		t.Errorf("current: %v", p.Current)
	}
	again := Scan{Words: page.Words, Problem: p, Hosts: page.Hosts}
	e2 := after.Editor()
	if err := again.Edit(e2); err != nil || string(e2.Bytes()) != string(e.Bytes()) {
		t.Errorf("a second scan changes it again: %v\n%s", err, Diff("x", string(e.Bytes()), string(e2.Bytes())))
	}
}

func TestLinesThatDifferAreShownWithTheirNeighbours(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"a\n", "a\n", ""},
		{"a\nb\nc\nd\n", "a\nb\nX\nd\n", "--- f\n@@ line 2\n b\n-c\n+X\n d\n"},
		{"", "a\n", "--- f\n@@ line 1\n+a\n"},
		{strings.Repeat("x\n", linediff.Most+1), "x\n", "--- f: 2001 lines became 1\n"},
	} {
		if got := Diff("f", c.before, c.after).String(); got != c.want {
			t.Errorf("%.20q to %.20q:\n%s\nwant\n%s", c.before, c.after, got, c.want)
		}
	}
}
