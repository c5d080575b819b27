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
}

// ErrLocked: another run has the lock of a host.
var ErrLocked = errors.New("another run has the lock")

// lockScript takes the lock, or says whose it is. mkdir makes it or fails, whoever else tries. One in
// which nothing is written yet is another's all the same.
//
// Arguments: lock directory, run, who, when, plan, run whose lock may be taken, process.
const lockScript = `set -u
umask 077
mkdir -p "${1%/*}" || exit 74
made=yes
if ! mkdir "$1" 2>/dev/null; then
	made=
	[ -d "$1" ] || exit 74
	has=$(cat "$1/run" 2>/dev/null)
	if [ -z "$has" ] || { [ "$has" != "$2" ] && [ "$has" != "$6" ]; }; then
		for f in who when plan run pid; do printf '%s\t%s\n' "$f" "$(head -c 300 "$1/$f" 2>/dev/null | tr -d '\t\n')"; done
		exit 17
	fi
fi
printf '%s\n' "$7" >"$1/pid" && printf '%s\n' "$3" >"$1/who" && printf '%s\n' "$4" >"$1/when" && printf '%s\n' "$5" >"$1/plan" && printf '%s\n' "$2" >"$1/run" || {
	[ -z "$made" ] || rm -rf "$1"
	echo "$1 cannot be written; is the disk full?" >&2
	exit 74
}
sync "$1" 2>/dev/null || sync
`

// unlockScript gives the lock of a run back; another's stays. Without a run, whoever's it is goes.
const unlockScript = `set -u
[ -d "$1" ] || exit 0
if [ -n "$2" ] && [ "$(cat "$1/run" 2>/dev/null)" != "$2" ]; then exit 17; fi
rm -rf "$1.gone"; mv "$1" "$1.gone" && rm -rf "$1.gone"
`

const lockTaken = 17

// Lock takes the locks of all hosts in the order of their names, or none: two runs that want the same hosts
// cannot hold half of them each.
func Lock(ctx context.Context, hosts []Host, o Owner) error {
	hosts = slices.Clone(hosts)
	slices.SortFunc(hosts, func(a, b Host) int { return strings.Compare(a.Name(), b.Name()) })
	for i, h := range hosts {
		if err := lock(ctx, h, o); err != nil {
			return errors.Join(err, Unlock(context.WithoutCancel(ctx), hosts[:i], o.Run))
		}
	}
	return nil
}

func lock(ctx context.Context, h Host, o Owner) error {
	lines := map[string]string{}
	err := h.Run(ctx, remote.Command{Sudo: true, Args: []string{"sh", "-c", lockScript, "berth-lock", LockDir, o.Run, o.Who, o.When, o.Plan, o.Over, strconv.Itoa(o.PID)}},
		func(s remote.Stream, line string) {
			if key, value, ok := strings.Cut(line, "\t"); ok && s == remote.Stdout {
				lines[key] = value
			}
		})
	var exit *remote.ExitError
	if errors.As(err, &exit) && exit.Code == lockTaken {
		process := ""
		if pid := processID(lines["pid"]); pid != 0 {
			process = fmt.Sprintf(", process %d", pid)
		}
		return fmt.Errorf("host %s: %w: %s since %s (run %s%s)", h.Name(), ErrLocked, known(lines["who"]), known(lines["when"]), known(lines["run"]), process)
	}
	return err
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

// Unlock gives the locks of a run back. Without a run it breaks them, whoever's they are.
func Unlock(ctx context.Context, hosts []Host, run string) error {
	var errs []error
	for _, h := range hosts {
		err := h.Run(ctx, remote.Command{Sudo: true, Args: []string{"sh", "-c", unlockScript, "berth-unlock", LockDir, run}}, nil)
		var exit *remote.ExitError
		if errors.As(err, &exit) && exit.Code == lockTaken {
			continue // another's: it was broken, and taken again
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
