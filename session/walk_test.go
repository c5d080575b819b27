package session

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"berth/planner"
)

// walker takes random steps in a session, as an operator might who tries everything.
type walker struct {
	*Session
	rng      *rand.Rand
	services []string
	hosts    []string
	places   []string // machines and guests
	guests   []string
	catalog  []string
}

func walk(s *Session, seed uint64) *walker {
	w := &walker{Session: s, rng: rand.New(rand.NewPCG(seed, 7))}
	for _, list := range [...][]planner.Service{s.base.Services, s.base.Leaving} {
		for i := range list {
			w.services = append(w.services, list[i].Name)
		}
	}
	for _, h := range s.base.Hosts() {
		w.hosts = append(w.hosts, h.Name)
		w.places = append(w.places, h.Name)
		if h.IsGuest() {
			w.guests = append(w.guests, h.Name)
		}
	}
	for i := range s.base.Machines {
		w.places = append(w.places, s.base.Machines[i].Name)
	}
	w.catalog = slices.Sorted(maps.Keys(s.lib.Services))
	return w
}

func (w *walker) pick(list []string) string { return list[w.rng.IntN(len(list))] }

func (w *walker) step() {
	switch w.rng.IntN(12) {
	case 0, 1, 2, 3:
		host := w.pick(append(w.hosts, ""))
		var names []string
		for range 1 + w.rng.IntN(3) {
			names = append(names, w.pick(append(w.services, w.catalog...)))
		}
		w.Move(host, names...)
	case 4, 5, 6:
		w.Set(w.Changes().Edit(w.change), Done{Kind: SetGoal, Subject: "it"})
	case 7:
		w.Take(w.placement(), Done{Kind: Planned})
	case 8:
		w.Switch(w.pick(w.places))
	case 9:
		w.SaveVariant(fmt.Sprint("variant ", w.rng.IntN(4)))
		if v := w.Variants(); w.rng.IntN(2) == 0 {
			w.Goto(v[w.rng.IntN(len(v))].State, Done{Kind: TookVariant, Subject: "v"})
		}
	case 10:
		for range w.rng.IntN(5) {
			w.Undo()
		}
	default:
		for range w.rng.IntN(4) {
			w.Redo()
		}
	}
}

// placement is a random one, with sizes that are what a guest needs, or are not.
func (w *walker) placement() planner.Placement {
	pl := planner.Placement{Host: map[string]string{}, Size: map[string]planner.Bytes{}}
	for _, s := range w.services {
		if w.rng.IntN(8) > 0 {
			pl.Host[s] = w.pick(w.hosts)
		}
	}
	switch plan := planner.Check(w.Problem(), fit(w.Problem(), pl)); w.rng.IntN(3) {
	case 0:
		return plan.Placement
	case 1:
		for _, g := range w.guests {
			pl.Size[g] = planner.Bytes(1+w.rng.IntN(40)) * planner.GuestStep
		}
	}
	return pl
}

// change makes a random change of what an operator can change.
func (w *walker) change(c *Changes) {
	service := w.pick(w.services)
	switch w.rng.IntN(9) {
	case 0:
		c.Goal = planner.Goal(w.rng.IntN(4))
	case 1:
		c.Margin = planner.Permille(500 + 10*w.rng.IntN(50))
	case 2:
		if len(w.guests) > 0 {
			lo := planner.Bytes(1 + w.rng.IntN(8))
			c.Ranges[w.pick(w.guests)] = planner.Range{Min: lo * planner.GB, Max: (lo + planner.Bytes(w.rng.IntN(9))) * planner.GB}
		}
	case 3:
		if !w.lib.Services[service].Agent {
			c.Pins[service] = []string{w.pick(w.hosts)}
		}
	case 4:
		if !w.lib.Services[service].Agent {
			c.Pins[service] = nil
		}
	case 5:
		if unit := w.lib.Services[service].Unit; unit != "" {
			c.Workloads[service] = planner.Workload{Amount: int64(w.rng.IntN(1000)), Unit: unit, Period: planner.Week}
		}
	case 6:
		c.Accepts[service] = w.rng.IntN(2) == 0
	case 7:
		if name := w.pick(append(w.catalog, w.services...)); !slices.Contains(c.Added, name) {
			c.Added = append(c.Added, name)
			slices.Sort(c.Added)
			c.LeftOut = slices.DeleteFunc(c.LeftOut, func(n string) bool { return n == name })
		}
	case 8:
		if !slices.Contains(c.LeftOut, service) {
			c.LeftOut = append(c.LeftOut, service)
			slices.Sort(c.LeftOut)
			c.Added = slices.DeleteFunc(c.Added, func(n string) bool { return n == service })
		}
	}
}

// view is everything of a state that an operator can see.
type view struct {
	Placement  planner.Placement
	Changes    Changes
	Loads      []planner.HostLoad
	Violations []planner.Reason
	Scores     []planner.Score
}

