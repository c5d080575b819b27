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

func TestAHostileFileIsTakenApartInBounds(t *testing.T) {
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range 1000 {
		fmt.Fprintf(&b, "  s%d: {imag: x}\n", i)
	}
	e := entryOf(File{composeFile, []byte(b.String())})
	if len(shipped(t).Lint(e)) == 0 {
		t.Error("nothing is said")
	}
}

// What lint put in for a variable is in no message: it is nowhere in the file.
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
