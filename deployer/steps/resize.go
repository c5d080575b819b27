package steps

import (
	"context"
	"encoding/json"
	"fmt"

	"berth/deployer/guests"
	"berth/deployer/remote"
	"berth/message"
	"berth/planner"
	"berth/wording"
)

// Resize gives a guest other memory, and other cores where Cores says so. A VM that runs and takes no memory meanwhile is stopped
// before, by a step of its own.
type Resize struct {
	Kind   planner.Kind
	ID     int
	Memory planner.Bytes
	Cores  int // 0: they stay
}

// Word implements Work.
func (Resize) Word() string { return "resize" }

// Say implements Work.
func (r Resize) Say(w wording.Words, guest string) string {
	if r.Cores > 0 {
		return w.Say("give guest %s (%d) %s of memory and %s", "donner à l'invité %s (%d) %s de mémoire et %s", guest, r.ID, w.Size(r.Memory), w.Cores(planner.MilliCPU(r.Cores)*1000))
	}
	return w.Say("give guest %s (%d) %s of memory", "donner à l'invité %s (%d) %s de mémoire", guest, r.ID, w.Size(r.Memory))
}

// Do implements Work. qm set ends well where the change only waits for the next start, so what came of it is read.
func (r Resize) Do(ctx context.Context, at *Site) error {
	at = at.undocked(guestTime)
	there, err := at.guest(ctx, r.Kind, r.ID, "status: stopped\n")
	switch {
	case err != nil:
		return err
	case there == nil:
		return errNotThere
	case r.done(there):
		return at.nothing(ctx)
	}
	if err := free(there); err != nil {
		return err
	}
	if r.Kind == planner.LXC && there.Runs && r.Memory < there.Memory() && there.Uses+guests.Spare > r.Memory {
		return message.Errorf("what runs in it uses %d MB, and below that the kernel would end something of it; stop something there first, or let it have more: memory in the inventory", there.Uses/planner.MB)
	}
	if err := r.remember(ctx, at, there); err != nil {
		return err
	}
	if err := at.types(ctx, guests.Resize(r.Kind, r.ID, r.Memory, r.Cores)...); err != nil {
		return err
	}
	there, err = at.guest(ctx, r.Kind, r.ID, fmt.Sprintf("status: stopped\nmemory: %d\ncores: %d\n", r.Memory/planner.MB, r.Cores))
	if err == nil && (there == nil || !r.done(there)) {
		err = message.Errorf("the change was taken and does not hold yet: it waits for the next start of the guest (qm pending %d shows it)", r.ID)
	}
	return err
}

// remember writes down the size that the run found, for whoever takes it back. What the run has changed before stays written.
func (r Resize) remember(ctx context.Context, at *Site, there *guests.Guest) error {
	var was guests.Before
	text, err := at.Read(ctx, nil, guests.BeforeFile(r.ID))
	if err == nil && json.Unmarshal(text, &was) == nil && was.Run == at.Holding.Run {
		return nil
	}
	if remote.Retryable(err) {
		return err
	}
	if text, err = json.Marshal(guests.Before{Run: at.Holding.Run, Memory: there.Memory(), Cores: there.Cores()}); err != nil {
		return err
	}
	return at.Put(ctx, guests.BeforeFile(r.ID), append(text, '\n'), 0o600)
}

func (r Resize) done(g *guests.Guest) bool {
	return g.Memory() == r.Memory && (r.Cores == 0 || g.Cores() == r.Cores)
}
