package backup

import (
	"fmt"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/steps"
)

// saved has notes saved as a step of a run that has the lock of its host, and gives what was told and why it failed.
func (y *yard) saved(of *steps.Saving) (told string, err error) {
	y.t.Helper()
	h := y.hosts["one"]
	h.Put(ledger.LockDir+"/token", "t1\n")
	x := &steps.Execution{
		Order: ledger.Order{Run: "20261201T000000Z-aaaa", Hosts: []string{"one"}}, Token: "t1", Gate: steps.Open(nil),
		Hosts: y.desk.Env.Fleet.Handles([]string{"one"}), Steps: []steps.Step{{Host: "one", Service: "notes", Work: steps.Save{Of: of}}},
	}
	acts, err := x.Acts(y.t.Context(), 0)
	if err != nil || strings.Contains(fmt.Sprint(acts), y.value) {
		y.t.Errorf("%v, %v", acts, err)
	}
	x.News = func(n steps.News) { told += n.Line.French() + "\n" }
	r := steps.Execute(y.t.Context(), y.t.Context(), x)
	if left := h.Tree(); strings.Contains(left, "given") || strings.Contains(left, y.value) || !strings.Contains(left, "lock/token") {
		y.t.Errorf("left behind:\n%s", left)
	}
	if h.Has("bin/runs") == "-" {
		y.t.Error("the service does not run")
	}
	return told, r.Errors[0]
}

func TestAServiceIsSavedAsAStepOfARunUnderItsLock(t *testing.T) {
	y := newYard(t)
	y.deploy("one")
	one := y.hosts["one"]
	fill(t, one.Path("docker/notes_data/_data"))
	one.Put("bin/database", "three rows\n")
	by, lab := Before{}, y.desk.Lab
	if err := by.Ready(t.Context(), y.desk.Env, lab, one); err == nil || !strings.Contains(err.Error(), "berth backup --init makes it") {
		t.Errorf("%v", err)
	}
	y.restic("init")
	if err := by.Ready(t.Context(), y.desk.Env, lab, one); err != nil {
		t.Fatal(err)
	}
	of, err := by.Saving(t.Context(), y.desk.Env, lab, y.facts["one"], "notes")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := by.Saving(t.Context(), y.desk.Env, lab, y.facts["two"], "notes"); err == nil || !strings.Contains(err.Error(), "record of notes on two is lost") {
		t.Errorf("%v", err)
	}
	told, err := y.saved(of)
	if err != nil || !strings.Contains(told, "le service est arrêté pendant sa sauvegarde") || !strings.Contains(told, "le service est redémarré") || strings.Contains(told, "{") {
		t.Errorf("%v\n%s", err, told)
	}
	if files := y.restic("ls", "latest", "--tag", "berth,service=notes"); !strings.Contains(files, "notes_data/_data/deep/er/b") || one.Has("/var/lib/berth/backups/notes/saved") == "-" {
		t.Errorf("%s", files)
	}
	one.Program("restic", "#!/bin/sh\necho 'Fatal: unable to save snapshot: no space left on device' >&2\nexit 1\n")
	if _, err := y.saved(of); err == nil || !strings.Contains(err.Error(), "no space left on device") {
		t.Errorf("%v", err)
	}
}
