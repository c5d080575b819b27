package rollout

import (
	"context"
	"slices"
	"sync"

	"berth/deployer/adopt"
	"berth/deployer/compose"
	"berth/deployer/preflight"
	"berth/deployer/steps"
	"berth/planner"
)

// adopt finds what comes and runs already, by hand, where it comes to. What is as it shall be there is left alone.
func (e *Env) adopt(ctx context.Context, r Request, j *judgement) {
	j.stacks = map[preflight.Place]*adopt.Verdict{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, b := range j.coming() {
		s := adopt.Of(b, j.facts[b.Host], today(r.Plan.Problem, b))
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

// today is the host on which the inventory has the service of a bundle: of an agent the bundle's own, where it is listed there.
func today(p *planner.Problem, b *compose.Bundle) string {
	if slices.Contains(p.Agents[b.Host], b.Service) {
		return b.Host
	}
	return p.Current.Host[b.Service]
}
