package status

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/deployer/probe"
	"berth/message"
	"berth/planner"
)

// scanned names what runs on hosts, a line each: host service sureness.
func scanned(t *testing.T, facts map[string]*probe.Facts) ([]Scanned, []string) {
	t.Helper()
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	hosts := Scan(c, &planner.Problem{}, facts)
	var out []string
	for _, h := range hosts {
		for _, f := range h.Found {
			line := h.Host + " " + f.Service + " " + [...]string{"label", "image", "name"}[f.Sure]
			if f.Stopped {
				line += " stopped"
			}
			if f.Also != "" {
				line += " counts on " + f.Also
			}
			out = append(out, line)
		}
		for _, s := range h.Strays {
			out = append(out, h.Host+" "+s.Name+" foreign")
		}
	}
	return hosts, out
}

func up(name, project, image string) probe.Container {
	return probe.Container{Name: name, Project: project, Image: image, State: "running", Memory: 10 * planner.MB}
}

func TestContainersAreKnownByLabelImageOrName(t *testing.T) {
	mine := up("kuma-1", "uptime-kuma", "whatever:1")
	mine.Service = "uptime-kuma"
	old := up("gone", "", "grafana/loki:2")
	old.State = "exited"
	_, got := scanned(t, map[string]*probe.Facts{"pi": {Containers: []probe.Container{
		mine, old,
		up("grafana", "", "grafana/grafana:10.0"),
		up("media-sonarr-1", "media", "ghcr.io/hotio/sonarr:latest"),
		up("media-radarr-1", "media", "lscr.io/linuxserver/radarr@sha256:"+strings.Repeat("0", 64)),
		up("watchtower", "", "containrrr/watchtower"),
		up("wiki-db-1", "wiki", "postgres:16"),
		up("wiki-web-1", "wiki", "requarks/wiki:2"),
	}}})
	want := []string{
		"pi grafana image", "pi loki image stopped", "pi radarr image", "pi sonarr name", "pi uptime-kuma label",
		"pi watchtower foreign", "pi wiki foreign",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A stack that somebody made by hand: its database goes with it.
func TestADatabaseGoesWithTheStackThatItIsIn(t *testing.T) {
	hosts, got := scanned(t, map[string]*probe.Facts{"nas": {Containers: []probe.Container{
		up("docs-db-1", "docs", "postgres:16"), up("docs-broker-1", "docs", "redis:8"),
		up("docs-webserver-1", "docs", "ghcr.io/paperless-ngx/paperless-ngx:2.13"),
	}}})
	if len(got) == 0 || !strings.HasPrefix(got[0], "nas paperless-ngx image") {
		t.Fatal(got)
	}
	f := hosts[0].Found[0]
	if !slices.Contains(f.Containers, "docs-webserver-1") || !slices.Contains(f.Containers, "docs-db-1") {
		t.Errorf("%+v, foreign %s", f, hosts[0].Foreign)
	}
}

func TestAServiceCountsOnOneHostAndAnAgentOnEach(t *testing.T) {
	mine := up("g", "grafana", "grafana/grafana:13")
	mine.Service = "grafana"
	hosts, got := scanned(t, map[string]*probe.Facts{
		"a": {Containers: []probe.Container{up("grafana", "", "grafana/grafana:10"), up("ne", "", "prom/node-exporter:v1")}},
		"b": {Containers: []probe.Container{mine, up("ne", "", "prom/node-exporter:v1")}},
		"c": {Err: errors.New("down")},
	})
	want := []string{"a grafana image counts on b", "a node-exporter image", "b grafana label", "b node-exporter image"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if hosts[0].Foreign != 10*planner.MB || hosts[1].Foreign != 0 {
		t.Errorf("foreign %s and %s", hosts[0].Foreign, hosts[1].Foreign)
	}
	if running := hosts[0].Running(); !slices.Equal(running, []string{"node-exporter"}) {
		t.Error(running)
	}
}

// Every entry's own images lead to the entry, so that a hand-made stack of any of them is recognized.
func TestEveryEntryIsFoundByItsImages(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	x := index(c)
	for _, e := range c.Entries() {
		known := false
		for repository, entries := range x.by {
			if !slices.Contains(entries, e.Name) {
				continue
			}
			s, _, ok := x.of(probe.Container{Image: repository + ":1", Project: e.Name})
			known = known || ok && s == e.Name
		}
		if !known && e.Name != "led-control" { // busybox and a script
			t.Errorf("%s is not known by any of its images", e.Name)
		}
	}
}

// What cannot be seen is not gone.
func TestAHostWhoseDockerIsStuckIsNotOneOnWhichNothingRuns(t *testing.T) {
	for name, d := range map[string]probe.DockerFacts{
		"it does not answer":     {Client: "27.5.1", Err: message.Same("Cannot connect")},
		"it lists no containers": {Client: "27.5.1", Server: "27.5.1", Err: message.Same("it does not list its containers")},
	} {
		got := Scan(&catalog.Catalog{}, &planner.Problem{}, map[string]*probe.Facts{"pi": {Host: "pi", Docker: d}})
		if len(got) != 1 || got[0].Err == nil || !strings.Contains(got[0].Err.Error(), d.Err.String()) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
