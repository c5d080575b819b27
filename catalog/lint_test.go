package catalog

import (
	"strings"
	"testing"
)

// good is a file that lint has nothing to say of.
const good = `name: app
services:
  app:
    image: example.org/app:1.2.3
    restart: unless-stopped
    mem_limit: 64m
    healthcheck: {test: [CMD, "true"]}
    ports: ["18080:80"]
    environment:
      DB_PASSWORD: ${DB_PASSWORD:?the database's}
      LEVEL: ${LEVEL:-info}
      PASSWORD_FILE: /run/secrets/x
      TOKEN_LIFETIME: 3600s
    volumes:
      - data:/data
      - ./files/app.yaml:/etc/app.yaml:ro
volumes:
  data:
x-berth:
  title: App
  group: media
  demand: {memory: 64MB}
  arch: [amd64]
  secrets: {DB_PASSWORD: made}
  settings: {LEVEL: how much it logs}
  suitability: {n100: viable}
  limits: {n100: {env: {LEVEL: warn}}}
  state: [{volume: data}]
  route: {name: app, port: 18080}
  watch: {http: /}
`

// lintText judges a file as the entry "app", with files/app.yaml beside it unless others are given.
func lintText(t *testing.T, text string, files ...File) []Finding {
	t.Helper()
	if files == nil {
		files = []File{{"files/app.yaml", []byte("a: 1")}}
	}
	e, err := readFiles(append([]File{{composeFile, []byte(text)}}, files...)...)
	if err != nil && e.Digest == "" {
		t.Fatal(err)
	}
	return shipped(t).Lint(e)
}

func TestLintIsContentWithAGoodEntry(t *testing.T) {
	for _, f := range lintText(t, good) {
		t.Error(f)
	}
}

