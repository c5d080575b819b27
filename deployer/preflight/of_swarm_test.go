package preflight

import (
	"testing"

	"berth/catalog"
	"berth/deployer/compose"
	"berth/deployer/probe"
)

func TestAServiceWithASecretOfASwarmIsNotStarted(t *testing.T) {
	for name, c := range map[string]struct {
		parts  []catalog.SwarmPart
		starts bool
		want   int
	}{
		"none":                  {nil, true, 0},
		"a secret and a config": {[]catalog.SwarmPart{{Name: "key", Container: "web"}, {Config: true, Name: "site", Container: "web"}}, true, 2},
		"it is left alone":      {[]catalog.SwarmPart{{Name: "key", Container: "web"}}, false, 0},
	} {
		k := &checker{want: Want{Starts: func(string, string) bool { return c.starts }}}
		ofSwarm(k, &service{Bundle: &compose.Bundle{Host: "pi", Service: "notes", Swarm: c.parts}, on: &probe.Facts{Host: "pi"}})
		if len(k.found) != c.want || Stopped(k.found) != (c.want > 0) {
			t.Errorf("%s: %s", name, said(k.found))
		}
	}
}
