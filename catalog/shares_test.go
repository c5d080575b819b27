package catalog

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhatAProjectBringsAndTakesForGranted(t *testing.T) {
	for _, c := range []struct{ name, services, rest, provides, uses string }{
		{"nothing said", `a: {image: "b:1", cap_add: [NET_ADMIN]}`, "", "own network default, own container a", ""},
		{"a network with a name", `a: {image: "b:1", networks: [edge]}`, "networks: {edge: {name: edge}}", "network edge, own container a", ""},
		{"a network without one", `a: {image: "b:1", networks: [edge]}`, "networks: {edge: }", "own network edge, own container a", ""},
		{"an external network", `a: {image: "b:1", networks: [edge]}`, "networks: {edge: {external: true}}", "own container a", "network edge"},
		{"an external network of another name", `a: {image: "b:1", networks: [x]}`, "networks: {x: {external: true, name: proxy_default}}", "own container a", "network proxy_default"},
		{"the old form of an external network", `a: {image: "b:1", networks: [x]}`, "networks: {x: {external: {name: edge}}}", "own container a", "network edge"},
		{"the default network is another's", `a: {image: "b:1"}`, "networks: {default: {external: true, name: edge}}", "own container a", "network edge"},
		{"one that nobody is in", `a: {image: "b:1", networks: [default]}`, "networks: {x: {external: true}}", "own network default, own container a", ""},
		{"what every engine has", `a: {image: "b:1", networks: [x]}`, "networks: {x: {external: true, name: bridge}}", "own container a", ""},
		{"an external volume", `a: {image: "b:1", volumes: ["pool:/data"]}`, "volumes: {pool: {external: true, name: shared-pool}}", "own network default, own container a", "volume shared-pool"},
		{"a volume with a name", `a: {image: "b:1", volumes: ["pool:/data"]}`, "volumes: {pool: {name: pool}}", "own network default, volume pool, own container a", ""},
		{"a name of its own", `a: {image: "b:1", container_name: gluetun}`, "", "own network default, container gluetun", ""},
		{"the network of another's container", `a: {image: "b:1", network_mode: "container:gluetun"}`, "", "own container a", "container gluetun"},
		{"the network of one of its own", "a: {image: \"b:1\", network_mode: \"service:c\"}\nc: {image: \"b:1\"}", "", "own network default, own container a, own container c", ""},
		{"the volumes and processes of others", `a: {image: "b:1", volumes_from: ["container:files:ro"], pid: "container:app", ipc: "container:app", external_links: ["db:postgres"]}`, "",
			"own network default, own container a", "container app, container db, container files"},
		{"what a profile leaves out", "a: {image: \"b:1\"}\nc: {image: \"b:1\", profiles: [x], network_mode: \"container:vpn\"}", "", "own network default, own container a", ""},
	} {
		e, err := readText(onServices(c.services) + c.rest)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		p, err := e.Project(nil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		provides, uses := shares(p)
		var brings, takes []string
		for _, x := range provides {
			own := ""
			if x.Own {
				own = "own "
			}
			brings = append(brings, fmt.Sprintf("%s%s %s", own, x.Kind, x.Name))
		}
		for _, x := range uses {
			takes = append(takes, fmt.Sprintf("%s %s", x.Kind, x.Name))
		}
		if got := strings.Join(brings, ", "); got != c.provides {
			t.Errorf("%s: brings %s, want %s", c.name, got, c.provides)
		}
		if got := strings.Join(takes, ", "); got != c.uses {
			t.Errorf("%s: takes %q for granted, want %q", c.name, got, c.uses)
		}
	}
}
