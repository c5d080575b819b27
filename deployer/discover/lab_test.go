package discover

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/inventory"
	"berth/planner"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var now = time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)

func shippedCatalog(t *testing.T) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// running is a container that has been up for a time.
func running(name, image, project string, memory, peak planner.Bytes, up time.Duration) probe.Container {
	return probe.Container{
		ID: strings.Repeat("ab", 32), Name: name, Image: image, Project: project, State: "running", Memory: memory, Peak: peak, Started: now.Add(-up),
	}
}

// strangers are the machines of somebody: a NAS, a small PC, a Raspberry Pi, and one that does not answer.
func strangers(t *testing.T) ([]Source, map[string]*probe.Facts) {
	t.Helper()
	sources, err := Sources([]string{"admin@nas.lan", "root@192.168.1.20:2222", "pi@pi", "attic"})
	if err != nil {
		t.Fatal(err)
	}
	const day = 24 * time.Hour
	nas := &probe.Facts{
		OS: "", Arch: planner.Arch{Family: "amd64", Level: 2}, Memory: 15800 * planner.MB, Available: 11 * planner.GB, Cores: 4, PageSize: 4096, Cgroup: 1, Limits: true,
		Docker:  probe.DockerFacts{Client: "20.10", Server: "20.10.23", Compose: "2.20.1", Root: "/volume1/@docker"},
		Disks:   []probe.Disk{{Path: "/volume1/@docker", Device: "/dev/vg1", Size: 3600 * planner.GB, Free: 900 * planner.GB}},
		Devices: []string{"/dev/dri/card0", "/dev/dri/renderD128", "/dev/net/tun", "/dev/sata1"},
		Containers: []probe.Container{
			running("jellyfin", "jellyfin/jellyfin:10.10", "media", 600*planner.MB, 1100*planner.MB, 12*day),
			running("sonarr", "lscr.io/linuxserver/sonarr:latest", "media", 200*planner.MB, 260*planner.MB, 12*day),
			running("plex", "plexinc/pms-docker", "", 500*planner.MB, 700*planner.MB, 12*day),
			running("uptime-kuma-nas", "louislam/uptime-kuma:1", "kuma", 120*planner.MB, 0, time.Hour),
		},
		Hardware: &probe.Hardware{
			Hostname: "DiskStation", Boot: "a", Login: "admin", Domain: "home.arpa", Model: "Intel(R) Celeron(R) J4125 CPU @ 2.00GHz", Board: "DS920+", Vendor: "Synology Inc.",
			Cores: 4, Threads: 4, Installed: 16 * planner.GB, Modules: 2, Slots: 2, Render: []probe.Render{{Name: "renderD128", Driver: "i915"}},
			Disks: []probe.Block{{Name: "sata1", Size: 4000 * planner.GB}}, Exports: []string{"/volume1/photos"}, Samba: []probe.Share{{Name: "Films", Path: "/volume1/films"}},
			Signs: []probe.Sign{{Name: "id", Version: "synology"}, {Name: "dsm", Version: "7.2.1"}}, Stacks: []string{"/volume1/docker/old/compose.yaml"},
		},
	}
	pc := &probe.Facts{
		OS: "Debian GNU/Linux 12 (bookworm)", Arch: planner.Arch{Family: "amd64", Level: 3}, Memory: 31700 * planner.MB, Available: 26 * planner.GB, Cores: 16, PageSize: 4096, Cgroup: 2, Limits: true,
		Docker: probe.DockerFacts{Client: "27", Server: "27.3.1", Compose: "2.29.7"},
		Containers: []probe.Container{
			running("immich_server", "ghcr.io/immich-app/immich-server:release", "immich", 900*planner.MB, 1500*planner.MB, 3*day),
			running("immich_postgres", "ghcr.io/immich-app/postgres:14", "immich", 300*planner.MB, 400*planner.MB, 3*day),
			running("kuma", "louislam/uptime-kuma:1", "kuma", 90*planner.MB, 110*planner.MB, 3*day),
			running("promtail", "grafana/promtail:3.0.0", "", 40*planner.MB, 50*planner.MB, 3*day),
		},
		Hardware: &probe.Hardware{
			Hostname: "box", Boot: "b", Login: "root", Domain: "home.arpa", Model: "AMD Ryzen 7 9700X 8-Core Processor", Board: "MS-7E26", Cores: 8, Threads: 16,
			Mounts: []probe.Mounted{{Type: "nfs4", From: "nas:/volume1/photos", At: "/mnt/photos"}},
		},
	}
	pi := &probe.Facts{
		OS: "Debian GNU/Linux 12 (bookworm)", Arch: planner.Arch{Family: "arm64"}, Memory: 3790 * planner.MB, Available: 2900 * planner.MB, Cores: 4, PageSize: 4096, Cgroup: 2,
		Docker: probe.DockerFacts{Client: "27", Server: "27.3.1"}, RootErr: errors.New("sudo of pi asks for a password,\nand nobody is there"),
		Hardware: &probe.Hardware{
			Hostname: "raspberrypi", Boot: "c", Login: "pi", Board: "Raspberry Pi 4 Model B Rev 1.5", Compatible: []string{"raspberrypi,4-model-b", "brcm,bcm2711"}, Installed: 4 * planner.GB,
			Cores: 4, Threads: 4, Signs: []probe.Sign{{Name: "raspios"}}, Render: []probe.Render{{Name: "renderD128", Driver: "v3d"}},
		},
	}
	return sources, map[string]*probe.Facts{
		"admin@nas.lan": nas, "root@192.168.1.20:2222": pc, "pi@pi": pi, "attic": {Err: errors.New("host attic: no answer")},
	}
}

// golden compares a text with a file of testdata.
func golden(t *testing.T, name string, text []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(text)); diff != "" {
		t.Error(diff)
	}
}

//raced:skip
func TestTheLabOfAStrangerBecomesAnInventoryThatSaysWhereItsFiguresAreFrom(t *testing.T) {
	t.Parallel()
	sources, facts := strangers(t)
	c := shippedCatalog(t)
	l, err := seen(sources, nil, facts, nil, c)
	if err != nil {
		t.Fatal(err)
	}
	text, err := l.Inventory()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	golden(t, "strangers.yaml", text)
	inv, err := inventory.Parse("x", text, c.Library())
	if err != nil {
		t.Fatal(err)
	}
	p := inv.Problem()
	if len(p.Machines) != 3 || p.Current.Host["jellyfin"] != "nas" || p.Current.Host["immich"] != "box" {
		t.Errorf("%+v", p.Current)
	}
	if s := p.Service("jellyfin"); s.Demand.Memory != 1300*planner.MB {
		t.Errorf("jellyfin is planned with %s", s.Demand.Memory)
	}
}

// seen makes a lab of what hosts said, without stacks.
func seen(sources, further []Source, facts map[string]*probe.Facts, guests map[string]told, c *catalog.Catalog) (*Lab, error) {
	l, err := machines(sources, further, facts, guests, c)
	if err == nil {
		l.When = now
		l.found(nil)
	}
	return l, err
}
