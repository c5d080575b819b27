package steps

import (
	"context"

	"berth/deployer/ledger"
	"berth/wording"
)

// Forget, of a rollback, takes back that a service was adopted: berth's files and its record go, what they replaced comes back,
// and the containers, which were never berth's, are left alone.
type Forget struct {
	Dir  string // of the service on the host
	Back string // the run that is taken back
}

// Word implements Work.
func (Forget) Word() string { return "forget" }

// Say implements Work.
func (Forget) Say(w wording.Words, service string) string {
	return w.Say("forget %s: its containers stay as they are", "oublier %s : ses conteneurs restent tels quels", service)
}

// Do implements Work.
func (f Forget) Do(ctx context.Context, at *Site) error {
	remove := ledger.Script(removeText, "berth-remove", at.Holding.Run, f.Dir, at.Kept(), ledger.RecordFile(at.Service), "",
		ledger.FilesDir(at.Service), ledger.TakenDir(f.Back, at.Service), "true")
	return at.Command(ctx, remove.Args...)
}
