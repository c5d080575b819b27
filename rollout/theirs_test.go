package rollout

import (
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
)

// theirsOf is what a run has to say of files that are in its way.
func theirsOf(run *Run) []preflight.FileTheirs {
	var out []preflight.FileTheirs
	for _, f := range run.Findings {
		if t, is := f.(preflight.FileTheirs); is {
			out = append(out, t)
		}
	}
	return out
}

func TestAFileOfTheOperatorsIsShownAndTakenOverOnlyWhenThatIsSaid(t *testing.T) {
	s := newSite(t)
	const dir, mine = "opt/berth/uptime-kuma", "services: {mine: {}}\n"
	s.host.Put(dir+"/compose.yaml", mine)
	s.host.Put(dir+"/data/photo", "one")
	before := s.host.Everything("opt")
	run, err := s.env.Prepare(t.Context(), s.request(Deploy))
	if err != nil {
		t.Fatal(err)
	}
	found := theirsOf(run)
	if len(found) != 1 || found[0].Severity() != preflight.Stops || found[0].Name != "compose.yaml" || found[0].Written || found[0].Change == nil ||
		string(found[0].Change.Then) != mine || !strings.Contains(string(found[0].Change.Now), "louislam/uptime-kuma") {
		t.Fatalf("%+v", found)
	}
	if _, err := s.carryOut(run); err == nil || s.host.Everything("opt") != before {
		t.Fatalf("%v: it was replaced without a word\n%s", err, s.host.Tree())
	}
	r := s.request(Deploy)
	r.TakeOver = true
	if run, err = s.env.Prepare(t.Context(), r); err != nil || preflight.Stopped(run.Findings) || len(theirsOf(run)) != 1 {
		t.Fatalf("%v, %+v", err, run)
	}
	if result, err := s.carryOut(run); err != nil || !result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	if s.host.Has(dir+"/compose.yaml") == mine || s.host.Has(ledger.TakenDir(run.Name(), "uptime-kuma")+"/compose.yaml") != mine {
		t.Errorf("%s", s.host.Tree())
	}
	back := s.prepare(Rollback)
	if result, err := s.carryOut(back); err != nil || !result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	if after := s.host.Everything("opt"); after != before {
		t.Errorf("after the rollback\n%s\nwas\n%s", after, before)
	}
}

// A file is changed after a run, and the run taken back: the change is not lost without a word.
func TestARollbackStopsWhereAFileWasChangedSince(t *testing.T) {
	s := newSite(t)
	const file = "opt/berth/uptime-kuma/compose.yaml"
	first := s.prepare(Deploy)
	if _, err := s.carryOut(first); err != nil {
		t.Fatal(err)
	}
	deployed := s.host.Has(file)
	if _, err := s.carryOut(s.prepare(Rollback)); err != nil {
		t.Fatal(err)
	}
	s.host.Put(file, "edited")
	run, err := s.env.Prepare(t.Context(), s.request(Rollback))
	if err != nil || !preflight.Stopped(run.Findings) || len(theirsOf(run)) != 1 {
		t.Fatalf("%v, %+v", err, run)
	}
	if c := theirsOf(run)[0].Change; c == nil || c.Err != nil || string(c.Then) != "edited" || string(c.Now) != deployed {
		t.Errorf("what it would replace by what is not known: %+v", c)
	}
	r := s.request(Rollback)
	r.TakeOver = true
	if run, err = s.env.Prepare(t.Context(), r); err != nil || preflight.Stopped(run.Findings) {
		t.Fatalf("%v, %+v", err, run)
	}
	if result, err := s.carryOut(run); err != nil || !result.Whole() || s.host.Has(file) != deployed {
		t.Errorf("%v, %v\n%s", err, result, s.host.Tree())
	}
	if kept := s.host.Has(ledger.TakenDir(run.Name(), "uptime-kuma") + "/compose.yaml"); kept != "edited" {
		t.Errorf("the edited file was not kept: %q", kept)
	}
}
