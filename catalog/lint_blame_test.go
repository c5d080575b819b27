package catalog

import (
	"fmt"
	"strings"
	"testing"
)

// A file with one fault of each kind: all of it comes in one run, each at its place, and what is sound is judged.
func TestOneRunTellsEverything(t *testing.T) {
	text := `name: app
services:
  sound:
    image: example.org/app:latest
    depends_on: [typo, ports]
  typo:
    image: example.org/app:1.2.3
    restrat: always
    privileged: true
  ports:
    image: example.org/app:1.2.3
    ports: ["18080:80", "x:y", "18081:81"]
    mem_limit: many
    container_name: ports
  extends:
    extends: {service: sound}
    environment: {A: "${"}
  wrong: [a]
  volume:
    image: example.org/app:1.2.3
    volumes: ["nowhere:/data", "data:/data2"]
    environment: {DB_PASSWORD: h4nter2x}
volumes:
  data:
  broken: {drivr: x}
networks: [a]
x-berth: {title: App, group: media, demand: {memory: 64MB}, arch: [amd64]}
`
	got := map[string]bool{}
	e, _ := readText(text)
	for _, f := range shipped(t).Lint(e) {
		got[fmt.Sprintf("%d %s", f.Place.Line, f.Rule)] = true
		if strings.Contains(f.String(), "h4nter2x") {
			t.Errorf("the value is shown: %s", f)
		}
	}
	for _, want := range []string{
		"8 compose", "12 compose", "13 compose", "17 compose", "18 compose", "21 compose", "25 compose", "26 compose",
		"4 latest", "9 privileged", "14 container-name", "22 secret-in-file",
	} {
		if !got[want] {
			t.Errorf("no finding %q among %v", want, got)
		}
	}
}

// Every fault is told at its own line, none at a line that is sound, whatever else is wrong beside it.
//
//raced:skip
func TestEveryFaultHasItsOwnLine(t *testing.T) {
	const text = `services:
  a:
    image: nginx:1.27
    port: ["80:80"]
    mem_limit: lots
    restart: always
    environment:
      A: [1]
      B: sound
    depends_on: [nobody, b]
    networks: [nonet]
  b:
    image: "nginx:${"
    volumes: ["novol:/x", "known:/y", "broken:/z"]
  c: {}
  d:
    image: x:1
    secrets: [nosec, known]
    configs: [nocfg]
  e:
    image: x:1
    extends: {service: zzz}
    command: "unclosed 'quote"
  f:
    image: x:1
    healthcheck:
      test: ["curl"]
      interval: 5
    cpus: many
    ports:
      - "99999:80"
      - 8080:80
    user: 1000
  g h: {image: x:1}
  i:
    image: x:1
    deploy: {resources: {limits: {
      memory: 1X}}}
    network_mode: host
    networks: [n2]
  j: {image: x:1, depends_on: [k]}
  k:
    image: x:1
    depends_on:
      - j
  builds: {build: .}
  built:
    build: {context: ., additional_contexts: {base: "service:builds"}}
secrets: {known: {file: ./there}}
networks: {n2: }
volumes:
  known:
  broken:
    external: true
    driver: x
`
	want := map[int]string{
		4:  "there is no field services.a.port",
		5:  "services.a.mem_limit: invalid size: 'lots'",
		8:  "services.a.environment.A must be a boolean, null, number or string",
		10: `service "a" depends on undefined service "nobody"`,
		11: `service "a" refers to undefined network nonet`,
		13: "services.b.image: nginx:${ has a dollar and what follows is no variable; a dollar that is none is written $$",
		14: `service "b" refers to undefined volume novol`,
		15: `service "c" has neither an image nor a build context specified`,
		18: `service "d" refers to undefined secret nosec`,
		19: `service "d" refers to undefined config nocfg`,
		22: `cannot extend service "e" in compose.yaml: service "zzz" not found`,
		23: "services.e.command: invalid command line string",
		27: `healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"`,
		28: "services.f.healthcheck.interval must be a string\n    hint: interval: 5s",
		29: `services.f.cpus: "many" is no number`,
		31: "invalid hostPort: 99999",
		33: "services.f.user must be a string\n    hint: user: \"1000\"",
		34: "services: 'g h' is no name: letters, digits and . _ - are taken",
		38: "services.i.deploy.resources.limits.memory: invalid suffix: 'x'",
		40: "service i declares mutually exclusive `network_mode` and `networks`",
		45: "dependency cycle detected: j -> k -> j",
		55: `volumes.broken: conflicting parameters "external" and "driver" specified`,
	}
	e, _ := readFiles(File{composeFile, []byte(text)}, File{"there", []byte("x")})
	got := map[int]string{}
	for _, f := range shipped(t).Lint(e) {
		if f.Rule != "compose" {
			continue
		}
		said := strings.TrimPrefix(f.Place.Text.String(), "Compose refuses this: ")
		if !f.Hint.IsZero() {
			said += "\n    hint: " + f.Hint.String()
		}
		if got[f.Place.Line] != "" {
			t.Errorf("two of one line: %s", f)
		}
		got[f.Place.Line] = said
	}
	for line := range 60 {
		if got[line] != want[line] {
			t.Errorf("line %d: got %q, want %q", line, got[line], want[line])
		}
	}
}

