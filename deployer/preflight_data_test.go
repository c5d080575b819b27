package deployer

import (
	"errors"
	"fmt"
	"testing"

	"berth/planner"
)

// words gives findings in short: host, kind, severity, the host that the finding is about.
func words(found []Finding) []string {
	out := []string{}
	for _, f := range found {
		kind := map[FindingKind]string{DataStaysBehind: "DataStaysBehind", DataUnknown: "DataUnknown", RunsElsewhere: "RunsElsewhere", RunsByHand: "RunsByHand"}[f.Kind]
		out = append(out, fmt.Sprint(f.Host, " ", kind, " ", f.Severity, " ", f.Text))
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
		"today there, on a share":                    {"a", Found{Sure: ByImage}, "a", shared, "[b RunsByHand 1 a]"},
		"today there by its name, on a share":        {"a", Found{Sure: ByName}, "a", shared, "[b RunsByHand 1 a]"},
		"today there, on a share, stopped":           {"a", Found{Sure: ByImage, Stopped: true}, "a", shared, "[]"},
		"today there, with data of its own":          {"a", Found{Sure: ByImage}, "a", own, "[b DataStaysBehind 1 a]"},
		"today there, with data of its own, stopped": {"a", Found{Sure: ByImage, Stopped: true}, "a", own, "[b DataStaysBehind 1 a]"},
		"today there, without data":                  {"a", Found{Sure: ByImage}, "a", nil, "[b RunsByHand 0 a]"},
		"today elsewhere, on a share":                {"a", Found{Sure: ByImage}, "c", shared, "[b RunsByHand 0 a]"},
		"nowhere today, with data of its own":        {"a", Found{Sure: ByImage}, "", own, "[b RunsByHand 0 a]"},
		"nowhere today, by its name":                 {"a", Found{Sure: ByName}, "", own, "[]"},
		"nowhere today, stopped":                     {"a", Found{Sure: ByImage, Stopped: true}, "", own, "[]"},
		"where it comes to":                          {"b", Found{Sure: ByImage}, "b", own, "[b RunsByHand 1 b]"},
		"stopped where it comes to":                  {"b", Found{Sure: ByImage, Stopped: true}, "b", own, "[]"},
		"another one":                                {"a", Found{Service: "y", Sure: ByImage}, "a", shared, "[]"},
		"berth's":                                    {"a", Found{Sure: ByLabel}, "a", shared, "[]"},
	} {
		if c.found.Service == "" {
			c.found.Service = x
		}
		facts := map[string]*Facts{"b": having("b")}
		w := limited([]planner.Service{{Name: x, State: c.state}}, facts, nil)
		w.Plan.Problem.Current.Host[x] = c.today
		w.Scanned = []Scanned{{Host: "0", Found: []Found{{Service: "0", Sure: ByImage}}}, {Host: c.host, Found: []Found{c.found}}}
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
	w.Scanned = []Scanned{{Host: "a", Found: []Found{{Service: "x-on-b", Sure: ByImage}}}}
	check := &checker{want: w, facts: facts}
	if check.data(); len(check.found) > 0 {
		t.Error(words(check.found))
	}
}

func TestWhereAServiceWasPutLastCountsWhereTheHostCannotSay(t *testing.T) {
	down := &Facts{Host: "a", Err: errors.New("down")}
	there := func(host, run string) *Facts {
		f := having(host, "x-on-b")
		f.Services[0].Record.Run = run
		return f
	}
	for name, c := range map[string]struct {
		others  map[string]*Facts
		put     []Put
		without bool
		state   []planner.State
		want    string
	}{
		"it was put there":                              {map[string]*Facts{"a": down}, []Put{{"a", "r2"}}, false, own, "[b DataUnknown 1 a]"},
		"it was put there, on a share":                  {map[string]*Facts{"a": down}, []Put{{"a", "r2"}}, false, shared, "[b DataUnknown 1 a]"},
		"it was put elsewhere":                          {map[string]*Facts{"a": down}, []Put{{"b", "r2"}}, false, own, "[b DataUnknown 0 a]"},
		"it was put there, and the plan gave it up":     {map[string]*Facts{"a": down}, []Put{{"a", "r2"}}, true, own, "[b DataUnknown 0 a]"},
		"the host answers":                              {map[string]*Facts{"a": having("a")}, []Put{{"a", "r2"}}, false, own, "[]"},
		"the host answers, and no root":                 {map[string]*Facts{"a": {Host: "a", RootErr: errors.New("no")}}, []Put{{"a", "r2"}}, true, own, "[b DataUnknown 1 a]"},
		"the host was taken out of the inventory":       {nil, []Put{{"gone", "r2"}}, false, own, "[b DataUnknown 0 gone]"},
		"a later run has put it on a host that says":    {map[string]*Facts{"a": down, "c": there("c", "r3")}, []Put{{"a", "r2"}, {"gone", "r1"}}, false, shared, "[b DataUnknown 0 a]"},
		"an earlier run has put it on a host that says": {map[string]*Facts{"a": down, "c": there("c", "r1")}, []Put{{"a", "r2"}}, false, shared, "[b DataUnknown 1 a]"},
		"it keeps nothing":                              {map[string]*Facts{"a": down}, []Put{{"a", "r2"}, {"gone", "r2"}}, false, nil, "[]"},
	} {
		facts := map[string]*Facts{"b": having("b")}
		w := limited([]planner.Service{{Name: "x-on-b", State: c.state}}, facts, c.others)
		if c.without {
			w.Plan.Problem.Machines = nil
		}
		w.LastPut = func(string) []Put { return c.put }
		check := &checker{want: w, facts: facts}
		check.data()
		if got := fmt.Sprint(words(check.found)); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
