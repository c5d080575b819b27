package conduct

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/deployer/fleet"
	"berth/planner"
	"berth/planning"
	"berth/rollout"
	"berth/tui"
	"berth/wording"
)

const lab = `name: x
machines:
  a: {kind: docker, processor: n100, memory: 8GB, ssh: {host: 127.0.0.1}}
  b: {kind: docker, processor: n100, memory: 8GB, ssh: {host: 127.0.0.1}}
services:
  homepage: {on: a}
`

// A plan that the file does not give, or that is never deployed, is refused before any host is asked.
func TestASessionDeploysWhatTheInventorySaysAndNothingElse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lab.yaml")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(lab)
	asked, unfit := errors.New("hosts were asked"), errors.New("it does not fit")
	words := wording.For(wording.EN)
	s := &Session{
		Words: words,
		Read:  func() (*planning.Lab, error) { return planning.Read(file, nil, io.Discard, words) },
		Fit:   func(*planning.Lab, *planner.Plan) error { return nil },
		Reach: func(*planning.Lab, *fleet.Fleet) (*rollout.Env, *rollout.Lab, *fleet.Fleet, error) {
			return nil, nil, nil, asked
		},
	}
	l, err := s.Read()
	if err != nil {
		t.Fatal(err)
	}
	plan := planner.Check(l.Problem, planner.Placement{Host: map[string]string{"homepage": "a"}})
	deploy := func() error { return s.Deploy(t.Context(), tui.DeployRun{Plan: plan, Preview: true}) }
	if err := deploy(); !errors.Is(err, asked) {
		t.Errorf("as it is: %v", err)
	}
	write(strings.Replace(lab, "on: a", "not_on: b", 1)) // the same place, by another wish: another plan
	if err := deploy(); err == nil || !strings.Contains(err.Error(), "S writes them there") {
		t.Errorf("with another wish: %v", err)
	}
	write(strings.Replace(lab, "on: a", "on: b", 1))
	if err := deploy(); err == nil || !strings.Contains(err.Error(), "S writes them there") {
		t.Errorf("with another place: %v", err)
	}
	write(lab)
	s.Fit = func(*planning.Lab, *planner.Plan) error { return unfit }
	if err := deploy(); !errors.Is(err, unfit) {
		t.Errorf("what does not fit: %v", err)
	}
	s.Close()
}
