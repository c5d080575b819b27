package steps

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"time"

	"berth/deployer/carry"
	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/inventory"
	"berth/message"
	"berth/plain"
)

// Values gives the values of secrets; what it returns is for the host alone.
type Values func(ctx context.Context, host ledger.Host, b *compose.Bundle) (func(compose.SecretRef) (string, error), error)

// Site is where a step is done: its host, under the lock and in the journal of its run. All its methods that ask
// something of the host pass the gate. Questions have a sample: what a host in order would answer, with which a dry run
// goes on.
type Site struct {
	Host, Service string
	Holding       ledger.Holding
	step          string // as the journal names it
	host          ledger.Host
	gate          *Gate
	values        Values
	brings        *compose.Bundle // what the step brings; nil: nothing, or it is not known
	wait          time.Duration   // how long the service may take to get healthy
	watch         ledger.Watch    // over its commands
	docker        *daemon         // of the host
	quiet         time.Duration   // after which a host that runs a command and says nothing is given up
	tell          func(line message.Text)
	reason        *bool // why the step failed is in the journal
	other         func(name string) ledger.Host
	joins         func(ctx context.Context, guest ledger.Host) error // locks a host that the run has made; may be nil
	absent        *Absent
	moves         inventory.Moves
	apart         *carry.Apart
	typed         string // the command as an administrator types it, for the journal
}

// Tell shows a line of what the step does to those who watch.
func (a *Site) Tell(line message.Text) {
	if a.tell != nil {
		a.tell(line)
	}
}

// Staged is where the run has the files of the service until they are put in place.
func (a *Site) Staged() string { return ledger.Staged(a.Holding.Run, a.Service) }

// Kept is where the run keeps the directory of the service as it was before.
func (a *Site) Kept() string { return ledger.KeptDir(a.Holding.Run, a.Service) }

// passes tells the gate what is to be done.
func (a *Site) passes(command []string, format string, args ...any) bool {
	return a.gate.passes(Act{Host: a.Host, Step: a.step, Command: command, Text: message.Of(format, args...)})
}

// commandLimit is how long a command may take where its kind says nothing else. It is for a daemon that answers and
// hangs all the same; one that does not answer is noticed long before.
const commandLimit = 15 * time.Minute

// Within is the site for a command that may take another time.
func (a *Site) Within(limit time.Duration) *Site {
	b := *a
	b.watch.Limit = limit
	return &b
}

// Command runs a command as the step, written down before and after, its output told line by line. The host ends it where
// it cannot come to its end by itself.
func (a *Site) Command(ctx context.Context, args ...string) error {
	tell := a.telling(ctx, args)
	if !a.passes(args, "") {
		return nil
	}
	watched, end := a.docker.while(ctx)
	defer end(nil)
	mute := time.AfterFunc(a.quiet, func() { end(&MuteError{a.Host, a.quiet}) })
	defer mute.Stop()
	err := a.host.Run(watched, a.Holding.TypedStep(a.step, a.typed, a.watch.Over(args)...), func(s remote.Stream, line string) {
		mute.Reset(a.quiet)
		if s != remote.Stderr || line != ledger.Beat {
			tell(a.hear(line))
		}
	})
	var exit *remote.ExitError
	if err = why(watched, ledger.LostLock(err)); !errors.As(err, &exit) {
		return err
	}
	exit.Lines = slices.DeleteFunc(exit.Lines, func(l remote.Line) bool { return l.Stream == remote.Stderr && l.Text == ledger.Beat })
	switch exit.Code {
	case ledger.DockerSilent:
		return a.written(ctx, a.docker.silent(a.Host, a.watch.Silence))
	case ledger.TookTooLong:
		return a.written(ctx, &LateError{a.Host, a.watch.Limit, a.watch.Every < a.watch.Limit})
	}
	return a.said(ctx, args, exit)
}

// Noted does what is not one command, between its two lines in the journal.
func (a *Site) Noted(ctx context.Context, work func() error) error {
	if !a.gate.isOpen() {
		return work()
	}
	e := ledger.Entry{Kind: ledger.EntryStarted, Step: a.step}
	if err := a.Holding.Note(ctx, a.host, e); err != nil {
		return err
	}
	err := work()
	if ctx.Err() != nil {
		return err // it is left as it is
	}
	e.Kind = ledger.EntryDone
	if err != nil {
		err = ledger.Explained(ctx, a.host, err)
		*a.reason = true
		e.Kind, e.Detail = ledger.EntryFailed, ledger.Reason(err)
	}
	return errors.Join(err, a.Holding.Note(ctx, a.host, e))
}

// Send runs a script of the run that takes content; it is a part of a step, and not written down by itself. The content
// is its input, so that nobody sees it among the arguments, and all of it comes or none.
func (a *Site) Send(ctx context.Context, text, name string, content []byte, args ...string) error {
	cmd := a.Holding.Script(text, name, args...)
	if !a.passes(cmd.Args, "") {
		return nil
	}
	cmd.Stdin = ledger.Sent(content)
	ctx, cancel := ledger.TimeToSend(ctx, len(content))
	defer cancel()
	return ledger.LostLock(a.host.Run(ctx, cmd, nil))
}

