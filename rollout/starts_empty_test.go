package rollout

import (
	"os"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/inventory"
)

// stopped prepares a run that something stops, and says what.
func (s *site) stopped(kind Kind) string {
	s.t.Helper()
	run, err := s.env.Prepare(s.t.Context(), s.request(kind))
	if err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for _, f := range run.Findings {
		if f.Severity() == preflight.Stops {
			out = append(out, f.Say(s.env.Words))
		}
	}
	return strings.Join(out, "\n")
}

// done prepares a run that nothing stops, and carries it out.
func (s *site) done(kind Kind) {
	s.t.Helper()
	if result, err := s.carryOut(s.prepare(kind)); err != nil || !result.Whole() {
		s.t.Fatalf("%v, %v", err, result)
	}
}

func (s *site) removeVolumes() {
	s.t.Helper()
	s.removes("bin/volumes")
}

// removes takes a file off the host.
func (s *site) removes(name string) {
	s.t.Helper()
	if err := os.Remove(s.host.Path(name)); err != nil {
		s.t.Fatal(err)
	}
}

const lost = "uptime-kuma would begin without its data on pi: uptime-kuma_data is not there, and "

func TestAServiceWhoseVolumeIsGoneIsStartedOnlyWhereThatIsMeant(t *testing.T) {
	s := newSite(t)
	s.done(Deploy)
	s.removeVolumes()
	if got := s.stopped(Deploy); !strings.HasPrefix(got, lost+"run 20261129T120000Z-") {
		t.Errorf("%q", got)
	}
	s.lab.Inventory.Wishes["uptime-kuma"] = inventory.Wish{BeginEmpty: true}
	s.done(Deploy)
	if s.host.Has("bin/volumes") == "-" {
		t.Error("it was not started")
	}
}

func TestARollbackStartsNothingWithoutItsData(t *testing.T) {
	s := newSite(t)
	s.done(Deploy)
	s.lab.Inventory.Wishes["uptime-kuma"] = inventory.Wish{Env: map[string]string{"TZ": "Europe/Paris"}}
	s.done(Deploy)
	s.removeVolumes()
	if got := s.stopped(Rollback); !strings.HasPrefix(got, lost) {
		t.Errorf("%q", got)
	}
	s.lab.Inventory.Wishes["uptime-kuma"] = inventory.Wish{BeginEmpty: true}
	s.done(Rollback)
}

// Everything of the host is gone: the operator's copy of the journal says what was there.
func TestAHostThatWasInstalledAnewIsSeen(t *testing.T) {
	s := newSite(t)
	s.done(Deploy)
	s.removeVolumes()
	for _, dir := range []string{"/var/lib/berth", "opt/berth"} {
		if err := os.RemoveAll(s.host.Path(dir)); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.stopped(Deploy); !strings.HasPrefix(got, lost+"run 20261129T120000Z-") || !strings.Contains(got, "it was installed anew") {
		t.Errorf("%q", got)
	}
	s.env.Journals = t.TempDir() // from another computer, and no other host knows either
	s.done(Deploy)
}

// A start that failed leaves a record, and no data.
func TestAStartThatFailedIsTakenUpWithoutAWord(t *testing.T) {
	s := newSite(t)
	s.host.Program("docker", strings.Replace(dockerWords, `*" up "*)`, `*" up "*) exit 1 ;; *" up-never "*)`, 1))
	if result, err := s.carryOut(s.prepare(Deploy)); err != nil || result.Whole() || s.host.Has(ledger.RecordFile("uptime-kuma")) == "-" {
		t.Fatalf("%v, %v", err, result)
	}
	s.host.Program("docker", dockerWords)
	s.done(Resume)
}
