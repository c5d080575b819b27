package steps

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

func TestEveryScriptThatADryRunNamesIsInTheDocumentation(t *testing.T) {
	doc, err := os.ReadFile("../../docs/deploying.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") || f.Name() == "keeper.go" || f.Name() == "autopsy.go" { // they ask before any step, and after one that failed
			continue
		}
		source, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?:Script|Send|SendFrom)\((?:ctx, )?\w+Text, "berth-(\w+)"`).FindAllStringSubmatch(string(source), -1) {
			named++
			row := "| `berth-" + m[1] + "` |"
			if _, rest, found := strings.Cut(string(doc), row); !found || !strings.Contains(strings.SplitN(rest, "\n", 2)[0], "`deployer/steps/sh/"+m[1]+".sh`") {
				t.Errorf("docs/deploying.md has no row %s with its file", row)
			}
		}
	}
	if named != 34 {
		t.Errorf("%d scripts are named, want 34: look at what this test reads", named)
	}
}