//raced:skip
func TestLintFindsWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		name, old, new string
		rule           string
		severity       Severity
		line           int
		text           string
	}{
		{"no name", "name: app\n", "", "name", Warning, 1, "the file has no name"},
		{"an unknown field", "restart:", "restrat:", "compose", Error, 5, "there is no field services.app.restrat"},
		{"no tag", "app:1.2.3", "app", "latest", Warning, 4, "no version"},
		{"latest", "app:1.2.3", "app:latest", "latest", Warning, 4, "no version"},
		{"a registry's port is no tag", "example.org/app:1.2.3", "example.org:5000/app", "latest", Warning, 4, "no version"},
		{"a moving tag", "app:1.2.3", "app:stable", "moving-tag", Warning, 4, `"stable"`},
		{"a build", "mem_limit", "build: .\n    mem_limit", "build", Warning, 6, "built on the host"},
		{"no memory limit", "    mem_limit: 64m\n", "", "no-memory-limit", Warning, 4, "no memory limit"},
		{"limits over the demand", "mem_limit: 64m", "mem_limit: 65m", "limits-over-demand", Error, 21, "may take 65MB together, the demand is 64MB"},
		{"replicas", "mem_limit: 64m", "mem_limit: 64m\n    scale: 2", "limits-over-demand", Error, 22, "may take 128MB"},
		{"no restart policy", "    restart: unless-stopped\n", "", "no-restart", Warning, 4, "stays down"},
		{"a container name", "mem_limit", "container_name: app\n    mem_limit", "container-name", Warning, 6, "collide"},
		{"links", "services:\n", "services:\n  b: {image: \"a:1\", links: [app]}\n", "links", Warning, 3, "obsolete"},
		{"a reason for a name that nobody has", "  route:", "  container_name: it is called\n  route:", "container-name-unused", Warning, 28, "no container"},
		{"a rebuilt path that nobody mounts", "  route:", "  rebuilt: {/srv/x: fetched again}\n  route:", "rebuilt-unknown", Warning, 28, "/srv/x"},
		{"a GPU that devices leave out", "mem_limit", "gpus: all\n    mem_limit", "device-unsaid", Warning, 6, "app asks for a GPU, and devices does not say gpu"},
		{"another platform without a system", "mem_limit", "platform: arm64\n    mem_limit", "platform", Error, 6, "platform arm64, and arch says amd64"},
		{"another platform", "mem_limit", "platform: linux/arm64\n    mem_limit", "platform", Error, 6, "platform linux/arm64, and arch says amd64"},
		{"privileged", "mem_limit", "privileged: true\n    mem_limit", "privileged", Warning, 6, "host's root"},
		{"version", "name: app\n", "name: app\nversion: \"3\"\n", "version", Warning, 2, "obsolete"},
		{"the socket", "- data:/data", "- data:/data\n      - /var/run/docker.sock:/var/run/docker.sock", "docker-socket", Warning, 15, "root on the host"},
		{"the socket by a word", "mem_limit", "use_api_socket: true\n    mem_limit", "docker-socket", Warning, 6, "root on the host"},
		{"a file that is not there", "./files/app.yaml", "./files/other.yaml", "mount-missing", Warning, 15, "./files/other.yaml"},
		{"a file outside that is not there", "./files/app.yaml:", "../app.yaml:", "mount-missing", Warning, 15, "../app.yaml"},
		{"a directory for data", "./files/app.yaml:/etc/app.yaml:ro", "./data:/x", "path-stays", Warning, 15, "names ./data, which app may write to"},
		{"a full path for data", "- data:/data", "- data:/data\n      - /opt/app:/x", "path-stays", Warning, 15, "neither state nor rebuilt names /opt/app"},
		{"a variable's path for data", "- data:/data", "- data:/data\n      - ${DIR:?where}/a:/x", "path-stays", Warning, 15, "names ${DIR:?where}/a"},
		{"a long mount for data", "- data:/data", "- data:/data\n      - {type: bind, source: /opt/app, target: /x}", "path-stays", Warning, 15, "/opt/app"},
		{"an env file that is not there", "mem_limit", "env_file: app.env\n    mem_limit", "file-missing", Error, 6, "app.env"},
		{"one of several env files", "mem_limit", "env_file: [files/app.yaml, {path: app.env}]\n    mem_limit", "file-missing", Error, 6, "app.env"},
		{"a label file that is not there", "mem_limit", "label_file: app.labels\n    mem_limit", "file-missing", Error, 6, "app.labels"},
		{"a secret's file that is not there", "volumes:\n  data:", "secrets: {a: {file: ./a}}\nvolumes:\n  data:", "file-missing", Error, 17, "the secret a"},
		{"a config's file that is not there", "volumes:\n  data:", "configs: {a: {file: ./a}}\nvolumes:\n  data:", "file-missing", Error, 17, "the config a"},
		{"an unknown volume", "{volume: data}", "{volume: dada}", "state-unknown", Error, 27, `did you mean "data"?`},
		{"a volume without state", "  data:\n", "  data:\n  cache:\n", "volume-stays", Warning, 19, `"cache"`},
		{"a rebuilt volume that is not there", "  route:", "  rebuilt: {dada: fetched again}\n  route:", "rebuilt-unknown", Error, 28, `did you mean "data"?`},
		{"a reason for a privilege that nobody has", "  route:", "  privileged: it reads the disks\n  route:", "privileged-unused", Warning, 28, "no container"},
		{"a path that nobody mounts", "{volume: data}", "{volume: data}, {path: \"${A:-/srv/a}\"}", "state-not-mounted", Warning, 27, "/srv/a"},
		{"a single dollar", "{volume: data}", "{volume: data, verify: \"test -f $BACKUP/a\"}", "single-dollar", Info, 27, "$BACKUP"},
		{"a route nobody publishes", "port: 18080}", "port: 18081}", "port-not-published", Error, 28, "port 18081"},
		{"a watch nobody publishes", "{http: /}", "{tcp: 1}", "port-not-published", Error, 29, "port 1"},
		{"a port of chance", `["18080:80"]`, `["18080:80", "81"]`, "random-port", Warning, 8, "port 81"},
		{"demand.ports without the host's network", "{memory: 64MB}", "{memory: 64MB, ports: [1]}", "demand-ports", Warning, 22, "host's network"},
		{"ports in the host's network", "mem_limit", "network_mode: host\n    mem_limit", "host-network", Warning, 9, "ignores its ports"},
		{"a port of another entry", `["18080:80"]`, `["18080:80", "2283:1"]`, "port-collision", Info, 3, "2283 as immich does"},
		{"an unknown processor", "suitability: {n100", "suitability: {n10", "unknown-processor", Error, 25, `did you mean "n100"?`},
		{"an unknown processor of limits", "limits: {n100", "limits: {z80", "unknown-processor", Error, 26, "z80"},
		{"an unknown processor of performance", "  state:", "  performance: [{metric: a, on: {z80: 1s}}]\n  state:", "unknown-processor", Error, 27, "z80"},
		{"an unknown need", "  state:", "  needs: [lokki]\n  state:", "unknown-need", Error, 27, `did you mean "loki"?`},
		{"no architecture", "  arch: [amd64]\n", "", "no-arch", Warning, 20, "every host"},
		{"a secret in the file", "${DB_PASSWORD:?the database's}", "hunter2\n      X: ${DB_PASSWORD:?a}", "secret-in-file", Warning, 10, "DB_PASSWORD"},
		{"a secret as a default", "LEVEL: ${", "API_KEY: ${LEVEL:-x9f3kd02ldk}\n      LEVEL: ${", "secret-in-file", Warning, 11, "API_KEY"},
		{"a secret in a URL", "LEVEL: ${", "DATABASE: postgres://u:hunter2@db/x\n      LEVEL: ${", "secret-in-file", Warning, 11, "DATABASE: made"},
		{"an undeclared secret", "  secrets: {DB_PASSWORD: made}\n", "", "undeclared-secret", Error, 10, "DB_PASSWORD"},
		{"an undeclared optional secret", "LEVEL: ${", "T: ${BOT_TOKEN:-}\n      LEVEL: ${", "undeclared-secret", Error, 11, "BOT_TOKEN"},
		{"an undeclared Compose secret", "volumes:\n  data:", "secrets: {a: {environment: LICENCE}}\nvolumes:\n  data:", "undeclared-secret", Error, 17, "LICENCE"},
		{"an undeclared duty", "${LEVEL:-info}", "${LEVEL:-info}${MUST:?x}", "undeclared-variable", Error, 11, "MUST"},
		{"an undeclared setting", "${LEVEL:-info}", "${LEVEL:-info}${MAY:-${OR:-x}}", "undeclared-variable", Warning, 11, "OR"},
		{"a secret nobody uses", "{DB_PASSWORD: made}", "{DB_PASSWORD: made, OTHER: given}", "unused-secret", Error, 24, "OTHER"},
		{"a setting nobody uses", "{LEVEL: how", "{OTHER: x, LEVEL: how", "unused-setting", Warning, 25, "OTHER"},
		{"a secret that is a setting", "{LEVEL: how", "{DB_PASSWORD: x, LEVEL: how", "secret-setting", Error, 25, "DB_PASSWORD"},
		{"a limit that changes nothing", "env: {LEVEL: warn}", "env: {LEVLE: warn}", "unused-limit", Error, 27, "LEVLE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(good, tt.old, tt.new, 1)
			if text == good {
				t.Fatalf("%q is not in the good file", tt.old)
			}
			findings := lintText(t, text)
			for _, f := range findings {
				if f.Rule == tt.rule && strings.Contains(f.String(), tt.text) {
					if f.Severity != tt.severity || f.Entry != "app" {
						t.Errorf("severity: %s", f)
					}
					if !near(f.Place.Line, tt.line) {
						t.Errorf("line %d, want about %d: %s", f.Place.Line, tt.line, f)
					}
					return
				}
			}
			t.Errorf("no finding %s with %q among:\n%v", tt.rule, tt.text, findings)
		})
	}
}

