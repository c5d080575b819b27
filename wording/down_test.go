package wording

import (
	"slices"
	"testing"

	"berth/planner"
)

func TestWhatIsDownIsSaidWithItsTime(t *testing.T) {
	en, fr := For(EN), For(FR)
	list := []planner.Down{
		{Why: planner.DownResized, Guest: "media", Services: []string{"films", "photos"}, Seconds: 120},
		{Why: planner.DownPaused, Guest: "apps", Seconds: 500},
		{Why: planner.DownWaiting, Services: []string{"wiki"}, Seconds: 130, Longer: true},
		{Why: planner.DownCarried, Services: []string{"grafana"}, Seconds: 120, Before: 7320},
		{Why: planner.DownCarried, Services: []string{"mealie"}, Seconds: 120, Longer: true},
		{Why: planner.DownCarried, Services: []string{"loki"}, Seconds: 120},
	}
	for _, c := range []struct {
		got, want []string
	}{
		{en.Down(list), []string{
			"media (films and photos), about 2 min: it restarts, since its memory changes",
			"apps (nothing in it), about 9 min: it makes room for others",
			"wiki, 3 min or more, since the size of its data is not known: it stops before it is carried, to make room",
			"while they move: grafana about 2 min (data copied before, while it runs: 2 h 2 min), mealie about 2 min (data of unknown size copied before, while it runs) and loki about 2 min",
		}},
		{fr.Down(list[:1]), []string{"media (films et photos), environ 2 min : il redémarre, car sa mémoire change"}},
		{en.WaySteps([]planner.WayStep{
			{Kind: planner.StepStop, Machine: "a", Moves: []planner.Move{{Service: "wiki"}}, Sum: 8 * planner.GB, Usable: 9 * planner.GB},
			{Kind: planner.StepStop, Machine: "b", Moves: []planner.Move{{Service: "wiki"}}, Sum: planner.GB, Usable: 9 * planner.GB},
			{Kind: planner.StepShutDown, Machine: "a", Guest: "x", Pause: true, Sum: 8 * planner.GB, Usable: 9 * planner.GB},
			{Kind: planner.StepShutDown, Machine: "a", Guest: "y", Sum: 8 * planner.GB, Usable: 9 * planner.GB},
			{Kind: planner.StepMemory, Machine: "a", Guest: "y", From: 4 * planner.GB, To: 2 * planner.GB, Usable: 9 * planner.GB},
			{Kind: planner.StepStart, Machine: "a", Guest: "y", Sum: 9 * planner.GB, Usable: 9 * planner.GB},
			{Kind: planner.StepMemory, Machine: "a", Guest: "z", From: planner.GB, To: 2 * planner.GB, Usable: 9 * planner.GB},
			{Kind: planner.StepCreate, Machine: "a", Guest: "n", To: 2 * planner.GB, Usable: 9 * planner.GB},
			{Kind: planner.StepCarry, Machine: "a", Moves: []planner.Move{{Service: "wiki"}}, Usable: 9 * planner.GB},
			{Kind: planner.StepDestroy, Machine: "a", Guest: "o", From: planner.GB, Usable: 9 * planner.GB},
			{Kind: planner.StepStart, Machine: "a", Guest: "x", Pause: true, Usable: 9 * planner.GB},
		}), []string{
			"stop wiki", "shut x down", "restart y with 2 GB (4 GB now)", "give z 2 GB (1 GB now)", "create n with 2 GB", "bring wiki to their places", "destroy o (1 GB)", "start x again",
			"a takes 9.0 GB of 9.0 GB at most meanwhile", "b takes 1.0 GB of 9.0 GB at most meanwhile",
		}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("got  %q\nwant %q", c.got, c.want)
		}
	}
}
