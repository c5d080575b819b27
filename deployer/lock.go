package deployer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/remote"
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
	ErrLocked = errors.New("another run has the lock")
	// ErrMovedOn: somebody took up a run on a host, or began one, since the host was looked at.
	ErrMovedOn = errors.New("something was done there since it was looked at")
	// ErrLockLost: the lock that a run had is not its any more. Whoever has it now may have done anything.
	ErrLockLost = errors.New("the lock is not this run's any more: somebody took the run up or back, or broke the lock; berth log tells")
)

// writtenScript is a function for the scripts that read a lock: whoever has made it just now, and been slow, gets a
// second to write down whose it is. The run comes last.
const writtenScript = `
written() { # lock directory
	[ ! -d "$1" ] || [ -s "$1/run" ] || sleep 1
}
`

// lockScript takes the lock, or says whose it is. mkdir makes it or fails, whoever else tries; so does the
// mkdir that takes up the lock of a run, of which each taking is counted. One in which nothing is written yet
// is another's all the same. Where a lock is taken up the token comes first: from then on whoever had it finds
// that it is lost.
//
// Arguments: lock directory, run, who, when, plan, run whose lock may be taken, what was seen of it, process, token.
const lockScript = "set -u\n" + sightScript + `
umask 077
refuse() { # lock directory, exit code
	for f in who when plan run pid; do printf '%s\t%s\n' "$f" "$(head -c 300 "$1/$f" 2>/dev/null | tr -d '\t\n')"; done
	exit "$2"
}
full() {
	echo "$1 cannot be written; is the disk full?" >&2
	exit 74
}
mkdir -p "${1%/*}" || exit 74
was=
[ ! -d "$1" ] || was=yes
sight "$1"
[ -z "$7" ] || [ "$7" = "$sight" ] || refuse "$1" 18
made=yes
if ! mkdir "$1" 2>/dev/null; then
	made=
	[ -d "$1" ] || exit 74
	written "$1"
	has=$(cat "$1/run" 2>/dev/null)
	if [ -z "$has" ] || { [ "$has" != "$2" ] && [ "$has" != "$6" ]; }; then refuse "$1" 17; fi
	[ -n "$was" ] || refuse "$1" 18
	next=$1/taken.$((taken + 1))
	mkdir "$next" 2>/dev/null || { [ -d "$next" ] && refuse "$1" 18; full "$1"; }
fi
printf '%s\n' "$9" >"$1/token" && printf '%s\n' "$8" >"$1/pid" && printf '%s\n' "$3" >"$1/who" && printf '%s\n' "$4" >"$1/when" && printf '%s\n' "$5" >"$1/plan" && printf '%s\n' "$2" >"$1/run" || {
	[ -z "$made" ] || rm -rf "$1"
	full "$1"
}
sync "$1" 2>/dev/null || sync
`

// holdsLock is a function for the scripts of a run: it ends them where the lock of the host is not this run's.
const holdsLock = `
held() { # LOCK TOKEN
	[ "$(cat "$1/token" 2>/dev/null)" = "$2" ] || exit 75
}
`

// letGo is what becomes of a lock, in one step for whoever looks.
const letGo = `
rm -rf "$lock.gone"; mv "$lock" "$lock.gone" && rm -rf "$lock.gone"
`

// unlockScript gives a lock back; another's stays. Arguments: lock directory, token.
const unlockScript = `set -u
lock=$1
[ -d "$lock" ] || exit 0
[ "$(cat "$lock/token" 2>/dev/null)" = "$2" ] || exit 17
` + letGo

// breakScript lets go of a lock, whoever's it is, unless something was done since it was seen. Runs that are
// given up are written down as stopped before.
//
// Arguments: lock directory, what was seen of it, and of each such run its journal and the body of the entry.
const breakScript = "set -u\numask 077\n" + sightScript + writeLine + `
lock=$1 seen=$2
shift 2
sight "$lock"
[ "$seen" = "$sight" ] || exit 18
while [ $# -gt 0 ]; do
	write "$1" "$2" || exit 74
	shift 2
done
[ -d "$lock" ] || exit 0
` + letGo

