package preflight

import (
	"testing"

	"berth/deployer/probe"
	"berth/planner"
)

// A service that ends again and again is what a run is to mend: its own ports are not in the way of that.
func TestAServiceThatRestartsHasItsOwnPorts(t *testing.T) {
	want := wanted(t)
	kuma := planner.Port{Number: 3002}
	for name, c := range map[string]struct {
		state    string
		listener probe.Listener
		found    bool
	}{
		"its container is about to be started again": {"restarting", probe.Listener{Port: kuma, Container: "uptime-kuma-uptime-kuma-1", Process: "docker-proxy"}, false},
		"it ended while it was looked at":            {"restarting", probe.Listener{Port: kuma}, false},
		"it restarts, and a program has the port":    {"restarting", probe.Listener{Port: kuma, Process: "node"}, true},
		"it is down, and Docker holds the port":      {"created", probe.Listener{Port: kuma, Process: "docker-proxy"}, true},
		"it is down, and nobody knows who has it":    {"exited", probe.Listener{Port: kuma}, true},
	} {
		facts := sound(want)
		facts["nas"].Listening = []probe.Listener{c.listener}
		facts["nas"].Containers = []probe.Container{{Name: "uptime-kuma-uptime-kuma-1", Service: "uptime-kuma", Project: "uptime-kuma", State: c.state}}
		found := false
		for _, f := range Check(want, facts) {
			found = found || same(f, PortTaken{})
		}
		if found != c.found {
			t.Errorf("%s: found is %v", name, found)
		}
	}
}
