package preflight

import (
	"slices"
	"strings"
	"testing"

	"berth/deployer/probe"
	"berth/deployer/status"
	"berth/planner"
	"berth/wording"
)

func TestAServiceWithDataOnTwoHostsStopsTheRunUntilTheOperatorHasSaidWhichCounts(t *testing.T) {
	const db = "db-on-b" // the plan has it on b
	up := func(host string) *probe.Facts { return inState("running", having(host, db)) }
	exited := func(host string) *probe.Facts { return inState("exited", having(host, db)) }
	down := func(host string) *probe.Facts { return having(host, db) }
	for name, c := range map[string]struct {
		a, b    *probe.Facts
		state   []planner.State
		limited string // a service
		want    string
	}{
		"both run":                             {up("a"), up("b"), own, "", "[b TwoPlaces 1]"},
		"the other one has stopped":            {exited("a"), up("b"), own, "", "[b TwoPlaces 1]"},
		"the other one was taken down":         {down("a"), up("b"), own, "", "[]"},
		"that of the plan was taken down":      {up("a"), down("b"), own, "", "[b TwoPlaces 1]"},
		"that of the plan has stopped":         {up("a"), exited("b"), own, "", "[b TwoPlaces 1]"},
		"both were taken down":                 {down("a"), down("b"), own, "", "[b TwoPlaces 1]"},
		"only the plan's host has it":          {having("a"), up("b"), own, "", "[]"},
		"only the other host has it":           {up("a"), having("b"), own, "", "[b DataStaysBehind 1 a]"},
		"both run, and the data is on a share": {up("a"), up("b"), shared, "", "[]"},
		"both run, without data":               {up("a"), up("b"), nil, "", "[]"},
		"the run is about another service":     {up("a"), up("b"), own, "web", "[]"},
	} {
		facts := map[string]*probe.Facts{"a": c.a, "b": c.b}
		w := limited([]planner.Service{{Name: db, State: c.state}}, facts, nil)
		w.Service = c.limited
		if got := found(w, facts); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		for _, ours := range []string{"a", "b"} { // a run that is limited to one of them
			facts, others := map[string]*probe.Facts{"a": c.a}, map[string]*probe.Facts{"b": c.b}
			if ours == "b" {
				facts, others = others, facts
			}
			w := limited([]planner.Service{{Name: db, State: c.state}}, facts, others)
			w.Service = c.limited
			if got := found(w, facts); strings.Contains(got, "TwoPlaces") != strings.Contains(c.want, "TwoPlaces") {
				t.Errorf("%s, limited to %s: %s, want %s", name, ours, got, c.want)
			}
		}
	}
	facts := map[string]*probe.Facts{"c": having("c")}
	w := limited([]planner.Service{{Name: db, State: own}}, facts, map[string]*probe.Facts{"a": up("a"), "b": up("b")})
	if got := found(w, facts); got != "[]" {
		t.Errorf("a run that touches neither: %s", got)
	}
}

// found is what is found, but for what a host without Docker is told.
func found(w Want, facts map[string]*probe.Facts) string {
	all := slices.DeleteFunc(words(Check(w, facts)), func(s string) bool {
		return !strings.Contains(s, "TwoPlaces") && !strings.Contains(s, "DataStaysBehind")
	})
	return "[" + strings.Join(all, ", ") + "]"
}

func TestWhatSettlesTwoPlacesIsSaidForEachOfThem(t *testing.T) {
	const db = "db-on-b"
	facts := map[string]*probe.Facts{"a": inState("running", having("a", db)), "b": inState("running", having("b", db))}
	w := limited([]planner.Service{{Name: db, State: own}}, facts, nil)
	en := wording.For(wording.EN)
	for _, f := range Check(w, facts) {
		if two, ok := f.(TwoPlaces); ok {
			if got := two.Hint(en); !strings.Contains(got, "to keep that of a: on b: docker compose -p db-on-b down; in its wish: on: a | to keep that of b: on a: docker compose -p db-on-b down;") {
				t.Error(got)
			}
			return
		}
	}
	t.Error("nothing was found")
}

func TestACommandForADirectoryWithSpacesCanBePasted(t *testing.T) {
	f := TwoPlaces{Place: Place{"nas", "immich"}, Copies: []status.Copy{{Host: "cargo", Dir: "/volume1/Media Stack"}, {Host: "nas", Containers: 1}}}
	if got := f.Hint(wording.For(wording.EN)); !strings.Contains(got, "cd '/volume1/Media Stack' && docker compose") {
		t.Error(got)
	}
}