// Exit codes of the scripts.
const (
	lockTaken = 17
	lockMoved = 18
	lockLost  = 75
)

// lostLock makes the exit code of a script that found the lock of its host lost an error that says so.
func lostLock(err error) error {
	var exit *remote.ExitError
	if errors.As(err, &exit) && exit.Code == lockLost {
		return ErrLockLost
	}
	return err
}

// Lock takes the locks of all hosts in the order of their names, or none: two runs that want the same hosts
// cannot hold half of them each.
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
	lines := map[string]string{}
	err := h.Run(ctx, remote.Command{Sudo: true, Args: []string{"sh", "-c", lockScript, "berth-lock", LockDir, o.Run, o.Who, o.When, o.Plan, o.Over, seen, strconv.Itoa(o.PID), o.Token}},
		func(s remote.Stream, line string) {
			if key, value, ok := strings.Cut(line, "\t"); ok && s == remote.Stdout {
				lines[key] = value
			}
		})
	var exit *remote.ExitError
	if !errors.As(err, &exit) || exit.Code != lockTaken && exit.Code != lockMoved {
		return err
	}
	process := ""
	if pid := processID(lines["pid"]); pid != 0 {
		process = fmt.Sprintf(", process %d", pid)
	}
	owner := fmt.Sprintf("%s since %s (run %s%s)", known(lines["who"]), known(lines["when"]), known(lines["run"]), process)
	switch {
	case exit.Code == lockTaken:
		return fmt.Errorf("host %s: %w: %s", h.Name(), ErrLocked, owner)
	case lines["run"] == "":
		return fmt.Errorf("host %s: %w, and nobody has its lock now; look again", h.Name(), ErrMovedOn)
	}
	return fmt.Errorf("host %s: %w, and now it is locked by %s", h.Name(), ErrMovedOn, owner)
}

func known(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
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
	var errs []error
	for _, h := range hosts {
		err := h.Run(ctx, remote.Command{Sudo: true, Args: []string{"sh", "-c", unlockScript, "berth-unlock", LockDir, token}}, nil)
		var exit *remote.ExitError
		if errors.As(err, &exit) && exit.Code == lockTaken {
			continue
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Break lets go of the lock of a host, whoever has it, and writes into the journals of runs that were broken off
// that nobody goes on with them. seen is History.Sight: where that is not so any more it is ErrMovedOn, and
// nothing was changed.
func Break(ctx context.Context, h Host, seen string, runs ...string) error {
	args := []string{LockDir, seen}
	for _, run := range runs {
		args = append(args, journalFile(run), Entry{Run: run, Kind: EntryStopped, Detail: "abandoned"}.body())
	}
	err := h.Run(ctx, script(breakScript, "berth-break", args...), nil)
	var exit *remote.ExitError
	if errors.As(err, &exit) && exit.Code == lockMoved {
		return fmt.Errorf("host %s: %w; look again", h.Name(), ErrMovedOn)
	}
	return err
}

// Unmoved asks hosts that a run looks at and does not lock whether something was done there since: that is
// ErrMovedOn. seen has History.Sight by host; a host that is not in it is not asked.
func Unmoved(ctx context.Context, hosts []Host, seen map[string]string) error {
	return onEach(hosts, func(h Host) error {
		if seen[h.Name()] == "" {
			return nil
		}
		ctx, cancel := context.WithTimeoutCause(ctx, lookTime, fmt.Errorf("no answer within %s", lookTime))
		defer cancel()
		out, err := h.Output(ctx, script(sightScript+`sight "$1"; printf '%s' "$sight"`, "berth-sight", LockDir), 1<<10)
		if err == nil && strings.TrimSpace(string(out)) != seen[h.Name()] {
			err = fmt.Errorf("host %s: %w; look again", h.Name(), ErrMovedOn)
		}
		return err
	})
}
