package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// dockerWithStacks answers as the Docker of a host on which projects run that somebody started in directories below $SRV: each a
// directory's name.
const dockerWithStacks = `
here=%s
names='%s'
id() { printf '%%064d' "$1"; }
case "$*" in
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.29.7"}]}}' ;;
"container ls"*) n=0; for name in $names; do n=$((n + 1)); id $n; echo; done ;;
"container inspect"*)
	n=0
	for name in $names; do
		n=$((n + 1))
		printf '0 ["%%s","/%%s-web-1","%%s:1","sha256:%%s","running","",0,false,"","2026-01-01T00:00:00Z",0,"always",0,"bridge",{},{},null,null,null,"%%s","web","False","%%s",""]\n' "$(id $n)" $name $name "$(id 9)" $name "$here/$name"
		printf '=files ["%%s","%%s","%%s"]\n' "$(id $n)" "$here/$name/compose.yaml" ""
	done
	;;
esac`

// from is the flag that names the host, whose inventory goes.
func (h *testHost) from() string {
	h.t.Helper()
	text, _ := os.ReadFile("lab.yaml")
	_, port, _ := strings.Cut(string(text), "port: ")
	port, _, _ = strings.Cut(port, ",")
	if err := os.Remove("lab.yaml"); err != nil {
		h.t.Fatal(err)
	}
	return "--from=root@127.0.0.1:" + port
}

// stacks puts directories of Compose files on the host, of each of which a container runs.
func (h *testHost) stacks(files map[string]string, names ...string) {
	h.t.Helper()
	for name, text := range files {
		h.put("srv/"+name, text)
	}
	h.program("docker", fmt.Sprintf(dockerWithStacks, filepath.Join(h.dir, "srv"), strings.Join(names, " ")))
	h.program("id", `[ "$1" = -un ] && echo root || echo 0`)
}

const paperStack = "services:\n  web:\n    image: paper:1\n    ports: [\"8010:8000\"]\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD}\n      ADMIN_PASSWORD: literal-Pa55word\n    volumes: [./data:/data]\n"

