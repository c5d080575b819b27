package conduct

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"

	"github.com/muesli/termenv"
	"golang.org/x/term"

	"berth/deployer/pages"
	"berth/deployer/preflight"
	"berth/deployer/steps"
	"berth/internal/tty"
	"berth/live"
	"berth/message"
	"berth/plain"
	"berth/rollout"
	"berth/tui/cells"
	"berth/wording"
)

// Conductor takes runs from their request to their end, for somebody at a terminal or a script.
type Conductor struct {
	Words   wording.Words
	Out     io.Writer   // for what was asked for
	Said    *live.Relay // for what people want to see meanwhile
	Palette func(*termenv.Output, termenv.Profile) cells.Palette

	Yes, DryRun, Timing bool
}

// Run prepares what is asked for, shows it, asks, and carries it out. What is found of no host is called by the lab's name.
func (c *Conductor) Run(ctx context.Context, env *rollout.Env, r rollout.Request) error {
	r.OnlyLook = c.DryRun
	run, err := env.Prepare(ctx, r)
	if err != nil {
		return err
	}
	fmt.Fprint(c.Said, pages.Findings(c.Words, run.Findings, r.Lab.Problem.Name, c.DryRun))
	if preflight.Stopped(run.Findings) {
		return c.refused("nothing was changed", "rien n'a été changé")
	}
	if c.Timing {
		fmt.Fprintln(c.Said, c.Words.Say("look and render: %s, judge: %s", "examen et rendu : %s, jugement : %s", run.Took.Look.Round(time.Millisecond), run.Took.Judge.Round(time.Millisecond)))
	}
	if len(run.Nothing) > 0 {
		fmt.Fprintln(c.Out, strings.Join(run.Nothing, "\n"))
		return nil
	}
	if err := c.printSteps(ctx, run); err != nil || c.DryRun {
		return err
	}
	gate, err := c.agreed(ctx, run)
	if err != nil {
		return err
	}
	return c.carryOut(ctx, run, gate)
}

func (c *Conductor) refused(en, fr string) error {
	return &rollout.RefusedError{Err: errors.New(c.Words.Say(en, fr))}
}

// printSteps prints what will be done, host by host; of a dry run every command.
func (c *Conductor) printSteps(ctx context.Context, run *rollout.Run) error {
	acts := map[int][]steps.Act{}
	for i := range run.Steps() {
		if !c.DryRun {
			break
		}
		var err error
		if acts[i], err = run.Acts(ctx, i); err != nil {
			return err
		}
	}
	fmt.Fprint(c.Out, pages.Steps(c.Words, run.Hosts(), run.Steps(), acts))
	return nil
}

// agreed asks for the number of steps, or for the run's own word, and gives the gate of a run that was agreed to.
func (c *Conductor) agreed(ctx context.Context, run *rollout.Run) (*steps.Gate, error) {
	n := strconv.Itoa(len(run.Steps()))
	switch {
	case c.Yes:
	case run.Word != "":
		if err := c.Confirmed(ctx, c.Words.Say("What is deleted does not come back. Type %s to delete it: ", "Ce qui est supprimé ne revient pas. Tapez %s pour le supprimer : ", run.Word), run.Word); err != nil {
			return nil, err
		}
	default:
		if err := c.Confirmed(ctx, c.Words.Say("Type %s to do these %s steps: ", "Tapez %s pour faire ces %s étapes : ", n, n), n); err != nil {
			return nil, err
		}
	}
	return steps.Open(nil), nil
}

// Agreed is Confirmed where nobody said beforehand not to ask.
func (c *Conductor) Agreed(ctx context.Context, question, word string) error {
	if c.Yes {
		return nil
	}
	return c.Confirmed(ctx, question, word)
}

// Confirmed asks for a word at the terminal; another answer refuses.
func (c *Conductor) Confirmed(ctx context.Context, question, word string) error {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return c.refused("not confirmed: standard input is no terminal; --yes for scripts", "pas de confirmation : l'entrée standard n'est pas un terminal ; --yes pour les scripts")
	}
	fmt.Fprint(c.Said, question)
	answer, err := tty.ReadLine(ctx, os.Stdin)
	if err != nil || strings.TrimSpace(answer) != word {
		return c.refused("not confirmed: nothing was changed", "pas de confirmation : rien n'a été changé")
	}
	return nil
}

// carryOut does the run for somebody who watches, and says what came of it.
//
// The first ctrl+c lets the steps under way come to their end; the second leaves everything as it is: locks
// and journals then say that the run was broken off.
func (c *Conductor) carryOut(ctx context.Context, run *rollout.Run, gate *steps.Gate) error {
	now, leave := context.WithCancelCause(context.WithoutCancel(ctx))
	defer leave(nil)
	show, stopping, end := c.show(run.Steps())
	defer end()
	untwice := twice(ctx, stopping, leave)
	result, err := run.CarryOut(now, ctx, gate, show)
	untwice()
	end()
	if result == nil {
		return err
	}
	done, left := run.Summary(result)
	if done != "" {
		fmt.Fprintln(c.Out, done)
	}
	return errors.Join(err, left)
}

// show gives what takes the news of a run, and what ends that: a live view on a terminal, else plain lines.
// Whatever berth says meanwhile goes through it.
func (c *Conductor) show(list []steps.Step) (news func(steps.News), stopping, end func()) {
	o := live.Options{Words: c.Words, Steps: Described(c.Words, list), ASCII: live.ASCII(), Clock: time.Now}
	f, ok := live.Wanted(plain.Under(c.Said.To))
	if !ok {
		l := live.NewLines(c.Said, o)
		return func(n steps.News) { l.Tell(Told(c.Words, n)) }, func() { fmt.Fprintln(c.Said, c.stopping()) }, func() {}
	}
	out := termenv.NewOutput(f)
	o.Profile = out.EnvColorProfile()
	o.Palette = c.Palette(out, o.Profile)
	v := live.Open(f, o)
	back := c.Said.Through(v.Say)
	return func(n steps.News) { v.Tell(Told(c.Words, n)) }, v.Stopping, func() { v.Close(); back() }
}

func (c *Conductor) stopping() string {
	return c.Words.Say("berth: stopping when the steps under way are done; ctrl+c again leaves them", "berth : arrêt quand les étapes en cours seront finies ; ctrl+c encore les abandonne")
}

// twice leaves the run at the second ctrl+c, and says at the first what it does.
func twice(ctx context.Context, stopping func(), leave context.CancelCauseFunc) (done func()) {
	over := make(chan struct{})
	go func() {
		select {
		case <-over:
			return
		case <-ctx.Done():
		}
		again := make(chan os.Signal, 1)
		signal.Notify(again, os.Interrupt)
		defer signal.Stop(again)
		stopping()
		select {
		case <-over:
		case <-again:
			leave(message.New("interrupted twice"))
		}
	}()
	return func() { close(over) }
}
