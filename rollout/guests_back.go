package rollout

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"berth/deployer/guests"
	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/inventory"
	"berth/planner"
)

// guestsBack adds what takes the guests of a run back, and says which stay. machines are hypervisors that the run touched.
func (e *Env) guestsBack(ctx context.Context, l *Lab, undo string, touched []string, list []steps.Step, facts map[string]*probe.Facts) ([]steps.Step, []string, error) {
	var machines []string
	for _, m := range hypervised(l) {
		if slices.Contains(touched, m) {
			machines = append(machines, m)
		}
	}
	looks, wrong := e.askHypervisors(ctx, machines)
	for _, m := range machines {
		if wrong[m] != nil {
			return nil, nil, e.dark(undo, []string{m}, wrong[m])
		}
	}
	goes := map[string]bool{} // services that leave, by host and name
	for i := range list {
		if _, removes := list[i].Work.(steps.Remove); removes {
			goes[list[i].Host+" "+list[i].Service] = true
		}
	}
	want := guests.Wanted{Makings: l.Inventory.Makings, Inside: inside(facts, goes), Named: func(string) bool { return true }}
	var changes []guests.Change
	for _, machine := range machines {
		known := slices.DeleteFunc(slices.Clone(machineOf(l.Problem, machine).Guests), func(g planner.Guest) bool { return l.Inventory.Makings[g.Name].Managed == inventory.ByHand })
		back, kept := looks[machine].Back(undo, known, want)
		changes = append(changes, back...)
		for i := range kept {
			e.note("~ ", "%s: %s", "%s : %s", kept[i].Say(e.Words), kept[i].Hint(e.Words))
		}
	}
	return steps.BackGuests(list, changes), machines, nil
}

// wokenUp starts guests that a run had shut down when it broke off: only a guest that answers can be looked at, and what it was to run
// is down meanwhile. It reports whether any was.
func (e *Env) wokenUp(ctx context.Context, r Request, f *former) (bool, error) {
	if len(f.absent.asleep) == 0 {
		return false, nil
	}
	if r.OnlyLook {
		return false, e.refused("%s was shut down by run %s; berth resume starts it first, and a dry run starts nothing", "%s a été arrêté par l'exécution %s ; berth resume le démarre d'abord, et un essai à blanc ne démarre rien",
			strings.Join(f.absent.asleep, ", "), f.last.Name)
	}
	for _, m := range r.Lab.Problem.Machines {
		for _, g := range m.Guests {
			if !slices.Contains(f.absent.asleep, g.Name) {
				continue
			}
			e.note("~ ", "starting guest %s (%d), which run %s had shut down", "démarrage de l'invité %s (%d), que l'exécution %s avait arrêté", g.Name, g.ID, f.last.Name)
			handles := e.Fleet.Handles([]string{m.Name, g.Name})
			if handles[m.Name] == nil || handles[g.Name] == nil {
				return false, fmt.Errorf("the inventory does not say how %s and %s are reached", m.Name, g.Name)
			}
			if err := steps.Rouse(ctx, handles[m.Name], handles[g.Name], g.Kind, g.ID); err != nil {
				return false, &RefusedError{err}
			}
		}
	}
	return true, nil
}
