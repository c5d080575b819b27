package catalog

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/planner"
)

var loadOnce = sync.OnceValues(func() (*Catalog, error) { return Load() })

// shipped are berth's own entries.
func shipped(t testing.TB) *Catalog {
	t.Helper()
	c, err := loadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryServiceOfTheTwoLabsIsShipped(t *testing.T) {
	want := strings.Fields(`
		adguard-home alertmanager alloy authentik bazarr bitwarden cadvisor diun dozzle gluetun-qbittorrent grafana
		home-assistant homepage immich jellyfin led-control loki nginx-proxy-manager node-exporter overseerr
		paperless-ngx prometheus promtail prowlarr radarr rclone scrutiny scrutiny-collector seerr sonarr stirling-pdf
		tailscale traefik uptime-kuma vaultwarden`)
	if diff := cmp.Diff(want, shipped(t).Names()); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

func TestMemoryIsWhatTheOperatorPlannedWith(t *testing.T) {
	want := map[string]planner.Bytes{
		"adguard-home": 200, "home-assistant": 500, "homepage": 100, "tailscale": 50, "grafana": 300, "prometheus": 1536,
		"loki": 500, "promtail": 50, "uptime-kuma": 200, "scrutiny": 150, "dozzle": 100, "diun": 50, "paperless-ngx": 2560,
		"stirling-pdf": 500, "rclone": 200, "led-control": 50, "scrutiny-collector": 100, "immich": 6144, "jellyfin": 6144,
		"overseerr": 2048, "gluetun-qbittorrent": 4096, "nginx-proxy-manager": 512, "authentik": 2560, "bitwarden": 512,
		"node-exporter": 30,
	}
	lib := shipped(t).Library()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got := lib.Services[name].Demand.Memory; got != want[name]*planner.MB {
			t.Errorf("%s: %s, the operator has %d MB", name, got, want[name])
		}
	}
	var arr planner.Bytes
	for _, name := range []string{"radarr", "sonarr", "prowlarr", "bazarr"} {
		arr += lib.Services[name].Demand.Memory
	}
	if arr != 4*planner.GB {
		t.Errorf("Radarr, Sonarr, Prowlarr and Bazarr need %s together, the operator has 4 GB", arr)
	}
}

func TestVerdictsAreTheOperators(t *testing.T) {
	lib := shipped(t).Library()
	per := func(n int64, unit string, p planner.Period) planner.Workload {
		return planner.Workload{Amount: n, Unit: unit, Period: p}
	}
	for _, tt := range []struct {
		service, processor string
		workload           planner.Workload
		want               planner.Verdict
	}{
		{"immich", "n100", per(30, "photos", planner.Week), planner.Viable},
		{"immich", "n100", per(50, "photos", planner.Week), planner.Viable},
		{"immich", "n100", per(51, "photos", planner.Week), planner.Acceptable},
		{"immich", "n100", per(100, "photos", planner.Day), planner.NotRecommended},
		{"immich", "n100", planner.Workload{}, planner.Unknown},
		{"immich", "bcm2712", per(30, "photos", planner.Week), planner.NotRecommended},
		{"immich", "ryzen-7640hs", planner.Workload{}, planner.Viable},
		{"paperless-ngx", "bcm2712", per(10, "documents", planner.Month), planner.Viable},
		{"paperless-ngx", "bcm2712", per(15, "documents", planner.Month), planner.Acceptable},
		{"paperless-ngx", "bcm2712", per(49, "pages", planner.Day), planner.Acceptable},
		{"paperless-ngx", "bcm2712", per(25, "documents", planner.Day), planner.NotRecommended},
	} {
		s := lib.Services[tt.service]
		s.Wish.Workload = tt.workload
		if got := s.Judge(lib.Processors[tt.processor]).Verdict; got != tt.want {
			t.Errorf("%s on %s with %+v: %s, want %s", tt.service, tt.processor, tt.workload, got, tt.want)
		}
	}
}

func TestAgentsAndCriticalServicesAreTheLabs(t *testing.T) {
	var agents, critical []string
	for _, e := range shipped(t).Entries() {
		if e.Service.Agent {
			agents = append(agents, e.Name)
		}
		if e.Service.Critical {
			critical = append(critical, e.Name)
		}
	}
	if diff := cmp.Diff(strings.Fields("alloy cadvisor node-exporter promtail"), agents); diff != "" {
		t.Errorf("agents:\n%s", diff)
	}
	if diff := cmp.Diff(strings.Fields("adguard-home home-assistant tailscale"), critical); diff != "" {
		t.Errorf("critical:\n%s", diff)
	}
}

//raced:skip
func TestLintIsQuietAboutTheShippedEntries(t *testing.T) {
	_, findings := Check()
	for _, f := range findings {
		if f.Severity > Info {
			t.Error(f)
		}
	}
}

//raced:skip
func TestPlainComposeKeepsQuietAboutTheShippedEntries(t *testing.T) {
	_, findings := Check()
	for _, f := range findings {
		if f.Rule == "single-dollar" {
			t.Error(f)
		}
	}
}

func TestPortsOfTheShippedEntriesCollideOnlyBetweenTheFrontProxies(t *testing.T) {
	_, findings := Check()
	for _, f := range findings {
		if f.Rule == "port-collision" && f.Entry != "traefik" && f.Entry != "nginx-proxy-manager" {
			t.Error(f)
		}
	}
}

func TestShippedPortsAreWhatComposePublishes(t *testing.T) {
	for _, e := range shipped(t).Entries() {
		var extra []planner.Port // of containers in the host's network
		byCompose := portsByCompose(t, e)
		for _, p := range e.Service.Demand.Ports {
			if !slices.Contains(byCompose, p) {
				extra = append(extra, p)
			}
		}
		if !subset(byCompose, e.Service.Demand.Ports) {
			t.Errorf("%s: Compose publishes %v, the planner reckons with %v", e.Name, byCompose, e.Service.Demand.Ports)
		}
		p, err := e.Project(required(e))
		if err != nil {
			t.Fatal(err)
		}
		host := false
		for _, s := range p.Services {
			host = host || s.NetworkMode == "host"
		}
		if len(extra) > 0 && !host {
			t.Errorf("%s: the planner reckons with %v, which Compose does not publish", e.Name, extra)
		}
	}
}

// Hidden files and whatever else go:embed leaves out would be missing from the binary only.
func TestTheBinaryHasEveryFile(t *testing.T) {
	disk := map[string]bool{}
	err := filepath.WalkDir(servicesDir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			disk[filepath.ToSlash(p)] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	embedded := map[string]bool{}
	for _, e := range shipped(t).Entries() {
		for _, f := range e.Files() {
			embedded[servicesDir+"/"+e.Name+"/"+f.Path] = true
		}
	}
	if diff := cmp.Diff(disk, embedded); diff != "" {
		t.Errorf("files on disk and in the binary:\n%s", diff)
	}
}

func TestShippedEntriesLoadFromDiskAsFromTheBinary(t *testing.T) {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	own, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if own.Digest() != shipped(t).Digest() {
		t.Error("the digests differ")
	}
	for _, e := range own.Entries() {
		if !e.Overrides || e.Origin != dir {
			t.Errorf("%s is not taken from the directory", e.Name)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := readShipped(); err != nil { // as a process does once
			b.Fatal(err)
		}
	}
}
