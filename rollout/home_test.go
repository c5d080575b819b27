package rollout

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/status"
)

// "~" in a mount is the home of who logs in, in what is deployed as in what status renders to compare: there is nothing to do again.
func TestAMountFromTheHomeIsThatOfWhoLogsInAndStaysTheSame(t *testing.T) {
	p := newPair(t)
	dir, home := t.TempDir(), t.TempDir()
	text := "services:\n  uptime-kuma: {image: \"louislam/uptime-kuma:2\", restart: unless-stopped, mem_limit: 64m, ports: [\"3001:3001\"], volumes: [\"~/kuma:/data\"], environment: {AT: $HOME}}\n"
	if err := os.Mkdir(filepath.Join(dir, "app"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "app/compose.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p.catalog = []string{dir}
	r := p.wants("  app: {}\n", map[string]string{"app": "pi"})
	run, err := p.env.Prepare(t.Context(), r)
	if err != nil || !preflight.Stopped(run.Findings) || !strings.Contains(run.Findings[0].Say(p.env.Words), "does not say which directory is the home") {
		t.Fatalf("of a home that is not known: %v, %+v", err, run.Findings)
	}
	p.on["pi"].Env = map[string]string{"HOME": home}
	p.does(r)
	if err := os.Mkdir(filepath.Join(home, "kuma"), 0o755); err != nil { // as Docker does
		t.Fatal(err)
	}
	written := p.on["pi"].Has("opt/berth/app/compose.yaml")
	if !strings.Contains(written, "source: "+home+"/kuma\n") || !strings.Contains(written, "AT: "+home+"\n") {
		t.Errorf("%s", written)
	}
	if record := p.on["pi"].Has("var/lib/berth/started/app.json"); !strings.Contains(record, `"`+home+`/kuma"`) {
		t.Errorf("it is not written down that its data is there:\n%s", record)
	}
	if again, err := p.env.Prepare(t.Context(), r); err != nil || len(again.Steps()) > 0 || len(again.Nothing) != 1 {
		t.Errorf("%v: once more it would do\n%s", err, again.List())
	}
	facts := p.env.Fleet.Look(t.Context(), []string{"nas", "pi"})
	bundles, err := compose.Render(compose.Input{Plan: r.Plan, Catalog: p.lab.Catalog, Inventory: p.lab.Inventory, Homes: probe.Homes(facts)})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range status.Of(r.Plan, bundles, true, facts) {
		for _, s := range h.Services {
			if len(s.Drift) > 0 {
				t.Errorf("%s of %s: %+v", s.Service, h.Host, s.Drift)
			}
		}
	}
}
