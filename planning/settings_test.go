package planning

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/planner"
	"berth/wording"
)

// Two services of one host may publish the same port by their files, and another by a setting: the plan reckons with what will be.
func TestAPortThatASettingMovesIsPlannedWith(t *testing.T) {
	t.Chdir(t.TempDir())
	const compose = "services:\n  it:\n    image: x:1\n    mem_limit: 100m\n    ports: [\"${PORT:-8080}:80\"]\n"
	const inventory = "name: x\ncatalog: stacks\nmachines:\n  cargo: {kind: docker, processor: n100, memory: 8GB}\nservices: {wiki: {}, blog: {env: {PORT: \"WHICH\"}}}\n"
	for name, text := range map[string]string{
		"stacks/wiki/compose.yaml": compose, "stacks/blog/compose.yaml": compose,
		"same.yaml": strings.Replace(inventory, "WHICH", "8080", 1), "other.yaml": strings.Replace(inventory, "WHICH", "8081", 1),
		"none.yaml": strings.Replace(inventory, "WHICH", "many", 1),
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for file, unplaced := range map[string]int{"same.yaml": 1, "other.yaml": 0} {
		lab, err := Read(file, nil, io.Discard, wording.For(wording.EN))
		if err != nil {
			t.Fatal(err)
		}
		if plan := planner.Solve(t.Context(), lab.Problem, planner.Options{Seed: 1, Steps: 100}); len(plan.Unplaced) != unplaced {
			t.Errorf("%s: %v has no place", file, plan.Unplaced)
		}
	}
	if _, err := Read("none.yaml", nil, io.Discard, wording.For(wording.EN)); err == nil || !strings.Contains(err.Error(), `none.yaml:5:34: env of service "blog": with these values its Compose files cannot be read`) {
		t.Errorf("a port that is none: %v", err)
	}
}
