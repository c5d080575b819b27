package probe

import (
	"context"
	_ "embed"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/remote"
	"berth/inventory"
	"berth/message"
)

// lookScript is run by the host's sh. It works with dash, bash and busybox, and needs nothing but them,
// coreutils or busybox, and docker.
//
//go:embed look.sh
var lookBody string

var lookScript = ledger.SightText + "past() (\n" + ledger.HistoryText + ")\n" + hardwareText + lookBody

const (
	lookTime  = 90 * time.Second // more than the script takes, where each question gets its own time and the first that gets no answer ends them
	lookLimit = 16 << 20         // bytes of an answer
)

// Look asks every host at once what it is and what runs on it, with one command each, which changes
// nothing. dirs names the directory for services by host, and after it those that single services have to themselves; a host that is
// not in it has [inventory.DefaultDir]. There is an answer for each host: one that could not be asked has Facts.Err.
//
// Where the login user may not become root the host is asked all the same; Facts.RootErr says why, and
// records, locks and journals are not seen then.
func Look(ctx context.Context, hosts []ledger.Host, dirs map[string][]string) map[string]*Facts {
	return LookBack(ctx, hosts, dirs, 0)
}

// LookBack is Look, and asks with the same command for the newest runs of each host; see Facts.Past.
func LookBack(ctx context.Context, hosts []ledger.Host, dirs map[string][]string, newest int) map[string]*Facts {
	args := []string{"", ""}
	if newest > 0 {
		args[0] = strconv.Itoa(newest)
	}
	return lookAt(ctx, hosts, dirs, args)
}

// Survey is Look, and asks with the same command what each host is made of; see Facts.Hardware.
func Survey(ctx context.Context, hosts []ledger.Host) map[string]*Facts {
	return lookAt(ctx, hosts, nil, []string{"", "closely"})
}

// lookAt runs the script on every host, with arguments after the directory for services and berth's own.
func lookAt(ctx context.Context, hosts []ledger.Host, dirs map[string][]string, more []string) map[string]*Facts {
	out := make(map[string]*Facts, len(hosts))
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, h := range hosts {
		root, own := inventory.DefaultDir, []string(nil)
		if of := dirs[h.Name()]; len(of) > 0 {
			root, own = of[0], of[1:]
		}
		all.Go(func() {
			f := look(ctx, h, root, slices.Concat(more, own))
			mu.Lock()
			defer mu.Unlock()
			out[h.Name()] = f
		})
	}
	all.Wait()
	return out
}

func look(ctx context.Context, h ledger.Host, root string, more []string) *Facts {
	if !path.IsAbs(root) || path.Clean(root) != root {
		return &Facts{Host: h.Name(), Err: message.Errorf("host %s: %q is no directory for services; write a full path", h.Name(), root)}
	}
	release, err := h.Hold(ctx) // connects, so that the clock is compared with what the command itself takes
	if err != nil {
		return &Facts{Host: h.Name(), Err: err}
	}
	defer release()
	// Waiting for a turn is not the host's doing.
	ctx, cancel := context.WithTimeoutCause(ctx, lookTime,
		message.Errorf("no answer within %s; is a disk stuck there, or has the host too much to do?", lookTime))
	defer cancel()
	args := append([]string{"sh", "-s", "--", root, ledger.State}, more...)
	ask := func(sudo bool) (answer []byte, from, to time.Time, err error) {
		from = time.Now()
		answer, err = h.Output(ctx, remote.Command{
			Args: args, Stdin: strings.NewReader(lookScript), Sudo: sudo,
		}, lookLimit)
		return answer, from, time.Now(), err
	}
	answer, from, to, err := ask(true)
	var refused *remote.SudoError
	var rootErr error
	if errors.As(err, &refused) {
		rootErr = err
		answer, from, to, err = ask(false)
	}
	if err != nil {
		return &Facts{Host: h.Name(), Err: err}
	}
	f, err := parseLook(answer, from, to)
	var stuck *stuckError
	if errors.As(err, &stuck) {
		return &Facts{Host: h.Name(), Err: message.Errorf("host %s: %w", h.Name(), err)}
	}
	if err != nil {
		return &Facts{Host: h.Name(), Err: message.Errorf("host %s: what it said of itself cannot be read: %w", h.Name(), err)}
	}
	f.Host, f.RootErr = h.Name(), rootErr
	f.Past.Host, f.Past.Err = h.Name(), rootErr // only root sees journals
	return f
}
