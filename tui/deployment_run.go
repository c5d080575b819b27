package tui

import (
	"context"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/runview"
)

const mostLines = 500 // of the log of one step

// feed takes the events of a deployer to the screen.
type feed struct{ *runview.Inbox }

func newFeed(now func() time.Time) feed { return feed{runview.NewInbox(mostLines, now)} }

func (f feed) tell(e runview.Event) { f.Put(e) }

// deployEventMsg is news of a run.
type deployEventMsg struct {
	generation int
	batch      runview.Batch
	from       feed
}

// deployEndedMsg is the end of a run.
type deployEndedMsg struct {
	generation int
	err        error
}

// deployTickedMsg is a second of a run.
type deployTickedMsg struct{ generation int }

// listen waits for the next news, or the end.
func (f feed) listen(generation int) tea.Cmd {
	return func() tea.Msg {
		for {
			select {
			case <-f.Fresh():
			case <-f.Closed():
			}
			switch b := f.Take(); {
			case len(b.Events) > 0:
				return deployEventMsg{generation: generation, batch: b, from: f}
			case b.Last:
				return deployEndedMsg{generation: generation, err: b.Err}
			}
		}
	}
}

func tickDeployment(generation int) tea.Cmd {
	return tea.Tick(time.Second, func(time.Time) tea.Msg { return deployTickedMsg{generation} })
}

// start carries the plan out beside the screen.
func (d *deployment) start() intent {
	ctx, cancel := context.WithCancel(d.ctx)
	d.generation++
	d.stage, d.cancel, d.top = deploying, cancel, 0
	d.told.Begin(d.o.now())
	d.run = deployRun{follow: true, claim: &atomic.Bool{}, ended: make(chan struct{})}
	f, deployer, run, claim, ended := newFeed(d.o.now), d.o.Deployer, DeployRun{Plan: d.plan, TakeOver: d.takeOver}, d.run.claim, d.run.ended
	ask := newAsides(ctx)
	run.Events, run.Aside = f.tell, ask.aside
	return work(tea.Batch(func() tea.Msg {
		if !claim.CompareAndSwap(false, true) {
			return nil // the program has ended: nothing is begun any more
		}
		defer close(ended)
		f.Close(deployer.Deploy(ctx, run))
		return nil
	}, f.listen(d.generation), tickDeployment(d.generation), ask.listen()))
}

// event takes news of the run and waits for more.
func (d *deployment) event(msg deployEventMsg) intent {
	if msg.generation == d.generation {
		for _, e := range msg.batch.Events {
			d.told.Fold(e)
		}
		d.told.Now = msg.batch.At
		d.run.followNews(d.told, msg.batch.Events)
	}
	return work(msg.from.listen(msg.generation))
}

// followNews shows the log of the host where something happened last.
func (r *deployRun) followNews(told *runview.Run, events []runview.Event) {
	if !r.follow || len(events) == 0 {
		return
	}
	last := events[len(events)-1]
	for _, e := range events {
		if e.State == runview.Failed {
			last = e
		}
	}
	if last.Step < 0 || last.Step >= len(told.Steps) || last.State == runview.Skipped || last.State == runview.Waiting {
		return
	}
	for i, h := range told.Hosts {
		if h.Name == told.Steps[last.Step].Host {
			r.at = i
		}
	}
}

// ticked moves the time on while something runs.
func (d *deployment) ticked(msg deployTickedMsg) intent {
	if d.running() && msg.generation == d.generation {
		d.told.Now = d.o.now()
		return work(tickDeployment(msg.generation))
	}
	return nil
}

// ended takes note of the end of the run.
func (d *deployment) ended(msg deployEndedMsg) intent {
	if msg.generation != d.generation || !d.running() {
		return nil
	}
	d.cancel()
	d.stage, d.told.Now, d.run.err = deployed, d.o.now(), msg.err
	if d.leave {
		d.leave = false
		return leave{}
	}
	if d.screen != onDeployment {
		d.unseen = true
		t, text := endWords(d.view, d)
		return notice{t, text + " " + d.w.Say("%s shows it", "%s le montre", d.keyOf("deploy"))}
	}
	return nil
}
