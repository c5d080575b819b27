package preflight

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/deployer/status"
	"berth/planner"
)

// words gives findings in short: host, kind, severity, the host that the finding is about, and what speaks for it.
func words(found []Finding) []string {
	out := []string{}
	for _, f := range found {
		on, by := "", Clue{}
		switch f := f.(type) {
		case DataStaysBehind:
			on = f.On
		case RunsByHand:
			on = f.On
		case NotSeen:
			on = f.On
		case DataUnknown:
			on, by = f.On, f.By
		case DataLeft:
			on, by = f.On, f.By
		case HostGone:
			on, by = f.On, Clue{Run: f.Run}
		case HostUnasked:
			on = strings.Join(f.Services, ", ")
		}
		clue := by.Run
		switch {
		case by.Today:
			clue = "current:"
		case by.Untold:
			clue = "?"
		}
		out = append(out, strings.TrimSpace(fmt.Sprint(f.Where().Host, " ", reflect.TypeOf(f).Name(), " ", f.Severity(), " ", on, " ", clue)))
	}
	return out
}

func TestWhatRunsByHandIsNotStartedBesideIt(t *testing.T) {
	const x = "x-on-b"
	for name, c := range map[string]struct {
		host  string // that it runs on by hand
		found status.Found
		today string
		state []planner.State
		want  string
	}{
		"today there, on a share":                    {"a", status.Found{Sure: status.ByImage, Foreign: status.ForeignRuns}, "a", shared, "[b RunsByHand 1 a]"},
		"today there by its name, on a share":        {"a", status.Found{Sure: status.ByName, Foreign: status.ForeignRuns}, "a", shared, "[b RunsByHand 1 a]"},
		"today there, on a share, stopped":           {"a", status.Found{Sure: status.ByImage, Foreign: status.ForeignStopped}, "a", shared, "[]"},
		"today there, with data of its own":          {"a", status.Found{Sure: status.ByImage, Foreign: status.ForeignRuns}, "a", own, "[b DataStaysBehind 1 a]"},
		"today there, with data of its own, stopped": {"a", status.Found{Sure: status.ByImage, Foreign: status.ForeignStopped}, "a", own, "[b DataStaysBehind 1 a]"},
		"today there, without data":                  {"a", status.Found{Sure: status.ByImage, Foreign: status.ForeignRuns}, "a", nil, "[b RunsByHand 0 a]"},
		"today elsewhere, on a share":                {"a", status.Found{Sure: status.ByImage, Foreign: status.ForeignRuns}, "c", shared, "[b RunsByHand 0 a]"},
		"nowhere today, with data of its own":        {"a", status.Found{Sure: status.ByImage, Foreign: status.ForeignRuns}, "", own, "[b RunsByHand 0 a]"},
		"nowhere today, by its name":                 {"a", status.Found{Sure: status.ByName, Foreign: status.ForeignRuns}, "", own, "[]"},
		"nowhere today, stopped":                     {"a", status.Found{Sure: status.ByImage, Foreign: status.ForeignStopped}, "", own, "[]"},
		"where it comes to":                          {"b", status.Found{Sure: status.ByImage, Foreign: status.ForeignRuns}, "b", own, "[b RunsByHand 1 b]"},
		"stopped where it comes to":                  {"b", status.Found{Sure: status.ByImage, Foreign: status.ForeignStopped}, "b", own, "[]"},
		"another one":                                {"a", status.Found{Service: "y", Sure: status.ByImage, Foreign: status.ForeignRuns}, "a", shared, "[]"},
		"beside a stopped one of berth's":            {"a", status.Found{Sure: status.ByLabel, Foreign: status.ForeignRuns}, "a", shared, "[b RunsByHand 1 a]"},
		"berth's":                                    {"a", status.Found{Sure: status.ByLabel}, "a", shared, "[]"},
	} {
		if c.found.Service == "" {
			c.found.Service = x
		}
		facts := map[string]*probe.Facts{"b": having("b")}
		w := limited([]planner.Service{{Name: x, State: c.state}}, facts, nil)
		w.Plan.Problem.Current.Host[x] = c.today
		w.Scanned = []status.Scanned{{Host: "0", Found: []status.Found{{Service: "0", Sure: status.ByImage, Foreign: status.ForeignRuns}}}, {Host: c.host, Found: []status.Found{c.found}}}
		if got := fmt.Sprint(words(dataFindings(w, facts))); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What is on the host that it comes to is left to the run itself.
func TestAServiceThatIsSettledIsNotAskedFor(t *testing.T) {
	facts := map[string]*probe.Facts{"b": inState("running", having("b", "x-on-b"))}
	w := limited([]planner.Service{{Name: "x-on-b", State: shared}}, facts, nil)
	w.Plan.Problem.Current.Host["x-on-b"] = "a"
	w.Scanned = []status.Scanned{{Host: "a", Found: []status.Found{{Service: "x-on-b", Sure: status.ByImage, Foreign: status.ForeignRuns}}}}
	if found := dataFindings(w, facts); len(found) > 0 {
		t.Error(words(found))
	}
}

// former are runs as one host tells them: that of a plan with x-on-b on a host.
func former(puts ...ledger.Put) *ledger.FormerRuns {
	f := &ledger.FormerRuns{Traces: []ledger.Trace{{Host: "b"}}}
	plans := map[string]string{}
	for _, p := range puts {
		f.Traces[0].Runs = append(f.Traces[0].Runs, ledger.RunTrace{Name: p.Run})
		plans[p.Run] = fmt.Sprintf(`{"placements": [{"service": "x-on-b", "host": %q}]}`, p.Host)
	}
	f.Order = func(run string) *ledger.Order {
		return &ledger.Order{Run: run, Hosts: []string{"b"}, Plan: []byte(plans[run])}
	}
	return f
}

func TestWhereAServiceWasPutLastCountsWhereTheHostCannotSay(t *testing.T) {
	down := &probe.Facts{Host: "a", Err: fmt.Errorf("dial: %w", remote.ErrUnreachable)}
	refuses := &probe.Facts{Host: "a", Err: errors.New("no key fits")}
	there := func(host, run string) *probe.Facts {
		f := having(host, "x-on-b")
		f.Services[0].Record.Run = run
		return f
	}
	untold := former()
	untold.Traces = append(untold.Traces, ledger.Trace{Host: "c", Err: errors.New("too slow")})
	was := former()
	was.Traces = append(was.Traces, ledger.Trace{Host: "a", Started: []string{"x-on-b"}})
	removed := former()
	removed.Copies = map[string]*ledger.History{"a": {Host: "a", Runs: []ledger.Run{{Name: "r2", Entries: []ledger.Entry{{Kind: ledger.EntryDone, Step: "x-on-b.remove"}}}}}}
	for name, c := range map[string]struct {
		others  map[string]*probe.Facts
		former  *ledger.FormerRuns
		today   string
		without bool
		state   []planner.State
		want    string
	}{
		"it was put there":                                            {map[string]*probe.Facts{"a": down}, former(ledger.Put{Host: "a", Run: "r2"}), "", false, own, "[b DataUnknown 1 a r2]"},
		"it was put there, on a share":                                {map[string]*probe.Facts{"a": down}, former(ledger.Put{Host: "a", Run: "r2"}), "", false, shared, "[b DataUnknown 1 a r2]"},
		"it was put elsewhere":                                        {map[string]*probe.Facts{"a": down}, former(ledger.Put{Host: "b", Run: "r2"}), "", false, own, "[a HostUnasked 0 x-on-b]"},
		"it was put there, and the plan gave it up":                   {map[string]*probe.Facts{"a": down}, former(ledger.Put{Host: "a", Run: "r2"}), "", true, own, "[b DataUnknown 0 a r2]"},
		"the plan gave it up, and it refuses a key":                   {map[string]*probe.Facts{"a": refuses}, former(ledger.Put{Host: "a", Run: "r2"}), "", true, own, "[b DataUnknown 1 a r2]"},
		"the plan gave it up, the inventory has it":                   {map[string]*probe.Facts{"a": down}, former(), "a", true, own, "[b DataUnknown 0 a current:]"},
		"the host answers":                                            {map[string]*probe.Facts{"a": having("a")}, former(ledger.Put{Host: "a", Run: "r2"}), "", false, own, "[b DataLeft 0 a r2]"},
		"the host answers, the inventory has it":                      {map[string]*probe.Facts{"a": having("a")}, former(), "a", false, own, "[b DataLeft 0 a current:]"},
		"the host answers, and has had it":                            {map[string]*probe.Facts{"a": having("a")}, was, "", false, own, "[b DataLeft 0 a]"},
		"the inventory has it there, on a share, and nothing is seen": {map[string]*probe.Facts{"a": having("a")}, former(), "a", false, shared, "[b NotSeen 0 a]"},
		"it was removed there":                                        {map[string]*probe.Facts{"a": down}, removed, "", false, own, "[b DataUnknown 0 a r2]"},
		"it was removed there, on a share":                            {map[string]*probe.Facts{"a": down}, removed, "", false, shared, "[a HostUnasked 0 x-on-b]"},
		"the host answers, and has had it on a share":                 {map[string]*probe.Facts{"a": having("a")}, was, "", false, shared, "[]"},
		"the host answers, and no root":                               {map[string]*probe.Facts{"a": {Host: "a", RootErr: errors.New("no")}}, former(ledger.Put{Host: "a", Run: "r2"}), "", true, own, "[b DataUnknown 1 a r2]"},
		"the host was taken out of the inventory":                     {nil, former(ledger.Put{Host: "gone", Run: "r2"}), "", false, own, "[b HostGone 0 gone r2]"},
		"a later run has put it on a host that says":                  {map[string]*probe.Facts{"a": down, "c": there("c", "r3")}, former(ledger.Put{Host: "a", Run: "r2"}, ledger.Put{Host: "gone", Run: "r1"}), "", false, shared, "[a HostUnasked 0 x-on-b]"},
		"an earlier run has put it on a host that says":               {map[string]*probe.Facts{"a": down, "c": there("c", "r1")}, former(ledger.Put{Host: "a", Run: "r2"}), "", false, shared, "[b DataUnknown 1 a r2]"},
		"a host could not tell of former runs":                        {map[string]*probe.Facts{"a": down}, untold, "", false, own, "[b DataUnknown 1 a ?]"},
		"a host could not tell, and this one answers":                 {map[string]*probe.Facts{"a": having("a")}, untold, "", false, own, "[]"},
		"nobody asked for former runs":                                {map[string]*probe.Facts{"a": down}, nil, "", false, own, "[a HostUnasked 0 x-on-b]"},
		"it keeps nothing":                                            {map[string]*probe.Facts{"a": down}, former(ledger.Put{Host: "a", Run: "r2"}, ledger.Put{Host: "gone", Run: "r2"}), "", false, nil, "[]"},
	} {
		facts := map[string]*probe.Facts{"b": having("b")}
		w := limited([]planner.Service{{Name: "x-on-b", State: c.state}}, facts, c.others)
		w.Plan.Problem.Current.Host["x-on-b"] = c.today
		if c.without {
			w.Plan.Problem.Machines = nil
		}
		w.Former = c.former
		if got := fmt.Sprint(words(dataFindings(w, facts))); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What stands for a host of the run says so itself, and what every host has is on none alone.
func TestHostsOfTheRunAndAgentsAreNotSuspected(t *testing.T) {
	facts := map[string]*probe.Facts{"b": having("b"), "c": having("c")}
	w := limited([]planner.Service{{Name: "x-on-b", State: shared}, {Name: "agent-on-b", State: own, Agent: true}}, facts, nil)
	facts["c"].Services = append(facts["c"].Services, probe.ServiceFacts{Record: ledger.Record{Service: "x-on-b", Run: "r3"}})
	w.Former = former(ledger.Put{Host: "gone", Run: "r2"}, ledger.Put{Host: "c", Run: "r1"})
	w.Plan.Problem.Current.Host["agent-on-b"] = "c"
	if got := words(dataFindings(w, facts)); !slices.Equal(got, []string{}) {
		t.Error(got)
	}
}
