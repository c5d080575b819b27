package main

import (
	"fmt"
	"path/filepath"

	"berth/deployer/ledger"
	"berth/deployer/steps"
)

// journalDir is the directory beside the inventory for the operator's copies of journals.
func journalDir(l *lab) string { return filepath.Join(filepath.Dir(l.file), sessionDir, "journal") }

// runCopy is the operator's copy of a run's journal. Where it cannot be written that is said once, and the
// run goes on: the hosts have their own.
type runCopy struct {
	d    *deployment
	c    *ledger.Copy // nil: none
	told func(steps.News)
}

func (d *deployment) copy() *runCopy {
	out := &runCopy{d: d}
	err := ownDir(filepath.Dir(journalDir(d.lab)))
	if err == nil {
		out.c, err = ledger.NewCopy(journalDir(d.lab), d.run.Order)
	}
	out.said(err)
	if out.c != nil {
		out.told = d.run.Copy(out.c)
	}
	return out
}

func (r *runCopy) begin() {
	if r.c != nil {
		r.c.Begin(steps.PerHost(r.d.run.Steps))
	}
}

func (r *runCopy) news(n steps.News) {
	if r.c != nil {
		r.told(n)
	}
}

// end writes the last lines.
func (r *runCopy) end(whole bool) {
	if r.c != nil {
		r.said(r.c.End(whole))
		r.c = nil
	}
}

// close leaves the copy without an end, as the run was left.
func (r *runCopy) close() {
	if r.c != nil {
		r.said(r.c.Close())
		r.c = nil
	}
}

func (r *runCopy) said(err error) {
	if err != nil {
		fmt.Fprintln(r.d.stderr, r.d.w.Say("berth: %v; the journals of the hosts are whole", "berth : %v ; les journaux des hôtes sont complets", err))
	}
}
