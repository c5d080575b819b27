package catalog

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"berth/planner"
)

// inShort gives what was derived for an entry.
func inShort(s *planner.Service) string {
	out := []string{fmt.Sprintf("%s %s", s.Demand.Memory, s.Demand.CPU)}
	for _, d := range s.Derived {
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s:%s%s %s", d.Fact, d.Basis, d.Of, strings.Join(d.Containers, ","))))
	}
	return strings.Join(out, "; ")
}

//raced:skip
func TestWhatABlockDoesNotSayIsDerived(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"nothing is known": {stack("example/none:1"), "256MB 0.1cpu; memory:assumption web; cpus:assumption web"},
		"limits and reservations": {"services:\n  a: {image: a, mem_limit: 100m, cpus: 4}\n  b: {image: b, deploy: {replicas: 2, resources: {reservations: {memory: 50M, cpus: '0.25'}}}}\n" +
			"  c: {image: c, mem_limit: 1g, profiles: [off]}\n", "200MB 0.6cpu; memory:limit a; memory:reservation b; cpus:assumption a; cpus:reservation b"},
		"the same image is shipped":   {stack("ghcr.io/jellyfin/jellyfin:10"), "6GB 2cpu; memory:shipped-entryjellyfin web; cpus:shipped-entryjellyfin web"},
		"a CPU limit below the guess": {"services: {a: {image: a, mem_limit: 9m, cpus: 0.05}}\n", "9MB 0.05cpu; memory:limit a; cpus:limit a"},
		"amounts that nobody has set": {"services:\n  a: {image: a, mem_limit: '${M:?}', cpus: '${C:?}'}\n  b: {image: b, deploy: {resources: {limits: {memory: '${M}g'}, reservations: {cpus: '${C}', memory: 50M}}}}\n" +
			"  c: {image: c, extends: base}\n  base: {image: c, mem_limit: '${M}m'}\n  d: {image: d, mem_limit: '${D:-100m}', environment: {M: '${M}'}}\n  e: {image: e, pull_policy: '${P}', cgroup: '${G}'}\n",
			"1174MB 0.6cpu; memory:assumption a,base,c,e; memory:reservation b; memory:limit d; cpus:assumption a,b,base,c,d,e"},
		"a block that says some": {stack("a") + "x-berth: {demand: {memory: 3GB}}\n", "3GB 0.1cpu; cpus:assumption web"},
	} {
		c, _ := named(t, write(t, map[string]string{"app/compose.yaml": tt.text}))
		e, err := c.Entry("app")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := inShort(&e.Service); got != tt.want {
			t.Errorf("%s:\n%s, want\n%s", name, got, tt.want)
		}
	}
}

func TestADeviceIsAskedForInEveryForm(t *testing.T) {
	for says, want := range map[string]string{
		`devices: ["nvidia.com/gpu=all"]`: "gpu devices",
		`deploy: {resources: {reservations: {devices: [{driver: cdi, device_ids: [amd.com/gpu=0], capabilities: [x]}]}}}`: "gpu deploy.resources.reservations.devices",
		`volumes: ["/dev/dri:/dev/dri", "/dev/sda:/dev/sda:ro", "/dev:/host/dev", "gpu:/dev/dri2"]`:                       "gpu volumes",
		`volumes: [{type: bind, source: /dev/net/tun, target: /dev/net/tun}]`:                                             "tun volumes",
		`runtime: nvidia`: "gpu runtime",
	} {
		c, _ := named(t, write(t, map[string]string{"app/compose.yaml": "services: {web: {image: a, " + says + "}}\nvolumes: {gpu: {}}\n"}))
		e, err := c.Entry("app")
		if err != nil {
			t.Errorf("%s: %v", says, err)
			continue
		}
		var got []string
		for _, d := range e.Service.DerivedOf(planner.FactDevices) {
			got = append(got, d.Device+" "+strings.Join(d.Keys, ","))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: %q, want %s", says, got, want)
		}
	}
}