// SendFrom is Send for content that is written twice, the same both times: too much of it to be held.
func (a *Site) SendFrom(ctx context.Context, text, name string, write func(io.Writer) error, args ...string) error {
	cmd := a.Holding.Script(text, name, args...)
	if !a.passes(cmd.Args, "") {
		return nil
	}
	content, err := ledger.SentFrom(write)
	if err != nil {
		return err
	}
	cmd.Stdin = content
	ctx, cancel := ledger.TimeToSend(ctx, content.Size)
	defer cancel()
	err = ledger.LostLock(a.host.Run(ctx, cmd, nil))
	if bad := content.Close(); err != nil && bad != nil {
		return bad
	}
	return err
}

var putText = ledger.TakeText + ledger.WorkingText + shell("put")

// Put writes a file of root's whole, if the lock is still this run's once its content has come.
func (a *Site) Put(ctx context.Context, name string, data []byte, mode fs.FileMode) error {
	return a.Send(ctx, putText, "berth-put", data, a.Holding.Log(a.step), name, fmt.Sprintf("%04o", mode))
}

// Ask runs a command as root that asks Docker something, and gives what it prints.
func (a *Site) Ask(ctx context.Context, sample string, args ...string) (string, error) {
	if !a.passes(args, "") {
		return sample, nil
	}
	var out []byte
	err := a.answer(ctx, func(ctx context.Context) (err error) {
		out, err = a.host.Output(ctx, remote.Command{Sudo: true, Args: args}, 1<<16)
		return err
	})
	return plain.Text(string(out)), err
}

// Lines runs a command as root that only looks, and gives what it prints line by line.
func (a *Site) Lines(ctx context.Context, args []string, lines func(string)) error {
	if !a.passes(args, "") {
		return nil
	}
	ctx, end := a.docker.while(ctx)
	defer end(nil)
	return why(ctx, a.host.Run(ctx, remote.Command{Sudo: true, Args: args}, func(_ remote.Stream, line string) { lines(line) }))
}

// answer waits for what asks the daemon something, for so long at most, and tells meanwhile that it does not answer.
func (a *Site) answer(ctx context.Context, ask func(context.Context) error) error {
	ctx, end := a.docker.while(ctx)
	defer end(nil)
	late := time.AfterFunc(a.watch.Silence, func() { end(a.docker.silent(a.Host, a.watch.Silence)) })
	defer late.Stop()
	go func() {
		begun, tell := time.Now(), time.NewTicker(tellEvery)
		defer tell.Stop()
		for {
			select {
			case <-tell.C:
				a.Tell(a.hear(fmt.Sprintf(ledger.Unanswered, int(time.Since(begun).Seconds()))))
			case <-ctx.Done():
				return
			}
		}
	}()
	return why(ctx, ask(ctx))
}

// hear is a line as it is told. Where it says that Docker does not answer, everybody is told.
func (a *Site) hear(line string) message.Text {
	var seconds int
	if n, err := fmt.Sscanf(line, ledger.Unanswered, &seconds); err == nil && n == 1 {
		a.docker.quiet(time.Duration(seconds) * time.Second)
	}
	return message.Heard(line)
}

// Read gives the content of a file of root's.
func (a *Site) Read(ctx context.Context, sample []byte, name string) ([]byte, error) {
	if !a.passes(nil, "read %s", name) {
		return sample, nil
	}
	return a.host.Read(ctx, name, 1<<20)
}

const (
	answerTime = 10 * time.Second
	mostStatus = 80 // bytes of the words that stand beside the number of an HTTP status
)

// Connect reports whether something listens at an address of the host.
func (a *Site) Connect(ctx context.Context, address string) error {
	if !a.passes(nil, "connect to %s", address) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	conn, err := a.host.Dial(ctx, "tcp", address)
	if err == nil {
		conn.Close()
	}
	return err
}

// Get asks over HTTP on the host, and gives the status; redirections are not followed.
func (a *Site) Get(ctx context.Context, url string) (code int, status string, err error) {
	code, status, _, err = a.http(ctx, http.MethodGet, url, 0)
	return code, status, err
}

// http asks over HTTP on the host, and gives the status and the first bytes of the answer; redirections are not followed.
func (a *Site) http(ctx context.Context, method, url string, most int64) (code int, status string, body []byte, err error) {
	if !a.passes(nil, "%s %s", method, url) {
		return http.StatusOK, "200 OK", nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return 0, "", nil, err
	}
	client := http.Client{Transport: &http.Transport{DialContext: a.host.Dial, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(req)
	if err != nil {
		return 0, "", nil, err
	}
	defer answer.Body.Close()
	if most > 0 {
		body, err = io.ReadAll(io.LimitReader(answer.Body, most))
	}
	return answer.StatusCode, plain.Line(answer.Status, mostStatus), body, err
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}
