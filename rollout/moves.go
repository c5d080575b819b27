package rollout

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"berth/deployer/carry"
	"berth/deployer/ledger"
	"berth/deployer/moves"
	"berth/deployer/preflight"
	"berth/deployer/probe"
)

// moving finds the services of a deployment that come with their data.
func (r *Request) moving(j *judgement, again *former) []moves.Move {
	if r.Returns && r.Old {
		return nil
	}
	w := moves.Wanted{Problem: r.Plan.Problem, Bundles: j.bundles, Facts: j.facts}
	if r.Returns {
		w.Returns = r.Service
	}
	if again != nil {
		w.Run = again.last.Order.Run
	}
	return moves.Find(w)
}

// seeMoves asks the hosts of moves what is to be carried and what room there is for it.
func seeMoves(ctx context.Context, e *Env, list []moves.Move, facts map[string]*probe.Facts, coming []string) map[string]moves.Side {
	paths := preflight.ToMove(list, facts, coming)
	hosts := e.Fleet.Handles(slices.Collect(maps.Keys(paths)))
	out := map[string]moves.Side{}
	var mu sync.Mutex
	var all sync.WaitGroup
	for name, wanted := range paths {
		h, can := hosts[name].(carry.Host)
		if !can {
			continue
		}
		all.Go(func() {
			side := moves.Look(ctx, h, wanted)
			mu.Lock()
			defer mu.Unlock()
			out[name] = side
		})
	}
	all.Wait()
	return out
}

// unreturned refuses to take a run back that has moved services which may have written since where they are now: that would be lost.
func unreturned(e *Env, undo string, facts map[string]*probe.Facts) error {
	var why []error
	said := map[string]bool{}
	for _, host := range slices.Sorted(maps.Keys(facts)) {
		for i := range facts[host].Moves {
			m := &facts[host].Moves[i]
			if m.Run != undo || m.State.Before(ledger.MoveStarted) || said[m.Service] {
				continue
			}
			said[m.Service] = true
			since := m.Since.Local().Format("2006-01-02 15:04")
			if lock := facts[host].Lock; lock != nil && lock.Owner().Run == undo { // which nothing but the run itself gets past
				why = append(why, errors.New(e.Words.Say("%[1]s has moved from %[2]s to %[3]s and may have written there since %[4]s: berth resume brings the run to its end; after that berth return %[1]s brings it back with what it wrote, berth return %[1]s --old with what it had then",
					"%[1]s a déménagé de %[2]s vers %[3]s et a pu y écrire depuis %[4]s : berth resume mène l'exécution à son terme ; ensuite berth return %[1]s le ramène avec ce qu'il a écrit, berth return %[1]s --old avec ce qu'il avait alors", m.Service, m.From, m.To, since)))
				continue
			}
			why = append(why, errors.New(e.Words.Say("%[1]s has moved from %[2]s to %[3]s and may have written there since %[4]s: berth return %[1]s brings it back with that, berth return %[1]s --old with what it had then",
				"%[1]s a déménagé de %[2]s vers %[3]s et a pu y écrire depuis %[4]s : berth return %[1]s le ramène avec cela, berth return %[1]s --old avec ce qu'il avait alors", m.Service, m.From, m.To, since)))
		}
	}
	if why == nil {
		return nil
	}
	return &RefusedError{errors.Join(why...)}
}
