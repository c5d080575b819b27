package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"os/user"
	"strconv"
	"strings"
	"time"

	"golang.org/x/term"

	"berth/deployer/ledger"
	"berth/deployer/steps"
)

// confirm asks for the number of steps, and opens the gate of the run.
func (d *deployment) confirm(ctx context.Context) error {
	if !d.flags.yes {
		n := strconv.Itoa(len(d.run.Steps))
		if err := confirmed(ctx, d.app, d.w.Say("Type %s to do these %s steps: ", "Tapez %s pour faire ces %s étapes : ", n, n), n); err != nil {
			return err
		}
	}
	d.run.Gate = steps.Open(nil)
	return nil
}

// confirmed asks for a word; another answer refuses.
func confirmed(ctx context.Context, a *app, question, word string) error {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return refusedf("not confirmed: standard input is no terminal; --yes for scripts")
	}
	fmt.Fprint(a.stderr, question)
	answer, err := readLine(ctx, os.Stdin)
	if err != nil || strings.TrimSpace(answer) != word {
		return refusedf("not confirmed: nothing was changed")
	}
	return nil
}

// execute does the run for somebody who watches, and says what came of it. over is a run whose lock may be
// taken.
//
// The first ctrl+c lets the steps under way come to their end; the second leaves everything as it is: locks
// and journals then say that the run was broken off.
func (d *deployment) execute(ctx context.Context, over string) error {
	now, leave := context.WithCancelCause(context.WithoutCancel(ctx))
	defer leave(nil)
	show, stopping, end := d.show()
	defer end()
	untwice := d.twice(ctx, stopping, leave)
	result, err := d.work(now, ctx, over, show)
	untwice()
	end()
	if result == nil {
		return err
	}
	return errors.Join(err, d.summary(result))
}

// work locks the hosts, does the steps, writes down how it ended and lets go of the hosts. When stop is done
// no further step begins; when now is done everything is left as it is, and that is the error. There is no
// result where no step was begun, or where everything was left.
func (d *deployment) work(now, stop context.Context, over string, show func(steps.News)) (*steps.Result, error) {
	x := d.run
	x.Wait = d.flags.wait
	if err := d.lock(now, over); err != nil {
		if errors.Is(err, ledger.ErrLocked) || errors.Is(err, ledger.ErrMovedOn) {
			return nil, refusedError{err}
		}
		return nil, err
	}
	copied := d.copy()
	defer copied.close()
	x.News = func(n steps.News) { copied.news(n); show(n) }
	if err := x.Begin(now); err != nil {
		return nil, errors.Join(err, x.End(now, false), ledger.Unlock(now, x.Touched(), x.Token))
	}
	copied.begin()
	result := steps.Execute(now, stop, x)
	if now.Err() != nil {
		return nil, fmt.Errorf("run %s was left as it is; commands that run on the hosts come to their end there. berth resume goes on, berth rollback goes back", x.Order.Run)
	}
	err := x.End(now, result.Whole())
	if err == nil || errors.Is(err, ledger.ErrLockLost) { // a host that cannot be told stays locked: the run is to be resumed
		err = errors.Join(err, ledger.Unlock(now, x.Touched(), x.Token))
	}
	copied.end(result.Whole())
	return result, err
}

// twice leaves the run at the second ctrl+c, and says at the first what it does.
func (d *deployment) twice(ctx context.Context, stopping func(), leave context.CancelCauseFunc) (done func()) {
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
			leave(errors.New("interrupted twice"))
		}
	}()
	return func() { close(over) }
}

// runName names the run by its time and two random bytes, after every run that the hosts know.
func (d *deployment) runName(past []ledger.History) (string, error) {
	var b [2]byte
	if _, err := rand.Read(b[:]); err != nil {
		return "", err
	}
	var known []string
	for _, f := range d.looked() {
		if f.Journal != nil {
			known = append(known, f.Journal.Run)
		}
	}
	for i := range past {
		for j := range past[i].Runs {
			known = append(known, past[i].Runs[j].Name)
		}
	}
	return ledger.RunName(time.Now(), hex.EncodeToString(b[:]), known...), nil
}

// whoami is the operator as journals and locks name them.
func whoami() string {
	name := "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return name + "@" + host
}
