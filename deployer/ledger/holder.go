package ledger

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Holder is who has the lock of a host.
type Holder struct {
	Host  string
	Err   error     // why it could not be asked; nothing else holds then
	Owner *Owner    // nil: it is not locked
	Now   time.Time // by the clock of the host, in whole seconds, as its journals have it; zero: not known
}

var holderText = Shell(scriptFiles, "written", "holder")

// Holders asks every host at once who has its lock, in the order that they are given.
func Holders(ctx context.Context, hosts []Host) []Holder {
	out := make([]Holder, len(hosts))
	var all sync.WaitGroup
	for i, h := range hosts {
		all.Go(func() { out[i] = holder(ctx, h) })
	}
	all.Wait()
	return out
}

func holder(ctx context.Context, h Host) Holder {
	ctx, cancel := InTime(ctx)
	defer cancel()
	text, err := h.Output(ctx, Script(holderText, "berth-holder", LockDir), 1<<13)
	if err != nil {
		return Holder{Host: h.Name(), Err: err}
	}
	out := Holder{Host: h.Name()}
	var lock *LockFacts
	for line := range strings.Lines(string(text)) {
		word, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		seconds, err := strconv.ParseInt(value, 10, 64)
		switch {
		case word == "now" && err == nil:
			out.Now = time.Unix(seconds, 0)
		case word == "locked":
			lock = &LockFacts{Files: map[string]string{}}
		case lock != nil:
			lock.Files[word] = Clean(value)
		}
	}
	if lock != nil {
		owner := lock.Owner()
		out.Owner = &owner
	}
	return out
}
