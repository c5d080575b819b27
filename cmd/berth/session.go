package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/muesli/termenv"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"berth/begin"
	"berth/conduct"
	"berth/internal/tty"
	"berth/message"
	"berth/opening"
	"berth/planner"
	"berth/planning"
	"berth/session"
	"berth/session/store"
	"berth/tui"
	"berth/tui/cells"
	"berth/wording"
)

// sessionFlags are the flags of berth without a command.
type sessionFlags struct {
	planSource
	reach reach // of a deployment
	lang  language
	theme string
	ascii bool
	still bool
}

// firstSearch is how long the first plan may take before the screen is drawn with the best so far.
const firstSearch = 60 * time.Millisecond

// registerSession adds the flags of the planning session to the root command.
func (a *app) registerSession(root *cobra.Command, s *sessionFlags) {
	f := root.Flags()
	s.search.register(f)
	s.registerFile(f)
	s.reach.register(f)
	s.lang.register(root)
	f.StringVar(&s.theme, "theme", "", "colours for a background: `"+strings.Join(cells.Themes, "|")+"` (default what config.yaml says, else auto)")
	f.BoolVar(&s.ascii, "ascii", false, "draw without Unicode")
	f.BoolVar(&s.still, "no-motion", false, "nothing moves by itself; over SSH nothing does anyhow")
	_ = root.RegisterFlagCompletionFunc("theme", cobra.FixedCompletions(cells.Themes, cobra.ShellCompDirectiveNoFileComp))
}

// session opens the planning session in a terminal; elsewhere it prints the help.
func (a *app) session(cmd *cobra.Command, s *sessionFlags) error {
	if _, ok := tty.Columns(a.stdout); !ok || !term.IsTerminal(int(os.Stdin.Fd())) {
		if cmd.Flags().NFlag() > 0 {
			return usagef("the planning session needs a terminal; berth plan and berth report print a plan without one")
		}
		return cmd.Help()
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	for {
		o, file, err := a.sessionOptions(cmd.Context(), s)
		if err != nil {
			return err
		}
		err = tui.Run(ctx, o)
		_ = o.Learnt.Save()
		if kept, ok := o.Store.(*store.Store); ok {
			file = kept.File() // it may go on in another one by now
			kept.Release()
		}
		if runs, ok := o.Deployer.(*conduct.Session); ok {
			runs.Close()
		}
		if !errors.Is(err, tui.ErrOwnMachines) && !errors.Is(err, tui.ErrEmptyInventory) {
			return ended(err, file)
		}
		if err := a.begins(ctx, err, s, o.Lang); err != nil {
			return err
		}
	}
}

// begins gives the session on an example a lab of the operator's own, in the way that he chose.
func (a *app) begins(ctx context.Context, how error, s *sessionFlags, lang wording.Lang) error {
	d, err := a.desk(ctx, &initFlags{reach: s.reach, lang: language(lang.String())})
	switch {
	case err != nil:
		return err
	case errors.Is(how, tui.ErrEmptyInventory):
		return d.Example(begin.Starter)
	}
	return d.Ask(ctx, d.Words.Say("back to the example", "retour à l'exemple"), func(err error) { fmt.Fprintln(a.stderr, printed(d.Words, err)) })
}

// ended says what an early end means for what the operator did; file is the session's.
func ended(err error, file string) error {
	if err == nil || errors.Is(err, tui.ErrNotSaved) {
		return err
	}
	var kept message.Text
	if _, missing := os.Stat(file); missing == nil {
		kept = message.Of("; nothing is lost: the session is in %s, and the next berth offers it", file)
	}
	if errors.Is(err, tui.ErrFault) {
		return message.Errorf("%w: please report what stands above%s", err, kept)
	}
	return message.Errorf("%w%s", err, kept)
}

// sessionOptions reads everything that a session needs, before the screen is touched.
func (a *app) sessionOptions(ctx context.Context, s *sessionFlags) (tui.Options, string, error) {
	lang, err := s.lang.chosen()
	if err != nil {
		return tui.Options{}, "", err
	}
	theme, err := a.own.ThemeOf(s.theme)
	if err != nil {
		return tui.Options{}, "", usageError{err}
	}
	if err := s.check(); err != nil {
		return tui.Options{}, "", err
	}
	keys, err := tui.OwnKeys()
	if err != nil {
		return tui.Options{}, "", usageError{err}
	}
	l, err := a.readLab()
	if err != nil {
		return tui.Options{}, "", err
	}
	now, err := s.begin(ctx, l)
	if err != nil {
		return tui.Options{}, "", err
	}
	now.Meta = session.Meta{Inventory: l.File, Text: l.Text, Digest: l.Meta.Inventory, Catalog: l.Meta.Catalog}
	kept := store.New(l.OwnFile())
	before := opening.Opening{Now: now, Store: kept, Rules: s.apply, Stderr: a.stderr, Words: wording.For(lang)}
	offer, notice := before.Offer()
	dumb := os.Getenv("TERM") == "dumb"
	out := termenv.NewOutput(os.Stdout)
	profile := out.EnvColorProfile()
	o := tui.Options{
		Session: now, Resume: offer, Notice: notice, Lang: lang, ASCII: s.ascii || dumb,
		Profile: profile, Palette: cells.PaletteOf(theme, out, profile), Keys: keys,
		Motion: !s.still && !a.own.Still && tui.MovesOn(), Sort: a.own.Sort, Learnt: tui.OwnLearnt(),
		Inventory: l.File, Example: l.Example, Seed: s.seed, Limit: s.limit, Store: kept,
		Render:   &renderer{lang: lang, unicode: !s.ascii && !dumb, meta: l.Meta},
		Deployer: sessionRuns(a, lang, s.reach),
	}
	return o, kept.File(), nil
}

// begin makes a new session, with the placement of the plan file or the best of a short search.
func (s *sessionFlags) begin(ctx context.Context, l *planning.Lab) (*session.Session, error) {
	if s.file != "" {
		plan, err := s.saved(l)
		if err != nil {
			return nil, err
		}
		return session.New(plan.Problem, l.Library(), plan.Placement), nil
	}
	p, err := s.apply(l.Problem)
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, min(firstSearch, s.limit))
	defer cancel()
	plan := planner.Solve(limited, p, planner.Options{Seed: s.seed})
	out := session.New(p, l.Library(), plan.Placement)
	out.Planned(out.Changes(), plan)
	return out, nil
}
