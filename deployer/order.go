package deployer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// Order is what a run is to bring about. It lies on every host that the run touches, so that the run can be
// resumed from any computer. There is no secret in it.
type Order struct {
	Run     string          `json:"run"`
	Who     string          `json:"who"`               // user@host of the operator
	Label   string          `json:"label,omitempty"`   // compose.LabelPlan
	Hosts   []string        `json:"hosts"`             // that the run touches, by name
	Only    []string        `json:"only,omitempty"`    // hosts that it is limited to
	Service string          `json:"service,omitempty"` // that it is limited to
	Plan    json.RawMessage `json:"plan,omitempty"`    // as a plan file has it; none in a rollback
	Undoes  string          `json:"undoes,omitempty"`  // the run that a rollback takes back
}

// beginScript writes down what a run is to bring about, and the first line of its journal. What uploads
// left behind that were broken off is removed.
//
// Arguments: order, journal, body, lock directory, token. The order comes as input.
const beginScript = `set -u
umask 077
` + writeLine + holdsLock + `
held "$4" "$5"
mkdir -p "${1%/*}" "${2%/*}" && cat >"$1.new" && { sync "$1.new" 2>/dev/null || sync; } && mv "$1.new" "$1" && write "$2" "$3" || exit 74
find /tmp -maxdepth 1 -name '.berth-*' -mmin +60 -exec rm -rf {} + 2>/dev/null
exit 0
`

// Begin writes on every host that the run touches what it is to bring about, and the first line of its journal.
func (x *Execution) Begin(ctx context.Context) error {
	order, err := json.Marshal(x.Order)
	if err != nil {
		return err
	}
	steps := map[string]int{}
	for i := range x.Steps {
		steps[x.Steps[i].Host]++
	}
	return onEach(x.Touched(), func(h Host) error {
		e := Entry{Run: x.Order.Run, Kind: EntryBegin, Plan: x.Order.Label, Who: x.Order.Who, Steps: steps[h.Name()]}
		cmd := script(beginScript, "berth-begin", orderFile(e.Run), journalFile(e.Run), e.body(), LockDir, x.Token)
		cmd.Stdin = strings.NewReader(string(order) + "\n")
		return onHost(h, h.Run(ctx, cmd, nil))
	})
}

// How much of former runs a host keeps: the directories of services take most room.
const (
	keptRuns     = "100" // journals and orders
	keptPrevious = "5"   // directories as they were before a run, and its logs
)

// endScript writes the last line of a journal and removes what is too old. Arguments: journal, body, the
// directories of orders, journals, logs, staging and previous, how many journals and how many directories to
// keep, how it ended, lock directory, token. A former directory with strange files in it stays.
const endScript = `set -u
umask 077
` + writeLine + asideScript + holdsLock + `
held "${11}" "${12}"
write "$1" "$2" || exit 74
journal=$1
orders=$3 journals=$4 logs=$5 staging=$6 previous=$7 many=$8 few=$9
shift 9
how=$1
run=${journal##*/} run=${run%.jsonl}
case $how in end) rm -rf "${staging:?}" ;; esac # also of runs before, which nobody can resume any more
old() { # DIR COUNT: names of runs after the newest
	[ -d "$1" ] && ls -1r "$1" | tail -n +$(($2 + 1))
}
old "$journals" "$many" | while IFS= read -r at; do rm -f "${journals:?}/$at" "${orders:?}/${at%l}"; done
old "$logs" "$few" | while IFS= read -r at; do rm -rf "${logs:?}/$at"; done
old "$previous" "$few" | while IFS= read -r at; do
	[ "$at" != "$run" ] || continue
	for was in "${previous:?}/$at"/*; do
		if [ ! -d "$was" ] || strange "$was" "$was.json"; then continue; fi
		rm -rf "$was" "$was.json"
	done
	[ -n "$(find "${previous:?}/$at" -mindepth 1 -maxdepth 1 -type d)" ] || rm -rf "${previous:?}/$at"
done
exit 0
`

// End writes the last line of the journals: whether everything was done.
func (x *Execution) End(ctx context.Context, whole bool) error {
	e := Entry{Run: x.Order.Run, Kind: EntryStopped}
	if whole {
		e.Kind = EntryEnd
	}
	return onEach(x.Touched(), func(h Host) error {
		return onHost(h, h.Run(ctx, script(endScript, "berth-end", journalFile(e.Run), e.body(), Orders, Journals, Logs, Staging, Previous,
			keptRuns, keptPrevious, string(e.Kind), LockDir, x.Token), nil))
	})
}

// onHost names the host that lost the lock of its run; other errors name theirs.
func onHost(h Host, err error) error {
	if err = lostLock(err); errors.Is(err, ErrLockLost) {
		return fmt.Errorf("host %s: %w", h.Name(), err)
	}
	return err
}

// Touched lists the hosts of the order, by name.
func (x *Execution) Touched() []Host {
	var out []Host
	for _, name := range x.Order.Hosts {
		if h := x.Hosts[name]; h != nil && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b Host) int { return cmp.Compare(a.Name(), b.Name()) })
	return out
}

// Touches lists the hosts of steps, by name.
func Touches(steps []Step) []string {
	var out []string
	for i := range steps {
		out = append(out, steps[i].Host)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// onEach does work for every host at once; one that fails is in nobody's way.
func onEach(hosts []Host, work func(Host) error) error {
	errs := make([]error, len(hosts))
	var all sync.WaitGroup
	for i, h := range hosts {
		all.Go(func() { errs[i] = work(h) })
	}
	all.Wait()
	return errors.Join(errs...)
}
