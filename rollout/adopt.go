package rollout

import (
	"context"
	"sync"

	"berth/deployer/adopt"
	"berth/deployer/compose"
	"berth/deployer/preflight"
	"berth/deployer/steps"
)

// adopt finds what comes and runs already, by hand, where it comes to. What is as it shall be there is left alone.
func (e *Env) adopt(ctx context.Context, r Request, j *judgement) {
	j.stacks = map[preflight.Place]*adopt.Verdict{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, b := range j.coming() {
		s := adopt.Of(b, j.facts[b.Host], r.Plan.Problem.Current.Host[b.Service])
		if s == nil {
			continue
		}
		all.Go(func() {
			value, err := j.values(ctx, j.hosts[b.Host], b)
			if err != nil {
				return // that is said
			}
			files, err := b.Upload(value)
			if err != nil {
				return // likewise
			}
			v := s.Judge(ctx, j.hosts[b.Host], files)
			mu.Lock()
			defer mu.Unlock()
			if j.stacks[preflight.Place{Host: b.Host, Service: b.Service}] = v; v.Same() {
				j.standing[b] = steps.ByHand
			}
		})
	}
	all.Wait()
}

// adopts are the containers of a service that is taken over as it runs.
func (j *judgement) adopts(b *compose.Bundle) map[string]string {
	return j.stacks[preflight.Place{Host: b.Host, Service: b.Service}].Containers
}
