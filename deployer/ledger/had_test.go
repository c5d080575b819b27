package ledger

import (
	"encoding/json"
	"fmt"
	"testing"
)

func TestAHostThatForgotARunHadWhatThatRunPutThere(t *testing.T) {
	t.Parallel()
	order := func(run, host string) *Order {
		return &Order{Run: run, Hosts: []string{"p", "q"}, Plan: json.RawMessage(fmt.Sprintf(`{"placements":[{"service":"x","host":%q}]}`, host))}
	}
	copied := func(entries ...Entry) map[string]*History {
		return map[string]*History{"q": {Host: "q", Runs: []Run{{Name: "r1", Entries: entries}}}}
	}
	start := func(kind EntryKind) Entry { return Entry{Run: "r1", Kind: kind, Step: "x.start"} }
	for name, c := range map[string]struct {
		own    []RunTrace // of q, the host that is asked about
		other  RunTrace   // of p
		order  *Order
		copied map[string]*History
		want   string
	}{
		"it did everything elsewhere":              {nil, RunTrace{Name: "r1", Whole: true}, order("r1", "q"), nil, "r1"},
		"it was broken off elsewhere":              {nil, RunTrace{Name: "r1", Begun: true}, order("r1", "q"), nil, "r1"},
		"it came to no step":                       {nil, RunTrace{Name: "r1"}, order("r1", "q"), nil, ""},
		"it put it elsewhere":                      {nil, RunTrace{Name: "r1", Whole: true}, order("r1", "p"), nil, ""},
		"its host knows it":                        {[]RunTrace{{Name: "r1"}}, RunTrace{Name: "r1", Whole: true}, order("r1", "q"), copied(start(EntryDone)), ""},
		"nobody can read its order":                {nil, RunTrace{Name: "r1", Whole: true}, nil, nil, ""},
		"the copy says that it was started":        {nil, RunTrace{}, nil, copied(start(EntryStarted), start(EntryDone)), "r1"},
		"the copy ends before it was started":      {nil, RunTrace{Name: "r1", Begun: true}, order("r1", "q"), copied(Entry{Kind: EntryBegin}), ""},
		"the copy ends while it is started":        {nil, RunTrace{}, nil, copied(start(EntryStarted)), "r1"},
		"the copy says that it failed":             {nil, RunTrace{}, nil, copied(start(EntryStarted), start(EntryFailed)), ""},
		"the copy ends, and somebody else went on": {nil, RunTrace{Name: "r1", Whole: true}, order("r1", "q"), copied(Entry{Kind: EntryBegin}), "r1"},
		"it was limited to another host":           {nil, RunTrace{Name: "r1", Whole: true}, func() *Order { o := order("r1", "q"); o.Only = []string{"p"}; return o }(), nil, ""},
	} {
		f := &FormerRuns{Traces: []Trace{{Host: "p", Runs: []RunTrace{c.other}}, {Host: "q", Runs: c.own}}, Order: func(string) *Order { return c.order }, Copied: c.copied}
		if got := f.Had("q", "x"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got := f.Had("z", "x"); got != "" {
			t.Errorf("%s: of a host that was not asked it says %q", name, got)
		}
	}
}
