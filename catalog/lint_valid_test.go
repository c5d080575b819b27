package catalog

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The stacks of testdata/_valid are what docker compose config takes, in the forms that people write: short and long,
// anchors and merge keys, overrides, parts, env files, resets, and what newer versions brought. None of it is an error, with a
// block beside it or without.
//
//raced:skip
func TestWhatComposeTakesIsNoError(t *testing.T) {
	for _, withBlock := range []bool{false, true} {
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("testdata/_valid")); err != nil {
			t.Fatal(err)
		}
		stacks, err := os.ReadDir(dir)
		if err != nil || len(stacks) < 10 {
			t.Fatalf("%d stacks: %v", len(stacks), err)
		}
		for _, s := range stacks {
			if withBlock {
				if err := os.WriteFile(filepath.Join(dir, s.Name(), blockFile), []byte("title: A stack\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
		c, findings := Check(dir)
		for _, f := range findings {
			if f.Severity == Error {
				t.Errorf("%s: %s", f.Rule, f)
			}
		}
		for _, s := range stacks {
			if _, err := c.Entry(s.Name()); err != nil {
				t.Error(err)
			}
		}
	}
}

// Whatever is wrong with one file of an entry, or with its block, the others are judged in the same run.
func TestWhatIsWrongWithOneFileHidesNothingOfTheOthers(t *testing.T) {
	_, findings := Check(write(t, map[string]string{
		"block/compose.yaml": "services:\n  a: {image: \"x:latest\", env_file: no.env, environment: {A_PASSWORD: h4nter2x}}\n" +
			"x-berth:\n  title: A\n  grup: a\n  demand: {memory: lots}\n",
		"override/compose.yaml":          "services:\n  a: {image: \"x:latest\"}\n",
		"override/compose.override.yaml": "services:\n  a: {imagee: x, environment: {A_PASSWORD: h4nter2x}}\n",
		"syntax/compose.yaml":            "services:\n  a: {image: \"x:latest\"}\n",
		"syntax/compose.override.yaml":   "services: [\n",
		"part/compose.yaml":              "include: [gone.yaml]\nservices:\n  a: {image: \"x:latest\", extends: {file: gone.yaml, service: b}}\n  b: {imagee: x}\n",
		"beside/compose.yaml":            "services:\n  a: {image: \"x:1\", imagee: x, volumes: [\"./conf:/conf:ro\"]}\n",
		"beside/conf/app.yml":            "db:\n  password: h4nter2x\n",
		"twice/compose.yaml":             "services:\n  a: {image: \"x:latest\", image: x}\n",
		"foreign/compose.yaml":           "services:\n  a: {image: \"x:1\", environment: {A_PASSWORD: \"${A_PASSWORD}\", B: \"${B:?b}\"}, volumes: [\"./data:/data\"]}\n",
		"foreign/berth.yaml":             "titel: A\n",
	}))
	var lines []string
	for _, f := range findings {
		if strings.Contains(f.String(), "h4nter2x") {
			t.Errorf("the value is shown: %s", f)
		}
		lines = append(lines, f.String())
	}
	all := strings.Join(lines, "\n")
	for _, want := range []string{
		`block/compose.yaml:5:3: error: unknown field "grup"`, "block/compose.yaml:6:20: error: ", "block/compose.yaml:2:14: warning: the image of a",
		"block/compose.yaml:2:36: error: an env file of a, no.env, is not there", "block/compose.yaml:2:70: warning: the value of A_PASSWORD",
		"override/compose.override.yaml:2:7: error: Compose refuses this: there is no field services.a.imagee",
		"override/compose.override.yaml:2:44: warning: the value of A_PASSWORD", "override/compose.yaml:2:14: warning: the image of a",
		"syntax/compose.override.yaml:1:", "syntax/compose.yaml:2:14: warning: the image of a",
		"part/compose.yaml:1:11: error: ", "part/compose.yaml:3:14: warning: the image of a", "part/compose.yaml:4:7: error: Compose refuses this",
		"beside/compose.yaml:2:", "beside/conf/app.yml:2:13: warning: the value of password", "twice/compose.yaml:2:26: error: duplicate key",
		`foreign/berth.yaml:1:1: error: unknown field "titel"`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, not := range []string{"B means", "requires B", "not declared"} {
		if strings.Contains(all, not) {
			t.Errorf("%q is said of somebody's file", not)
		}
	}
	if t.Failed() {
		t.Log("\n" + all)
	}
}
