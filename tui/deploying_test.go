package tui

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"berth/runview"
)

// drive runs a command and all that follow from it, each beside the others as Bubble Tea does it, until
// the model is as it should be.
type drive struct {
	t    testing.TB
	m    *Model
	msgs chan tea.Msg
	quit bool // berth was left
}

func driving(t testing.TB, m *Model) *drive { return &drive{t: t, m: m, msgs: make(chan tea.Msg, 100)} }

func (d *drive) begin(cmd tea.Cmd) {
	if cmd != nil {
		go func() { d.msgs <- cmd() }()
	}
}

func (d *drive) press(keys string) { d.begin(press(d.m, keys)) }

func (d *drive) until(what string, is func() bool) {
	d.t.Helper()
	limit := time.After(20 * time.Second)
	for !is() {
		select {
		case msg := <-d.msgs:
			if batch, ok := msg.(tea.BatchMsg); ok {
				for _, cmd := range batch {
					d.begin(cmd)
				}
				continue
			}
			if _, quits := msg.(tea.QuitMsg); quits {
				d.quit = true
			}
			_, cmd := d.m.Update(msg)
			d.begin(cmd)
		case <-limit:
			d.t.Fatalf("%s does not come about:\n%s", what, d.m.View())
		}
	}
}

// ready is a model with the steps of a deployer on the screen.
func ready(t testing.TB, c *crew, w, h int) (*Model, *drive) {
	t.Helper()
	m := outside(t, labA(t), w, h, newShelf(t, nil), c)
	var seconds atomic.Int64
	m.o.Clock = func() time.Time { return time.Unix(seconds.Add(1), 0) }
	d := driving(t, m)
	d.press("d")
	d.until("the preview", func() bool { return m.deploy.stage == prepared })
	return m, d
}

func (d *drive) confirm(text string) {
	press(d.m, "enter ctrl+u "+text)
	d.press("enter")
}

func begun(m *Model) func() bool {
	return func() bool { return m.deploy.running() && m.deploy.told.Steps[0].State == runview.Running }
}

func ended(m *Model) func() bool { return func() bool { return m.deploy.stage == deployed } }

func TestTheStepsAreShownWithTheirCommandsBeforeAnythingIsDone(t *testing.T) {
	c := &crew{t: t}
	m, _ := ready(t, c, 140, 60)
	seen(t, m, "enter carry it out", "4 steps on 2 hosts", "$ qm create 110 --memory 9216", "3 ! pve: destroy guest old: no way back")
	if c.runs != 0 {
		t.Error("it has been carried out")
	}
	press(m, "enter")
	seen(t, m, "type 4 to carry it out", "4 steps on 2 hosts; marked ! and without a way back: 1")
	press(m, "3 enter")
	seen(t, m, "! that is not 4: nothing has been begun")
	press(m, "esc")
	if c.runs != 0 || m.deploy.stage != prepared {
		t.Error("it has been carried out")
	}
}

func TestADeploymentThatSucceeds(t *testing.T) {
	c := &crew{t: t}
	m, d := ready(t, c, 140, 40)
	d.confirm("4")
	d.until("the end", ended(m))
	seen(t, m, "blackbox is deployed", "4 of 4 steps", "Done in", "blackbox runs as planned, 4 steps.", "The way back: berth rollback, except 1 step marked !.")
	if c.runs != 1 {
		t.Errorf("%d runs", c.runs)
	}
	press(m, "up up down")
	seen(t, m, "log of media", "start jellyfin: done, 00:02", "line of step 2")
	press(m, "up")
	seen(t, m, "log of pve", "line of step 3")
	press(m, "esc")
	if m.screen != onBoard {
		t.Fatalf("on screen %d", m.screen)
	}
	d.press("d")
	seen(t, m, "blackbox is deployed")
}

func TestADeploymentThatFailsSaysWhereAndWhatNext(t *testing.T) {
	m, d := ready(t, &crew{t: t, fails: 2}, 140, 40)
	d.confirm("4")
	d.until("the end", ended(m))
	seen(t, m, "! deployment of blackbox failed", "1 of 4 steps", "failed at step 2, start jellyfin on media: host media: start jellyfin: not healthy after 60 s",
		"it has no memory", "look at docker logs jellyfin", "What is done stays done: 1 of 4 steps.", "berth resume goes on from there", "enter prepare anew", "log of media", "start overseerr: not begun ~", "! failed: start jellyfin")
	var states []runview.State
	for _, s := range m.deploy.told.Steps {
		states = append(states, s.State)
	}
	if diff := cmp.Diff([]runview.State{runview.Done, runview.Failed, runview.Skipped, runview.Skipped}, states); diff != "" {
		t.Error(diff)
	}
	d.press("enter")
	d.until("the next preview", func() bool { return m.deploy.stage == prepared })
	seen(t, m, "enter carry it out")
}

func TestCtrlCFinishesTheRunningStepOnly(t *testing.T) {
	c := &crew{t: t, goOn: make(chan struct{})}
	m, d := ready(t, c, 140, 40)
	d.confirm("4")
	d.until("the first step", begun(m))
	press(m, "ctrl+c")
	seen(t, m, "stopping: the running step is finished", "~ stopping the deployment")
	close(c.goOn)
	d.until("the end", ended(m))
	seen(t, m, "Stopped as you asked, with nothing left in the middle. What is done stays done: 1 of 4 steps.", "berth resume goes on from there")
	if m.screen != onDeployment {
		t.Errorf("on screen %d", m.screen)
	}
}

