package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew; read the difference")

// The reports of the shipped labs, whole: a change of a figure in inventory, catalog or planner shows here.
//
//raced:skip
func TestReportsOfTheShippedLabsAreTheGoldens(t *testing.T) {
	const labA, labB = "../../inventory.yaml", "../../examples/home-lan/inventory.yaml"
	for name, args := range map[string][]string{
		"blackbox.txt":    {"report", "-f", labA, "--date", "2026-11-22", "--resilience"},
		"blackbox.fr.txt": {"report", "-f", labA, "--date", "2026-11-22", "--lang", "fr", "--width", "120"},
		"blackbox.md":     {"report", "-f", labA, "--date", "2026-11-22", "--format", "markdown"},
		"home-lan.txt":    {"report", "-f", labB, "--date", "2026-11-22"},
		"explain.txt":     {"explain", "immich", "-f", labA},
	} {
		// What ends the search is its work, on a machine that is slow and busy, too.
		args = append(args, "--time", "1h")
		var stdout, stderr bytes.Buffer
		if code := run(args, &stdout, &stderr); code != exitDone {
			t.Fatalf("%v: exit code %d: %s", args, code, stderr.String())
		}
		file := filepath.Join("testdata", "golden", name)
		if *update {
			if err := os.WriteFile(file, stdout.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(stdout.String(), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