// near allows for the lines that a case adds or takes above.
func near(got, want int) bool { return got >= want-2 && got <= want+2 }

func TestLintWantsSomethingThatTellsWhetherAServiceWorks(t *testing.T) {
	text := strings.Replace(strings.Replace(good, "  watch: {http: /}\n", "", 1), `    healthcheck: {test: [CMD, "true"]}`+"\n", "", 1)
	findings := lintText(t, text)
	if len(findings) != 1 || findings[0].Rule != "no-health" || findings[0].Severity != Warning {
		t.Errorf("got %v", findings)
	}
}

func TestLintIsContentWithWhatTheEntryExplains(t *testing.T) {
	text := strings.NewReplacer(
		"  data:\nx-berth:\n", "  data:\n  cache:\nx-berth:\n  rebuilt: {cache: fetched again, /srv/cache: likewise, ./x: likewise}\n"+
			"  privileged: it reads the disks\n  container_name: another stack asks for it\n  devices: [gpu]\n",
		"- data:/data", "- data:/data\n      - /srv/cache:/a\n      - ./x:/b\n      - /srv/photos/new:/c",
		"state: [{", "state: [{path: /srv/photos}, {",
		"    mem_limit", "    privileged: true\n    container_name: app\n    devices: [/dev/dri]\n    mem_limit").Replace(good)
	for _, f := range lintText(t, text) {
		t.Error(f)
	}
}

