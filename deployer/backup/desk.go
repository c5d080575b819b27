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
	lines   func(word, rest string)
	figures func(said)
}

// do runs it to its end, and gives what it said last where it failed.
func (d *Desk) do(ctx context.Context, r *repository, w work) ([]string, error) {
	token := rand.Text()
	owner := ledger.Owner{Who: d.Env.Who, When: d.Env.Now().UTC().Format(time.RFC3339), Run: w.run, PID: d.Env.Process, Token: token}
	if err := ledger.Lock(ctx, []ledger.Host{w.host}, owner); err != nil {
		if errors.Is(err, ledger.ErrLocked) || errors.Is(err, ledger.ErrMovedOn) {
			err = &rollout.RefusedError{Err: err}
		}
		return nil, err
	}
	release, err := w.host.Hold(ctx)
	if err != nil {
		return nil, errors.Join(err, ledger.Unlock(context.WithoutCancel(ctx), []ledger.Host{w.host}, token))
	}
	defer release()
	c := ledger.Holding{Run: w.run, Token: token}.Script(apartText, "berth-backup", append([]string{w.script, ownDir(w.subject.record.Service) + "/log"}, w.args...)...)
	c.Stdin = r.input()
	err = w.host.Run(ctx, c, func(s remote.Stream, line string) {
		if said, is := parseSaid(line); is {
			w.figures(said)
		} else if word, rest, is := own(line); is && s == remote.Stdout {
			w.lines(word, rest)
		}
	})
	var exit *remote.ExitError
	var last []string
	if errors.As(err, &exit) {
		last = lastOf(exit, 3)
		err = ledger.LostLock(err)
	}
	if errors.Is(err, ledger.ErrLockLost) || ctx.Err() != nil {
		return last, err // what goes on there lets go of the lock
	}
	return last, errors.Join(err, ledger.Unlock(context.WithoutCancel(ctx), []ledger.Host{w.host}, token))
}
