package tui

import (
	"testing"

	"berth/runview"
)

// Files of somebody's are let go of before the steps are shown, and by themselves; what changes meanwhile is asked about again.
func TestFilesOfSomebodysAreAgreedOnWithTheirDifferenceBeforeThereAreSteps(t *testing.T) {
	notes := runview.Theirs{Key: "pi notes 1", Host: "pi", Say: "/opt/berth/app/notes was changed since", Difference: "--- notes\n@@ line 1\n-  mine\n+theirs\n"}
	env := runview.Theirs{Key: "pi .env 1", Host: "pi", Say: "/opt/berth/app/.env is there"}
	c := &crew{t: t, theirs: runview.InTheWay{notes, env}}
	m, d := ready(t, c, 140, 60)
	seen(t, m, "Not as berth wrote them: 2 files", "berth rollback brings it back", "pi: /opt/berth/app/notes was changed since", "-  mine", "+theirs", "pi: /opt/berth/app/.env is there", "enter replace them")
	unseen(t, m, "qm create")
	unseen(t, m, "4 steps")
	d.confirm("1")
	seen(t, m, "that is not 2: they stay as they are")
	press(m, "esc")
	if c.runs != 0 || m.deploy.takeOver != nil {
		t.Fatalf("%d runs, %q is replaced", c.runs, m.deploy.takeOver)
	}
	c.theirs[1].Key = "pi .env 2" // it is written to while the operator reads
	d.confirm("2")
	d.until("the next preview", func() bool { return m.deploy.stage == prepared && len(m.deploy.theirs) == 1 })
	seen(t, m, "Not as berth wrote them: 1 file.", "/opt/berth/app/.env is there")
	d.confirm("1")
	d.until("the steps", func() bool { return m.deploy.stage == prepared && len(m.deploy.theirs) == 0 })
	seen(t, m, "enter carry it out", "4 steps on 2 hosts")
	if c.runs != 0 {
		t.Fatal("it has been carried out")
	}
	d.confirm("4")
	d.until("the end", ended(m))
	if c.runs != 1 {
		t.Errorf("%d runs", c.runs)
	}
	seen(t, m, "blackbox runs as planned")
}

func TestAFileThatComesInTheWayAfterTheStepsWereShownEndsTheRun(t *testing.T) {
	c := &crew{t: t}
	m, d := ready(t, c, 140, 60)
	c.theirs = runview.InTheWay{{Key: "pi x 1", Host: "pi", Say: "/opt/berth/app/x is there"}}
	d.confirm("4")
	d.until("the end", ended(m))
	seen(t, m, "pi: /opt/berth/app/x is there", "Nothing has changed", "enter prepare anew")
	d.press("enter")
	d.until("the next preview", func() bool { return m.deploy.stage == prepared })
	seen(t, m, "Not as berth wrote them: 1 file.")
}
