package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"berth/deployer/pages"
	"berth/deployer/status"
	"berth/internal/tty"
	"berth/inventory"
	"berth/planning"
	"berth/rollout"
	"berth/wording"
)

// scanFlags are the flags of berth scan.
type scanFlags struct {
	reach      reach
	hosts      []string
	write, yes bool
	lang       language
}

func (a *app) scanCommand() *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan",
		Short: "Look at the hosts: what runs where today, as the inventory would have it",
		Long: `Asks every host of the inventory over SSH what it is and what runs on it, and names what runs by the
entries of the catalog: what berth put there for sure, other containers by their images. What no entry
stands for is foreign: its memory is counted, and berth never touches it. Nothing on any host changes.

With --write the inventory gets it (current:, foreign:, exists: of guests), after the difference was
shown and confirmed; comments and everything else in the file stay.

Exit code 1 when a host could not be looked at, 4 when the change was not confirmed.`,
		Example: `  berth scan
  berth scan --host cargo
  berth scan --write`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.scan(cmd.Context(), &f) },
	}
	f.reach.register(cmd.Flags())
	cmd.Flags().StringArrayVar(&f.hosts, "host", nil, "look at this `HOST` only; can be given again")
	cmd.Flags().BoolVar(&f.write, "write", false, "write it into the inventory, after asking")
	cmd.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	f.lang.register(cmd)
	return cmd
}

func (a *app) scan(ctx context.Context, f *scanFlags) error {
	lang, err := f.lang.chosen()
	if err != nil {
		return err
	}
	l, err := a.readLab()
	if err != nil {
		return err
	}
	if f.write && l.Example {
		return usagef("the shipped example is no file that could be changed: berth init starts an inventory, -f FILE names one")
	}
	names, err := rollout.Named(l.Problem, f.hosts)
	if err != nil {
		return err
	}
	inv, err := reread(l)
	if err != nil {
		return err
	}
	hosts, err := a.reached(inv, &f.reach, wording.For(lang))
	if err != nil {
		return err
	}
	defer hosts.Close()
	page := pages.Scan{Words: wording.For(lang), Problem: l.Problem, Hosts: status.Scan(l.Catalog, l.Problem, hosts.Look(ctx, names))}
	if err := ctx.Err(); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, page.Text())
	var failed error
	if n := page.Failed(); n > 0 {
		failed = errors.New(page.Words.Say("%d of %d hosts could not be looked at; what is above is of the others", "hôtes qui n'ont pas pu être examinés : %d sur %d ; ce qui précède vient des autres", n, len(page.Hosts)))
	}
	if f.write {
		if err := a.writeScan(ctx, f, l, inv, &page); err != nil {
			return errors.Join(failed, err)
		}
	}
	return failed
}

// writeScan changes the inventory, after showing how.
func (a *app) writeScan(ctx context.Context, f *scanFlags, l *planning.Lab, inv *inventory.Inventory, page *pages.Scan) error {
	e := inv.Editor()
	if err := page.Edit(e); err != nil {
		return usageError{err}
	}
	return a.replace(ctx, l, inv, e.Bytes(), f.yes, page.Words)
}

// replace puts another text in place of a lab's inventory, after showing the difference and asking.
func (a *app) replace(ctx context.Context, l *planning.Lab, inv *inventory.Inventory, after []byte, yes bool, w wording.Words) error {
	before := inv.Bytes()
	if bytes.Equal(before, after) {
		fmt.Fprintln(a.stderr, w.Say("berth: %s says so already", "berth : %s le dit déjà", l.File))
		return nil
	}
	if _, err := inventory.Parse(l.File, after, l.Catalog.Library()); err != nil {
		return usagef("with what was found %s would have problems, so it stays as it is; change it by hand:\n%w", l.File, err)
	}
	fmt.Fprint(a.stderr, pages.Diff(l.File, string(before), string(after)))
	if !yes {
		yes, err := confirm(ctx, a.person(os.Stdin), w, w.Say("write this into %s? (yes/no) ", "écrire cela dans %s ? (oui/non) ", l.File))
		if err != nil {
			return err
		}
		if !yes {
			return refusedf("%s", w.Say("%s stays as it is", "%s reste tel quel", l.File))
		}
	}
	return save(l.File, after, a.stderr, w)
}

// confirm asks a question that is answered with yes or no. Without a terminal the answer has to be
// given beforehand.
func confirm(ctx context.Context, person tty.Terminal, w wording.Words, question string) (bool, error) {
	if !person.Attended() {
		return false, refusedf("%s", w.Say("nobody can be asked here, since standard input is no terminal; --yes says yes",
			"personne ne peut être interrogé ici, car l'entrée standard n'est pas un terminal ; --yes dit oui"))
	}
	answer, err := person.Ask(ctx, question)
	return tty.IsYes(answer), err
}
