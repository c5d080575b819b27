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
// go on without it, as that a guest is shut down. tell hears of each once. It reports whether it waited; what takes longer than calmTime, as a backup may, it leaves.
func Calm(ctx context.Context, hypervisor ledger.Host, ids []int, tell func(guests.Task)) (waited bool, err error) {
	limited, cancel := context.WithTimeout(ctx, calmTime)
	defer cancel()
	told := map[string]bool{}
	for {
		tasks, err := guests.Tasks(limited, hypervisor)
		if err != nil {
			return waited, err
		}
		tasks = slices.DeleteFunc(tasks, func(t guests.Task) bool { return !slices.Contains(ids, t.ID) || t.Kind == "vzdump" })
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
		case <-limited.Done():
			return waited, ctx.Err()
		}
	}
}
