package deployer

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"berth/deployer/remote"
)

// Trace is what a host that answers remembers of former runs, in short.
type Trace struct {
	Host    string
	Err     error      // why it could not be asked; nothing else holds then
	Started []string   // services that a run began to start there, ever, as far as journals are kept
	Runs    []RunTrace // newest first
}

// RunTrace is how a run ended on a host.
type RunTrace struct {
	Name  string
	Whole bool // everything was done there
}

// traceScript prints a line for each service that was ever started, and for each run with what it last said of its
// own beginning or end. Arguments: State.
const traceScript = `
cd "$1/journal" 2>/dev/null || exit 0
export LC_ALL=C # and -a: a power loss may leave bytes that are no text
cat ./*.jsonl 2>/dev/null | grep -ao '"kind":"started","step":"[^"]*[.]start"' | sort -u | sed 's/.*"step":"/was /; s/[.]start"$//'
ls -1 | sort -r | while IFS= read -r at; do
	case $at in *.jsonl) ;; *) continue ;; esac
	printf 'run %s %s\n' "${at%.jsonl}" "$(grep -aoE '"kind":"(begin|end|stopped)"' "./$at" | tail -n 1)"
done
exit 0
`

// mostRuns is how many runs a host keeps, but for the one under way.
var mostRuns, _ = strconv.Atoi(keptRuns)

// Traces asks every host at once what it remembers of former runs.
func Traces(ctx context.Context, hosts []Host) []Trace {
	out := make([]Trace, len(hosts))
	var all sync.WaitGroup
	for i, h := range hosts {
		all.Go(func() {
			text, err := asked(ctx, h, script(traceScript, "berth-trace", State))
			if out[i] = parseTrace(h.Name(), text); err != nil {
				out[i] = Trace{Host: h.Name(), Err: err}
			}
		})
	}
	all.Wait()
	slices.SortFunc(out, func(a, b Trace) int { return cmp.Compare(a.Host, b.Host) })
	return out
}

// asked runs a script that only looks.
func asked(ctx context.Context, h Host, c remote.Command) (string, error) {
	release, err := h.Hold(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	ctx, cancel := context.WithTimeoutCause(ctx, lookTime, fmt.Errorf("no answer within %s", lookTime))
	defer cancel()
	text, err := h.Output(ctx, c, lookLimit)
	return string(text), err
}

// parseTrace reads what traceScript prints. What is not as it should be is left out.
func parseTrace(host, text string) Trace {
	out := Trace{Host: host}
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		name, last, _ := strings.Cut(rest, " ")
		switch {
		case word == "was" && recordName.MatchString(rest):
			out.Started = append(out.Started, rest)
		case word == "run" && runNames.MatchString(name) && len(out.Runs) <= mostRuns:
			out.Runs = append(out.Runs, RunTrace{Name: name, Whole: last == `"kind":"end"`})
		}
	}
	return out
}

// run returns what the host remembers of a run, nil for nothing.
func (t *Trace) run(name string) *RunTrace {
	for i := range t.Runs {
		if t.Runs[i].Name == name {
			return &t.Runs[i]
		}
	}
	return nil
}

// forgot reports whether the host may have removed the run since, as the oldest of too many.
func (t *Trace) forgot(name string) bool {
	return len(t.Runs) >= mostRuns && t.Runs[len(t.Runs)-1].Name > name
}

// ordersScript prints orders, each on a line. Arguments: files.
const ordersScript = `for at; do tr -d '\n\r' <"$at"; echo; done 2>/dev/null
exit 0
`

// OrdersOf reads what runs were to bring about from a host that knows them. Damaged ones are left out.
func OrdersOf(ctx context.Context, h Host, runs []string) (map[string]*Order, error) {
	files := make([]string, len(runs))
	for i, run := range runs {
		files[i] = orderFile(run)
	}
	text, err := asked(ctx, h, script(ordersScript, "berth-orders", files...))
	out := map[string]*Order{}
	for line := range strings.Lines(text) {
		o := &Order{}
		if json.Unmarshal([]byte(line), o) == nil && slices.Contains(runs, o.Run) {
			o.clean()
			out[o.Run] = o
		}
	}
	return out, err
}

// clean takes out of an order what would be in the way on a terminal. It comes from a host.
func (o *Order) clean() {
	o.Who, o.Service = clean(o.Who), clean(o.Service)
	for _, names := range [][]string{o.Hosts, o.Only} {
		for i := range names {
			names[i] = clean(names[i])
		}
	}
}

// placement is where the order's plan has its services, and false where that cannot be read. All else in it may be of
// another version than this one.
func (o *Order) placement() (map[string]string, bool) {
	var plan struct {
		Placements []struct{ Service, Host string }
	}
	if len(o.Plan) == 0 || json.Unmarshal(o.Plan, &plan) != nil || plan.Placements == nil {
		return nil, false
	}
	out := map[string]string{}
	for _, p := range plan.Placements {
		out[p.Service] = clean(p.Host)
	}
	return out, true
}
