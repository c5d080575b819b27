package steps

import (
	"context"
	"errors"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/wording"
)

// Save saves what a service keeps in the repository of backups before it goes to another host: a copy for the case that the move, or what
// comes of it, is no good. The service is stopped for it and started again, whatever happens.
type Save struct{ Of *Saving }

// Saving is how a service is saved on its host.
type Saving struct {
	Text, Name string   // a script, and what the list of processes calls it
	Args       []string // behind the file that has Given, which the script removes before all else
	Given      []byte   // what opens the repository: for the script alone
}

// saveTime is how long it may take: a first snapshot reads everything.
const saveTime = 12 * time.Hour

// Word implements Work.
func (Save) Word() string { return "save" }

// Say implements Work.
func (Save) Say(w wording.Words, service string) string {
	return w.Say("save %s by restic before it moves; it is stopped meanwhile", "sauvegarder %s par restic avant son déménagement ; il est arrêté pendant ce temps", service)
}

// Do implements Work.
func (s Save) Do(ctx context.Context, at *Site) error {
	file := at.Staged() + ".given"
	if err := at.Put(ctx, file, s.Of.Given, 0o600); err != nil {
		return err
	}
	err := at.Within(saveTime).Command(ctx, ledger.Script(s.Of.Text, s.Of.Name, append([]string{file}, s.Of.Args...)...).Args...)
	var exit *remote.ExitError
	if err != nil && !errors.As(err, &exit) { // whether it was read nobody knows
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		_ = at.host.Run(ctx, remote.Command{Sudo: true, Args: []string{"rm", "-f", "--", file}}, nil)
	}
	return err
}
