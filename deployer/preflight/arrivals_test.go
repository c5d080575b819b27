package preflight

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"berth/deployer"
	"berth/deployer/remote"
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
		found deployer.Found
		today string
		state []planner.State
		want  string
	}{
		"today there, on a share":                    {"a", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignRuns}, "a", shared, "[b RunsByHand 1 a]"},
		"today there by its name, on a share":        {"a", deployer.Found{Sure: deployer.ByName, Foreign: deployer.ForeignRuns}, "a", shared, "[b RunsByHand 1 a]"},
		"today there, on a share, stopped":           {"a", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignStopped}, "a", shared, "[]"},
		"today there, with data of its own":          {"a", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignRuns}, "a", own, "[b DataStaysBehind 1 a]"},
		"today there, with data of its own, stopped": {"a", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignStopped}, "a", own, "[b DataStaysBehind 1 a]"},
		"today there, without data":                  {"a", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignRuns}, "a", nil, "[b RunsByHand 0 a]"},
		"today elsewhere, on a share":                {"a", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignRuns}, "c", shared, "[b RunsByHand 0 a]"},
		"nowhere today, with data of its own":        {"a", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignRuns}, "", own, "[b RunsByHand 0 a]"},
		"nowhere today, by its name":                 {"a", deployer.Found{Sure: deployer.ByName, Foreign: deployer.ForeignRuns}, "", own, "[]"},
		"nowhere today, stopped":                     {"a", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignStopped}, "", own, "[]"},
		"where it comes to":                          {"b", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignRuns}, "b", own, "[b RunsByHand 1 b]"},
		"stopped where it comes to":                  {"b", deployer.Found{Sure: deployer.ByImage, Foreign: deployer.ForeignStopped}, "b", own, "[]"},
		"another one":                                {"a", deployer.Found{Service: "y", Sure: deployer.ByImage, Foreign: deployer.ForeignRuns}, "a", shared, "[]"},
		"beside a stopped one of berth's":            {"a", deployer.Found{Sure: deployer.ByLabel, Foreign: deployer.ForeignRuns}, "a", shared, "[b RunsByHand 1 a]"},
		"berth's":                                    {"a", deployer.Found{Sure: deployer.ByLabel}, "a", shared, "[]"},
	} {
		if c.found.Service == "" {
			c.found.Service = x
		}
		facts := map[string]*deployer.Facts{"b": having("b")}
		w := limited([]planner.Service{{Name: x, State: c.state}}, facts, nil)
		w.Plan.Problem.Current.Host[x] = c.today
		w.Scanned = []deployer.Scanned{{Host: "0", Found: []deployer.Found{{Service: "0", Sure: deployer.ByImage, Foreign: deployer.ForeignRuns}}}, {Host: c.host, Found: []deployer.Found{c.found}}}
		if got := fmt.Sprint(words(dataFindings(w, facts))); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What is on the host that it comes to is left to the run itself.
func TestAServiceThatIsSettledIsNotAskedFor(t *testing.T) {
	facts := map[string]*deployer.Facts{"b": inState("running", having("b", "x-on-b"))}
	w := limited([]planner.Service{{Name: "x-on-b", State: shared}}, facts, nil)
	w.Plan.Problem.Current.Host["x-on-b"] = "a"
	w.Scanned = []deployer.Scanned{{Host: "a", Found: []deployer.Found{{Service: "x-on-b", Sure: deployer.ByImage, Foreign: deployer.ForeignRuns}}}}
	if found := dataFindings(w, facts); len(found) > 0 {
		t.Error(words(found))
	}
}

// former are runs as one host tells them: that of a plan with x-on-b on a host.
func former(puts ...deployer.Put) *deployer.FormerRuns {
	f := &deployer.FormerRuns{Traces: []deployer.Trace{{Host: "b"}}}
	plans := map[string]string{}
	for _, p := range puts {
		f.Traces[0].Runs = append(f.Traces[0].Runs, deployer.RunTrace{Name: p.Run})
		plans[p.Run] = fmt.Sprintf(`{"placements": [{"service": "x-on-b", "host": %q}]}`, p.Host)
	}
	f.Order = func(run string) *deployer.Order {
		return &deployer.Order{Run: run, Hosts: []string{"b"}, Plan: []byte(plans[run])}
	}
	return f
}

func TestWhereAServiceWasPutLastCountsWhereTheHostCannotSay(t *testing.T) {
	down := &deployer.Facts{Host: "a", Err: fmt.Errorf("dial: %w", remote.ErrUnreachable)}
	refuses := &deployer.Facts{Host: "a", Err: errors.New("no key fits")}
	there := func(host, run string) *deployer.Facts {
		f := having(host, "x-on-b")
		f.Services[0].Record.Run = run
		return f
	}
	untold := former()
	untold.Traces = append(untold.Traces, deployer.Trace{Host: "c", Err: errors.New("too slow")})
	was := former()
	was.Traces = append(was.Traces, deployer.Trace{Host: "a", Started: []string{"x-on-b"}})
	removed := former()
	removed.Copies = map[string]*deployer.History{"a": {Host: "a", Runs: []deployer.Run{{Name: "r2", Entries: []deployer.Entry{{Kind: deployer.EntryDone, Step: "x-on-b.remove"}}}}}}
	for name, c := range map[string]struct {
		others  map[string]*deployer.Facts
		former  *deployer.FormerRuns
		today   string
		without bool
		state   []planner.State
		want    string
	}{
		"it was put there":                                            {map[string]*deployer.Facts{"a": down}, former(deployer.Put{Host: "a", Run: "r2"}), "", false, own, "[b DataUnknown 1 a r2]"},
		"it was put there, on a share":                                {map[string]*deployer.Facts{"a": down}, former(deployer.Put{Host: "a", Run: "r2"}), "", false, shared, "[b DataUnknown 1 a r2]"},
		"it was put elsewhere":                                        {map[string]*deployer.Facts{"a": down}, former(deployer.Put{Host: "b", Run: "r2"}), "", false, own, "[a HostUnasked 0 x-on-b]"},
		"it was put there, and the plan gave it up":                   {map[string]*deployer.Facts{"a": down}, former(deployer.Put{Host: "a", Run: "r2"}), "", true, own, "[b DataUnknown 0 a r2]"},
		"the plan gave it up, and it refuses a key":                   {map[string]*deployer.Facts{"a": refuses}, former(deployer.Put{Host: "a", Run: "r2"}), "", true, own, "[b DataUnknown 1 a r2]"},
		"the plan gave it up, the inventory has it":                   {map[string]*deployer.Facts{"a": down}, former(), "a", true, own, "[b DataUnknown 0 a current:]"},
		"the host answers":                                            {map[string]*deployer.Facts{"a": having("a")}, former(deployer.Put{Host: "a", Run: "r2"}), "", false, own, "[b DataLeft 0 a r2]"},
		"the host answers, the inventory has it":                      {map[string]*deployer.Facts{"a": having("a")}, former(), "a", false, own, "[b DataLeft 0 a current:]"},
		"the host answers, and has had it":                            {map[string]*deployer.Facts{"a": having("a")}, was, "", false, own, "[b DataLeft 0 a]"},
		"the inventory has it there, on a share, and nothing is seen": {map[string]*deployer.Facts{"a": having("a")}, former(), "a", false, shared, "[b NotSeen 0 a]"},
		"it was removed there":                                        {map[string]*deployer.Facts{"a": down}, removed, "", false, own, "[b DataUnknown 0 a r2]"},
		"it was removed there, on a share":                            {map[string]*deployer.Facts{"a": down}, removed, "", false, shared, "[a HostUnasked 0 x-on-b]"},
		"the host answers, and has had it on a share":                 {map[string]*deployer.Facts{"a": having("a")}, was, "", false, shared, "[]"},
		"the host answers, and no root":                               {map[string]*deployer.Facts{"a": {Host: "a", RootErr: errors.New("no")}}, former(deployer.Put{Host: "a", Run: "r2"}), "", true, own, "[b DataUnknown 1 a r2]"},
		"the host was taken out of the inventory":                     {nil, former(deployer.Put{Host: "gone", Run: "r2"}), "", false, own, "[b HostGone 0 gone r2]"},
		"a later run has put it on a host that says":                  {map[string]*deployer.Facts{"a": down, "c": there("c", "r3")}, former(deployer.Put{Host: "a", Run: "r2"}, deployer.Put{Host: "gone", Run: "r1"}), "", false, shared, "[a HostUnasked 0 x-on-b]"},
		"an earlier run has put it on a host that says":               {map[string]*deployer.Facts{"a": down, "c": there("c", "r1")}, former(deployer.Put{Host: "a", Run: "r2"}), "", false, shared, "[b DataUnknown 1 a r2]"},
		"a host could not tell of former runs":                        {map[string]*deployer.Facts{"a": down}, untold, "", false, own, "[b DataUnknown 1 a ?]"},
		"a host could not tell, and this one answers":                 {map[string]*deployer.Facts{"a": having("a")}, untold, "", false, own, "[]"},
		"nobody asked for former runs":                                {map[string]*deployer.Facts{"a": down}, nil, "", false, own, "[a HostUnasked 0 x-on-b]"},
		"it keeps nothing":                                            {map[string]*deployer.Facts{"a": down}, former(deployer.Put{Host: "a", Run: "r2"}, deployer.Put{Host: "gone", Run: "r2"}), "", false, nil, "[]"},
	} {
		facts := map[string]*deployer.Facts{"b": having("b")}
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
	facts := map[string]*deployer.Facts{"b": having("b"), "c": having("c")}
	w := limited([]planner.Service{{Name: "x-on-b", State: shared}, {Name: "agent-on-b", State: own, Agent: true}}, facts, nil)
	facts["c"].Services = append(facts["c"].Services, deployer.ServiceFacts{Record: deployer.Record{Service: "x-on-b", Run: "r3"}})
	w.Former = former(deployer.Put{Host: "gone", Run: "r2"}, deployer.Put{Host: "c", Run: "r1"})
	w.Plan.Problem.Current.Host["agent-on-b"] = "c"
	if got := words(dataFindings(w, facts)); !slices.Equal(got, []string{}) {
		t.Error(got)
	}
}
