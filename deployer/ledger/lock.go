package ledger

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/remote"
	"berth/message"
)

// Owner says whose a lock is.
type Owner struct {
	Who, When, Plan, Run string
	PID                  int    // the process that works on the run, on the computer of Who; 0: not known
	Over                 string // a run whose lock may be taken, because it is taken back; empty: none
	Token                string // tells this taking from every other one, also of the same run
}

var (
	// ErrLocked: another run has the lock of a host.
	ErrLocked = message.New("another run has the lock")
	// ErrMovedOn: somebody took up a run on a host, or began one, since the host was looked at.
	ErrMovedOn = message.New("something was done there since it was looked at")
	// ErrLockLost: the lock that a run had is not its any more. Whoever has it now may have done anything.
	ErrLockLost = message.New("the lock is not this run's any more: somebody took the run up or back, or broke the lock; berth log tells")
)

var (
	lockText   = Shell(scriptFiles, "written", "sight", "sweep", "lock")
	unlockText = Shell(scriptFiles, "letgo", "unlock")
	breakText  = Shell(scriptFiles, "written", "sight", "write", "letgo", "sweep", "break")
	// SightText has the function sight, which prints History.Sight.
	SightText = Shell(scriptFiles, "written", "sight")
)

// Exit codes of the scripts.
const (
	lockTaken = 17
	lockMoved = 18
	lockLost  = 75
)

// LostLock makes the exit code of a script that found the lock of its host lost an error that says so.
func LostLock(err error) error {
	var exit *remote.ExitError
	if errors.As(err, &exit) && exit.Code == lockLost {
		return ErrLockLost
	}
	return err
}

// Lock takes the locks of all hosts in the order of their names, or none: two runs that want the same hosts
// cannot hold half of them each. Those that could not be given back are a *StillLocked beside the error.
func Lock(ctx context.Context, hosts []Host, o Owner) error { return LockSeen(ctx, hosts, o, nil) }

// LockSeen is Lock for who goes on with a run, or takes it back, after looking at the hosts. seen has
// History.Sight by host: where that is not so any more it is ErrMovedOn. Of two who saw the same, one gets it.
func LockSeen(ctx context.Context, hosts []Host, o Owner, seen map[string]string) error {
	hosts = slices.Clone(hosts)
	slices.SortFunc(hosts, func(a, b Host) int { return strings.Compare(a.Name(), b.Name()) })
	for i, h := range hosts {
		if err := lock(ctx, h, o, seen[h.Name()]); err != nil {
			if !errors.Is(err, ErrLocked) && !errors.Is(err, ErrMovedOn) { // it may have been made before the connection broke
				_ = Unlock(context.WithoutCancel(ctx), []Host{h}, o.Token)
			}
			return errors.Join(err, Unlock(context.WithoutCancel(ctx), hosts[:i], o.Token))
		}
	}
	return nil
}

func lock(ctx context.Context, h Host, o Owner, seen string) error {
	ctx, cancel := InTime(ctx)
	defer cancel()
	lines := map[string]string{"who": "", "when": "", "run": "", "pid": ""} // and no other: a host may say anything
	err := h.Run(ctx, Script(lockText, "berth-lock", LockDir, o.Run, o.Who, o.When, o.Plan, o.Over, seen, strconv.Itoa(o.PID), o.Token),
		func(s remote.Stream, line string) {
			key, value, _ := strings.Cut(line, "\t")
			if _, asked := lines[key]; asked && s == remote.Stdout {
				lines[key] = Clean(value)
			}
		})
	var exit *remote.ExitError
	if !errors.As(err, &exit) || exit.Code != lockTaken && exit.Code != lockMoved {
		return Explained(ctx, h, err)
	}
	var process message.Text
	if pid := processID(lines["pid"]); pid != 0 {
		process = message.Of(", process %d", pid)
	}
	owner := message.Of("%s since %s (run %s%s)", known(lines["who"]), known(lines["when"]), known(lines["run"]), process)
	switch {
	case exit.Code == lockTaken:
		return message.Errorf("host %s: %w: %s", h.Name(), ErrLocked, owner)
	case lines["run"] == "":
		return message.Errorf("host %s: %w, and nobody has its lock now; look again", h.Name(), ErrMovedOn)
	}
	return message.Errorf("host %s: %w, and now it is locked by %s", h.Name(), ErrMovedOn, owner)
}

func known(s string) message.Text {
	if s == "" {
		return message.Word("unknown")
	}
	return message.Same(s)
}

// processID reads the number of a process; 0 where there is none.
func processID(s string) int {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32)
	if err != nil || n < 1 {
		return 0
	}
	return int(n)
}

// Unlock gives back the locks that were taken with a token. Those that somebody else has by now stay.
func Unlock(ctx context.Context, hosts []Host, token string) error {
	err := OnEach(hosts, func(h Host) error {
		limited, cancel := InTime(ctx)
		defer cancel()
		err := h.Run(limited, Script(unlockText, "berth-unlock", LockDir, token), nil)
		var exit *remote.ExitError
		if errors.As(err, &exit) && exit.Code == lockTaken {
			return nil
		}
		return Explained(ctx, h, err)
	})
	if err != nil {
		return &StillLocked{FailedOn(err, nil), err}
	}
	return nil
}

// StillLocked: locks that could not be given back.
type StillLocked struct {
	Hosts []string
	Err   error
}

// Error implements error.
func (e *StillLocked) Error() string { return e.text().String() }

// French is the same in French.
func (e *StillLocked) French() string { return e.text().French() }

func (e *StillLocked) text() message.Text {
	return message.Of("%s could not be let go of: %v", strings.Join(e.Hosts, ", "), e.Err)
}

// Unwrap implements errors.Unwrap.
func (e *StillLocked) Unwrap() error { return e.Err }

// Break lets go of the lock of a host, whoever has it, and writes into the journals of runs that were broken off
// that nobody goes on with them. seen is History.Sight: where that is not so any more it is ErrMovedOn, and
// nothing was changed.
func Break(ctx context.Context, h Host, seen string, runs ...string) error {
	args := []string{LockDir, seen}
	for _, run := range runs {
		args = append(args, JournalFile(run), Entry{Run: run, Kind: EntryStopped, Detail: "abandoned"}.body())
	}
	ctx, cancel := InTime(ctx)
	defer cancel()
	err := h.Run(ctx, Script(breakText, "berth-break", args...), nil)
	var exit *remote.ExitError
	if errors.As(err, &exit) && exit.Code == lockMoved {
		return message.Errorf("host %s: %w; look again", h.Name(), ErrMovedOn)
	}
	return Explained(ctx, h, err)
}

// Unmoved asks hosts that a run looks at and does not lock whether something was done there since: that is
// ErrMovedOn. seen has History.Sight by host; a host that is not in it is not asked.
func Unmoved(ctx context.Context, hosts []Host, seen map[string]string) error {
	return OnEach(hosts, func(h Host) error {
		if seen[h.Name()] == "" {
			return nil
		}
		ctx, cancel := InTime(ctx)
		defer cancel()
		out, err := h.Output(ctx, Script(SightText+`sight "$1"; printf '%s' "$sight"`, "berth-sight", LockDir), 1<<10)
		if err == nil && strings.TrimSpace(string(out)) != seen[h.Name()] {
			err = message.Errorf("host %s: %w; look again", h.Name(), ErrMovedOn)
		}
		return err
	})
}
