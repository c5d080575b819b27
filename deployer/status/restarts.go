package status

import (
	"time"

	"berth/deployer/probe"
)

// Docker takes a container that has run for ten seconds as one that started well, and restarts it at once when it ends
// after that. So a container that ends every few minutes is never seen as one that restarts, and hardly ever as one that
// does not run: only the number of its restarts, and how long it has run since, tell.
const (
	settledAfter = 10 * time.Second // after the first restart: many containers wait for another one by ending once
	loopWithin   = 5 * time.Minute  // after any later one
)

// restarts finds containers that end again and again although they run at the moment.
func (s *Service) restarts(f *probe.Facts) {
	for i := range s.Containers {
		c := &s.Containers[i]
		if c.State != "running" || c.Restarts == 0 || c.Started.IsZero() || f.Now.IsZero() {
			continue
		}
		up, within := max(f.Now.Sub(c.Started), 0), loopWithin
		if c.Restarts == 1 {
			within = settledAfter
		}
		if up < within {
			s.drift(Drift{Kind: ContainerRestarts, Name: c.Name, Have: int64(c.Restarts), Need: int64(up / time.Second)})
		}
	}
}
