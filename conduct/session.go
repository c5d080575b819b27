package conduct

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"berth/deployer/fleet"
	"berth/deployer/ledger"
	"berth/deployer/pages"
	"berth/deployer/steps"
	"berth/message"
	"berth/planfile"
	"berth/planner"
	"berth/planning"
	"berth/rollout"
	"berth/runview"
	"berth/tui"
	"berth/wording"
)

// Session carries out plans of the planning session: the run of berth deploy, told to the session's screen. It implements tui.Deployer.
type Session struct {
	Words wording.Words
	Wait  time.Duration // for health
	Read  func() (*planning.Lab, error)
	Fit   func(*planning.Lab, *planner.Plan) error // refuses what is never deployed
	// Reach makes ready to reach the hosts of a lab, by the connections of a fleet that is there; nil: there is none yet.
	Reach func(*planning.Lab, *fleet.Fleet) (*rollout.Env, *rollout.Lab, *fleet.Fleet, error)

	mu    sync.Mutex // one at a time
	run   tui.DeployRun
	shown string       // the steps of the last preview: what the operator agrees to
	fleet *fleet.Fleet // stays connected until the session ends: who has been asked for a password is not asked again
	lab   []byte       // the inventory that it is of
}

// Aside gives the plain terminal to what a run asks, and returns when the screen is back.
func (s *Session) Aside(ask func()) { s.run.Aside(ask) }

// Close ends the connections.
func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fleet != nil {
		s.fleet.Close()
		s.fleet = nil
	}
}

// Deploy implements tui.Deployer. What is carried out is what the inventory file says now: a plan that
// needs changes of the session which are not written there is refused.
func (s *Session) Deploy(ctx context.Context, asked tui.DeployRun) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.run = asked
	run, err := s.prepared(ctx, asked)
	if err != nil {
		return err
	}
	list := run.List()
	if asked.Preview {
		s.shown = list
		return nil
	}
	if list != s.shown {
		return errors.New(s.Words.Say("the hosts have changed since the steps were shown, and others are needed now; nothing was changed: look at them anew",
			"les hôtes ont changé depuis que les étapes ont été montrées, et il en faut d'autres ; rien n'a été changé : regardez-les à nouveau"))
	}
	// The operator has seen these very steps. A step under way comes to its end.
	result, err := run.CarryOut(context.WithoutCancel(ctx), ctx, steps.Open(nil), s.events(asked.Events))
	left := run.Left()
	switch {
	case result == nil || left.Ending == ledger.Settled:
		return err
	case err == nil && ctx.Err() != nil:
		return ctx.Err()
	case result.Whole():
		return message.Errorf("%w\n%s: %s", err, left.Say(s.Words), left.Hint(s.Words))
	}
	return errors.Join(err, errors.New(s.Words.Say("not every step was done, and what was done stays: %s", "toutes les étapes n'ont pas été faites, et ce qui est fait reste : %s", left.Hint(s.Words))))
}

// prepared looks at the hosts and makes the steps; it tells them, with what is worth knowing.
func (s *Session) prepared(ctx context.Context, asked tui.DeployRun) (*rollout.Run, error) {
	plan, l, err := s.take(asked.Plan)
	if err != nil {
		return nil, err
	}
	if err := s.Fit(l, plan); err != nil {
		return nil, err
	}
	env, about, err := s.connected(l)
	if err != nil {
		return nil, err
	}
	run, err := env.Prepare(ctx, rollout.Request{Kind: rollout.Deploy, Lab: about, Plan: plan, Wait: s.Wait, TakeOver: len(asked.TakeOver) > 0})
	if err != nil {
		return nil, err
	}
	told := pages.Tell(s.Words, run.Findings, l.Problem.Name, asked.TakeOver)
	switch {
	case len(told.Stops) > 0:
		return nil, told.Stops
	case len(told.InTheWay) > 0:
		return nil, told.InTheWay
	}
	return run, s.tellSteps(ctx, run, asked.Events, told.Warns)
}

// connected makes ready to reach the hosts, by the connections that there are while the inventory stays as it is.
func (s *Session) connected(l *planning.Lab) (*rollout.Env, *rollout.Lab, error) {
	if s.fleet != nil && !bytes.Equal(s.lab, l.Text) {
		s.fleet.Close()
		s.fleet = nil
	}
	env, about, f, err := s.Reach(l, s.fleet)
	if err != nil {
		return nil, nil, err
	}
	s.fleet, s.lab = f, l.Text
	return env, about, nil
}

// take takes the placement of a plan of the session, judged by the inventory as it is on disk.
func (s *Session) take(plan *planner.Plan) (*planner.Plan, *planning.Lab, error) {
	l, err := s.Read()
	if err != nil {
		return nil, nil, err
	}
	out, err := l.Judge(planning.File{Name: s.Words.Say("of the session", "de la session"), Data: planfile.Write(plan, l.Meta)}, &planning.Rules{Goal: planner.Goals()[0]})
	if err != nil {
		return nil, nil, message.Errorf("%s: %w", s.notWritten(l), err)
	}
	judged := planner.Check(plan.Problem, plan.Placement) // as the other one: without a search's bounds
	if !bytes.Equal(planfile.Write(out, l.Meta), planfile.Write(judged, l.Meta)) {
		return nil, nil, errors.New(s.notWritten(l))
	}
	return out, l, nil
}

func (s *Session) notWritten(l *planning.Lab) string {
	return s.Words.Say("the plan rests on changes that %s does not have: S writes them there, and then they can be deployed",
		"le plan repose sur des changements que %s n'a pas : S les y écrit, puis ils peuvent être déployés", l.File)
}

// tellSteps tells every step with its commands. What is worth knowing stands with the first.
func (s *Session) tellSteps(ctx context.Context, run *rollout.Run, tell func(runview.Event), warns []string) error {
	for i, e := range Described(s.Words, run.Steps()) {
		if i == 0 {
			for _, w := range warns {
				e.Commands = append(e.Commands, "# "+w)
			}
		}
		acts, err := run.Acts(ctx, i)
		if err != nil {
			return err
		}
		for _, a := range acts {
			e.Commands = append(e.Commands, s.Words.Text(a.Said()))
		}
		tell(e)
	}
	return nil
}

// events tells news of the run to the session's screen.
func (s *Session) events(tell func(runview.Event)) func(steps.News) {
	return func(n steps.News) {
		e := Told(s.Words, n)
		if n.Err != nil {
			e.Hint = s.Words.Say("berth resume goes on from there once it is mended, berth rollback goes back",
				"berth resume reprend là une fois réparé, berth rollback revient en arrière")
		}
		tell(e)
	}
}
