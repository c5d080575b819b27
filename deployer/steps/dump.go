package steps

import (
	"context"
	"strings"

	"berth/deployer/guests"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Dump backs up a guest that was shut down, before it is destroyed: of all that a run does to guests only that cannot be taken back.
type Dump struct {
	Kind planner.Kind
	ID   int
	To   guests.Dump
}

// Word implements Work.
func (Dump) Word() string { return "dump" }

// Say implements Work.
func (d Dump) Say(w wording.Words, guest string) string {
	out := w.Say("back up guest %s (%d) to %s with vzdump", "sauvegarder l'invité %s (%d) sur %s avec vzdump", guest, d.ID, d.To.Storage)
	if d.To.Most > 0 {
		out += w.Say(", %s at most", ", %s au plus", w.Size(d.To.Most))
	}
	if len(d.To.Without) > 0 {
		out += w.Say(", without the disks that it leaves out of backups (%s)", ", sans les disques qu'il exclut des sauvegardes (%s)", strings.Join(d.To.Without, ", "))
	}
	return out
}

// Do implements Work. A lock "backup" is no reason to stop: where this step was begun before and goes on by itself, the host waits for that, and finds the backup then; and
// vzdump waits for others of its kind by itself.
func (d Dump) Do(ctx context.Context, at *Site) error {
	at = at.undocked(dumpTime)
	there, err := at.guest(ctx, d.Kind, d.ID, "status: stopped\n")
	switch {
	case err != nil:
		return err
	case there == nil:
		return at.nothing(ctx)
	case there.Lock() == "backup":
	case there.Lock() != "":
		return free(there)
	case there.Runs:
		return message.Errorf("guest %s runs again: it stays", there.Name())
	}
	return at.typesAs(ctx, d.To.Call(d.ID, at.Holding.Run), d.To.Make(d.Kind, d.ID, at.Holding.Run).Args...)
}
