package steps

import (
	"context"
	"maps"
	"path/filepath"
	"slices"

	"berth/deployer/ledger"
	"berth/wording"
)

// Restore, of a rollback, lays the former files of a service beside its directory.
type Restore struct {
	Former *ledger.Former
}

// Word implements Work.
func (Restore) Word() string { return "restore" }

// Say implements Work.
func (Restore) Say(w wording.Words, service string) string {
	return w.Say("lay the former files of %s ready", "préparer les anciens fichiers de %s", service)
}

var restoreText = shell("restore")

// Do implements Work.
func (r Restore) Do(ctx context.Context, at *Site) error {
	rec := r.Former.Record
	rec.Run = at.Holding.Run // which puts it there now
	text, err := rec.Text()
	if err != nil {
		return err
	}
	if err := at.Put(ctx, at.Staged()+".json", text, 0o600); err != nil { // no argument: it has checksums of secrets
		return err
	}
	args := []string{ledger.KeptDir(r.Former.Run, at.Service), at.Staged()}
	for _, name := range slices.Sorted(maps.Keys(rec.Files)) {
		if filepath.IsLocal(name) { // the record is what a host said
			args = append(args, name)
		}
	}
	return at.Command(ctx, ledger.Script(restoreText, "berth-restore", args...).Args...)
}