//raced:skip
func TestInitFromBringsTheStacksThatRunWithoutTheirSecrets(t *testing.T) {
	h := newTestHost(t)
	from := h.from()
	h.stacks(map[string]string{
		"paper/compose.yaml": paperStack, "paper/.env": "DB_PASSWORD=typed-in-on-day-1\nCOLOUR=green\n",
		"wiki/compose.yaml": "services:\n  web: {image: \"wiki:1\", env_file: [gone.env]}\n",
	}, "paper", "wiki")
	_, stderr := h.berth(exitDone, "init", from)
	for _, want := range []string{"stay in the .env of their stacks, where a deployment finds them: paper/DB_PASSWORD", "berth secrets set each: paper/ADMIN_PASSWORD", "come into the catalog: paper", " does not come into the catalog: gone.env is not there any more"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is not in\n%s", want, stderr)
		}
	}
	text, _ := os.ReadFile("lab.yaml")
	for _, want := range []string{"paper: {dir: " + filepath.Join(h.dir, "srv/paper") + "}", "[paper]", "# wiki did not come into the catalog: gone.env", "wiki (wiki:1)"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	compose, _ := os.ReadFile("catalog/paper/compose.yaml")
	if want := strings.Replace(paperStack, "literal-Pa55word", "${ADMIN_PASSWORD}", 1); string(compose) != want {
		t.Errorf("%s", compose)
	}
	block, _ := os.ReadFile("catalog/paper/berth.yaml")
	if !strings.Contains(string(block), "  DB_PASSWORD: given\n") {
		t.Errorf("%s", block)
	}
	var out, errs strings.Builder
	if code := run([]string{"plan", "-f", "lab.yaml"}, &out, &errs); code != exitDone || !strings.Contains(out.String(), "paper") {
		t.Errorf("plan: %d\n%s%s", code, &out, &errs)
	}
	_, again := h.berth(exitDone, "init", from)
	if !strings.Contains(again, "lab.yaml says so already") {
		t.Error(again)
	}
	holdsNone(t, ".", "typed-in-on-day-1", "literal-Pa55word")
	for _, said := range []string{stderr, again, out.String(), errs.String()} {
		if strings.Contains(said, "typed-in-on-day-1") || strings.Contains(said, "literal-Pa55word") {
			t.Errorf("a secret is said:\n%s", said)
		}
	}

	// What was found is encrypted where that is asked for, and nothing else knows it.
	if err := errors.Join(os.Remove("lab.yaml"), os.RemoveAll("catalog")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	_, stderr = h.berth(exitDone, "init", from, "--secrets", "keep")
	if !strings.Contains(stderr, "stored in secrets.age: paper/ADMIN_PASSWORD, paper/DB_PASSWORD") {
		t.Error(stderr)
	}
	holdsNone(t, ".", "typed-in-on-day-1", "literal-Pa55word")
	out.Reset()
	for _, args := range [][]string{{"secrets", "list"}, {"plan", "--format", "json"}, {"report"}, {"render", "--out", "rendered"}, {"explain", "paper"}, {"catalog", "show", "paper"}, {"catalog", "lint", "catalog"}} {
		if code := run(append(args, "-f", "lab.yaml"), &out, &errs); code != exitDone {
			t.Errorf("%s: %d\n%s", args, code, &errs)
		}
	}
	if said := out.String() + errs.String(); !strings.Contains(said, "paper/DB_PASSWORD     in secrets.age") || strings.Contains(said, "typed-in-on-day-1") || strings.Contains(said, "literal-Pa55word") {
		t.Error(said)
	}

	// Another one is started: the file that is there gets it, and nothing else of it changes.
	h.stacks(map[string]string{"notes/compose.yaml": "services:\n  web: {image: \"notes:1\"}\n"}, "paper", "notes", "wiki")
	_, stderr = h.berth(exitRefused, "init", from)
	if _, err := os.Stat("catalog/notes"); err == nil || !strings.Contains(stderr, "notes: {dir: ") {
		t.Errorf("%v\n%s", err, stderr)
	}
	before, _ := os.ReadFile("lab.yaml")
	if err := errors.Join(os.MkdirAll("catalog/notes", 0o700), os.WriteFile("catalog/notes/mine.txt", []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
	_, stderr = h.berth(exitUsage, "init", from, "--yes")
	if after, _ := os.ReadFile("lab.yaml"); string(after) != string(before) || !strings.Contains(stderr, "catalog/notes is there already") {
		t.Errorf("%s\n%s", after, stderr)
	}
	if err := os.RemoveAll("catalog/notes"); err != nil {
		t.Fatal(err)
	}
	h.berth(exitDone, "init", from, "--yes")
	if text, _ := os.ReadFile("lab.yaml"); !strings.Contains(string(text), "[notes, paper]") {
		t.Errorf("%s", text)
	}
	if _, err := os.Stat("catalog/notes/compose.yaml"); err != nil {
		t.Error(err)
	}
}

// dockerRun answers as the Docker of a host with one container that somebody started by docker run.
const dockerRun = `
id=$(printf '%064d' 1)
case "$*" in
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.29.7"}]}}' ;;
"container ls"*) echo $id ;;
"container inspect --format"*) printf '0 ["%s","/kuma","louislam/uptime-kuma:1","sha256:%s","running","",0,false,"","2026-01-01T00:00:00Z",0,"always",0,"bridge",{},{},"","","","","","","",""]\n' $id $id ;;
"container inspect"*) echo '[{"Id":"'$id'","Name":"/kuma","Image":"sha256:1","Config":{"Image":"louislam/uptime-kuma:1","Env":["UPTIME_PASSWORD=hunter2-hunter"]},"HostConfig":{"NetworkMode":"default","RestartPolicy":{"Name":"always"},"PortBindings":{"3001/tcp":[{"HostPort":"3001"}]}}}]' ;;
"image inspect"*) echo '[{"Config":{"Env":null}}]' ;;
esac`

//raced:skip
func TestInitFromWritesAFileOfWhatDockerRunHasStarted(t *testing.T) {
	h := newTestHost(t)
	from := h.from()
	h.program("docker", dockerRun)
	h.program("id", `[ "$1" = -un ] && echo root || echo 0`)
	_, stderr := h.berth(exitDone, "init", from)
	if !strings.Contains(stderr, "is of no Compose file: one was written") || !strings.Contains(stderr, "kuma/UPTIME_PASSWORD") {
		t.Error(stderr)
	}
	text, _ := os.ReadFile("lab.yaml")
	if !strings.Contains(string(text), "\n  kuma: {") || !strings.Contains(string(text), ": [kuma]") || strings.Contains(string(text), "uptime-kuma: {") {
		t.Errorf("%s", text)
	}
	compose, _ := os.ReadFile("catalog/kuma/compose.yaml")
	if !strings.Contains(string(compose), "3001:3001") || !strings.Contains(string(compose), "UPTIME_PASSWORD: ${UPTIME_PASSWORD}") {
		t.Errorf("%s", compose)
	}
	holdsNone(t, ".", "hunter2-hunter")
	if _, stderr := h.berth(exitDone, "init", from); !strings.Contains(stderr, "lab.yaml says so already") {
		t.Error(stderr)
	}
	// Once there is such a service, it is what runs in the catalog's terms, and the plan has it.
	if err := os.WriteFile("lab.yaml", []byte(strings.Replace(string(text), "  # kuma: {} ", "  kuma: {} ", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	if code := run([]string{"plan", "-f", "lab.yaml"}, &out, &errs); code != exitDone || !strings.Contains(out.String(), "kuma") {
		t.Errorf("plan: %d\n%s%s", code, &out, &errs)
	}
	// Where berth's own entry is wanted, it counts.
	if err := os.RemoveAll("catalog"); err != nil {
		t.Fatal(err)
	}
	h.berth(exitDone, "init", from, "--force", "--shipped", "uptime-kuma")
	if text, _ := os.ReadFile("lab.yaml"); !strings.Contains(string(text), "\n  uptime-kuma: {}") {
		t.Errorf("%s", text)
	}
}

// holdsNone fails where a file below a directory has one of the values.
func holdsNone(t *testing.T, dir string, values ...string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(at)
		for _, v := range values {
			if strings.Contains(string(text), v) {
				t.Errorf("%s has %s", at, v)
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

//raced:skip
func TestCatalogAddTakesOneStackFromAHostOrADirectory(t *testing.T) {
	h := newTestHost(t)
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	h.stacks(map[string]string{
		"paper/compose.yaml": paperStack, "paper/.env": "DB_PASSWORD=typed-in-on-day-1\n", "notes/compose.yaml": "services:\n  web: {image: \"notes:1\"}\n",
	}, "paper", "notes")
	lab, _ := os.ReadFile("lab.yaml")
	_, port, _ := strings.Cut(string(lab), "port: ")
	port, _, _ = strings.Cut(port, ",")
	_, stderr := h.berth(exitUsage, "catalog", "add", "pi:papers")
	if !strings.Contains(stderr, `no "papers" runs on pi`) || !strings.Contains(stderr, "notes, paper") {
		t.Error(stderr)
	}
	_, stderr = h.berth(exitRefused, "catalog", "add", "pi:paper")
	if _, err := os.Stat("catalog"); err == nil || !strings.Contains(stderr, "paper: {dir: ") {
		t.Errorf("%v\n%s", err, stderr)
	}
	h.berth(exitDone, "catalog", "add", "pi:paper", "--yes", "--secrets", "keep")
	text, _ := os.ReadFile("lab.yaml")
	if !strings.Contains(string(text), "uptime-kuma: {on: pi}") || !strings.Contains(string(text), "pi: [paper]") {
		t.Errorf("%s", text)
	}
	if _, err := os.Stat("catalog/notes"); err == nil {
		t.Error("another one came along")
	}
	if _, err := os.Stat("secrets.age"); err != nil {
		t.Error(err)
	}
	if _, stderr := h.berth(exitDone, "catalog", "add", "pi:paper"); !strings.Contains(stderr, "has paper as it is") {
		t.Error(stderr)
	}

	// One that is there stays, unless it is to be replaced; what the operator wrote beside it stays even so.
	h.put("srv/paper/compose.yaml", strings.Replace(paperStack, "paper:1", "paper:2", 1))
	if err := os.WriteFile("catalog/paper/berth.yaml", []byte("title: Mine\nsecrets: {DB_PASSWORD: given, ADMIN_PASSWORD: given}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stderr := h.berth(exitDone, "init", "--from=root@127.0.0.1:"+port, "--yes"); !strings.Contains(stderr, "paper on pi is other than in the catalog, which stays (compose.yaml)") {
		t.Error(stderr)
	}
	if _, stderr := h.berth(exitRefused, "catalog", "add", "pi:paper"); !strings.Contains(stderr, "other than this in compose.yaml; --replace takes this one") {
		t.Error(stderr)
	}
	h.berth(exitDone, "catalog", "add", "pi:paper", "--replace")
	compose, _ := os.ReadFile("catalog/paper/compose.yaml")
	block, _ := os.ReadFile("catalog/paper/berth.yaml")
	if !strings.Contains(string(compose), "paper:2") || !strings.Contains(string(block), "title: Mine") {
		t.Errorf("%s\n%s", compose, block)
	}

	// A directory of this computer.
	for name, text := range map[string]string{"compose.yaml": "services:\n  web: {image: \"louislam/uptime-kuma:1\", env_file: a.env}\n", "a.env": "A_PASSWORD=hunter2-hunter\n", "notes.txt": "mine"} {
		if err := errors.Join(os.MkdirAll("mine/kuma", 0o700), os.WriteFile("mine/kuma/"+name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if _, stderr := h.berth(exitDone, "catalog", "add", "mine/kuma"); !strings.Contains(stderr, "kuma is in the catalog") || !strings.Contains(stderr, "berth has an entry for this software, uptime-kuma") {
		t.Error(stderr)
	}
	if env, _ := os.ReadFile("catalog/kuma/a.env"); string(env) != "A_PASSWORD=${A_PASSWORD}\n" {
		t.Errorf("%s", env)
	}
	if _, err := os.Stat("catalog/kuma/notes.txt"); err == nil {
		t.Error("what is no part of the stack came along")
	}
	for _, bad := range []string{"nowhere", "a/b:c", ":x", "x:"} {
		h.berth(exitUsage, "catalog", "add", bad)
	}
	holdsNone(t, "catalog", "typed-in-on-day-1", "literal-Pa55word", "hunter2-hunter")
}
