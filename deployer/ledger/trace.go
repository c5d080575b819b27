package ledger

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"
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
	Begun bool // a step was begun there
}

var (
	traceText  = Shell(scriptFiles, "trace")
	ordersText = Shell(scriptFiles, "orders")
)

// mostRuns is how many runs a host keeps, but for the one under way.
var mostRuns, _ = strconv.Atoi(keptRuns)

// Traces asks every host at once what it remembers of former runs.
func Traces(ctx context.Context, hosts []Host) []Trace {
	out := make([]Trace, len(hosts))
	var all sync.WaitGroup
	for i, h := range hosts {
		all.Go(func() {
			text, err := Ask(ctx, h, Script(traceText, "berth-trace", State))
			if out[i] = parseTrace(h.Name(), text); err != nil {
				out[i] = Trace{Host: h.Name(), Err: err}
			}
		})
	}
	all.Wait()
	slices.SortFunc(out, func(a, b Trace) int { return cmp.Compare(a.Host, b.Host) })
	return out
}

// parseTrace reads what trace.sh prints. What is not as it should be is left out.
func parseTrace(host, text string) Trace {
	out := Trace{Host: host}
	for line := range strings.Lines(text) {
		word, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		name, last, _ := strings.Cut(rest, " ")
		switch {
		case word == "was" && ServiceName.MatchString(rest) && len(out.Started) < mostEntries:
			out.Started = append(out.Started, rest)
		case word == "run" && RunNames.MatchString(name) && len(out.Runs) <= mostRuns:
			out.Runs = append(out.Runs, RunTrace{Name: name, Whole: last == `"kind":"end"`})
		case word == "begun" && out.run(rest) != nil:
			out.run(rest).Begun = true
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

// OrdersOf reads what runs were to bring about from a host that knows them. Damaged ones are left out.
func OrdersOf(ctx context.Context, h Host, runs []string) (map[string]*Order, error) {
	files := make([]string, len(runs))
	for i, run := range runs {
		files[i] = OrderFile(run)
	}
	text, err := Ask(ctx, h, Script(ordersText, "berth-orders", files...))
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
	o.Who, o.Service, o.Label, o.Undoes = Clean(o.Who), Clean(o.Service), Clean(o.Label), Clean(o.Undoes)
	for _, names := range [][]string{o.Hosts, o.Only} {
		for i := range names {
			names[i] = Clean(names[i])
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
		out[p.Service] = Clean(p.Host)
	}
	return out, true
}
