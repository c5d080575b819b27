package compose

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/inventory"
	"berth/planner"
)

// everywhere puts the shipped services that run on a processor onto one machine that has it, rules or not.
// Those for which it is like one that was seen are left out: rendering sees cores and limits only.
func everywhere(t *testing.T, c *catalog.Catalog, p planner.Processor, seen map[string]bool) Input {
	t.Helper()
	text := "name: test\ndomain: home.lan\nmachines:\n  box: {kind: docker, processor: " + p.Name +
		", memory: 512GB, address: 192.168.10.2}\nservices:\n"
	host := map[string]string{}
	for _, e := range c.Entries() {
		same := fmt.Sprint(e.Name, p.Cores, on(e.Service.Limits, p))
		if e.Service.RunsOn(p.Arch) && !seen[same] {
			seen[same] = true
			text += "  " + e.Name + ":\n"
			host[e.Name] = "box"
		}
	}
	inv, err := inventory.Parse("inventory.yaml", []byte(text), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	return Input{Plan: planner.Check(inv.Problem(), planner.Placement{Host: host}), Catalog: c, Inventory: inv}
}

// readBack is what docker compose reads from a bundle: the Compose file with the .env beside it.
func readBack(t testing.TB, b *Bundle) (*types.Project, map[string]string) {
	t.Helper()
	env, err := dotenv.Parse(strings.NewReader(b.text(t, EnvFile)))
	if err != nil {
		t.Fatalf("%s on %s: .env: %v", b.Service, b.Host, err)
	}
	p, err := catalog.LoadCompose(b.Service, ComposeFile, []byte(b.text(t, ComposeFile)), env)
	if err != nil {
		t.Fatalf("%s on %s: %v\n%s", b.Service, b.Host, err, b.text(t, ComposeFile))
	}
	return p, env
}

// bare takes away what berth puts on top of an entry: labels and limits.
func bare(t *testing.T, p *types.Project) string {
	t.Helper()
	delete(p.Extensions, "x-berth")
	for name, c := range p.Services {
		c.MemLimit, c.CPUS = 0, 0
		for _, label := range []string{LabelService, LabelPlan, LabelDigest} {
			delete(c.Labels, label)
		}
		if len(c.Labels) == 0 {
			c.Labels = nil
		}
		p.Services[name] = c
	}
	text, err := p.MarshalYAML()
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

//raced:skip
func TestEveryShippedEntryMeansTheSameOnEveryProcessorItRunsOn(t *testing.T) {
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	rendered, seen := 0, map[string]bool{}
	for _, p := range c.Processors() {
		bundles, err := Render(everywhere(t, c, p, seen))
		if err != nil {
			t.Fatal(err)
		}
		for i := range bundles {
			b := &bundles[i]
			rendered++
			got, env := readBack(t, b)
			e, err := c.Entry(b.Service)
			if err != nil {
				t.Fatal(err)
			}
			want, err := e.Project(env)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Services) == 0 {
				t.Errorf("%s has no containers", b.Service)
			}
			checkLimits(t, got, e.Service.DemandOn(p).Memory, p)
			for name, c := range got.Services {
				if c.Labels[LabelService] != b.Service || c.Labels[LabelDigest] != b.Digest || c.Labels[LabelPlan] == "" {
					t.Errorf("%s: labels of %s: %v", b.Service, name, c.Labels)
				}
			}
			if diff := cmp.Diff(bare(t, want), bare(t, got)); diff != "" {
				t.Errorf("%s on %s (-entry +rendered):\n%s", b.Service, p.Name, diff)
			}
		}
	}
	if rendered < 2*len(c.Names()) {
		t.Errorf("only %d bundles were compared", rendered)
	}
}

func checkLimits(t *testing.T, p *types.Project, demand planner.Bytes, on planner.Processor) {
	t.Helper()
	var sum planner.Bytes
	for name, c := range p.Services {
		if memory(&c) == 0 {
			t.Errorf("%s of %s has no memory limit", name, p.Name)
		}
		sum += memory(&c)
		if int(c.CPUS) > on.Cores {
			t.Errorf("%s of %s may use %v cores of %d", name, p.Name, c.CPUS, on.Cores)
		}
	}
	if sum > demand {
		t.Errorf("the containers of %s may use %s, the demand is %s", p.Name, sum, demand)
	}
}

//raced:skip
func TestTwoRendersAreByteEqual(t *testing.T) {
	for _, path := range []string{"inventory.yaml", "examples/home-lan/inventory.yaml"} {
		a, err := Render(shippedLab(t, path))
		if err != nil {
			t.Fatal(err)
		}
		b, err := Render(shippedLab(t, path))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a, b, cmp.AllowUnexported(Bundle{}, variable{})); diff != "" || len(a) == 0 {
			t.Errorf("%s: %d bundles, difference:\n%s", path, len(a), diff)
		}
	}
}

func TestAgentsAreRenderedForEveryHostInUseAndNothingForHypervisors(t *testing.T) {
	in := shippedLab(t, "inventory.yaml")
	bundles, err := Render(in)
	if err != nil {
		t.Fatal(err)
	}
	agents, used := map[string]int{}, map[string]bool{}
	for _, b := range bundles {
		used[b.Host] = true
		if s := in.Plan.Problem.Service(b.Service); s.Agent {
			agents[b.Host]++
		}
		if b.Dir != "/opt/berth/"+b.Service {
			t.Errorf("directory of %s: %s", b.Service, b.Dir)
		}
	}
	if used["pve"] || used["opnsense"] || len(used) < 3 {
		t.Errorf("hosts: %v", used)
	}
	for host := range used {
		if agents[host] != 2 {
			t.Errorf("%s has %d agents, want node-exporter and promtail", host, agents[host])
		}
	}
}

