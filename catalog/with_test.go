package catalog

import (
	"slices"
	"strings"
	"testing"

	"berth/planner"
)

func TestVariablesOfAWishChangeWhatTheServiceNeeds(t *testing.T) {
	c, err := Load(write(t, map[string]string{
		"web/compose.yaml":  "services:\n  web:\n    image: x:1\n    mem_limit: ${MEM:-300m}\n    ports: [\"${PORT:-8080}:80\", \"${BIND:-127.0.0.1}:53:53/udp\"]\n",
		"asks/compose.yaml": "services:\n  asks:\n    image: x:1\n    ports: [\"${PORT:?which}:80\"]\n",
		"full/compose.yaml": "services:\n  full:\n    image: x:1\n    mem_limit: 1g\n    ports: [\"${PORT:-8080}:80\"]\n" +
			"x-berth: {title: Full, group: web, demand: {memory: 512MB}, settings: {PORT: where it is}, route: {name: full, port: 8080}}\n",
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		entry  string
		env    map[string]string
		ports  []planner.Port
		memory planner.Bytes
		route  int
	}{
		{"web", nil, []planner.Port{{Number: 53, UDP: true, Address: "127.0.0.1"}, {Number: 8080}}, 300 * planner.MB, 8080},
		{"web", map[string]string{"PORT": "9090", "MEM": "2g", "BIND": "0.0.0.0"}, []planner.Port{{Number: 53, UDP: true, Address: "0.0.0.0"}, {Number: 9090}}, 2 * planner.GB, 9090},
		{"asks", nil, nil, 256 * planner.MB, 0},
		{"asks", map[string]string{"PORT": "9090"}, []planner.Port{{Number: 9090}}, 256 * planner.MB, 9090},
		{"full", map[string]string{"PORT": "9090", "COMPOSE_PROJECT_NAME": "other"}, []planner.Port{{Number: 9090}}, 512 * planner.MB, 9090},
	} {
		s, err := c.Library().With(test.entry, test.env)
		if err != nil {
			t.Errorf("%s with %v: %v", test.entry, test.env, err)
			continue
		}
		if s.Name != test.entry || !slices.Equal(s.Demand.Ports, test.ports) || s.Demand.Memory != test.memory || s.Route.Port != test.route {
			t.Errorf("%s with %v: %s publishes %v, needs %d, is reached at %d", test.entry, test.env, s.Name, s.Demand.Ports, s.Demand.Memory, s.Route.Port)
		}
	}
	if _, err := c.Library().With("web", map[string]string{"PORT": "s3cr3t"}); err == nil || !strings.Contains(err.Error(), "${PORT}") || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("a port that is none: %v", err)
	}
}

// ${ADDRESS:-}25:25 is port 25 until somebody gives the address, with its colon.
func TestWhatStandsBeforeAPortIsAnAddressOrNothing(t *testing.T) {
	c, _ := named(t, write(t, map[string]string{"mail/compose.yaml": "services: {web: {image: m, ports: ['${A:-}25:25', '${B}26:26', '${C:?}:27:27', '${D:?}:28']}}\n"}))
	e, err := c.Entry("mail")
	if err != nil {
		t.Fatal(err)
	}
	want := []planner.Port{{Number: 25}, {Number: 26}, {Number: 27}}
	if !slices.Equal(e.Service.Demand.Ports, want) {
		t.Errorf("it publishes %v, want %v", e.Service.Demand.Ports, want)
	}
	if s, err := e.With(map[string]string{"A": "192.0.2.1:"}); err != nil || s.Demand.Ports[0] != (planner.Port{Number: 25, Address: "192.0.2.1"}) {
		t.Errorf("with an address: %v, %v", s.Demand.Ports, err)
	}
}
