package tui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"berth/planner"
	"berth/runview"
)

func TestWithoutADeployerTheStepsAreShownInWords(t *testing.T) {
	m := opened(t, labA(t), 80, 24)
	pressAndSettle(t, m, "d")
	fills(t, m)
	seen(t, m, "This build of berth cannot carry it out yet.", "create 110 media with 9 GB")
}

func TestTheWayToThePlanIsShownBeforeItIsGone(t *testing.T) {
	golden(t, "deployment", func(w, h int) *Model {
		m, _ := ready(t, &crew{t: t}, w, h)
		fills(t, m)
		return m
	})
}

func TestThePlanIsPreparedBesideTheScreen(t *testing.T) {
	m := opened(t, labA(t), 120, 60)
	cmd := press(m, "d")
	seen(t, m, "preparing the steps ...")
	press(m, "enter")
	seen(t, m, "it is being prepared")
	settleCmds(t, m, cmd)
	seen(t, m, "1 create and grow guests", "create 110 media with 9 GB", "2 start new services", "~ This build of berth cannot carry it out yet", "start on cargo: diun, immich and scrutiny")
}

//raced:skip
func TestADeploymentThatIsNotPossibleSaysWhy(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"backspace", "1 without a place (immich): A has to find places first"},
		{"space shift+tab !", "2 rules broken; first of them control-tower: memory over by 5.6 GB"},
		{"space", "drop what you carry first"},
		{"x", "cargo is only switched off to see what happens: x switches it on again first"},
	} {
		m := opened(t, labA(t), 140, 40)
		find(m, "immich")
		press(m, c.keys+" d")
		seen(t, m, c.want)
		if m.screen != onBoard {
			t.Errorf("%s: on screen %d", c.keys, m.screen)
		}
	}
}

func TestDestroyedGuestsAreMarkedAsWithoutAWayBack(t *testing.T) {
	file := bytes.Replace(labFile(t), []byte("id: 210, "), []byte("id: 210, exists: {memory: 4GB}, "), 1)
	m := opened(t, sessionOf(t, "inventory.yaml", file), 120, 60)
	pressAndSettle(t, m, "d")
	seen(t, m, "shrink and destroy guests that have been left", "! destroy 210 productivity (4 GB): no way back but a backup",
		"What is marked ! has no way back but a backup; all else can be taken back.")
	m = opened(t, labA(t), 120, 60)
	pressAndSettle(t, m, "d")
	seen(t, m, "All of it can be taken back.")
	unseen(t, m, "no way back")
}

func TestNothingToDeployIsSaid(t *testing.T) {
	m := opened(t, labA(t), 80, 24)
	p := *m.s.Problem()
	m.deploy.stage, m.deploy.cancel = preparing, func() {}
	m.open(onDeployment)
	m.Update(deployPreparedMsg{plan: &planner.Plan{Problem: &p}, told: runview.NewRun(0)})
	seen(t, m, "Nothing is to be done: everything runs where it should.")
}

// crew is a strict deployer of four steps on two hosts: what it is told to do wrong is in its fields.
type crew struct {
	t       testing.TB
	preview error
	fails   int           // the step that fails, from 1
	goOn    chan struct{} // lets a step end; nil: nothing holds it
	theirs  runview.InTheWay
	runs    int
}

var crewSteps = []runview.Event{
	{Host: "pve", What: "create guest media", Commands: []string{"qm create 110 --memory 9216", "qm start 110"}},
	{Host: "media", What: "start jellyfin", Commands: []string{"docker compose --project-name jellyfin up --detach --wait"}},
	{Host: "pve", What: "destroy guest old", Commands: []string{"qm destroy 130"}, OneWay: true},
	{Host: "media", What: "start overseerr"},
}

func (c *crew) Deploy(ctx context.Context, run DeployRun) error {
	if run.Plan == nil || run.Plan.Status == planner.Infeasible || run.Events == nil {
		c.t.Errorf("asked to deploy %+v", run)
	}
	var open runview.InTheWay
	for _, f := range c.theirs {
		if !slices.Contains(run.TakeOver, f.Key) {
			open = append(open, f)
		}
	}
	if len(open) > 0 {
		return open
	}
	for i, e := range crewSteps {
		e.Step = i
		if run.Preview {
			run.Events(e)
		}
	}
	if run.Preview {
		return c.preview
	}
	c.runs++
	for i := range crewSteps {
		if ctx.Err() != nil {
			c.skip(run, i)
			return ctx.Err()
		}
		run.Events(runview.Event{Step: i, State: runview.Running})
		if c.goOn != nil {
			<-c.goOn
		}
		run.Events(runview.Event{Step: i, State: runview.Running, Line: fmt.Sprintf("line of step %d", i+1)})
		if i+1 == c.fails {
			run.Events(runview.Event{Step: i, State: runview.Failed, Err: errors.New("it has no memory"), Hint: "look at docker logs jellyfin"})
			c.skip(run, i+1)
			return errors.New("host media: start jellyfin: not healthy after 60 s")
		}
		run.Events(runview.Event{Step: i, State: runview.Done, Took: 2e9})
	}
	return nil
}

func (c *crew) skip(run DeployRun, from int) {
	for i := from; i < len(crewSteps); i++ {
		run.Events(runview.Event{Step: i, State: runview.Skipped})
	}
}
