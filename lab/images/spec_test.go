package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"berth/catalog"
)

func shippedSpecs(t *testing.T) []spec {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	specs, err := specsOf(c.Entries())
	if err != nil {
		t.Fatal(err)
	}
	if len(specs) < 40 {
		t.Fatalf("only %d images in the catalog", len(specs))
	}
	return specs
}

func of(t *testing.T, specs []spec, service string) spec {
	t.Helper()
	i := slices.IndexFunc(specs, func(s spec) bool { return slices.Contains(s.Part.Services, service) })
	if i < 0 {
		t.Fatalf("no image for %s", service)
	}
	return specs[i]
}

func TestNamesAreReadAsDockerReadsThem(t *testing.T) {
	for in, want := range map[string]string{
		"busybox:1.37.0":                     "docker.io/library/busybox:1.37.0",
		"prom/prometheus:v3":                 "docker.io/prom/prometheus:v3",
		"docker.io/library/redis:8@sha256:0": "docker.io/library/redis:8",
		"ghcr.io/a/b/c":                      "ghcr.io/a/b/c:latest",
		"localhost:5000/x:1":                 "localhost:5000/x:1",
	} {
		if got := parseName(in).String(); got != want {
			t.Errorf("%s: %s, not %s", in, got, want)
		}
	}
}

// The hosts take the lab's registry for those of a list; an image from elsewhere could not be pulled.
func TestTheLabKnowsEveryRegistryOfTheShippedCatalog(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "lib", "network.sh"))
	if err != nil {
		t.Fatal(err)
	}
	_, list, found := strings.Cut(string(text), `REGISTRIES="`)
	list, _, _ = strings.Cut(list, `"`)
	if !found {
		t.Fatal("no REGISTRIES in lab/lib/network.sh")
	}
	for _, s := range shippedSpecs(t) {
		if !slices.Contains(strings.Fields(list), s.Name.host) {
			t.Errorf("%s: the registry %s is not among REGISTRIES", s.Name, s.Name.host)
		}
	}
}

func TestAStandInPlaysWhatItsEntrySays(t *testing.T) {
	specs := shippedSpecs(t)
	for _, test := range []struct{ service, want string }{
		{"gluetun-qbittorrent/gluetun", "tcp [6881] udp [6881] dirs [/gluetun] health true"},
		{"gluetun-qbittorrent/qbittorrent", "tcp [8080] udp [] dirs [/config /downloads] health false"},
		{"adguard-home/adguard-home", "tcp [3000 53] udp [53] dirs [/opt/adguardhome/conf /opt/adguardhome/work] health false"},
		{"alloy/alloy", "tcp [12345] udp [] dirs [/var/lib/alloy/data] health false"},
		{"immich/database", "tcp [5432] udp [] dirs [/var/lib/postgresql/data] health true"},
		{"traefik/traefik", "tcp [8082 80 443] udp [] dirs [] health false"},
	} {
		s := of(t, specs, test.service)
		slices.Sort(s.Part.Dirs)
		got := fmt.Sprintf("tcp %v udp %v dirs %v health %v", s.Part.TCP, s.Part.UDP, s.Part.Dirs, s.Health)
		if got != test.want {
			t.Errorf("%s:\n got %s\nwant %s", test.service, got, test.want)
		}
	}
	if s := of(t, specs, "scrutiny-collector/collector"); !slices.Equal(s.Part.PIDFiles, []string{"/var/run/crond.pid"}) {
		t.Errorf("scrutiny-collector: PID files %v", s.Part.PIDFiles)
	}
	if s := of(t, specs, "dozzle/dozzle"); !slices.Contains(s.Programs, "/dozzle") {
		t.Errorf("dozzle: programs %v", s.Programs)
	}
	if s := of(t, specs, "authentik/worker"); !slices.Contains(s.Part.Services, "authentik/server") {
		t.Errorf("server and worker of authentik share an image: %v", s.Part.Services)
	}
}

func TestAFixtureSaysOfItsImagesWhatNoRealEntryWould(t *testing.T) {
	dir := t.TempDir()
	entry := filepath.Join(dir, "fixture", "compose.yaml")
	if err := os.MkdirAll(filepath.Dir(entry), 0o755); err != nil {
		t.Fatal(err)
	}
	text := `services:
  one:
    image: ghcr.io/lab/one:1
    x-lab: {health: none, tcp: [7], archs: [arm64]}
x-berth:
  title: Fixture
  group: test
  demand: {memory: 10MB, cpus: 0.1}
`
	if err := os.WriteFile(entry, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	specs, err := specsOf(c.Entries())
	if err != nil {
		t.Fatal(err)
	}
	s := of(t, specs, "fixture/one")
	if s.Health || !slices.Equal(s.Part.TCP, []uint16{7}) || !slices.Equal(s.Archs, []string{"arm64"}) {
		t.Errorf("got %+v", s)
	}
}

func TestTheSameSpecGivesTheSameLayer(t *testing.T) {
	s := of(t, shippedSpecs(t), "loki/loki")
	first, err := ownLayer(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := ownLayer(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	if first.digest != second.digest || len(first.data) == 0 {
		t.Errorf("digests %s and %s", first.digest, second.digest)
	}
}

func TestAFileSystemOfTheCacheLiesBetweenTheStandInAndItsPart(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "real.tar"), []byte("root"), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := rootLayer(filepath.Join(dir, "real.tar"))
	if err != nil {
		t.Fatal(err)
	}
	s := spec{Name: parseName("lab/real:1"), Root: "real", Programs: []string{"pg_isready"}}
	layers, err := layersFor(s, "amd64", []layer{{digest: "base"}, root}, nil)
	if err != nil || len(layers) != 3 || layers[1].digest != digestOf([]byte("root")) {
		t.Fatalf("%v, %d layers", err, len(layers))
	}
	if strings.Contains(string(layers[2].data), "pg_isready") {
		t.Error("the stand-in is called in place of a program that is there")
	}
	if _, err := rootLayer(filepath.Join(dir, "none.tar")); err == nil || !strings.Contains(err.Error(), "lab/install") {
		t.Errorf("a file system that is not there: %v", err)
	}
}