func TestDevicesArchitecturesRoutesAndDataAreDerived(t *testing.T) {
	c, _ := named(t, write(t, map[string]string{
		"media/app/docker-compose.yml": `
services:
  app:
    image: app
    platform: linux/amd64
    devices: ["/dev/dri:/dev/dri", "/dev/net/tun", "/dev/apex_0:/dev/apex_0", "/dev/ttyUSB0:/dev/ttyUSB0", "/dev/bus/usb:/dev/bus/usb"]
    ports: ["127.0.0.1:9000:9000", "53:53", "8443:80"]
    healthcheck: {test: [CMD-SHELL, "curl -f http://localhost:80/health || exit 1"]}
    volumes: ["data:/data", "./config:/config", "/opt/x:/x", "/opt/ro:/ro:ro", "${DIR}/sub:/sub", "/var/run/docker.sock:/s", "./one.conf:/one.conf", "nfs:/nfs", "cache:/cache"]
  worker: {image: w, deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}}}}
volumes: {data: {}, cache: {}, nfs: {driver_opts: {type: nfs, o: "addr=x", device: ":/x"}}}
`,
		"media/app/berth.yaml": "rebuilt: {cache: made again}\n", "media/app/one.conf": "x",
		"proxied/compose.yaml": "services:\n  web:\n    image: w\n    ports: ['8081:3000']\n    labels:\n      - traefik.http.routers.w.rule=Host(`wiki.example.org`)\n      - traefik.http.services.w.loadbalancer.server.port=3000\n",
		"quiet/compose.yaml":   stack("q") + "x-berth: {title: Quiet, group: home, demand: {memory: 1GB}}\n",
		"full/compose.yaml":    "services: {web: {image: f, ports: ['8082:80'], volumes: ['/opt/vault:/data'], devices: ['/dev/dri']}}\nx-berth: {title: Full, group: home, demand: {memory: 1GB}, devices: []}\n",
	}))
	app, _ := c.Entry("app")
	s := app.Service
	var from []string
	for _, d := range s.DerivedOf(planner.FactDevices) {
		from = append(from, d.Device+" "+strings.Join(d.Containers, ",")+" "+strings.Join(d.Keys, ","))
	}
	if got := strings.Join(from, "; "); got != "gpu app,worker devices,deploy.resources.reservations.devices; tun app devices; coral app devices; usb app devices" {
		t.Errorf("devices are from %s", got)
	}
	if got := strings.Join(s.Devices, " "); got != "coral gpu tun usb" || fmt.Sprint(s.Archs) != "[amd64]" || s.Group != "media" {
		t.Errorf("devices %s, archs %v, group %s", got, s.Archs, s.Group)
	}
	if s.Route != (planner.Route{Name: "app", Port: 8443}) || s.Watch != (planner.Watch{Path: "/health", Port: 8443}) {
		t.Errorf("route %+v, watch %+v", s.Route, s.Watch)
	}
	var state []string
	for _, st := range s.State {
		state = append(state, fmt.Sprint(st.Name, " ", st.Shared, st.Derived))
	}
	if got := strings.Join(state, ", "); got != "data false true, ./config false true, /opt/x false true, ${DIR}/sub false true, nfs true true" || !s.DataUnknown() {
		t.Errorf("state: %s", got)
	}
	if e, _ := c.Entry("proxied"); e.Service.Route != (planner.Route{Name: "wiki", Port: 8081}) {
		t.Errorf("route %+v", e.Service.Route)
	}
	if e, _ := c.Entry("quiet"); len(e.Service.Derived) > 0 || e.Service.Demand.CPU != 0 {
		t.Errorf("of a block that says what it has to, %s is derived", inShort(&e.Service))
	}
	full, _ := c.Entry("full")
	if s := full.Service; len(s.Devices) > 0 || s.Route.Port > 0 || !s.DataUnknown() || s.DataBytes() != 0 || s.State[0].Name != "/opt/vault" {
		t.Errorf("%+v", s)
	}
}