func (s *Session) view() view {
	out := view{Placement: s.board.Placement(), Changes: *s.changes, Violations: s.board.Violations(), Scores: s.board.Scores()}
	for h := range s.board.HostCount() {
		out.Loads = append(out.Loads, s.board.HostLoad(h))
	}
	return out
}

func differ(t *testing.T, what string, want, got any) {
	t.Helper()
	if reflect.DeepEqual(want, got) { // cheap where both have the same catalog
		return
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s (-want +got):\n%s", what, diff)
	}
}

// agrees holds the board against the planner's own judgement of the placement.
func agrees(t *testing.T, s *Session) {
	t.Helper()
	plan := planner.Check(s.Problem(), s.Board().Placement())
	got := s.view()
	differ(t, "violations", plan.Violations, got.Violations)
	for _, want := range plan.Hosts { // those in use
		want.Services = nil
		differ(t, "load of "+want.Host.Name, want, got.Loads[s.Board().HostIndex(want.Host.Name)])
	}
	for i := range plan.Scores {
		differ(t, "score", plan.Scores[i].Cost, got.Scores[i].Cost)
	}
	differ(t, "moves", plan.Moves, s.Board().Moves())
	differ(t, "guests", plan.Guests, s.Board().Guests())
}

func TestRandomWalksAgreeWithThePlannerAndCanBeUndoneAndMadeAgain(t *testing.T) {
	for name := range labs {
		l := readLab(t, name)
		for seed := range uint64(6) {
			t.Run(fmt.Sprint(name, " ", seed), func(t *testing.T) {
				w := walk(l.today(), seed)
				first := w.view()
				steps := 250
				if testing.Short() {
					steps = 50
				}
				for i := range steps {
					w.step()
					if i%10 == 0 {
						agrees(t, w.Session)
					}
				}
				last, _ := w.Steps()
				if last < steps/15 {
					t.Fatalf("only %d steps were made", last)
				}
				end := w.view()
				rows := []view{end}
				for {
					if _, ok := w.Undo(); !ok {
						break
					}
					rows = append(rows, w.view())
				}
				differ(t, "after undoing all", first, w.view())
				agrees(t, w.Session)
				for i := len(rows) - 2; i >= 0; i-- {
					w.Redo()
					differ(t, fmt.Sprint("after making step ", len(rows)-1-i, " again"), rows[i], w.view())
				}
				differ(t, "after making all again", end, w.view())
			})
		}
	}
}

func TestASessionIsTheSameAfterItsFileWasReadAgain(t *testing.T) {
	for name := range labs {
		l := readLab(t, name)
		for seed := range uint64(4) {
			t.Run(fmt.Sprint(name, " ", seed), func(t *testing.T) {
				w := walk(l.today(), 100+seed)
				for range 200 {
					w.step()
				}
				data := w.Snapshot().Encode()
				f, err := Decode("session.json", data)
				if err != nil {
					t.Fatal(err)
				}
				differ(t, "meta", w.Meta, f.Meta)
				again, err := f.Resume(l.base, l.lib, f.Meta)
				if err != nil {
					t.Fatal(err)
				}
				sameSessions(t, w.Session, again)
				if once := again.Snapshot().Encode(); string(once) != string(data) {
					t.Error("the file is another when it is written again")
				}
				back, forth := w.Steps()
				for range back {
					w.Undo()
					again.Undo()
					differ(t, "after undo", w.view(), again.view())
				}
				for range back + forth {
					w.Redo()
					again.Redo()
					differ(t, "after redo", w.view(), again.view())
				}
				agrees(t, again)
			})
		}
	}
}

// sameSessions compares all that a file keeps, and that what was shared is shared.
func sameSessions(t *testing.T, want, got *Session) {
	t.Helper()
	differ(t, "state", want.view(), got.view())
	if len(want.steps) != len(got.steps) || want.at != got.at {
		t.Fatalf("%d of %d steps, want %d of %d", got.at, len(got.steps), want.at, len(want.steps))
	}
	for i := range want.steps {
		differ(t, "step", want.steps[i].done, got.steps[i].done)
		if (want.steps[i].before == want.steps[i].after) != (got.steps[i].before == got.steps[i].after) {
			t.Errorf("step %d shares its changes in one of the sessions only", i)
		}
		if i > 0 && got.steps[i].before != got.steps[i-1].after {
			t.Errorf("step %d begins with other changes than the one before it ends with", i)
		}
	}
	if got.at > 0 && got.changes != got.steps[got.at-1].after {
		t.Error("the present changes are not those of the last step")
	}
	for i, v := range want.variants {
		differ(t, "variant", v.Name, got.variants[i].Name)
		differ(t, "variant", v.Placement, got.variants[i].Placement)
		differ(t, "variant", *v.Changes, *got.variants[i].Changes)
	}
}
