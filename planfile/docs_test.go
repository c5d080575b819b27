package planfile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/planner"
)

// docs/json.md is a contract: what scripts can read is in it, by its name.
func TestEveryFieldIsInTheDocumentation(t *testing.T) {
	page, err := os.ReadFile("../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	known := func(name string) {
		if !strings.Contains(string(page), "`"+name+"`") && !strings.Contains(string(page), `"`+name+`"`) {
			t.Errorf("docs/json.md does not have %s", name)
		}
	}
	for _, name := range planner.Goals() {
		goal, _ := planner.ParseGoal(name)
		for _, c := range goal.Criteria() {
			known(c.String())
		}
	}
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 3 {
		t.Fatalf("%v %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var all any
		if err := json.Unmarshal(text, &all); err != nil {
			t.Fatal(err)
		}
		eachName(all, known)
	}
}

// eachName gives every name of a field.
func eachName(of any, give func(string)) {
	switch v := of.(type) {
	case map[string]any:
		for name, inner := range v {
			give(name)
			eachName(inner, give)
		}
	case []any:
		for _, inner := range v {
			eachName(inner, give)
		}
	}
}
