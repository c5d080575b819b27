package deployer

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestWhereARunPutAServiceLast(t *testing.T) {
	// order is a run of a plan that has x on a host; limits are words: "only=HOST", "service=NAME", "undoes=RUN".
	order := func(name, host, limits string, last EntryKind) Run {
		r := Run{Name: name, Order: Order{Run: name, Plan: []byte(host), Hosts: []string{"p"}}, Entries: []Entry{{Run: name, Kind: EntryBegin}, {Run: name, Kind: last}}}
		for word := range strings.FieldsSeq(limits) {
			switch key, value, _ := strings.Cut(word, "="); key {
			case "only":
				r.Order.Only = []string{value}
			case "service":
				r.Order.Service = value
			case "undoes":
				r.Order.Undoes, r.Order.Plan = value, nil
			}
		}
		return r
	}
	ended := func(name, host, limits string) Run { return order(name, host, limits, EntryEnd) }
	steps := func(name string, entries ...string) Run { // "kind step"
		r := Run{Name: name}
		for _, e := range entries {
			kind, step, _ := strings.Cut(e, " ")
			r.Entries = append(r.Entries, Entry{Run: name, Kind: EntryKind(kind), Step: step})
		}
		return r
	}
	for name, c := range map[string]struct {
		runs   []Run // newest first
		copies []Run // of host c
		want   string
	}{
		"never":                                         {nil, nil, "[]"},
		"by the newest run":                             {[]Run{ended("r2", "a", ""), ended("r1", "b", "")}, nil, "[{a r2}]"},
		"by none, since it was removed":                 {[]Run{ended("r2", "", ""), ended("r1", "b", "")}, nil, "[]"},
		"before a run of other hosts":                   {[]Run{ended("r2", "a", "only=z"), ended("r1", "b", "")}, nil, "[{b r1}]"},
		"by a run of this host":                         {[]Run{ended("r2", "a", "only=a"), ended("r1", "b", "")}, nil, "[{a r2}]"},
		"before a run of others":                        {[]Run{ended("r2", "a", "service=y"), ended("r1", "b", "")}, nil, "[{b r1}]"},
		"by a run of it alone":                          {[]Run{ended("r2", "a", "service=x"), ended("r1", "b", "")}, nil, "[{a r2}]"},
		"by one that was stopped, or by that before":    {[]Run{order("r2", "a", "", EntryStopped), ended("r1", "b", ""), ended("r0", "c", "")}, nil, "[{a r2} {b r1}]"},
		"by one that is open, or by that before":        {[]Run{order("r2", "a", "", EntryStarted), ended("r1", "b", ""), ended("r0", "c", "")}, nil, "[{a r2} {b r1}]"},
		"by one that was taken back, or by that before": {[]Run{ended("r3", "", "undoes=r2"), ended("r2", "a", ""), ended("r1", "b", ""), ended("r0", "c", "")}, nil, "[{a r2} {b r1}]"},
		"on the host itself":                            {nil, []Run{steps("r2", "started y.start", "done y.start"), steps("r1", "started x.start", "failed x.start")}, "[{c r1}]"},
		"on the host, and removed there":                {nil, []Run{steps("r2", "started x.remove", "done x.remove"), steps("r1", "started x.start", "done x.start")}, "[]"},
		"on the host, and stopped there":                {nil, []Run{steps("r2", "started x.stop", "done x.stop"), steps("r1", "started x.start", "done x.start")}, "[]"},
		"on the host, and not quite removed":            {nil, []Run{steps("r2", "started x.remove", "failed x.remove"), steps("r1", "started x.start", "done x.start")}, "[{c r1}]"},
		"on the host, stopped and started":              {nil, []Run{steps("r1", "started x.stop", "done x.stop", "started x.start")}, "[{c r1}]"},
		"by two":                                        {[]Run{ended("r2", "a", "")}, []Run{steps("r1", "started x.start")}, "[{a r2} {c r1}]"},
	} {
		past := []History{{Host: "p", Runs: c.runs}, {Host: "q", Err: errors.New("down")}}
		got := LastPut("x", past, map[string]*History{"c": {Host: "c", Runs: c.copies}}, func(o *Order) map[string]string {
			if o.Plan == nil {
				return nil
			}
			return map[string]string{"x": string(o.Plan), "y": "z"}
		})
		if fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
}
