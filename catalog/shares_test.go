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
		{"a network of the host by its name", `a: {image: "b:1", network_mode: edge}`, "", "own container a", "network edge"},
		{"one of its own by its name", "a: {image: \"b:1\", network_mode: edge}\nc: {image: \"b:1\", networks: [x]}", "networks: {x: {name: edge}}", "network edge, own container a, own container c", ""},
		{"modes that are no networks", "a: {image: \"b:1\", network_mode: host}\nc: {image: \"b:1\", network_mode: none}", "", "own container a, own container c", ""},
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

func TestAnExternalNetworkIsBroughtByTheEntryThatHasItMade(t *testing.T) {
	text := "services:\n  a: {image: \"b:1\", networks: [edge], volumes: [\"pool:/data\"]}\n" +
		"networks: {edge: {external: true, name: proxy}, lan: {external: true}, back: {}}\nvolumes: {pool: {external: true}}\n"
	for _, c := range []struct{ block, brings, says string }{
		{"networks: {edge: create}\nvolumes: {pool: create}\n", "network proxy, volume pool", ""},
		{"title: App\n", "", ""},
		{"networks: {lan: create}\n", "", ""}, // no container is in it, and Compose does not look for it either
		{"networks: {egde: create}\n", "", `app/berth.yaml:1:12: the Compose file has no network "egde"; did you mean "edge"?`},
		{"networks: {back: create}\n", "", `app/berth.yaml:1:12: the network back is not external: Compose makes it by itself; leave it out here`},
		{"networks: {edge: external}\n", "", `app/berth.yaml:1:18: edge of networks of berth.yaml: "external" is not "create" (berth makes the network where the host has none); leave it out where somebody else makes it`},
		{"networks: {\"a b\": create}\n", "", `app/berth.yaml:1:12: "a b" is no name of a network in the Compose file`},
		{"volumes: [pool]\n", "", `app/berth.yaml:1:10: `},
	} {
		e, err := readFiles(File{composeFile, []byte(text)}, File{blockFile, []byte(c.block)})
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q: %v, want %s", c.block, err, c.says)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.block, err)
			continue
		}
		var brings []string
		for _, p := range e.Service.Provides {
			if !p.Own {
				brings = append(brings, fmt.Sprintf("%s %s", p.Kind, p.Name))
			}
		}
		if got := strings.Join(brings, ", "); got != c.brings {
			t.Errorf("%q: brings %q, want %q", c.block, got, c.brings)
		}
		if len(e.Service.Uses) != 2 {
			t.Errorf("%q: uses %v", c.block, e.Service.Uses)
		}
	}
}