func TestADeviceThatTheBlockDeniesIsAnError(t *testing.T) {
	for ask, want := range map[string]string{
		"gpus: all": "a GPU", "runtime: nvidia": "a GPU", "devices: [\"/dev/apex_0:/dev/apex_0\"]": "a Coral",
		"devices: [/dev/net/tun]": "",
		"deploy: {resources: {reservations: {devices: [{driver: nvidia, count: 1, capabilities: [gpu]}]}}}": "a GPU",
	} {
		text := strings.NewReplacer("  arch:", "  devices: [tun]\n  arch:", "    mem_limit", "    "+ask+"\n    mem_limit").Replace(good)
		findings := lintText(t, text)
		if want == "" && len(findings) > 0 || want != "" && (len(findings) != 1 || findings[0].Rule != "device-denied" ||
			findings[0].Severity != Error || !strings.Contains(findings[0].String(), want)) {
			t.Errorf("%s: %v", ask, findings)
		}
	}
}

// A variable that nobody has set is no fault of the file, wherever it stands.
//
//raced:skip
func TestLintFillsVariablesWithWhatFits(t *testing.T) {
	for _, service := range []string{
		"volumes: [\"${DIR:?where}:/x:ro\"]", "volumes: [\"${DIR}:/x:ro\"]", "volumes: [\"$DIR/a:/x:ro\"]",
		"volumes: [\"${A:-${B:?c}}/d:/x:ro\"]", "volumes: [{type: bind, source: \"${DIR}\", target: /x, read_only: true}]",
		"volumes: [{type: bind, source: /x, target: /x, read_only: \"${YES}\"}, \"${DIR}:/y:ro\"]",
		"ports: [\"${IP}:81:80\", \"18080:80\"]", "mem_reservation: ${SIZE:?x}", "cpus: ${CPUS}", "privileged: ${P}",
		"read_only: ${A}\n    tty: ${A}", "stop_grace_period: ${T:?how long}", "scale: ${N}", "network_mode: ${MODE}",
		"devices: [\"${STICK}:/dev/stick\"]", "user: \"${UID}:${GID}\"", "tmpfs: [\"${TMP}\"]", "shm_size: ${SHM}",
		"healthcheck: {test: [CMD, \"true\"], interval: \"${I}\", retries: \"${R}\"}", "extra_hosts: [\"a:${IP}\"]",
		"ulimits: {nofile: \"${FILES}\"}", "sysctls: {a: \"${S}\"}", "dns: \"${DNS}\"", "restart: ${R}",
	} {
		text := strings.Replace(good, "    mem_limit", "    "+service+"\n    mem_limit", 1)
		if strings.HasPrefix(service, "volumes") {
			text = strings.Replace(text, "    volumes:\n      - data:/data\n      - ./files/app.yaml:/etc/app.yaml:ro\n", "", 1)
		}
		for _, key := range []string{"ports", "healthcheck", "restart"} {
			if strings.HasPrefix(service, key) {
				_, after, _ := strings.Cut(text[strings.LastIndex(text, "    "+key):], "\n")
				text = text[:strings.LastIndex(text, "    "+key)] + after
			}
		}
		for _, f := range lintText(t, text) {
			if f.Severity == Error && f.Rule != "undeclared-variable" && f.Rule != "port-not-published" {
				t.Errorf("%s: %v", service, f)
			}
		}
	}
}

