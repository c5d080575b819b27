package tui

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// docFile is the page on the session. Its drawn screens and its table of keys are made from what they
// show: -update writes them anew.
const docFile = "../docs/tui.md"

var (
	drawnScreen = regexp.MustCompile("(?s)```text (\\S+)\n(.*?)```\n")
	keyTable    = regexp.MustCompile(`(?s)(<!-- keys -->\n).*?(<!-- end of keys -->\n)`)
)

func TestTheScreensInTheDocumentationAreTheGoldenViews(t *testing.T) {
	names := holdDoc(t, drawnScreen, func(block []byte) []byte {
		name := string(drawnScreen.FindSubmatch(block)[1])
		view, err := os.ReadFile(filepath.Join("testdata", filepath.Base(name)))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Appendf(nil, "```text %s\n%s```\n", name, view)
	})
	if names < 4 {
		t.Errorf("%d screens are drawn in %s", names, docFile)
	}
}

func TestTheKeysInTheDocumentationAreTheUsualOnes(t *testing.T) {
	if n := holdDoc(t, keyTable, func([]byte) []byte {
		return []byte("<!-- keys -->\n" + usualKeysTable() + "<!-- end of keys -->\n")
	}); n != 1 {
		t.Errorf("%d tables of keys in %s", n, docFile)
	}
}

func TestTheKeysFileInTheDocumentationIsAGoodOne(t *testing.T) {
	page, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(page), "```yaml\n")
	file, _, found := strings.Cut(after, "```\n")
	if !found {
		t.Fatalf("%s shows no keys.yaml", docFile)
	}
	if keys, err := ReadKeys("keys.yaml", []byte(file)); err != nil || len(keys) == 0 {
		t.Errorf("%v, %v", keys, err)
	}
}

// holdDoc holds every part of the page that the expression finds against what it should be, and returns
// how many there are.
func holdDoc(t *testing.T, parts *regexp.Regexp, should func([]byte) []byte) int {
	t.Helper()
	page, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	anew := parts.ReplaceAllFunc(page, should)
	if !bytes.Equal(page, anew) {
		if !updating() {
			t.Errorf("%s is out of date: go test ./tui -run Documentation -update", docFile)
		} else if err := os.WriteFile(docFile, anew, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return len(parts.FindAll(page, -1))
}

// usualKeysTable lists every action with its usual keys, where it can be done, and its name in keys.yaml.
func usualKeysTable() string {
	places := [screens]string{onBoard: "board", onProposal: "proposal", onReading: "pager", onDeployment: "deployment", onHelp: "help"}
	var b strings.Builder
	b.WriteString("| key | what it does | where | name |\n|---|---|---|---|\n")
	for _, a := range usualActions(&pages{}) {
		var keys, on []string
		for _, k := range a.keys {
			keys = append(keys, "`"+keyName(k)+"`")
		}
		for _, s := range a.on {
			if places[s] != "" {
				on = append(on, places[s])
			}
		}
		if len(a.on) == int(screens)-1 {
			on = []string{"everywhere else"}
		}
		fmt.Fprintf(&b, "| %s | %s | %s | `%s` |\n", strings.Join(keys, " "), strings.ReplaceAll(a.en, "|", "\\|"), strings.Join(on, ", "), a.name)
	}
	return b.String()
}