const app = `name: app
services:
  web:
    image: example/web:${WEB_TAG:-1.0}
    restart: unless-stopped
    mem_limit: 128m
    ports: ["8200:3000", "53:53/udp", "53:53"]
    environment:
      LOCALE: ${APP_LOCALE:-en}
      KEY: ${APP_KEY:?the key}
      PRICE: 5$$
      HERE: http://${BERTH_ADDRESS:-127.0.0.1}/${BERTH_DOMAIN:-x}/${BERTH_HOST:-y}
    volumes:
      - data:/data
      - ${APP_DIR:-/srv/app}:/app
      - ./files/links.yml:/links.yml:ro
  worker:
    image: example/worker:1.0
    restart: unless-stopped
    mem_limit: 64m
    command: --workers ${APP_WORKERS:-1} --tz ${TZ:-UTC}
volumes:
  data:
x-berth:
  title: App
  group: apps
  demand: {memory: 256MB, cpus: 0.5}
  secrets: {APP_KEY: made}
  settings: {APP_LOCALE: language, APP_DIR: where, APP_WORKERS: how many, WEB_TAG: version}
  limits:
    bcm2712: {cpus: 1.5, env: {APP_WORKERS: "3"}}
  route: {name: app, port: 8200}
  watch: {http: /}
`

const links = `{{ range .Services }}- {{ .Name }} {{ .Address }}:{{ .Port }} on {{ $.Host.Name }} in {{ $.Domain }}
{{ end }}`

func appDir(t testing.TB) string {
	return entryDir(t, app, map[string]string{"files/links.yml.tmpl": links})
}

func TestTheWishTheProcessorAndThePlacementAreApplied(t *testing.T) {
	in := lab(t, oneHost("{ports: {8200: 8300, 53/udp: 5353}, env: {APP_LOCALE: fr, TZ: Europe/Paris, APP_DIR: /volume1/a b}}"), appDir(t))
	b := bundleOf(t, in, "pi", "app")
	want := `# Written by berth. What docker compose puts into compose.yaml; changes here are overwritten.
APP_DIR="/volume1/a b"
APP_KEY={{secret app/APP_KEY}}
APP_LOCALE=fr
APP_WORKERS=3
BERTH_ADDRESS=192.168.10.2
BERTH_DOMAIN=home.lan
BERTH_HOST=pi
TZ=Europe/Paris
`
	if diff := cmp.Diff(want, b.text(t, EnvFile)); diff != "" {
		t.Errorf(".env (-want +got):\n%s", diff)
	}
	if got := b.text(t, "files/links.yml"); got != "- app 192.168.10.2:8300 on pi in home.lan\n" {
		t.Errorf("the template gave %q", got)
	}
	text := b.text(t, ComposeFile)
	for _, part := range []string{
		`LOCALE: ${APP_LOCALE}`, `KEY: ${APP_KEY}`, `PRICE: 5$$`, `source: ${APP_DIR}`, `- ${APP_WORKERS}`,
		`HERE: http://${BERTH_ADDRESS}/${BERTH_DOMAIN}/${BERTH_HOST}`, `image: example/web:1.0`, `published: "8300"`, `published: "5353"`, `published: "53"`,
	} {
		if !strings.Contains(text, part) {
			t.Errorf("compose.yaml lacks %q", part)
		}
	}
	if strings.Contains(text, "x-berth") {
		t.Error("the host gets what only planning needs")
	}
	p, _ := readBack(t, &b)
	web := p.Services["web"]
	if web.CPUS != 1.5 || *web.Environment["PRICE"] != "5$" || *web.Environment["LOCALE"] != "fr" || web.Volumes[1].Source != "/volume1/a b" {
		t.Errorf("read back: %v cores, %v, mount %q", web.CPUS, web.Environment, web.Volumes[1].Source)
	}
}

func TestTheDirectoryIsTheOneOfTheInventory(t *testing.T) {
	text := strings.Replace(oneHost("{}"), "memory: 8GB", "memory: 8GB, dir: /volume1/berth", 1)
	if b := bundleOf(t, lab(t, text, appDir(t)), "pi", "app"); b.Dir != "/volume1/berth/app" {
		t.Errorf("directory %s", b.Dir)
	}
}

func TestAServiceThatAPlanDoesNotTouchKeepsItsDigest(t *testing.T) {
	inventory := func(on string) string {
		return `name: x
machines:
  a: {kind: docker, processor: n100, memory: 8GB, address: 10.0.0.1}
  b: {kind: docker, processor: n100, memory: 8GB, address: 10.0.0.2}
services: {stirling-pdf: {on: a}, prometheus: {on: ` + on + `}, grafana: {on: a}}
`
	}
	before, after := lab(t, inventory("a")), lab(t, inventory("b"))
	for service, same := range map[string]bool{"stirling-pdf": true, "grafana": false} {
		x, y := bundleOf(t, before, "a", service), bundleOf(t, after, "a", service)
		if (x.Digest == y.Digest) != same {
			t.Errorf("%s: digests %s and %s, the same is to be %v", service, x.Digest, y.Digest, same)
		}
		if same && bytes.Equal([]byte(x.text(t, ComposeFile)), []byte(y.text(t, ComposeFile))) {
			t.Errorf("%s does not say for which plan it is", service)
		}
	}
}
