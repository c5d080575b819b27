package begin

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"berth/deployer/bench"
	"berth/deployer/pages"
	"berth/internal/tty"
	"berth/inventory"
	"berth/planning"
	"berth/rollout"
)

// Replace puts another text in place of a lab's inventory, after showing the difference and asking.
func (d *Desk) Replace(ctx context.Context, l *planning.Lab, inv *inventory.Inventory, after []byte) error {
	w, before := d.Words, inv.Bytes()
	if bytes.Equal(before, after) {
		fmt.Fprintln(d.Stderr, w.Say("berth: %s says so already", "berth : %s le dit déjà", l.File))
		return nil
	}
	if _, err := inventory.Parse(l.File, after, l.Catalog.Library()); err != nil {
		return inputf("with what was found %s would have problems, so it stays as it is; change it by hand:\n%w", l.File, err)
	}
	fmt.Fprint(d.Stderr, d.Words.Text(pages.Diff(l.File, string(before), string(after))))
	if !d.Yes {
		yes, err := d.agreed(ctx, w.Say("write this into %s? (yes/no) ", "écrire cela dans %s ? (oui/non) ", l.File))
		if err != nil {
			return err
		}
		if !yes {
			return refused(w.Say("%s stays as it is", "%s reste tel quel", l.File))
		}
	}
	return Save(l.File, after, d.Stderr, w)
}

// Speeds puts what was measured of hosts into a lab's inventory.
func (d *Desk) Speeds(ctx context.Context, l *planning.Lab, inv *inventory.Inventory, r *bench.Result) error {
	e := inv.Editor()
	left, err := r.Edit(e, inv, d.Words)
	if err != nil {
		return input(err)
	}
	for _, why := range left {
		fmt.Fprintln(d.Stderr, d.Words.Say("berth: not written: %s", "berth : pas écrit : %s", why))
	}
	if len(left) == len(r.Hosts) {
		return nil
	}
	return d.Replace(ctx, l, inv, e.Bytes())
}

func refused(why string) error { return &rollout.RefusedError{Err: errors.New(why)} }

// agreed asks a question that is answered with yes or no. Without a terminal the answer has to be given beforehand.
func (d *Desk) agreed(ctx context.Context, question string) (bool, error) {
	if !d.Person.Attended() {
		return false, refused(d.Words.Say("nobody can be asked here, since standard input is no terminal; --yes says yes",
			"personne ne peut être interrogé ici, car l'entrée standard n'est pas un terminal ; --yes dit oui"))
	}
	answer, err := d.Person.Ask(ctx, question)
	return tty.IsYes(answer), err
}
