package ledger

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhereAServiceWasDeployedThatNoHostHas(t *testing.T) {
	// Each run is "NAME HOST HOSTS how ...": the place of x in its plan ("-" for none), the hosts that it touched, how it ended,
	// and more of its order.
	for name, c := range map[string]struct {
		runs []string // newest first
		anew string   // a host that knows of no run any more
		want string
	}{
		"by the newest run":                            {[]string{"r2 pi pi,nas end", "r1 nas pi,nas end"}, "", "{pi r2 false} true"},
		"on a host that was installed anew":            {[]string{"r1 nas pi,nas end"}, "nas", "{nas r1 false} true"},
		"before a run that touched another host":       {[]string{"r2 nas pi end", "r1 nas pi,nas end"}, "nas", "{nas r2 false} true"},
		"by no run that came to its end":               {[]string{"r1 nas pi,nas begin"}, "nas", "{  false} false"},
		"before one that was stopped":                  {[]string{"r2 pi pi,nas stopped", "r1 nas pi,nas end"}, "", "{nas r1 false} true"},
		"only in the plan of a run of another host":    {[]string{"r1 nas pi end only=pi"}, "", "{  false} false"},
		"only in the plan of a run of another service": {[]string{"r1 nas pi end service=y"}, "", "{  false} false"},
		"and a newer run removed it":                   {[]string{"r2 - pi,nas end", "r1 nas pi,nas end"}, "", "{ r2 false} false"},
		"and a newer run took that back":               {[]string{"r2 - pi,nas end undoes=r1", "r1 nas pi,nas end"}, "", "{  false} false"},
	} {
		f := &FormerRuns{Traces: []Trace{{Host: "pi"}, {Host: "nas"}}}
		orders := map[string]*Order{}
		for _, text := range c.runs {
			words := strings.Fields(text)
			o := &Order{Run: words[0], Hosts: strings.Split(words[2], ",")}
			o.Plan = fmt.Appendf(nil, `{"placements":[{"service":"x","host":%q}]}`, words[1])
			if words[1] == "-" {
				o.Plan = []byte(`{"placements":[]}`)
			}
			for _, more := range words[4:] {
				switch key, value, _ := strings.Cut(more, "="); key {
				case "only":
					o.Only = []string{value}
				case "service":
					o.Service = value
				case "undoes":
					o.Undoes, o.Plan = value, nil
				}
			}
			orders[o.Run] = o
			for i := range f.Traces {
				if t := &f.Traces[i]; t.Host != c.anew && strings.Contains(words[2], t.Host) {
					t.Runs = append(t.Runs, RunTrace{Name: o.Run, Whole: words[3] == "end"})
				}
			}
		}
		f.Order = func(run string) *Order { return orders[run] }
		if put, is := f.Deployed("x"); fmt.Sprint(put, is) != c.want {
			t.Errorf("%s: %v %v, want %s", name, put, is, c.want)
		}
	}
}

func TestWhereCopiesSayThatAServiceWasStartedLast(t *testing.T) {
	run := func(name string, kind EntryKind, step string) Run {
		return Run{Name: name, Entries: []Entry{{Run: name, Kind: kind, Step: step}}}
	}
	copies := map[string]*History{
		"pi":  {Host: "pi", Runs: []Run{run("r2", EntryStarted, "x.start"), run("r1", EntryStarted, "y.start")}},
		"nas": {Host: "nas", Runs: []Run{run("r3", EntryDone, "y.remove"), run("r1", EntryStarted, "x.start")}},
	}
	for service, want := range map[string]string{"x": "{pi r2 false} true", "y": "{nas r3 true} false", "z": "{  false} false"} {
		if put, is := Started(copies, service); fmt.Sprint(put, is) != want {
			t.Errorf("%s: %v %v, want %s", service, put, is, want)
		}
	}
}
