package preflight

import (
	"slices"
	"testing"

	"berth/deployer/compose"
	"berth/deployer/probe"
)

func TestWhatAContainerMountsOfItsHostIsLookedForBeforeItStarts(t *testing.T) {
	b := &compose.Bundle{Host: "pi", Service: "shop", Binds: []compose.Bind{
		{Container: "web", Source: "/dev/ttyUSB0"}, {Container: "web", Source: "/etc/timezone"}, {Container: "web", Source: "/srv/films", Must: true},
	}}
	for name, c := range map[string]struct {
		there map[string]bool
		want  []Severity
	}{
		"all there":        {map[string]bool{"/dev/ttyUSB0": true, "/etc/timezone": true, "/srv/films": true}, nil},
		"nothing is known": {nil, nil},
		"nothing there":    {map[string]bool{"/dev/ttyUSB0": false, "/etc/timezone": false, "/srv/films": false}, []Severity{Stops, Warns, Stops}},
	} {
		k := &checker{want: Want{There: map[string]map[string]bool{"pi": c.there}}}
		bindMissing(k, &service{Bundle: b, on: &probe.Facts{Host: "pi"}})
		var got []Severity
		for _, f := range k.found {
			got = append(got, f.Severity())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %s", name, said(k.found))
		}
	}
	want := Want{Bundles: []compose.Bundle{*b, {Host: "nas", Binds: b.Binds}}}
	facts := map[string]*probe.Facts{"pi": {Host: "pi"}}
	if got := ToFind(want, facts); len(got) != 1 || !slices.Equal(got["pi"], []string{"/dev/ttyUSB0", "/etc/timezone", "/srv/films"}) {
		t.Errorf("asked for: %v", got)
	}
	want.Starts = func(string, string) bool { return false }
	if got := ToFind(want, facts); len(got) != 0 {
		t.Errorf("of what does not start: %v", got)
	}
}
