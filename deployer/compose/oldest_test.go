package compose

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/catalog"
)

// oldReaders builds the readers of old releases of Compose, by version. Nothing is downloaded for them: where their
// modules are not there the test is skipped, or fails where BERTH_OLD_COMPOSE_REQUIRED says that they have to be.
func oldReaders(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, version := range []string{"v2.20", "v2.27"} {
		bin := filepath.Join(t.TempDir(), version)
		cmd := exec.Command("go", "build", "-o", bin, ".")
		cmd.Dir = "../../internal/oldcompose/" + version
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=readonly", "GOWORK=off")
		if said, err := cmd.CombinedOutput(); err != nil {
			if os.Getenv("BERTH_OLD_COMPOSE_REQUIRED") != "" {
				t.Fatalf("%s: %v\n%s", version, err, said)
			}
			t.Skipf("*** not held against old Compose: go -C internal/oldcompose/%s mod download brings its reader\n%s", version, said)
		}
		out[version] = bin
	}
	return out
}

// saidByOld is what a reader makes of directories, one after the other.
func saidByOld(t *testing.T, reader string, dirs ...string) []map[string]any {
	t.Helper()
	text, err := exec.Command(reader, dirs...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var said map[string]any
		if err := d.Decode(&said); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		out = append(out, said)
	}
	if len(out) != len(dirs) {
		t.Fatalf("%d answers to %d questions", len(out), len(dirs))
	}
	return out
}

// withoutOurs takes away what berth puts on top of an entry: labels and limits. A device by its path alone is one that is
// there under the same, and a secret without a target one in the place where Compose puts it.
func withoutOurs(said map[string]any) map[string]any {
	project, _ := said["project"].(map[string]any)
	for key := range project {
		if strings.HasPrefix(key, "x-") {
			delete(project, key)
		}
	}
	services, _ := project["services"].(map[string]any)
	for _, s := range services {
		c, _ := s.(map[string]any)
		for _, ours := range []string{"mem_limit", "cpus"} {
			delete(c, ours)
		}
		devices, _ := c["devices"].([]any)
		for i, d := range devices {
			if text, _ := d.(string); !strings.Contains(text, ":") {
				devices[i] = text + ":" + text
			}
		}
		secrets, _ := c["secrets"].([]any)
		for _, s := range secrets {
			if secret, _ := s.(map[string]any); secret["target"] == nil {
				secret["target"] = "/run/secrets/" + secret["source"].(string)
			}
		}
		labels, _ := c["labels"].(map[string]any)
		for _, label := range []string{LabelService, LabelPlan, LabelDigest} {
			delete(labels, label)
		}
		if len(labels) == 0 {
			delete(c, "labels")
		}
	}
	return said
}

