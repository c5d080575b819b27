package steps

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
)

// testdata/before has hosts as versions before 2026-12 left them, which put whole directories in place: after a run, and where
// its scripts had been cut. An operator has a note and a photo beside the files of berth's there.

// leftBefore is a host as such a version left it.
func leftBefore(t *testing.T, name string) *shellhost.Host {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata/before", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var lies map[string]struct{ Mode, Text string }
	if err := json.Unmarshal(text, &lies); err != nil {
		t.Fatal(err)
	}
	h := shellhost.New(t, "pi")
	for name, f := range lies {
		mode, err := strconv.ParseUint(f.Mode, 8, 12)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") {
			err = os.MkdirAll(h.Path(name), 0o755)
		} else {
			h.Put(name, f.Text)
		}
		if err == nil {
			err = os.Chmod(h.Path(name), os.FileMode(mode))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return h
}

const (
	firstText  = "services: {app: {image: \"example/app:1\"}}\n"
	secondText = "services: {app: {image: \"example/app:2\"}}\n"
)

func TestAHostOfAnOlderVersionIsCarriedOverAndARollbackReachesTheStateBefore(t *testing.T) {
	t.Parallel()
	h := leftBefore(t, "deployed")
	before := h.Everything("opt")
	do(t, "r2", "", bring("pi", map[string]string{"app": secondText}), h)
	want := texts{"opt/berth/app/compose.yaml": secondText, "opt/berth/app/note": "the operator's", "opt/berth/app/data/photo": "one"}
	has(t, h, want)
	do(t, "r3", "r2", undone("r2", "r3", map[string]*probe.Facts{"pi": factsOf(t, h)}, pastOf(t, h)), h)
	if after := h.Everything("opt"); after != before {
		t.Errorf("%s\nwas\n%s", after, before)
	}
	do(t, "r4", "", bring("pi", nil, "app"), h)
	want["opt/berth/app/compose.yaml"] = "-"
	want["opt/berth/app/files/x"] = "-"
	has(t, h, want)
	if _, err := os.Stat(h.Path("opt/berth/app/files")); err == nil {
		t.Error("the directory that an older version had made for its files stayed empty")
	}
}

// The newest run is one of the older version's, and is taken back.
func TestARunOfAnOlderVersionIsTakenBack(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"changed", "removed"} {
		h := leftBefore(t, name)
		do(t, "r3", "r2", undone("r2", "r3", map[string]*probe.Facts{"pi": factsOf(t, h)}, pastOf(t, h)), h)
		has(t, h, texts{"opt/berth/app/compose.yaml": firstText, "opt/berth/app/files/x": "x", ledger.KeptDir("r2", "app") + "/data/photo": "one", ledger.KeptDir("r2", "app") + "/note": "the operator's"})
	}
}

// A run of the older version was cut in the middle: it is gone on with, taken back, or given up and another one comes.
func TestARunThatAnOlderVersionLeftInTheMiddleIsTakenUpOrBack(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/before/cut-*.json")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			photo := func(h *shellhost.Host) {
				t.Helper()
				places := []string{"opt/berth/app/data/photo", ledger.KeptDir("r2", "app") + "/data/photo"}
				if !slices.ContainsFunc(places, func(at string) bool { return h.Has(at) == "one" }) {
					t.Errorf("the operator's photo is gone\n%s", h.Tree())
				}
			}
			text, steps := secondText, bring("pi", map[string]string{"app": secondText})
			if strings.Contains(name, "removing") {
				text, steps = "-", bring("pi", nil, "app")
			}
			h := leftBefore(t, name)
			do(t, "r2", "", steps, h)
			has(t, h, texts{"opt/berth/app/compose.yaml": text})
			photo(h)

			h = leftBefore(t, name)
			facts := factsOf(t, h)
			for i := range facts.Services {
				s := &facts.Services[i]
				for file := range s.Files {
					if h.Has("opt/berth/app/"+file) == "-" {
						delete(s.Files, file)
					}
				}
			}
			do(t, "r3", "r2", undone("r2", "r3", map[string]*probe.Facts{"pi": facts}, pastOf(t, h)), h)
			has(t, h, texts{"opt/berth/app/compose.yaml": firstText, "opt/berth/app/files/x": "x"})
			photo(h)

			h = leftBefore(t, name)
			do(t, "r3", "", bring("pi", map[string]string{"app": "third\n"}), h)
			has(t, h, texts{"opt/berth/app/compose.yaml": "third\n", "opt/berth/app/files/x": "x"})
			photo(h)
		})
	}
}
