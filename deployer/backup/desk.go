package backup

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/rollout"
)

// Desk is where somebody asks for backups of a lab.
type Desk struct {
	Env *rollout.Env
	Lab *rollout.Lab
	Out io.Writer
	// Confirmed asks for a word, and gives the error of who does not type it.
	Confirmed func(ctx context.Context, question, word string) error
}

func (d *Desk) say(en, fr string, args ...any) string { return d.Env.Words.Say(en, fr, args...) }

// tell prints a line.
func (d *Desk) tell(en, fr string, args ...any) { fmt.Fprintln(d.Out, d.say(en, fr, args...)) }

// secrets gives the values of secrets that the operator has.
func (d *Desk) secrets(ctx context.Context) (source, error) {
	s, err := d.Env.Secrets(ctx)
	return s, err
}

// refused is why something is not done; nothing was changed.
func (d *Desk) refused(en, fr string, args ...any) error {
	return &rollout.RefusedError{Err: errors.New(d.say(en, fr, args...))}
}

// may says why a service cannot be stopped, saved and started; nil: it can.
func (d *Desk) may(s *subject) error {
	switch {
	case s.lone != "":
		return d.refused("%s on %s: container %s was made by no Compose, so berth cannot stop and start it for a backup; berth deploy with a change of it makes it anew",
			"%s sur %s : le conteneur %s n'a été créé par aucun Compose, berth ne peut donc pas l'arrêter et le démarrer pour une sauvegarde ; un berth deploy qui le change le refait", s.record.Service, s.host, s.lone)
	case s.absent != "":
		return d.refused("%s on %s: volume %s is not there, or its driver does not say where it lies", "%s sur %s : le volume %s n'existe pas, ou son pilote ne dit pas où il se trouve", s.record.Service, s.host, s.absent)
	}
	return nil
}

// work is one script on the host of a service, under the host's lock: it lets go of it itself, since it goes on when nobody waits.
type work struct {
	subject *subject
	host    ledger.Host
	run     string
	script  string
	args    []string // behind lock and token
	told    *progress
}

// do runs it to its end.
func (d *Desk) do(ctx context.Context, r *repository, w work) error {
	token := rand.Text()
	owner := ledger.Owner{Who: d.Env.Who, When: d.Env.Now().UTC().Format(time.RFC3339), Run: w.run, PID: d.Env.Process, Token: token}
	if err := ledger.Lock(ctx, []ledger.Host{w.host}, owner); err != nil {
		if errors.Is(err, ledger.ErrLocked) || errors.Is(err, ledger.ErrMovedOn) {
			err = &rollout.RefusedError{Err: err}
		}
		return err
	}
	release, err := w.host.Hold(ctx)
	if err != nil {
		return errors.Join(err, ledger.Unlock(context.WithoutCancel(ctx), []ledger.Host{w.host}, token))
	}
	defer release()
	c := ledger.Holding{Run: w.run, Token: token}.Script(apartText, "berth-backup", append([]string{w.script, ownDir(w.subject.record.Service) + "/log"}, w.args...)...)
	c.Stdin = r.input()
	err = ledger.LostLock(w.host.Run(ctx, c, func(s remote.Stream, line string) {
		if s == remote.Stdout { // on the other it says that it is still there
			w.told.line(line)
		}
	}))
	switch {
	case errors.Is(err, remote.ErrLost) || ctx.Err() != nil:
		return errors.New(d.say("%s on %s: %v; what was begun there goes on by itself: it starts the service again and lets go of the lock",
			"%s sur %s : %v ; ce qui y a commencé continue tout seul : il redémarre le service et lève le verrou", w.subject.record.Service, w.host.Name(), err))
	case errors.Is(err, ledger.ErrLockLost):
		return err
	}
	return errors.Join(err, ledger.Unlock(context.WithoutCancel(ctx), []ledger.Host{w.host}, token))
}