func TestLeavingWhileItRunsAsks(t *testing.T) {
	c := &crew{t: t, goOn: make(chan struct{})}
	m, d := ready(t, c, 140, 40)
	d.confirm("4")
	d.until("the first step", begun(m))
	press(m, "esc")
	seen(t, m, "the deployment is running", "leave this screen, let it go on")
	seen(t, m, "d shows it again")
	press(m, "esc esc down enter")
	if m.screen != onBoard {
		t.Fatalf("on screen %d:\n%s", m.screen, m.View())
	}
	seen(t, m, "deploying: 0 of 4 steps, d shows it")
	press(m, "q")
	seen(t, m, "stop it after the running step, then leave berth")
	press(m, "q ctrl+c ctrl+c esc")
	if m.screen != onBoard {
		t.Fatalf("on screen %d:\n%s", m.screen, m.View())
	}
	close(c.goOn)
	d.until("the end", ended(m))
	seen(t, m, "blackbox runs as planned, 4 steps. d shows it")
}

func TestLeavingBerthWaitsForTheRunningStep(t *testing.T) {
	c := &crew{t: t, goOn: make(chan struct{})}
	m, d := ready(t, c, 140, 40)
	d.confirm("4")
	d.until("the first step", begun(m))
	press(m, "ctrl+c ctrl+c down enter")
	if !m.deploy.leave {
		t.Fatalf("it does not leave:\n%s", m.View())
	}
	close(c.goOn)
	d.until("leaving", func() bool { return d.quit })
	if m.deploy.stage != deployed {
		t.Error("it has not ended")
	}
}

func TestAProgramThatEndsWaitsForTheRunningStep(t *testing.T) {
	c := &crew{t: t, goOn: make(chan struct{})}
	m, d := ready(t, c, 140, 40)
	d.confirm("4")
	d.until("the first step", begun(m))
	close(c.goOn)
	m.deploy.end()
	select {
	case <-m.deploy.run.ended:
	default:
		t.Error("the deployer is still at work")
	}
}

func TestAPreviewThatFailsCannotBeCarriedOut(t *testing.T) {
	m, _ := ready(t, &crew{t: t, preview: errors.New("host cargo: unknown host key")}, 140, 40)
	seen(t, m, "! It cannot be prepared: host cargo: unknown host key.")
	press(m, "enter")
	if m.screen != onDeployment {
		t.Errorf("on screen %d", m.screen)
	}
}

// news tells the model of events.
func news(m *Model, events ...runview.Event) {
	m.Update(deployEventMsg{generation: m.deploy.generation, from: newFeed(m.o.now), batch: runview.Batch{Events: events, At: m.o.now()}})
}

func TestADeploymentUnderWay(t *testing.T) {
	golden(t, "deploying", func(w, h int) *Model {
		m, _ := ready(t, &crew{t: t}, w, h)
		press(m, "enter 4 enter")
		at := m.deploy.told.Began.Add(2 * time.Second)
		news(m,
			runview.Event{Step: 0, State: runview.Running, At: at}, runview.Event{Step: 0, State: runview.Done, Took: 65 * time.Second, At: at},
			runview.Event{Step: 1, State: runview.Running, At: at}, runview.Event{Step: 1, State: runview.Running, Line: "Container jellyfin  Creating", At: at},
			runview.Event{Step: 1, State: runview.Running, Line: "Container jellyfin  Waiting", At: at})
		m.deploy.told.Now = m.deploy.told.Began.Add(151 * time.Second)
		fills(t, m)
		return m
	})
}

func TestADeploymentSurvivesAnySizeAndAnyEvent(t *testing.T) {
	m, _ := ready(t, &crew{t: t}, 80, 24)
	press(m, "enter 4 enter")
	for k := range 60 {
		for _, e := range []runview.Event{{Step: -1}, {Step: 1 << 40}, {Step: k, Host: "host with a long name" + string(rune('a'+k%40)), State: runview.State(k%7 - 1), What: "界\x1b[31m", Line: "x\ty"}} {
			news(m, e)
		}
		resize(m, 80+k*3, 24+k%9)
		for _, key := range []string{"down", "pgup", "end", "up", "home"} {
			press(m, key)
		}
		m.Update(tea.MouseMsg{X: k, Y: k % 24, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
		fills(t, m)
	}
	for range 2000 {
		m.deploy.told.Fold(runview.Event{Step: 0, Line: "again"})
	}
	if s := m.deploy.told.Steps[0]; len(s.Lines) != mostLines || s.Dropped < 2000-mostLines {
		t.Errorf("%d lines kept, %d dropped", len(s.Lines), s.Dropped)
	}
}

func TestAFeedLosesNothingAndNeverWaits(t *testing.T) {
	f := newFeed(time.Now)
	for i := range 1000 {
		f.tell(runview.Event{Step: i})
	}
	f.Close(context.Canceled)
	f.tell(runview.Event{Step: 7})
	first, ok := f.listen(1)().(deployEventMsg)
	if !ok || len(first.batch.Events) != 1000 {
		t.Fatalf("heard %d events", len(first.batch.Events))
	}
	if last, ok := f.listen(1)().(deployEndedMsg); !ok || !errors.Is(last.err, context.Canceled) {
		t.Errorf("then %+v", last)
	}
}
