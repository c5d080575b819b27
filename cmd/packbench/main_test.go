package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// benchLine runs the command and decodes its line.
func benchLine(t testing.TB, args ...string) line {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(args, &stdout, &stderr); code != 0 {
		t.Fatalf("packbench %s: exit %d: %s", strings.Join(args, " "), code, &stderr)
	}
	var l line
	if err := json.Unmarshal(stdout.Bytes(), &l); err != nil {
		t.Fatalf("packbench %s: %v: %s", strings.Join(args, " "), err, &stdout)
	}
	return l
}

// each calls tell with every way to choose n times one of k.
func each(n, k int, tell func([]int)) {
	at := make([]int, n)
	var visit func(i int)
	visit = func(i int) {
		if i == n {
			tell(at)
			return
		}
		for at[i] = range k {
			visit(i + 1)
		}
	}
	visit(0)
}

// The optimum, the initial value and the written solution of small instances are what a checker finds that
// follows the data's own definition and tries every solution.
func TestSmallInstancesAreSolvedToTheOptimumOfEnumeration(t *testing.T) {
	for name, args := range map[string][]string{
		"hosts":  {"place", "testdata/three.json", "--objective", "hosts"},
		"watts":  {"place", "testdata/three.json", "--objective", "watts"},
		"moves":  {"place", "testdata/three.json", "--objective", "moves"},
		"roadef": {"roadef", "testdata/model_tiny.txt", "testdata/assignment_tiny.txt"},
		"vbp":    {"vbp", "testdata/four.vbp"},
	} {
		t.Run(name, func(t *testing.T) {
			solution := filepath.Join(t.TempDir(), "solution")
			got := benchLine(t, append(args, "--steps", "1000000", "-o", solution)...)
			check := newChecker(t, args)
			best := int64(-1)
			each(check.items, check.bins, func(at []int) {
				if cost, err := check.cost(at); err == nil && (best < 0 || cost < best) {
					best = cost
				}
			})
			if got.Value != best || got.Bound > best || got.Status == "infeasible" {
				t.Errorf("%+v, enumeration finds %d", got, best)
			}
			if got.Status == "optimal" && got.Bound != best {
				t.Errorf("called optimal with bound %d of %d", got.Bound, best)
			}
			written, err := os.ReadFile(solution)
			if err != nil {
				t.Fatal(err)
			}
			if cost, err := check.solution(written); err != nil || cost != got.Value {
				t.Errorf("the solution %s costs %d, not %d: %v", written, cost, got.Value, err)
			}
			cost, err := check.cost(check.start)
			if check.start != nil && err == nil && (got.Initial == nil || *got.Initial != cost) {
				t.Errorf("initial %v, the checker finds %d", got.Initial, cost)
			} else if (check.start == nil || err != nil) && got.Initial != nil {
				t.Errorf("initial %d, and there is none: %v", *got.Initial, err)
			}
		})
	}
}

func TestBadInputIsRefusedWithItsPlace(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	model, err := os.ReadFile("testdata/model_tiny.txt")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no such file":             {[]string{"vbp", filepath.Join(dir, "none")}, "none"},
		"no such objective":        {[]string{"place", "testdata/three.json", "--objective", "beauty"}, "beauty"},
		"no such command":          {[]string{"binpack"}, "binpack"},
		"no file":                  {[]string{"vbp"}, "want 1"},
		"an unknown flag":          {[]string{"vbp", "x", "--hurry"}, "hurry"},
		"no JSON":                  {[]string{"place", file("a.json", "{")}, "a.json"},
		"a service on no host":     {[]string{"place", file("b.json", `{"services":[{"name":"s","host":"h"}]}`)}, "service s"},
		"the end in the middle":    {[]string{"vbp", file("c", "2 10 10 1 6")}, "number 6"},
		"a word":                   {[]string{"vbp", file("d", "2 10 ten")}, "number 3"},
		"more than it should be":   {[]string{"vbp", file("e", "1 10 1 5 1 7")}, "number 6"},
		"a huge count":             {[]string{"vbp", file("f", "1 10 1 5 1000000000000")}, "number 5"},
		"a negative size":          {[]string{"vbp", file("g", "1 10 1 -5 1")}, "negative"},
		"too few machines":         {[]string{"roadef", file("h", string(model)), file("i", "0 3")}, "number 3"},
		"a machine that is not":    {[]string{"roadef", file("j", string(model)), file("k", "0 4 0")}, "number 2"},
		"more resources than data": {[]string{"roadef", file("l", "9"), file("m", "0")}, "number 1"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := run(c.args, &stdout, &stderr); code != exitUsage || stdout.Len() > 0 || !strings.Contains(stderr.String(), c.want) {
				t.Errorf("exit %d, %q on stderr, want 2 and %q", code, &stderr, c.want)
			}
		})
	}
}