func writeFiles(t *testing.T, dir string, files map[string][]byte) {
	t.Helper()
	for name, data := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// everyForm is a Compose file in the forms of Compose 2.20, with everything that compose-go writes in newer ones.
const everyForm = `name: app
services:
  web:
    image: x:1
    mem_limit: 64m
    env_file: [files/a.env, files/b.env]
    devices: [/dev/a, "/dev/b:/dev/c", "/dev/d:/dev/e:r"]
    extra_hosts: ["one:10.0.0.1", "host.docker.internal:host-gateway", "six:::1"]
    ports: ["8080:80", "127.0.0.1:5353:53/udp", "9000-9001:9000-9001"]
    volumes:
      - /srv/data:/data
      - /srv/ro:/ro:ro
      - /srv/rslave:/rslave:rslave
      - {type: bind, source: /srv/there, target: /there, bind: {create_host_path: false}}
      - v:/v
      - {type: volume, source: v, target: /w, volume: {nocopy: true}}
      - {type: tmpfs, target: /t, tmpfs: {size: 1048576}}
    tmpfs: [/run]
    secrets: [{source: s, target: s, mode: 256}]
    configs: [{source: c, target: /c, mode: 292}]
    depends_on: {db: {condition: service_healthy, restart: true}}
    ulimits: {nproc: 10, nofile: {soft: 10, hard: 20}}
    sysctls: {net.core.somaxconn: "1024"}
    logging: {driver: json-file, options: {max-size: 1m}}
    healthcheck: {test: [CMD, "true"], interval: 10s, retries: 3}
    deploy: {replicas: 1, resources: {limits: {cpus: "0.5", memory: 64m, pids: 9}, reservations: {cpus: "0.25", memory: 32m, devices: [{driver: nvidia, count: all, capabilities: [gpu]}]}}}
    stop_grace_period: 1m30s
    shm_size: 64m
    cap_add: [NET_ADMIN]
    init: true
    networks: {default: {aliases: [w]}, back: {ipv4_address: 10.9.0.2}}
    command: ["sh", "-c", "echo $$HOME"]
  db: {image: "y:1", mem_limit: 64m, profiles: [], network_mode: bridge, pull_policy: always, labels: [a=b], expose: [5432]}
  off: {image: "z:1", profiles: [never]}
networks: {back: {ipam: {config: [{subnet: 10.9.0.0/24}]}}}
volumes: {v: {}}
secrets: {s: {file: ./files/s}}
configs: {c: {file: ./files/c}}
x-berth: {title: App, group: home, demand: {memory: 1GB}, arch: [arm64]}
`

//raced:skip
func TestWhatIsRenderedMeansTheSameToOldReleasesOfCompose(t *testing.T) {
	readers := oldReaders(t)
	c, err := catalog.Load()
	if err != nil {
		t.Fatal(err)
	}
	var bundles []Bundle
	seen := map[string]bool{}
	entries := map[string]map[string][]byte{}
	files := func(e *catalog.Entry) map[string][]byte {
		out := map[string][]byte{}
		for _, f := range e.Files() {
			out[strings.TrimSuffix(f.Path, ".tmpl")] = f.Data
		}
		return out
	}
	for _, p := range c.Processors() {
		some, err := Render(everywhere(t, c, p, seen))
		if err != nil {
			t.Fatal(err)
		}
		bundles = append(bundles, some...)
	}
	for _, e := range c.Entries() {
		entries[e.Name] = files(e)
	}
	own := lab(t, oneHost("{}"), entryDir(t, everyForm, map[string]string{"files/a.env": "A=1\n", "files/b.env": "B=2\n", "files/s": "s", "files/c": "c"}))
	bundles = append(bundles, bundleOf(t, own, "pi", "app"))
	app, err := own.Catalog.Entry("app")
	if err != nil {
		t.Fatal(err)
	}
	entries["app"] = files(app)

	var dirs []string
	for i := range bundles {
		dir := t.TempDir()
		rendered := map[string][]byte{}
		for _, f := range bundles[i].Files {
			rendered[f.Path] = f.Data
		}
		entry := entries[bundles[i].Service]
		entry[EnvFile] = rendered[EnvFile]
		writeFiles(t, filepath.Join(dir, "entry"), entry)
		writeFiles(t, filepath.Join(dir, "rendered"), rendered)
		dirs = append(dirs, filepath.Join(dir, "entry"), filepath.Join(dir, "rendered"))
	}
	for version, reader := range readers {
		said := saidByOld(t, reader, dirs...)
		for i := range bundles {
			want, got := withoutOurs(said[2*i]), withoutOurs(said[2*i+1])
			if want["error"] != nil {
				t.Errorf("%s cannot read the entry %s: %v", version, bundles[i].Service, want["error"])
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s by %s (-entry +rendered):\n%s", bundles[i].Service, version, diff)
			}
		}
	}
}

// Compose of today takes them, as long as their profile is off.
func TestAContainerThatIsOffAndNamesWhatIsNowhereIsNoReasonForOldComposeToRefuse(t *testing.T) {
	text := `name: app
services:
  web: {image: "x:1", mem_limit: 64m, network_mode: host}
  kept: {image: "z:1", profiles: [never], networks: [there], depends_on: [web]}
  too: {image: "z:1", profiles: [never]}
  a: {image: "z:1", profiles: [never], depends_on: [nowhere]}
  b: {image: "z:1", profiles: [never], depends_on: [a]}
  c: {image: "z:1", profiles: [never], network_mode: "service:a"}
  d: {image: "z:1", profiles: [never], networks: [nowhere]}
  e: {image: "z:1", profiles: [never], volumes: ["nowhere:/x"]}
  f: {image: "z:1", profiles: [never], secrets: [nowhere]}
  g: {profiles: [never]}
networks: {there: {}}
x-berth: {title: App, group: home, demand: {memory: 1GB}, arch: [arm64]}
`
	b := bundleOf(t, lab(t, oneHost("{}"), entryDir(t, text, nil)), "pi", "app")
	dir := t.TempDir()
	for _, f := range b.Files {
		writeFiles(t, dir, map[string][]byte{f.Path: f.Data})
	}
	for version, reader := range oldReaders(t) {
		said := saidByOld(t, reader, dir)[0]
		project, _ := said["project"].(map[string]any)
		services, _ := project["services"].(map[string]any)
		if said["error"] != nil || services["web"] == nil {
			t.Errorf("%s: %v in\n%s", version, said["error"], b.text(t, ComposeFile))
		}
	}
	p, _ := readBack(t, &b)
	if got := slices.Sorted(maps.Keys(p.DisabledServices)); !slices.Equal(got, []string{"kept", "too"}) {
		t.Errorf("off are %v", p.DisabledServices)
	}
}

//raced:skip
func TestWhatOldComposeDoesNotReadIsNamed(t *testing.T) {
	readers := oldReaders(t)
	var dirs []string
	var cases []struct{ key, since, text string }
	for _, c := range [][3]string{
		{"services.web.env_file", "2.24.0", "env_file: [{path: files/local.env, required: false}]"},
		{"services.web.label_file", "2.32.2", "label_file: files/a.env"},
		{"services.web.post_start", "2.30.0", "post_start: [{command: [a]}]"},
		{"services.web.volumes.volume.subpath", "2.26.0", "volumes: [{type: volume, source: v, target: /v, volume: {subpath: a}}]"},
		{"services.web.volumes.type", "2.35.0", "volumes: [{type: image, source: i, target: /v}]"},
		{"services.web.healthcheck.start_interval", "2.20.2", "healthcheck: {test: [CMD, a], start_period: 9s, start_interval: 1s}"},
		{"services.web.networks.default.mac_address", "2.23.2", "networks: {default: {mac_address: 02:42:ac:11:00:02}}"},
		{"services.web.pull_policy", "2.34.0", "pull_policy: daily"},
		{"services.web.pre_stop", "2.30.0", "pre_stop: [{command: [a]}]"},
		{"configs.c.content", "2.23.1", "configs: [c]"},
		{"services.web.storage_opt", "2.24.5", "storage_opt: {size: 1G}"},
		{"services.web.deploy.resources.reservations.devices.options", "2.30.0", "deploy: {resources: {reservations: {devices: [{capabilities: [gpu], driver: nvidia, options: {virtualization: \"false\"}}]}}}"},
	} {
		cases = append(cases, struct{ key, since, text string }{c[0], c[1], c[2]})
	}
	for _, c := range cases {
		text := "name: app\nservices:\n  web:\n    image: x:1\n    mem_limit: 64m\n    " + c.text +
			"\nvolumes: {v: {}}\nx-berth: {title: App, group: home, demand: {memory: 1GB}, arch: [arm64]}\n"
		if c.text == "configs: [c]" {
			text += "configs: {c: {content: a}}\n"
		}
		b := bundleOf(t, lab(t, oneHost("{}"), entryDir(t, text, map[string]string{"files/a.env": "A=1\n"})), "pi", "app")
		var keys []string
		for _, n := range b.Needs() {
			keys = append(keys, n.Key)
			line := strings.Split(b.text(t, ComposeFile), "\n")[n.Line-1]
			if n.Key == c.key && n.Since != c.since || line == "" {
				t.Errorf("%s: %+v, at %q", c.key, n, line)
			}
		}
		if len(keys) != 1 || keys[0] != c.key {
			t.Errorf("%s: named are %q in\n%s", c.key, keys, b.text(t, ComposeFile))
		}
		dir := t.TempDir()
		rendered := map[string][]byte{}
		for _, f := range b.Files {
			rendered[f.Path] = f.Data
		}
		writeFiles(t, dir, rendered)
		dirs = append(dirs, dir)
	}
	for i, said := range saidByOld(t, readers["v2.20"], dirs...) {
		key := cases[i].key[strings.LastIndex(cases[i].key, ".")+1:]
		text, _ := json.Marshal(said["project"]) // of what it has no place for it says nothing
		if said["error"] == nil && cases[i].since > "2.20.0" && strings.Contains(string(text), `"`+key+`"`) && !strings.Contains(cases[i].text, "type: image") {
			t.Errorf("%s: Compose 2.20 reads it", cases[i].key)
		}
	}
}

func TestGraphicsCardsAreAskedForAsOldComposeDoes(t *testing.T) {
	text := "name: app\nservices:\n  web: {image: \"x:1\", mem_limit: 64m, gpus: all, develop: {watch: [{path: ., action: rebuild}]}}\n" +
		"x-berth: {title: App, group: home, demand: {memory: 1GB}, arch: [arm64]}\n"
	b := bundleOf(t, lab(t, oneHost("{}"), entryDir(t, text, nil)), "pi", "app")
	p, _ := readBack(t, &b)
	web := p.Services["web"]
	if web.Deploy == nil || len(web.Deploy.Resources.Reservations.Devices) != 1 || web.Deploy.Resources.Reservations.Devices[0].Count != -1 || len(web.Gpus) > 0 || web.Develop != nil {
		t.Errorf("rendered is\n%s", b.text(t, ComposeFile))
	}
	if needs := b.Needs(); len(needs) > 0 {
		t.Errorf("it needs %v", needs)
	}
}
