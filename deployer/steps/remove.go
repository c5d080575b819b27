package steps

import (
	"context"

	"berth/deployer/ledger"
	"berth/wording"
)

// Remove stops what left the host, and removes the files that berth wrote. Its data stays, its secrets do, and so does what
// else lies in its directory.
type Remove struct {
	Dir     string   // of the service on the host
	Project string   // what Compose calls it there
	Back    string   // the run that is taken back: what it had taken over comes back; empty: none is
	Lone    []string // as in Start
}

// Word implements Work.
func (Remove) Word() string { return "remove" }

// Say implements Work.
func (Remove) Say(w wording.Words, service string) string {
	return w.Say("stop %s and remove its files", "arrêter %s et retirer ses fichiers", service)
}

var removeText = ledger.FilesText + shell("ours", "remove")

// Do implements Work.
func (r Remove) Do(ctx context.Context, at *Site) error {
	back := ""
	if r.Back != "" {
		back = ledger.TakenDir(r.Back, at.Service)
	}
	remove := ledger.Script(removeText, "berth-remove", at.Holding.Run, r.Dir, at.Kept(), ledger.RecordFile(at.Service), ledger.KeptEnv(at.Service),
		ledger.FilesDir(at.Service), back)
	down := composeCommand(r.Dir, r.Project, "down", "--remove-orphans")
	limit := commandLimit + at.graceIn(ctx, r.Dir)
	return at.Within(limit).Command(ctx, append(remove.Args, before("rm", r.Lone, down)...)...)
}