//raced:skip
func TestFilesThatTheProjectRefersToArePartOfIt(t *testing.T) {
	dir := write(t, map[string]string{
		"app/compose.yaml": `
services:
  a:
    image: a
    env_file: [app.env, .env, ../common.env, {path: gone.env, required: false}]
    label_file: labels
    configs: [c]
    secrets: [s]
    volumes: ["./conf:/conf:ro", "./nginx.tmpl:/t:ro", "./live:/live", "./new:/new", "../shared/x.conf:/x:ro", "../../out:/out", "./.hidden/h:/h:ro"]
configs: {c: {file: ./c.txt}}
secrets: {s: {file: ./s.txt}}
`,
		"app/app.env": "A=b", "app/.env": "TOKEN_X=y", "common.env": "C=d", "app/labels": "l=m", "app/c.txt": "c", "app/s.txt": "s",
		"app/conf/one": "1", "app/conf/deep/two": "2", "app/nginx.tmpl": "{{ .Nothing }}", "app/live/app.db": "x", "app/live/note": "x",
		"shared/x.conf": "x", "app/.hidden/h": "h", "app/README.md": "no part", "app/old/backup.tar": "no part",
	})
	if err := syscall.Mkfifo(filepath.Join(dir, "app/conf/pipe"), 0o644); err != nil {
		t.Skipf("SKIPPED, this file system has no named pipes: %v", err)
	}
	c, _ := named(t, dir)
	e, err := c.Entry("app")
	if err != nil {
		t.Fatalf("%v\n%s", err, said(c.Notes()))
	}
	if got, want := paths(e), "../common.env ../shared/x.conf .env .hidden/h app.env c.txt compose.yaml conf/deep/two conf/one labels nginx.tmpl s.txt"; got != want {
		t.Errorf("files\n%s, want\n%s", got, want)
	}
	rendered, err := e.Render(View{})
	if err != nil || string(rendered["nginx.tmpl"]) != "{{ .Nothing }}" {
		t.Errorf("a file that is mounted as it is was rendered: %v %q", err, rendered["nginx.tmpl"])
	}
	if !strings.Contains(said(c.Notes()), "live: info: data, and no part of the entry: it holds app.db") {
		t.Errorf("said: %s", said(c.Notes()))
	}
}

func TestVariablesOfAStrangersFileMayBeSetAndSecretsAreGiven(t *testing.T) {
	c, _ := named(t, write(t, map[string]string{
		"app/compose.yaml": "services: {a: {image: 'a:${TAG:-1}', environment: {DB_PASSWORD: '${DB_PASSWORD}', API_TOKEN: '${API_TOKEN:-abc}', JWT_SECRET: '${JWT_SECRET:?say}', X: '${X:?say}'}, volumes: ['${DATA}:/data']}}\n",
		"app/.env":         "DB_PASSWORD=hunter2\nUNUSED_PASSWORD=x\nTAG=7\n",
	}))
	e, err := c.Entry("app")
	if err != nil {
		t.Fatal(said(c.Notes()))
	}
	var secrets []string
	for _, s := range e.Secrets {
		value, ok := c.Given("app/" + s.Name)
		secrets = append(secrets, fmt.Sprint(s.Name, s.Made, ok, value))
	}
	slices.Sort(secrets)
	if got := strings.Join(secrets, " "); got != "API_TOKENfalse trueabc DB_PASSWORDfalse truehunter2 JWT_SECRETfalse false" && got != "API_TOKEN false true abc DB_PASSWORD false true hunter2 JWT_SECRET false false" {
		t.Errorf("secrets: %s", got)
	}
	if fmt.Sprint(e.Service.Secrets) != "[JWT_SECRET]" {
		t.Errorf("to be given: %v", e.Service.Secrets)
	}
	for name, want := range map[string]planner.EnvKind{"TAG": planner.EnvSetting, "X": planner.EnvSetting, "DATA": planner.EnvSetting, "DB_PASSWORD": planner.EnvSecret} {
		if kind, ok := e.Service.Env[name]; !ok || kind != want {
			t.Errorf("%s: %v %v", name, kind, ok)
		}
	}
	p, err := e.Project(map[string]string{"X": "1", "JWT_SECRET": "2", "DATA": "/srv"})
	if err != nil || p.Services["a"].Image != "a:7" {
		t.Errorf("%v", err)
	}
}
