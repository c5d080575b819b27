package rollout

import (
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/planner"
)

// seeing is a fleet whose files are seen where they are: their records name them below the root of a host.
type seeing struct {
	fleet
	root string
}

func (f seeing) Look(ctx context.Context, names []string) map[string]*probe.Facts {
	out := f.fleet.Look(ctx, names)
	for _, facts := range out {
		for i := range facts.Services {
			has := &facts.Services[i]
			has.Files = map[string]probe.FileFact{}
			for name := range has.Record.Files {
				at := filepath.Join(f.root, has.Record.Dir, name)
				if text, err := os.ReadFile(at); err == nil {
					info, _ := os.Stat(at)
					has.Files[name] = probe.FileFact{SHA256: fmt.Sprintf("%x", sha256.Sum256(text)), Mode: uint32(info.Mode().Perm())}
				}
			}
		}
	}
	return out
}

// words are those of the steps of a run.
func words(run *Run) string {
	var out []string
	for _, s := range run.Steps() {
		out = append(out, s.Word())
	}
	return strings.Join(out, " ")
}

func TestAChangedSecretIsAChangeAndElseWhatIsDownIsOnlyStarted(t *testing.T) {
	s := newSiteOf(t, "  grafana: {on: pi}\n")
	s.host.Program("docker", strings.ReplaceAll(dockerWords, "uptime-kuma", "grafana"))
	s.env.Fleet = seeing{s.env.Fleet.(fleet), s.host.Root}
	value := "first-value"
	s.env.Secrets = func(context.Context) (steps.Source, error) {
		return func(_ context.Context, name string) (string, bool, error) {
			return value, name == "grafana/GRAFANA_ADMIN_PASSWORD", nil
		}, nil
	}
	prepared := func() *Run {
		t.Helper()
		plan := planner.Check(s.lab.Problem, planner.Placement{Host: map[string]string{"grafana": "pi"}})
		run, err := s.env.Prepare(t.Context(), Request{Kind: Deploy, Lab: s.lab, Plan: plan, Wait: 30 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		return run
	}
	carriedOut := func(run *Run) {
		t.Helper()
		if result, err := s.carryOut(run); err != nil || !result.Whole() {
			t.Fatalf("%v, %v", err, result)
		}
	}
	first := prepared()
	if words(first) != "stage pull start health" {
		t.Fatalf("%s", words(first))
	}
	carriedOut(first)
	if again := prepared(); words(again) != "start health" { // the stand-in lists no container
		t.Errorf("its files are there, and its containers are not: %s", words(again))
	}
	value = "second-value"
	again := prepared()
	if words(again) != "stage pull start health" {
		t.Errorf("with another secret: %s", words(again))
	}
	carriedOut(again)
	if env := s.host.Has("opt/berth/grafana/.env"); !strings.Contains(env, "GRAFANA_ADMIN_PASSWORD=second-value") && !strings.Contains(env, `GRAFANA_ADMIN_PASSWORD='second-value'`) {
		t.Error("the host has the former value")
	}
	told := strings.Join(s.said, "\n")
	for _, dir := range []string{s.env.Journals, s.host.Path("/var/lib/berth/journal"), s.host.Path("/var/lib/berth/runs"), s.host.Path("/var/lib/berth/log")} {
		_ = filepath.Walk(dir, func(name string, info os.FileInfo, err error) error {
			if err == nil && !info.IsDir() {
				text, _ := os.ReadFile(name)
				told += string(text)
			}
			return nil
		})
	}
	if strings.Contains(told, "-value") || !strings.Contains(told, `"kind":"end"`) {
		t.Errorf("a secret is among what was written and said:\n%s", told)
	}
}
