package compose

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"berth/catalog"
	"berth/inventory"
	"berth/planner"
)

// lab plans an inventory with the shipped catalog and the directories given.
func lab(t testing.TB, text string, dirs ...string) Input {
	t.Helper()
	c, err := catalog.Load(dirs...)
	if err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Parse("inventory.yaml", []byte(text), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	p := planner.Solve(context.Background(), inv.Problem(), planner.Options{Seed: 1})
	if p.Status == planner.Infeasible {
		t.Fatalf("the lab does not fit: %v %v", p.Unplaced, p.Violations)
	}
	return Input{Plan: p, Catalog: c, Inventory: inv}
}

func shippedLab(t testing.TB, path string) Input {
	t.Helper()
	text, err := os.ReadFile("../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	return lab(t, string(text))
}

// entryDir writes a catalog with one entry, app.
func entryDir(t testing.TB, compose string, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, "app", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("compose.yaml", compose)
	for name, text := range files {
		write(name, text)
	}
	return dir
}

// oneHost is an inventory with one machine and the service app, with a wish.
func oneHost(wish string) string {
	return `name: test
domain: home.lan
machines: {pi: {kind: docker, processor: bcm2712, memory: 8GB, devices: [gpu], address: 192.168.10.2}}
services: {app: ` + wish + "}\n"
}

func bundleOf(t testing.TB, in Input, host, service string) Bundle {
	t.Helper()
	bundles, err := Render(in)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bundles {
		if b.Host == host && b.Service == service {
			return b
		}
	}
	t.Fatalf("there is no bundle of %s on %s", service, host)
	return Bundle{}
}

func (b *Bundle) text(t testing.TB, path string) string {
	t.Helper()
	for _, f := range b.Files {
		if f.Path == path {
			return string(f.Data)
		}
	}
	t.Fatalf("the bundle has no %s", path)
	return ""
}
