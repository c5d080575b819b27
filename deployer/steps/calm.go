package steps

import (
	"context"
	"slices"
	"time"

	"berth/deployer/guests"
	"berth/deployer/ledger"
)

// calmTime is how long Calm waits: as long as a guest gets to shut down, and a moment.
const calmTime = (guests.ShutdownTime + 20) * time.Second

// Calm waits until a hypervisor does nothing with guests of these numbers any more that berth has it do: a run that was broken off leaves tasks that
// go on without it, as that a guest is shut down. tell hears of each once. It reports whether it waited; what takes longer than calmTime it leaves, and backups, but
// for those that the run had begun of the guests dumps: each has an end on its host (dumpTime), and until then nothing can be done with its guest.
func Calm(ctx context.Context, hypervisor ledger.Host, ids, dumps []int, tell func(guests.Task)) (waited bool, err error) {
	told := map[string]bool{}
	for end := time.Now().Add(calmTime); ; {
		tasks, err := guests.Tasks(ctx, hypervisor)
		if err != nil {
			return waited, err
		}
		late := time.Now().After(end)
		tasks = slices.DeleteFunc(tasks, func(t guests.Task) bool {
			if t.Kind == "vzdump" {
				return !slices.Contains(dumps, t.ID)
			}
			return late || !slices.Contains(ids, t.ID)
		})
		if len(tasks) == 0 {
			return waited, nil
		}
		for _, t := range tasks {
			if !told[t.UPID] {
				told[t.UPID] = true
				tell(t)
			}
		}
		waited = true
		select {
		case <-time.After(meetPause):
		case <-ctx.Done():
			return waited, ctx.Err()
		}
	}
}
