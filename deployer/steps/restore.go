package steps

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"berth/deployer/ledger"
	"berth/wording"
)

// Restore, of a rollback, stages the former files of a service.
type Restore struct {
	Former  *ledger.Former
	Reloads bool              // the service runs, and takes them up
	Back    bool              // what the run that is taken back had taken over comes back, too
	Takes   map[string]string // files of somebody's that may be replaced; see ledger.Record.Taken
}

// Word implements Work.
func (Restore) Word() string { return "restore" }

// Say implements Work.
func (Restore) Say(w wording.Words, service string) string {
	return w.Say("lay the former files of %s ready", "préparer les anciens fichiers de %s", service)
}

var restoreText = ledger.FilesText + shell("restore")

// Do implements Work.
func (r Restore) Do(ctx context.Context, at *Site) error {
	rec := r.Former.Record
	rec.Run = at.Holding.Run // which puts it there now
	rec.Reloading = r.Reloads
	rec.Taken = merged(rec.Taken, r.Takes)
	text, err := rec.Text()
	if err != nil {
		return err
	}
	if err := at.Put(ctx, at.Staged()+".json", text, 0o600); err != nil { // no argument: it has checksums of secrets
		return err
	}
	taken := ""
	if r.Back {
		taken = ledger.TakenDir(r.Former.Run, at.Service)
	}
	args := []string{ledger.KeptDir(r.Former.Run, at.Service), at.Staged(), taken}
	for _, name := range slices.Sorted(maps.Keys(rec.Files)) {
		if filepath.IsLocal(name) { // the record is what a host said
			args = append(args, name)
		}
	}
	return at.Command(ctx, ledger.Script(restoreText, "berth-restore", args...).Args...)
}

// merged has the pairs of both maps; nil for none.
func merged(a, b map[string]string) map[string]string {
	if len(b) == 0 {
		return a
	}
	out := maps.Clone(b)
	maps.Copy(out, a)
	return out
}
