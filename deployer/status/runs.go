package status

import (
	"slices"
	"strings"

	"berth/deployer/ledger"
	"berth/wording"
)

// RunLeft is a run that did not come to its end, or was stopped before everything was done.
type RunLeft struct {
	of
	drifts
	Left ledger.Left
	Done []Progress // by host
}

// Progress is how far a run came on a host.
type Progress struct {
	Host        string
	Done, Steps int
	Failed      []string // steps that failed, or began and did not come to their end
}

// Kind implements Finding.
func (RunLeft) Kind() string { return "run_left" }

// Say implements Finding.
func (f RunLeft) Say(w wording.Words) string {
	out := f.Left.Say(w)
	for i, p := range f.Done {
		sep := w.Say("; ", " ; ")
		if i == 0 {
			sep = w.Say(": ", " : ")
		}
		out += sep + w.Say("%d of %d steps done on %s", "étapes faites sur %[3]s : %[1]d sur %[2]d", p.Done, p.Steps, p.Host)
		if len(p.Failed) > 0 {
			out += w.Say(" (not %s)", " (pas %s)", strings.Join(p.Failed, ", "))
		}
	}
	return out
}

// Hint implements Finding.
func (f RunLeft) Hint(w wording.Words) string { return f.Left.Hint(w) }

// runs finds the run that whoever goes on would go on with, and every other one that is open on some host.
func runs(l *Lab) []Finding {
	past := l.past()
	names := []string{}
	if last := ledger.Newest(past); last != nil {
		names = append(names, last.Name)
	}
	for i := range past {
		if open := past[i].Open(); open != "" && !slices.Contains(names, open) {
			names = append(names, open)
		}
	}
	var out []Finding
	for _, name := range names {
		if f := l.runLeft(name); f != nil {
			out = append(out, f)
		}
	}
	return out
}

// runLeft judges a run; nil where it came to its end, and where only its lock is there: that is said of the host.
func (l *Lab) runLeft(name string) Finding {
	f := RunLeft{Left: l.left(name)}
	switch f.Left.Ending {
	case ledger.Settled, ledger.NotBegun:
		return nil
	case ledger.HostGone:
		if !l.Whole { // the others were not asked
			f.Left.Ending = ledger.Stopped
			if len(f.Left.Open) > 0 {
				f.Left.Ending = ledger.Partly
			}
		}
	}
	for _, h := range l.past() {
		if run := h.Run(name); run != nil {
			f.Done = append(f.Done, progress(h.Host, run))
		}
	}
	return f
}

// progress counts the steps of a run on a host, since it was begun or taken up last.
func progress(host string, run *ledger.Run) Progress {
	out := Progress{Host: host}
	open := []string{}
	for _, e := range run.Entries {
		open = slices.DeleteFunc(open, func(step string) bool { return step == e.Step })
		switch e.Kind {
		case ledger.EntryBegin:
			out, open = Progress{Host: host, Steps: e.Steps}, nil
		case ledger.EntryStarted, ledger.EntryFailed:
			open = append(open, e.Step)
		case ledger.EntryDone:
			out.Done++
		}
	}
	for _, step := range open {
		out.Failed = append(out.Failed, ledger.Clean(step))
	}
	return out
}
