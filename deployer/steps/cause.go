package steps

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/message"
)

// said is why a command of a step failed: what it said itself, once, without values of secrets. It is written into the
// journal of the host, beside the line that the host wrote itself.
func (a *Site) said(ctx context.Context, args []string, exit *remote.ExitError) error {
	var why error
	if hide, known := a.hiding(ctx, args); known {
		why = message.Because(exit).Map(func(s string) string { return ledger.Clean(hide(s)) }).Err()
	} else {
		why = message.Errorf("exit code %d; its secrets cannot be read to hide them, so what it said is only in %s", exit.Code, a.Holding.Log(a.step))
	}
	return a.written(ctx, why)
}

// written says of a step that failed why, with the figure where the host cannot write, and writes it into its journal,
// once. Where the lock is lost, or the way to the host, there is nothing to write.
func (a *Site) written(ctx context.Context, why error) error {
	var mute *MuteError // it would be waited for once more
	if why == nil || *a.reason || ctx.Err() != nil || remote.Retryable(why) || errors.Is(why, ledger.ErrLockLost) || errors.As(why, &mute) {
		return why
	}
	*a.reason = true
	why = ledger.Explained(ctx, a.host, why)
	_ = a.Holding.Note(ctx, a.host, ledger.Entry{Kind: ledger.EntryFailed, Step: a.step, Detail: ledger.Reason(why)})
	return why
}

// telling gives what tells the lines of a command while it runs, without values of secrets. Where these cannot be read it tells
// nothing; what was said is in the host's log. They are read before the command begins: a host may have one session at once.
func (a *Site) telling(ctx context.Context, args []string) func(line message.Text) {
	if a.brings != nil && len(a.brings.Secrets) == 0 {
		return a.Tell
	}
	ctx, end := a.docker.while(ctx)
	defer end(nil)
	hide, known := a.hiding(ctx, args)
	if !known {
		return func(message.Text) {}
	}
	return func(line message.Text) { a.Tell(line.Map(hide)) }
}

// hiding gives what hides the secrets of a service in what a command said; false where they cannot be read. Only
// docker compose reads them.
func (a *Site) hiding(ctx context.Context, args []string) (hide func(string) string, known bool) {
	at := slices.Index(args, "--project-directory")
	if at < 0 || at+1 == len(args) {
		return func(s string) string { return s }, true
	}
	var env []byte
	for _, dir := range slices.Compact([]string{args[at+1], a.Staged()}) {
		text, err := a.Read(ctx, nil, path.Join(dir, compose.EnvFile))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, false
		}
		env = append(append(env, text...), '\n')
	}
	hide, err := compose.Hide(env, a.brings)
	return hide, err == nil
}

// bringer is a kind of step that brings a bundle, which says which values are secret.
type bringer interface{ Brings() *compose.Bundle }

// Brings implements bringer.
func (p Pull) Brings() *compose.Bundle { return p.Bundle }

// Brings implements bringer. There is none in a rollback.
func (s Start) Brings() *compose.Bundle { return s.Bundle }
