package planning

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"

	"berth/wording"
)

// here reads an inventory in a working directory of the test's own.
func here(t *testing.T, text string) *Lab {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("inventory.yaml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Read("", nil, io.Discard, wording.For(wording.EN))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

const small = "name: x\nmachines:\n  cargo: {kind: docker, processor: n100, memory: 8GB}\nservices: {uptime-kuma: {}}\n"

func TestWithoutAFileItIsTheShippedExampleAndThatIsSaid(t *testing.T) {
	t.Chdir(t.TempDir())
	var said bytes.Buffer
	l, err := Read("", nil, &said, wording.For(wording.EN))
	if err != nil || !l.Example || l.OwnFile() != "" || l.File != "shipped inventory.yaml" || !strings.Contains(said.String(), "shipped example") {
		t.Fatalf("%+v, %v; it said %q", l, err, &said)
	}
	if inv, err := l.Inventory(); err != nil || inv == nil {
		t.Error(err)
	}
	if _, err := Read("inventory.yaml", nil, &said, wording.For(wording.EN)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("where it is named: %v", err)
	}
}

func TestAnInventoryIsTheSameOneThroughoutARun(t *testing.T) {
	l := here(t, small)
	if inv, err := l.Inventory(); err != nil || inv == nil || l.OwnFile() != "inventory.yaml" || l.Example {
		t.Errorf("%v; %+v", err, l)
	}
	if err := os.WriteFile("inventory.yaml", []byte(small+"# another\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Inventory(); err == nil || !strings.Contains(err.Error(), "changed while it was read") {
		t.Errorf("%v", err)
	}
}

func TestEveryWrongRuleIsTold(t *testing.T) {
	l := here(t, small)
	_, err := (&Rules{Goal: "win", Margin: "7", Overcommit: "many", Without: []string{"moon"}}).Apply(l.Problem)
	for _, flag := range []string{"--goal win", "--margin 7", "--overcommit many", "--without moon"} {
		if err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("%s is not in %v", flag, err)
		}
	}
}

func TestAPlanFileIsJudgedOnlyWhereItMatchesTheLab(t *testing.T) {
	l := here(t, small)
	for _, c := range []struct {
		name, plan string
		staleOK    bool
		want       string // of the error; "": there is none
	}{
		{"by hand", `{"version":1,"placements":[{"service":"uptime-kuma","host":"cargo"}]}`, false, ""},
		{"of another inventory", `{"version":1,"digest":{"inventory":"sha256:0"},"placements":[]}`, false, "changed since it was made"},
		{"and taken all the same", `{"version":1,"digest":{"inventory":"sha256:0"},"placements":[]}`, true, ""},
		{"of another host", `{"version":1,"placements":[{"service":"uptime-kuma","host":"moon"}]}`, false, `uptime-kuma is on "moon"`},
		{"of another service", `{"version":1,"placements":[{"service":"immich","host":"cargo"}]}`, false, `wishes for no service "immich"`},
	} {
		plan, err := l.Judge(File{Name: "plan.json", Data: []byte(c.plan), StaleOK: c.staleOK}, &Rules{Goal: "balance"})
		switch {
		case c.want == "" && (err != nil || plan == nil):
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