func TestAnEnvFileThatMayLackIsNoFinding(t *testing.T) {
	text := strings.Replace(good, "    mem_limit", "    env_file: [{path: ../shared.env, required: false}]\n    mem_limit", 1)
	for _, f := range lintText(t, text) {
		t.Error(f)
	}
}

func TestLintJudgesTheOtherFiles(t *testing.T) {
	ok := File{"files/app.yaml", []byte("a: 1")}
	for _, tt := range []struct {
		file File
		want string
	}{
		{File{"files/x.tmpl", []byte("{{ .Nothing }}")}, "app/files/x.tmpl: error: for an empty lab"},
		{File{"files/x.json.tmpl", []byte(`{{ range .Hosts }}{"name": "{{ .Name }}"}{{ end }}`)}, "for an empty lab it gives no JSON"},
		{File{"files/x.json.tmpl", []byte(`{"hosts": [{{ range .Hosts }}"{{ .Name }}",{{ end }}""]}`)}, ""},
		{File{"files/x.yml.tmpl", []byte("{{ range .Hosts }}{{ .Name }}: [\n{{ end }}")}, "for a lab with hosts and services it gives no YAML"},
		{File{"files/x.yml", []byte("groups:\n  - name: '{{ $labels.x }}'\n    a: !custom x\n---\nb: 1\n")}, ""},
		{File{"files/x.yml", []byte("a: [")}, "it is no YAML"},
		{File{"files/x.json", []byte("{]")}, "it is no JSON"},
		{File{"files/x.txt", []byte("{]")}, ""},
	} {
		findings := lintText(t, good, ok, tt.file)
		switch {
		case tt.want == "" && len(findings) > 0:
			t.Errorf("%s: %v", tt.file.Data, findings)
		case tt.want != "" && (len(findings) != 1 || !strings.Contains(findings[0].String(), tt.want)):
			t.Errorf("%s: got %v, want %q", tt.file.Data, findings, tt.want)
		}
	}
}

func TestCheckJudgesADirectoryWithItsUnreadableEntries(t *testing.T) {
	dir := write(t, map[string]string{
		"app/compose.yaml": strings.Replace(good, "app:1.2.3", "app", 1), "app/files/app.yaml": "a: 1", "app/.env": "A=b",
		"bad/compose.yaml": "services: [",
	})
	_, findings := Check(dir)
	var rules []string
	for _, f := range findings {
		rules = append(rules, f.Rule)
	}
	if got, want := strings.Join(rules, " "), "latest unreadable"; got != want {
		t.Errorf("got %s, want %s:\n%v", got, want, findings)
	}
	if Worst(findings) != Error || Worst(nil) != Info {
		t.Error("the worst of the findings is not found")
	}
}
