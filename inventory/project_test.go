package inventory_test

import (
	"strings"
	"testing"

	"berth/inventory"
	"berth/planner"
)

// Compose has one name on two hosts for two services: they may lie in one directory each, and never come to one host.
func TestTwoServicesMayHaveOneNameOfComposes(t *testing.T) {
	const lab = "name: x\nmachines:\n  a: {kind: docker, processor: n100, memory: 8GB}\n  b: {kind: docker, processor: n100, memory: 8GB}\n" +
		"services:\n  immich: {dir: /opt/mon}\n  mon-b: {entry: immich, project: %, dir: /opt/mon}\n"
	inv, err := inventory.Parse("x", []byte(strings.Replace(lab, "%", "immich", 1)), library())
	if err != nil {
		t.Fatal(err)
	}
	p := inv.Problem()
	if got := p.Service("mon-b").ProjectName(); got != "immich" {
		t.Errorf("Compose calls it %q", got)
	}
	if plan := planner.Check(p, planner.Placement{Host: map[string]string{"immich": "a", "mon-b": "a"}}); len(plan.Violations) == 0 {
		t.Error("both may be on one host")
	}
	for bad, want := range map[string]string{"other": "is that of", "Mon": "no name of a Compose project"} {
		if _, err := inventory.Parse("x", []byte(strings.Replace(lab, "%", bad, 1)), library()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("project: %s: %v", bad, err)
		}
	}
}
