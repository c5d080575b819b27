package steps

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
)

// SilentError: the Docker daemon of a host gives no sign of life. It was given up for the rest of the run.
type SilentError struct {
	Host string
	For  time.Duration
}

func (e *SilentError) Error() string { return e.text().String() }

// French is the same in French.
func (e *SilentError) French() string { return e.text().French() }

func (e *SilentError) text() message.Text {
	return message.Of("Docker on %s has not answered for %s; restart it there (systemctl restart docker), then berth resume", e.Host, e.For)
}

// LateError: a command did not come to its end in the time that its kind has at most, and was ended on its host.
type LateError struct {
	Host   string
	Limit  time.Duration
	Docker bool // which answered meanwhile: it was asked
}

func (e *LateError) Error() string { return e.text().String() }

// French is the same in French.
func (e *LateError) French() string { return e.text().French() }

func (e *LateError) text() message.Text {
	if !e.Docker {
		return message.Of("it did not come to its end within %s, and was ended; see on %s what it waited for (ps axf; of a Proxmox, pvesh get /nodes/localhost/tasks --source active), then berth resume", e.Limit, e.Host)
	}
	return message.Of("it did not come to its end within %s, although Docker answers, and was ended; see on %s docker ps and journalctl -u docker, then berth resume", e.Limit, e.Host)
}

// MuteError: a host that runs a command says nothing any more, not even that it still does.
type MuteError struct {
	Host string
	For  time.Duration
}

func (e *MuteError) Error() string { return e.text().String() }

// French is the same in French.
func (e *MuteError) French() string { return e.text().French() }

func (e *MuteError) text() message.Text {
	return message.Of("%s has said nothing for %s; is a disk, a network share or sudo stuck there? Once that is mended: berth resume", e.Host, e.For)
}

// daemon is the Docker of a host during a run: it answers, until it is given up. What waits for it then ends at once,
// and it is asked for nothing more. The zero value of its pointer is one of which nobody keeps account.
type daemon struct {
	host   string
	over   context.Context // done when it is given up
	giveUp context.CancelCauseFunc
	tell   func(host string, quiet time.Duration) // that it does not answer; may be nil
	said   atomic.Bool                            // why it was given up

	mu   sync.Mutex
	told time.Time // when it was told the last time
}

func newDaemon(host string, tell func(string, time.Duration)) *daemon {
	over, giveUp := context.WithCancelCause(context.Background())
	return &daemon{host: host, over: over, giveUp: giveUp, tell: tell}
}

// quiet tells, of all that wait for the daemon once every so often, that it has not answered for some time.
func (d *daemon) quiet(after time.Duration) {
	if d == nil || d.tell == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if time.Since(d.told) > tellEvery-time.Second {
		d.told = time.Now()
		d.tell(d.host, after)
	}
}

// given is why the daemon was given up; nil: it was not.
func (d *daemon) given() error {
	if d == nil {
		return nil
	}
	return context.Cause(d.over)
}

// silent gives the daemon up, and is why.
func (d *daemon) silent(host string, after time.Duration) error {
	why := &SilentError{host, after}
	if d == nil {
		return why
	}
	d.giveUp(why)
	return d.given() // the first to say so
}

// while is a context that also ends when the daemon is given up.
func (d *daemon) while(ctx context.Context) (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	if d == nil {
		return ctx, cancel
	}
	stop := context.AfterFunc(d.over, func() { cancel(d.given()) })
	return ctx, func(cause error) {
		stop()
		cancel(cause)
	}
}

// tellEvery is how often it is told that a daemon does not answer.
const tellEvery = 10 * time.Second

// why is the error of a command that was not waited for: the reason, in place of what the connection makes of it.
func why(ctx context.Context, err error) error {
	var silent *SilentError
	var mute *MuteError
	if cause := context.Cause(ctx); err != nil && (errors.As(cause, &silent) || errors.As(cause, &mute)) {
		return cause
	}
	return err
}

const (
	stopPulse = 5 * time.Second // how long a daemon may take to answer once the run is to stop
	stopPause = time.Second
)

// pulses asks the daemon again and again whether it is there, with so much time to answer, as a run that is to stop waits
// for it no longer. Where its host does not answer either, that is the reason.
func (d *daemon) pulses(ctx context.Context, host ledger.Host, limit time.Duration) {
	late := func(args ...string) bool {
		asking, cancel := context.WithTimeout(ctx, limit)
		defer cancel()
		_, err := host.Output(asking, remote.Command{Sudo: true, Args: args}, 1<<12)
		return err != nil && asking.Err() != nil && ctx.Err() == nil
	}
	for d.given() == nil && ctx.Err() == nil {
		if late("docker", "version", "--format", "{{.Server.Version}}") {
			if late("true") {
				d.giveUp(&MuteError{d.host, limit})
			}
			_ = d.silent(d.host, limit)
			return
		}
		select {
		case <-time.After(stopPause):
		case <-ctx.Done():
		}
	}
}

// errLikewise is why a step failed whose host has the reason already, and it was said.
var errLikewise = message.New("given up for the same reason")

// once leaves the reason out that was said of a host before.
func (d *daemon) once(err error) error {
	if why := d.given(); why == nil || !errors.Is(err, why) {
		return err
	}
	if d.said.Swap(true) {
		return errLikewise
	}
	return err
}