//raced:skip
func TestWhatComposeSaysShowsNoSecret(t *testing.T) {
	for _, service := range []string{
		"environment: {DB_PASSWORD: \"h4nter2x${\"}", "environment: [\"DB_PASSWORD=h4nter2x{${\"]", "command: [app, \"h4nter2x${\"]",
		"environment: {DB_PASSWORD: [h4nter2x]}", "labels: {a: {h4nter2x: h4nter2x}}", "dns: [\"h4nter2x${\"]",
	} {
		text := strings.Replace(good, "    environment:\n      DB_PASSWORD: ${DB_PASSWORD:?the database's}\n      LEVEL: ${LEVEL:-info}\n"+
			"      PASSWORD_FILE: /run/secrets/x\n      TOKEN_LIFETIME: 3600s\n", "    "+service+"\n", 1)
		e, _ := readText(text)
		refused := false
		for _, f := range shipped(t).Lint(e) {
			refused = refused || f.Rule == "compose"
			if strings.Contains(f.String(), "h4nter2x") && !strings.HasPrefix(service, "dns") {
				t.Errorf("%s: %s", service, f)
			}
		}
		if !refused {
			t.Errorf("%s is not refused: %v", service, shipped(t).Lint(e))
		}
	}
}

// Containers that wait for each other are each sound: they are judged, and the circle is said.
func TestContainersOfACircleAreJudged(t *testing.T) {
	text := strings.Replace(good, "services:\n", "services:\n  a: {image: \"x:latest\", depends_on: [b]}\n  b: {image: \"y:1\", depends_on: [a]}\n", 1)
	var rules []string
	for _, f := range lintText(t, text) {
		rules = append(rules, f.Rule)
	}
	if all := strings.Join(rules, " "); !strings.Contains(all, "compose ") || !strings.Contains(all, "latest") {
		t.Errorf("got %s", all)
	}
}

// What a variable holds may be all that is wrong.
func TestAPartThatHangsOnAVariableIsNoError(t *testing.T) {
	for _, service := range []string{"depends_on: [\"${OTHER}\"]", "volumes: [\"${WHERE}\"]", "pull_policy: \"${P}\""} {
		text := strings.Replace(good, "    mem_limit", "    "+service+"\n    mem_limit", 1)
		if strings.HasPrefix(service, "volumes") {
			text = strings.Replace(text, "    volumes:\n      - data:/data\n      - ./files/app.yaml:/etc/app.yaml:ro\n", "", 1)
		}
		for _, f := range lintText(t, text) {
			if f.Rule == "compose" {
				t.Errorf("%s: %s", service, f)
			}
		}
	}
}

//raced:skip
func TestAHostileFileIsTakenApartInBounds(t *testing.T) {
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range maxContainers {
		fmt.Fprintf(&b, "  s%d: {imag: x}\n", i)
	}
	e := entryOf(File{composeFile, []byte(b.String())})
	if len(shipped(t).Lint(e)) == 0 {
		t.Error("nothing is said")
	}
}

// What lint put in for a variable is in no message: it is nowhere in the file.
//
//raced:skip
func TestNoMessageNamesWhatIsNotInTheFile(t *testing.T) {
	text := strings.NewReplacer("./files/app.yaml:", "./${CONF}/app.yaml:", "    mem_limit",
		"    env_file: [\"${WHERE}/app.env\"]\n    label_file: [\"${WHERE:?x}.labels\"]\n    depends_on: [\"${OTHER}\"]\n    mem_limit").Replace(good)
	depends := false
	for _, f := range lintText(t, text) {
		depends = depends || f.Rule == "compose-depends"
		if f.Rule == "file-missing" || f.Rule == "mount-missing" || strings.Contains(f.String(), "1/") || strings.Contains(f.String(), `"1"`) {
			t.Error(f)
		}
	}
	if !depends {
		t.Error("what hangs on OTHER is not said")
	}
}

// Whatever a file lacks or has in the wrong place, lint ends with findings.
//
//raced:skip
func TestLintEndsWithOddFiles(t *testing.T) {
	texts := []string{
		"services:\n  a: {image: x, extends: {service: a}, volumes: [\"${X}:/d\"], ports: [\"${\"]}\nx-berth: []\n",
		"services: &a\n  b: *a\n", "services: [a]\nx-berth: a\n", "[]", "a",
		"services: {a: a, b: [], c: }\nvolumes: [a]\ninclude: {a: b}\nsecrets: a\nconfigs: [{a: b}]\n" +
			"x-berth: {secrets: [], state: {a: b}, rebuilt: [a], limits: a, suitability: [x], performance: {a: b}, needs: {a: b}}\n",
		"services:\n  a: {image: [], environment: {A: [b]}, ports: {a: b}, volumes: {a: b}, command: {a: b}, env_file: {a: b}, labels: 1, deploy: a}\n",
	}
	lines := strings.SplitAfter(good, "\n")
	for i := range lines {
		texts = append(texts, strings.Join(lines[:i], ""), strings.Join(append(append([]string{}, lines[:i]...), lines[i+1:]...), ""))
	}
	for _, text := range texts {
		e, _ := readText(text)
		shipped(t).Lint(e)
	}
}
