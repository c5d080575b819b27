package ledger

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"berth/internal/shellhost"
)

func TestWhereARunPutAServiceLast(t *testing.T) {
	type order struct {
		Order
		whole bool
	}
	// of is a run of a plan that has x on a host; words say more: "only=HOST", "service=NAME", "undoes=RUN", "on=HOST" for
	// another host that it touched, "stopped", "unreadable".
	of := func(name, host, more string) order {
		r := order{Order{Run: name, Plan: []byte(`{"version": 9, "placements": [{"service": "y", "host": "z"}]}`), Hosts: []string{"p"}}, true}
		if host != "" {
			r.Plan = fmt.Appendf(nil, `{"placements": [{"service": "x", "host": %q, "new": 1}]}`, host)
		}
		for word := range strings.FieldsSeq(more) {
			switch key, value, _ := strings.Cut(word, "="); key {
			case "only":
				r.Only = []string{value}
			case "service":
				r.Service = value
			case "undoes":
				r.Undoes, r.Plan = value, nil
			case "on":
				r.Hosts = append(r.Hosts, value)
			case "stopped":
				r.whole = false
			case "unreadable":
				r.Plan = []byte(`{"plan": []}`)
			}
		}
		return r
	}
	steps := func(name string, entries ...string) Run { // "kind step"
		r := Run{Name: name}
		for _, e := range entries {
			kind, step, _ := strings.Cut(e, " ")
			r.Entries = append(r.Entries, Entry{Run: name, Kind: EntryKind(kind), Step: step})
		}
		return r
	}
	for name, c := range map[string]struct {
		runs   []order // newest first
		copies []Run   // of host c
		want   string
	}{
		"never":                                             {nil, nil, "[]"},
		"by the newest run":                                 {[]order{of("r2", "a", ""), of("r1", "b", "")}, nil, "[{a r2}]"},
		"by none, since it was removed":                     {[]order{of("r2", "", "on=b"), of("r1", "b", "")}, nil, "[{b r1 removed}]"},
		"before a run of other hosts":                       {[]order{of("r2", "a", "only=z"), of("r1", "b", "")}, nil, "[{b r1}]"},
		"by a run of this host":                             {[]order{of("r2", "a", "only=a"), of("r1", "b", "")}, nil, "[{a r2}]"},
		"before a run of others":                            {[]order{of("r2", "a", "service=y"), of("r1", "b", "")}, nil, "[{b r1}]"},
		"by a run of it alone":                              {[]order{of("r2", "a", "service=x"), of("r1", "b", "")}, nil, "[{a r2}]"},
		"by one that was stopped, or by that before":        {[]order{of("r2", "a", "stopped"), of("r1", "b", ""), of("r0", "c", "")}, nil, "[{a r2} {b r1}]"},
		"by one that was taken back, or by that before":     {[]order{of("r3", "", "undoes=r2"), of("r2", "a", ""), of("r1", "b", ""), of("r0", "c", "")}, nil, "[{a r2} {b r1}]"},
		"on the host itself":                                {nil, []Run{steps("r2", "started y.start", "done y.start"), steps("r1", "started x.start", "failed x.start")}, "[{c r1}]"},
		"on the host, and removed there":                    {nil, []Run{steps("r2", "started x.remove", "done x.remove"), steps("r1", "started x.start", "done x.start")}, "[{c r2 removed}]"},
		"on the host, and stopped there":                    {nil, []Run{steps("r2", "started x.stop", "done x.stop"), steps("r1", "started x.start", "done x.start")}, "[{c r2 removed}]"},
		"on the host, and not quite removed":                {nil, []Run{steps("r2", "started x.remove", "failed x.remove"), steps("r1", "started x.start", "done x.start")}, "[{c r1}]"},
		"on the host, stopped and started":                  {nil, []Run{steps("r1", "started x.stop", "done x.stop", "started x.start")}, "[{c r1}]"},
		"by one that cannot be read, or by that before":     {[]order{of("r2", "a", "unreadable"), of("r1", "b", "")}, nil, "[{b r1}]"},
		"by none that was not limited to others":            {[]order{of("r3", "a", "service=y"), of("r2", "b", "only=z")}, nil, "[{a r3} {b r2}]"},
		"before one that left it out and was not there":     {[]order{of("r3", "", ""), of("r2", "a", "")}, nil, "[{a r2}]"},
		"before one that took it away":                      {[]order{of("r3", "", "on=a"), of("r2", "a", "")}, nil, "[{a r2 removed}]"},
		"by one before, and a stopped one took it away":     {[]order{of("r3", "", "on=a stopped"), of("r2", "a", "")}, nil, "[{a r2}]"},
		"on the host, and moved from there since":           {[]order{of("r3", "a", "on=c")}, []Run{steps("r2", "started x.start")}, "[{a r3} {c r2 removed}]"},
		"on the host, and moved from there before the last": {[]order{of("r4", "a", ""), of("r3", "b", "on=c")}, []Run{steps("r2", "started x.start")}, "[{a r4} {c r2 removed}]"},
		"on the host, and back there":                       {[]order{of("r3", "a", "on=c")}, []Run{steps("r4", "started x.start")}, "[{a r3} {c r4}]"},
		"by the run that is resumed":                        {[]order{of("r9", "a", "stopped"), of("r1", "b", "")}, nil, "[{a r9}]"},
		"by two":                                            {[]order{of("r2", "a", "")}, []Run{steps("r1", "started x.start")}, "[{a r2} {c r1}]"},
	} {
		traces := []Trace{{Host: "p"}, {Host: "q", Err: errors.New("too slow")}}
		orders := map[string]*Order{}
		for i := range c.runs {
			traces[0].Runs = append(traces[0].Runs, RunTrace{Name: c.runs[i].Run, Whole: c.runs[i].whole})
			orders[c.runs[i].Run] = &c.runs[i].Order
		}
		f := &FormerRuns{Traces: traces, Order: func(run string) *Order { return orders[run] }, Copies: map[string]*History{"c": {Host: "c", Runs: c.copies}}, Own: "r9"}
		var got []string
		for _, p := range f.LastPut("x") {
			got = append(got, "{"+p.Host+" "+p.Run+map[bool]string{true: " removed"}[p.Removed]+"}")
		}
		if got := fmt.Sprint(got); got != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}

// A host keeps a hundred runs: one that it does not know may have been whole there.
func TestARunThatAHostHasForgottenMayHaveBeenWholeThere(t *testing.T) {
	many := Trace{Host: "q"}
	for i := range 100 {
		many.Runs = append(many.Runs, RunTrace{Name: fmt.Sprintf("s%03d", 999-i), Whole: true})
	}
	f := &FormerRuns{Traces: []Trace{many}}
	old, never := &Order{Run: "r1", Hosts: []string{"q"}}, &Order{Run: "s950x", Hosts: []string{"q"}}
	if !f.whole(old) || f.whole(never) {
		t.Errorf("%v, %v", f.whole(old), f.whole(never))
	}
	f.Traces[0].Runs = many.Runs[:99]
	if f.whole(old) {
		t.Error("it has room for more, and does not know the run")
	}
}

func TestAHostTellsInShortWhatItRemembers(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	if got := Traces(t.Context(), []Host{h}); len(got) != 1 || got[0].Err != nil || got[0].Runs != nil || got[0].Started != nil {
		t.Errorf("%+v", got)
	}
	line := func(kind, step string) string {
		return `{"time":"2026-11-22T19:00:00Z",` + Entry{Run: "r", Kind: EntryKind(kind), Step: step}.body() + "\n"
	}
	h.Put(JournalFile("r1"), line("begin", "")+line("started", "app.start")+line("done", "app.start")+line("end", ""))
	h.Put(JournalFile("r2"), line("begin", "")+line("started", "app.remove")+line("stopped", "")+line("begin", "")+line("started", "web.start"))
	h.Put(Journals+"/strange name", "x")
	got := Traces(t.Context(), []Host{h})
	want := Trace{Host: "pi", Started: []string{"app", "web"}, Runs: []RunTrace{{Name: "r2", Begun: true}, {Name: "r1", Whole: true, Begun: true}}}
	if len(got) != 1 || fmt.Sprint(got[0]) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	h.Put(OrderFile("r1"), `{"run": "r1", "who": "a\u001b[2J", "hosts": ["pi\u0007"], "plan": {"placements": [{"service": "app", "host": "p\u001bi"}]}}`)
	h.Put(OrderFile("r2"), `{"run": "r1"`)
	got2, err := OrdersOf(t.Context(), h, []string{"r1", "r2", "r3"})
	o := got2["r1"]
	if err != nil || len(got2) != 1 || o == nil || strings.ContainsAny(o.Who+o.Hosts[0], "\x1b\x07") {
		t.Fatalf("%+v, %v", got2, err)
	}
	if hosts, ok := o.placement(); !ok || strings.Contains(hosts["app"], "\x1b") || hosts["app"] == "" {
		t.Errorf("%q, %v", hosts, ok)
	}
}

// A power loss may leave bytes in a journal that are no text.
func TestAJournalWithOtherBytesInItStillTells(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	line := func(kind, step string) string {
		return `{"time":"2026-11-22T19:00:00Z",` + Entry{Run: "r", Kind: EntryKind(kind), Step: step}.body() + "\n"
	}
	h.Put(JournalFile("r1"), line("begin", "")+line("started", "app.start")+"\x00\x00\xff\xfe\n"+line("end", ""))
	got := Traces(t.Context(), []Host{h})
	if want := (Trace{Host: "pi", Started: []string{"app"}, Runs: []RunTrace{{Name: "r1", Whole: true, Begun: true}}}); fmt.Sprint(got[0]) != fmt.Sprint(want) {
		t.Errorf("%+v, want %+v", got[0], want)
	}
}

// Nobody can say what a run was to do: what it may have done has to be reckoned with.
func TestAnOrderThatIsLostLeavesEverythingOpen(t *testing.T) {
	for name, o := range map[string]*Order{"none": nil, "of another kind": {Run: "r2", Plan: []byte(`{"plan": []}`)}} {
		f := &FormerRuns{Traces: []Trace{{Host: "p", Runs: []RunTrace{{Name: "r2", Whole: true}}}}, Order: func(string) *Order { return o }}
		if f.Untold() || f.LastPut("x") != nil || !f.Untold() {
			t.Errorf("%s: it is taken for told", name)
		}
	}
	f := &FormerRuns{Traces: []Trace{{Host: "p", Runs: []RunTrace{{Name: "r2", Whole: true}}}}, Order: func(string) *Order { return &Order{Run: "r2", Undoes: "r1"} }}
	if f.LastPut("x"); f.Untold() {
		t.Error("a rollback has no plan")
	}
	f.Most, f.Order = 1, func(string) *Order { t.Error("more is read than was asked for"); return nil }
	f.Traces[0].Runs, f.places = nil, nil
	f.LastPut("x")
}
