package steps

import (
	"context"

	"berth/deployer/ledger"
	"berth/wording"
)

// Remove stops what left the host, and puts its directory aside. Its data stays, and its secrets do.
type Remove struct {
	Dir string // of the service on the host
}

// Word implements Work.
func (Remove) Word() string { return "remove" }

// Say implements Work.
func (Remove) Say(w wording.Words, service string) string {
	return w.Say("stop %s and put its directory aside", "arrêter %s et mettre son répertoire de côté", service)
}

var removeText = ledger.StrangeText + shell("remove")

// Do implements Work.
func (r Remove) Do(ctx context.Context, at *Site) error {
	remove := ledger.Script(removeText, "berth-remove", at.Holding.Run, r.Dir, at.Kept(), ledger.RecordFile(at.Service), ledger.KeptEnv(at.Service))
	down := composeCommand(r.Dir, at.Service, "down", "--remove-orphans")
	limit := commandLimit + at.graceIn(ctx, r.Dir)
	return at.Within(limit).Command(ctx, append(remove.Args, down...)...)
}
