package preflight

import (
	"strings"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/planner"
)

func TestTwoOfAnEntryThatWriteToOnePathAreTold(t *testing.T) {
	data := func(at ...string) []compose.Data {
		var out []compose.Data
		for _, a := range at {
			out = append(out, compose.Data{At: a})
		}
		return out
	}
	for name, c := range map[string]struct {
		host, entry string
		at          []string
		starts      bool
		want        string
	}{
		"one path of two":       {"pi", "kuma", []string{"/home/ann/kuma", "/opt/berth/kuma-b/cfg"}, true, "/home/ann/kuma"},
		"nothing in common":     {"pi", "kuma", []string{"/opt/berth/kuma-b/cfg"}, true, ""},
		"on another host":       {"nas", "kuma", []string{"/home/ann/kuma"}, true, ""},
		"of another entry":      {"pi", "films", []string{"/home/ann/kuma"}, true, ""},
		"neither of them comes": {"pi", "kuma", []string{"/home/ann/kuma"}, false, ""},
	} {
		p := &planner.Problem{Services: []planner.Service{{Name: "kuma"}, {Name: "kuma-b", Entry: c.entry}}}
		first := &compose.Bundle{Host: "pi", Service: "kuma", Data: data("/home/ann/kuma", "/opt/berth/kuma/cfg")}
		second := &compose.Bundle{Host: c.host, Service: "kuma-b", Data: data(c.at...)}
		k := &checker{want: Want{Plan: &planner.Plan{Problem: p}, Starts: func(string, string) bool { return c.starts }}}
		for _, b := range []*compose.Bundle{first, second} {
			k.services = append(k.services, &service{Bundle: b, on: &probe.Facts{Host: b.Host}})
		}
		for _, s := range k.services {
			dataShared(k, s)
		}
		var got []string
		for _, f := range k.found {
			got = append(got, f.(DataShared).At...)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %s", name, got, c.want)
		}
	}
}
