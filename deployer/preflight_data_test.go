package deployer

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"berth/deployer/remote"
	"berth/planner"
)

// words gives findings in short: host, kind, severity, the host that the finding is about.
func words(found []Finding) []string {
	out := []string{}
	for _, f := range found {
		kind := map[FindingKind]string{DataStaysBehind: "DataStaysBehind", DataUnknown: "DataUnknown", RunsElsewhere: "RunsElsewhere", RunsByHand: "RunsByHand",
			DataLeft: "DataLeft", HostUnasked: "HostUnasked", HostGone: "HostGone", NotSeen: "NotSeen"}[f.Kind]
		out = append(out, strings.TrimSpace(fmt.Sprint(f.Host, " ", kind, " ", f.Severity, " ", f.Text, " ", f.Wanted)))
	}
	return out
}

func TestWhatRunsByHandIsNotStartedBesideIt(t *testing.T) {
	const x = "x-on-b"
	for name, c := range map[string]struct {
		host  string // that it runs on by hand
		found Found
		today string
		state []planner.State
		want  string
	}{
		"today there, on a share":                    {"a", Found{Sure: ByImage, Foreign: ForeignRuns}, "a", shared, "[b RunsByHand 1 a]"},
		"today there by its name, on a share":        {"a", Found{Sure: ByName, Foreign: ForeignRuns}, "a", shared, "[b RunsByHand 1 a]"},
		"today there, on a share, stopped":           {"a", Found{Sure: ByImage, Foreign: ForeignStopped}, "a", shared, "[]"},
		"today there, with data of its own":          {"a", Found{Sure: ByImage, Foreign: ForeignRuns}, "a", own, "[b DataStaysBehind 1 a]"},
		"today there, with data of its own, stopped": {"a", Found{Sure: ByImage, Foreign: ForeignStopped}, "a", own, "[b DataStaysBehind 1 a]"},
		"today there, without data":                  {"a", Found{Sure: ByImage, Foreign: ForeignRuns}, "a", nil, "[b RunsByHand 0 a]"},
		"today elsewhere, on a share":                {"a", Found{Sure: ByImage, Foreign: ForeignRuns}, "c", shared, "[b RunsByHand 0 a]"},
		"nowhere today, with data of its own":        {"a", Found{Sure: ByImage, Foreign: ForeignRuns}, "", own, "[b RunsByHand 0 a]"},
		"nowhere today, by its name":                 {"a", Found{Sure: ByName, Foreign: ForeignRuns}, "", own, "[]"},
		"nowhere today, stopped":                     {"a", Found{Sure: ByImage, Foreign: ForeignStopped}, "", own, "[]"},
		"where it comes to":                          {"b", Found{Sure: ByImage, Foreign: ForeignRuns}, "b", own, "[b RunsByHand 1 b]"},
		"stopped where it comes to":                  {"b", Found{Sure: ByImage, Foreign: ForeignStopped}, "b", own, "[]"},
		"another one":                                {"a", Found{Service: "y", Sure: ByImage, Foreign: ForeignRuns}, "a", shared, "[]"},
		"beside a stopped one of berth's":            {"a", Found{Sure: ByLabel, Foreign: ForeignRuns}, "a", shared, "[b RunsByHand 1 a]"},
		"berth's":                                    {"a", Found{Sure: ByLabel}, "a", shared, "[]"},
	} {
		if c.found.Service == "" {
			c.found.Service = x
		}
		facts := map[string]*Facts{"b": having("b")}
		w := limited([]planner.Service{{Name: x, State: c.state}}, facts, nil)
		w.Plan.Problem.Current.Host[x] = c.today
		w.Scanned = []Scanned{{Host: "0", Found: []Found{{Service: "0", Sure: ByImage, Foreign: ForeignRuns}}}, {Host: c.host, Found: []Found{c.found}}}
		check := &checker{want: w, facts: facts}
		check.data()
		if got := fmt.Sprint(words(check.found)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What is on the host that it comes to is left to the run itself.
func TestAServiceThatIsSettledIsNotAskedFor(t *testing.T) {
	facts := map[string]*Facts{"b": inState("running", having("b", "x-on-b"))}
	w := limited([]planner.Service{{Name: "x-on-b", State: shared}}, facts, nil)
	w.Plan.Problem.Current.Host["x-on-b"] = "a"
	w.Scanned = []Scanned{{Host: "a", Found: []Found{{Service: "x-on-b", Sure: ByImage, Foreign: ForeignRuns}}}}
	check := &checker{want: w, facts: facts}
	if check.data(); len(check.found) > 0 {
		t.Error(words(check.found))
	}
}

// former are runs as one host tells them: that of a plan with x-on-b on a host.
func former(puts ...Put) *FormerRuns {
	f := &FormerRuns{Traces: []Trace{{Host: "b"}}}
	plans := map[string]string{}
	for _, p := range puts {
		f.Traces[0].Runs = append(f.Traces[0].Runs, RunTrace{Name: p.Run})
		plans[p.Run] = fmt.Sprintf(`{"placements": [{"service": "x-on-b", "host": %q}]}`, p.Host)
	}
	f.Order = func(run string) *Order { return &Order{Run: run, Hosts: []string{"b"}, Plan: []byte(plans[run])} }
	return f
}

func TestWhereAServiceWasPutLastCountsWhereTheHostCannotSay(t *testing.T) {
	down := &Facts{Host: "a", Err: fmt.Errorf("dial: %w", remote.ErrUnreachable)}
	refuses := &Facts{Host: "a", Err: errors.New("no key fits")}
	there := func(host, run string) *Facts {
		f := having(host, "x-on-b")
		f.Services[0].Record.Run = run
		return f
	}
	untold := former()
	untold.Traces = append(untold.Traces, Trace{Host: "c", Err: errors.New("too slow")})
	was := former()
	was.Traces = append(was.Traces, Trace{Host: "a", Started: []string{"x-on-b"}})
	removed := former()
	removed.Copies = map[string]*History{"a": {Host: "a", Runs: []Run{{Name: "r2", Entries: []Entry{{Kind: EntryDone, Step: "x-on-b.remove"}}}}}}
	for name, c := range map[string]struct {
		others  map[string]*Facts
		former  *FormerRuns
		today   string
		without bool
		state   []planner.State
		want    string
	}{
		"it was put there":                                            {map[string]*Facts{"a": down}, former(Put{Host: "a", Run: "r2"}), "", false, own, "[b DataUnknown 1 a r2]"},
		"it was put there, on a share":                                {map[string]*Facts{"a": down}, former(Put{Host: "a", Run: "r2"}), "", false, shared, "[b DataUnknown 1 a r2]"},
		"it was put elsewhere":                                        {map[string]*Facts{"a": down}, former(Put{Host: "b", Run: "r2"}), "", false, own, "[a HostUnasked 0 x-on-b]"},
		"it was put there, and the plan gave it up":                   {map[string]*Facts{"a": down}, former(Put{Host: "a", Run: "r2"}), "", true, own, "[b DataUnknown 0 a r2]"},
		"the plan gave it up, and it refuses a key":                   {map[string]*Facts{"a": refuses}, former(Put{Host: "a", Run: "r2"}), "", true, own, "[b DataUnknown 1 a r2]"},
		"the plan gave it up, the inventory has it":                   {map[string]*Facts{"a": down}, former(), "a", true, own, "[b DataUnknown 0 a current:]"},
		"the host answers":                                            {map[string]*Facts{"a": having("a")}, former(Put{Host: "a", Run: "r2"}), "", false, own, "[b DataLeft 0 a r2]"},
		"the host answers, the inventory has it":                      {map[string]*Facts{"a": having("a")}, former(), "a", false, own, "[b DataLeft 0 a current:]"},
		"the host answers, and has had it":                            {map[string]*Facts{"a": having("a")}, was, "", false, own, "[b DataLeft 0 a]"},
		"the inventory has it there, on a share, and nothing is seen": {map[string]*Facts{"a": having("a")}, former(), "a", false, shared, "[b NotSeen 0 a]"},
		"it was removed there":                                        {map[string]*Facts{"a": down}, removed, "", false, own, "[b DataUnknown 0 a r2]"},
		"it was removed there, on a share":                            {map[string]*Facts{"a": down}, removed, "", false, shared, "[a HostUnasked 0 x-on-b]"},
		"the host answers, and has had it on a share":                 {map[string]*Facts{"a": having("a")}, was, "", false, shared, "[]"},
		"the host answers, and no root":                               {map[string]*Facts{"a": {Host: "a", RootErr: errors.New("no")}}, former(Put{Host: "a", Run: "r2"}), "", true, own, "[b DataUnknown 1 a r2]"},
		"the host was taken out of the inventory":                     {nil, former(Put{Host: "gone", Run: "r2"}), "", false, own, "[b HostGone 0 gone r2]"},
		"a later run has put it on a host that says":                  {map[string]*Facts{"a": down, "c": there("c", "r3")}, former(Put{Host: "a", Run: "r2"}, Put{Host: "gone", Run: "r1"}), "", false, shared, "[a HostUnasked 0 x-on-b]"},
		"an earlier run has put it on a host that says":               {map[string]*Facts{"a": down, "c": there("c", "r1")}, former(Put{Host: "a", Run: "r2"}), "", false, shared, "[b DataUnknown 1 a r2]"},
		"a host could not tell of former runs":                        {map[string]*Facts{"a": down}, untold, "", false, own, "[b DataUnknown 1 a ?]"},
		"a host could not tell, and this one answers":                 {map[string]*Facts{"a": having("a")}, untold, "", false, own, "[]"},
		"nobody asked for former runs":                                {map[string]*Facts{"a": down}, nil, "", false, own, "[a HostUnasked 0 x-on-b]"},
		"it keeps nothing":                                            {map[string]*Facts{"a": down}, former(Put{Host: "a", Run: "r2"}, Put{Host: "gone", Run: "r2"}), "", false, nil, "[]"},
	} {
		facts := map[string]*Facts{"b": having("b")}
		w := limited([]planner.Service{{Name: "x-on-b", State: c.state}}, facts, c.others)
		w.Plan.Problem.Current.Host["x-on-b"] = c.today
		if c.without {
			w.Plan.Problem.Machines = nil
		}
		w.Former = c.former
		check := &checker{want: w, facts: facts}
		check.data()
		if got := fmt.Sprint(words(check.found)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What stands for a host of the run says so itself, and what every host has is on none alone.
func TestHostsOfTheRunAndAgentsAreNotSuspected(t *testing.T) {
	facts := map[string]*Facts{"b": having("b"), "c": having("c")}
	w := limited([]planner.Service{{Name: "x-on-b", State: shared}, {Name: "agent-on-b", State: own, Agent: true}}, facts, nil)
	facts["c"].Services = append(facts["c"].Services, ServiceFacts{Record: Record{Service: "x-on-b", Run: "r3"}})
	w.Former = former(Put{Host: "gone", Run: "r2"}, Put{Host: "c", Run: "r1"})
	w.Plan.Problem.Current.Host["agent-on-b"] = "c"
	check := &checker{want: w, facts: facts}
	check.data()
	if got := words(check.found); !slices.Equal(got, []string{}) {
		t.Error(got)
	}
}
