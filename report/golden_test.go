package report

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/wording"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("%s, -want +got:\n%s", name, diff)
	}
}

// document builds the fixture's document, with everything that a report can show.
func document(l wording.Lang) *Document {
	plan, d := fixture()
	return build(plan, Options{
		Lang: l, Date: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), Outages: outages(plan),
	}, d)
}

func brokenDocument() *Document {
	plan, d := broken()
	return build(plan, Options{}, d)
}

func TestReportsAreTheGoldens(t *testing.T) {
	golden(t, "plan.txt", Text(document(wording.EN), 80, false))
	golden(t, "plan.fr.txt", Text(document(wording.FR), 80, false))
	golden(t, "plan.wide.txt", Text(document(wording.EN), 150, true))
	golden(t, "plan.md", Markdown(document(wording.EN)))
	golden(t, "plan.html", HTML(document(wording.EN)))
	golden(t, "broken.txt", Text(brokenDocument(), 80, false))
	golden(t, "broken.html", HTML(brokenDocument()))
}
