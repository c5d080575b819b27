package ledger

import (
	"context"
	"encoding/json"
	"errors"

	"berth/deployer/remote"
	"berth/message"
)

// Holding is a run that has taken the locks of its hosts: what it may write and do there while it has them. Every
// script of it asks first whether the lock is still that one, and ends with ErrLockLost where it is not.
type Holding struct {
	Run   string
	Token string // Owner.Token of this taking
}

// journalFailed is the exit code of a script that could not write its journal; nothing else was done then.
const journalFailed = 74

var (
	heldText  = Shell(scriptFiles, "held")
	innerText = Shell(scriptFiles, "write", "inner")
	stepText  = Shell(scriptFiles, "held", "follow", "alive", "step")
	noteText  = Shell(scriptFiles, "write", "held", "note")
	beginText = Shell(scriptFiles, "write", "take", "held", "begin")
	endText   = Shell(scriptFiles, "write", "files", "forget", "held", "end")
)

// Script is a script of the run. Its text may call held once more; its arguments begin after the lock and the token.
func (h Holding) Script(text, name string, args ...string) remote.Command {
	return h.script(heldText+text, name, args...)
}

// script is a script whose text has held.sh in it.
func (h Holding) script(text, name string, args ...string) remote.Command {
	return Script(text, name, append([]string{LockDir, h.Token}, args...)...)
}

// Step is a command as a step of the run: written down before and after, and brought to its end whoever waits for it.
// Its output is kept in the host's log of the step.
func (h Holding) Step(id string, args ...string) remote.Command { return h.TypedStep(id, "", args...) }

// TypedStep is likewise a step, whose journal says what an administrator would have typed for it.
func (h Holding) TypedStep(id, typed string, args ...string) remote.Command {
	log := h.Log(id)
	body := func(k EntryKind, detail string) string {
		return Entry{Run: h.Run, Kind: k, Step: id, Detail: detail}.body()
	}
	return h.script(stepText, stepName, append([]string{innerText, JournalFile(h.Run), log,
		body(EntryStarted, typed), body(EntryDone, ""), body(EntryFailed, "its output is in "+log)}, args...)...)
}

// Log is where a host keeps what the command of a step printed.
func (h Holding) Log(id string) string { return Logs + "/" + h.Run + "/" + id }

// stepName is what a host's list of processes shows of a step.
const stepName = "berth-step"

// Beat is what a step says on standard error every ten seconds, to show that its host still answers.
const Beat = stepName

// Note writes a line to the journal of a host.
func (h Holding) Note(ctx context.Context, host Host, e Entry) error {
	e.Run = h.Run
	ctx, cancel := InTime(ctx)
	defer cancel()
	return LostLock(Explained(ctx, host, host.Run(ctx, h.script(noteText, "berth-note", JournalFile(h.Run), e.body()), nil)))
}

// Begin writes on every host of the order what the run is to bring about, and the first line of its journal. steps
// says how many each host has.
func (h Holding) Begin(ctx context.Context, hosts []Host, o Order, steps map[string]int) error {
	order, err := json.Marshal(o)
	if err != nil {
		return err
	}
	order = append(order, '\n')
	return OnEach(hosts, func(host Host) error {
		e := Entry{Run: h.Run, Kind: EntryBegin, Plan: o.Label, Who: o.Who, Steps: steps[host.Name()]}
		cmd := h.script(beginText, "berth-begin", OrderFile(h.Run), JournalFile(h.Run), e.body())
		cmd.Stdin = Sent(order)
		ctx, cancel := InTime(ctx)
		defer cancel()
		return onHost(host, Explained(ctx, host, host.Run(ctx, cmd, nil)))
	})
}

// How much of former runs a host keeps: the directories of services take most room.
const (
	keptRuns     = "100" // journals and orders
	keptPrevious = "5"   // directories as they were before a run, and its logs
)

// End writes the last line of the journals, whether everything was done, and removes what is too old.
func (h Holding) End(ctx context.Context, hosts []Host, whole bool) error {
	e := Entry{Run: h.Run, Kind: EntryStopped}
	if whole {
		e.Kind = EntryEnd
	}
	return OnEach(hosts, func(host Host) error {
		ctx, cancel := limited(ctx, sweepTime)
		defer cancel()
		return onHost(host, Explained(ctx, host, host.Run(ctx, h.script(endText, "berth-end", JournalFile(h.Run), e.body(), Orders, Journals, Logs, Staging, Previous,
			keptRuns, keptPrevious, string(e.Kind), Built, Records), nil)))
	})
}

// onHost names the host that lost the lock of its run; other errors name theirs.
func onHost(h Host, err error) error {
	if err = LostLock(err); errors.Is(err, ErrLockLost) {
		return message.Errorf("host %s: %w", h.Name(), err)
	}
	return err
}
