package rollout

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/preflight"
	"berth/deployer/probe"
	"berth/deployer/steps"
	"berth/inventory"
	"berth/planner"
)

// workshop is a Docker that builds images, and that remembers networks.
const workshop = `#!/bin/sh
here=${0%/*}
printf '%s\n' "$*" >>"$here/asked"
id=sha256:2222222222222222222222222222222222222222222222222222222222222222
one=sha256:1111111111111111111111111111111111111111111111111111111111111111
eval "last=\${$#}"
case " $* " in *" build "*)
	[ ! -f "$here/breaks" ] || { echo "the compiler says no" >&2; exit 17; }
	(cd "$5" && find . -type f | sort) >"$here/built"
	;;
esac
case "$1 $2" in
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/var/lib/docker","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.30.0"}]}}' ;;
"manifest inspect") echo '{"manifests":[{"digest":"'$one'","platform":{"architecture":"amd64","os":"linux"}}]}' ;;
"network ls") echo '["bridge","bridge","",""]'; cat "$here/networks" 2>/dev/null || : ;;
"network inspect") grep -q "^\[\"$last\"," "$here/networks" ;;
"network create") printf '["%s","bridge","%s","%s"]\n' "$last" "${4#*=}" "${6#*=}" >>"$here/networks" ;;
"image ls") [ ! -f "$here/built" ] || echo $id ;;
"image inspect")
	case $4 in
	'{{.Id}}') echo $id ;;
	'[{{json .Id}}'*) echo '["'$id'",["app-web:latest"],[],"amd64",1000]' ;;
	esac
	;;
"ps "*) echo app-1 ;;
"container inspect") echo '["/app-1","running","healthy",0,false,"","2026-01-01T00:00:00Z",0,"always",0]' ;;
esac
`

// newSiteWith is a lab of one host, with entries of its own that all run there.
func newSiteWith(t *testing.T, files map[string]string, services ...string) *site {
	t.Helper()
	s := newSite(t)
	s.host.Program("docker", workshop)
	dir := t.TempDir()
	for name, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	c, err := catalog.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	wishes := ""
	for _, name := range services {
		wishes += "  " + name + ": {on: pi}\n"
	}
	facts := probe.Look(t.Context(), []ledger.Host{s.host}, nil)["pi"]
	text := fmt.Sprintf("name: x\nprocessors:\n  here: {arch: amd64, cores: %d}\nmachines:\n  pi: {kind: docker, processor: here, memory: %dMB, ssh: {host: 127.0.0.1, user: root}}\nservices:\n%s",
		facts.Cores, facts.Memory/planner.MB, wishes)
	inv, err := inventory.Parse("lab.yaml", []byte(text), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	s.lab = &Lab{File: "lab.yaml", Inventory: inv, Catalog: c, Problem: inv.Problem()}
	return s
}

// asks prepares a run of all services.
func (s *site) asks(kind Kind) (*Run, string) {
	s.t.Helper()
	at := planner.Placement{Host: map[string]string{}}
	for i := range s.lab.Problem.Services {
		at.Host[s.lab.Problem.Services[i].Name] = "pi"
	}
	plan := planner.Check(s.lab.Problem, at)
	run, err := s.env.Prepare(s.t.Context(), Request{Kind: kind, Lab: s.lab, Plan: plan, Wait: 30 * time.Second,
		Judge: func(string, []byte) (*planner.Plan, error) { return plan, nil }})
	if err != nil {
		s.t.Fatal(err)
	}
	var said []string
	for _, f := range run.Findings {
		if f.Severity() == preflight.Stops {
			said = append(said, f.Say(s.env.Words))
		}
	}
	return run, strings.Join(said, "\n")
}

// asked is what Docker was asked so far.
func (s *site) asked() string {
	text, _ := os.ReadFile(s.host.Path("bin/asked"))
	return string(text)
}

const joinsEdge = "services: {web: {image: \"example/web:1\", mem_limit: 32m, networks: [edge]}}\nnetworks: {edge: {external: true}}\n"

func TestAnExternalNetworkIsMissedOrMadeBeforeItsServiceStarts(t *testing.T) {
	missing := newSiteWith(t, map[string]string{"app/compose.yaml": joinsEdge}, "app")
	if _, said := missing.asks(Deploy); said != "app joins the network edge, and pi has no such network" {
		t.Errorf("%q", said)
	}
	s := newSiteWith(t, map[string]string{"app/compose.yaml": joinsEdge, "app/berth.yaml": "networks: {edge: create}\n", "side/compose.yaml": joinsEdge}, "app", "side")
	run, said := s.asks(Deploy)
	if said != "" {
		t.Fatal(said)
	}
	if result, err := s.carryOut(run); err != nil || !result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	asked := s.asked()
	made := strings.Index(asked, "network create --label berth.run="+run.Name()+" --label berth.service=app edge")
	app, side := strings.Index(asked, "--project-name app "), strings.Index(asked, "--project-name side ")
	if made < 0 || app < made || side < app || strings.Count(asked, "network create") != 1 {
		t.Errorf("made at %d, app at %d, side at %d:\n%s", made, app, side, asked)
	}
	if got := s.host.Has("var/lib/berth/services/app.json"); !strings.Contains(got, `"networks": [`) {
		t.Errorf("the record: %s", got)
	}
	back, _ := s.asks(Rollback)
	last := back.Steps()[len(back.Steps())-1]
	if drop, is := last.Work.(steps.Drop); !is || len(drop.Networks) != 1 || drop.Networks[0] != "edge" {
		t.Errorf("a rollback ends with %+v", last)
	}
}

func TestWhatAContainerMountsIsAskedOfItsHost(t *testing.T) {
	compose := "services:\n  web:\n    image: example/web:1\n    mem_limit: 32m\n    volumes:\n      - {type: bind, source: /nowhere/films, target: /films, bind: {create_host_path: false}}\n"
	s := newSiteWith(t, map[string]string{"app/compose.yaml": compose}, "app")
	if _, said := s.asks(Deploy); !strings.Contains(said, "web of app mounts /nowhere/films (") || !strings.Contains(said, "app/compose.yaml:6), which pi has not") {
		t.Errorf("%q", said)
	}
}

// Compose would end with the start, when all else was brought already.
func TestAFileThatComposeOpensOnTheHostIsAskedForBeforeTheRun(t *testing.T) {
	there := filepath.Join(t.TempDir(), "there.env")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	compose := "services:\n  web:\n    image: example/web:1\n    mem_limit: 32m\n    env_file: [" + there + ", /nowhere/web.env, {path: /nowhere/maybe.env, required: false}]\n" +
		"    secrets: [key]\n    configs: [site]\n    label_file: ~/labels\nsecrets: {key: {file: /nowhere/key}, unused: {file: /nowhere/unused}}\nconfigs: {site: {file: \"${HOME}/site.conf\"}}\n"
	s := newSiteWith(t, map[string]string{"app/compose.yaml": compose}, "app")
	s.host.Env = map[string]string{"HOME": "/nowhere/ann"}
	_, said := s.asks(Deploy)
	for _, file := range []string{"/nowhere/web.env", "/nowhere/key", "/nowhere/ann/site.conf", "/nowhere/ann/labels"} {
		if !strings.Contains(said, "Compose opens "+file+" for web of app (") || !strings.Contains(said, "app/compose.yaml), and pi has no such file") {
			t.Errorf("nothing of %s in\n%s", file, said)
		}
	}
	if strings.Contains(said, there) || strings.Contains(said, "maybe") || strings.Contains(said, "unused") {
		t.Errorf("%s", said)
	}
}

func TestAPortAtAnAddressOfAnotherHostIsToldBeforeTheRun(t *testing.T) {
	compose := "services: {web: {image: \"example/web:1\", mem_limit: 32m, ports: [\"${ADDRESS:-192.0.2.53}:53:53/udp\"]}}\n"
	for dotenv, stops := range map[string]bool{"": true, "ADDRESS=127.0.0.1\n": false} {
		s := newSiteWith(t, map[string]string{"app/compose.yaml": compose, "app/.env": dotenv}, "app")
		if len(probe.Look(t.Context(), []ledger.Host{s.host}, nil)["pi"].Addresses) == 0 {
			t.Skip("this machine does not tell its addresses")
		}
		if _, said := s.asks(Deploy); strings.Contains(said, "app publishes port 192.0.2.53:53/udp, and pi has no such address; it has ") != stops {
			t.Errorf("%q: %q", dotenv, said)
		}
	}
}

func TestAnImageIsBuiltOnceFromWhatWasSent(t *testing.T) {
	files := map[string]string{
		"app/compose.yaml":   "services: {web: {build: ./web, mem_limit: 32m}}\n",
		"app/web/Dockerfile": "FROM scratch\nCOPY a /a\n", "app/web/a": "1", "app/web/b": "left out", "app/web/.dockerignore": "b\n",
	}
	s := newSiteWith(t, files, "app")
	run, said := s.asks(Deploy)
	if said != "" || !strings.Contains(run.List(), "app.build") {
		t.Fatalf("%s\n%s", said, run.List())
	}
	s.host.Put("bin/breaks", "")
	if result, err := s.carryOut(run); err != nil || result.Whole() || strings.Contains(s.asked(), " up ") {
		t.Fatalf("a build that breaks: %v, %v\n%s", err, result, s.asked())
	}
	if err := os.Remove(s.host.Path("bin/breaks")); err != nil {
		t.Fatal(err)
	}
	again, said := s.asks(Resume)
	if said != "" {
		t.Fatal(said)
	}
	if result, err := s.carryOut(again); err != nil || !result.Whole() {
		t.Fatalf("%v, %v", err, result)
	}
	if built := s.host.Has("bin/built"); !strings.Contains(built, "/a\n") || strings.Contains(built, "/b\n") || !strings.Contains(built, "/Dockerfile\n") {
		t.Errorf("built from\n%s", built)
	}
	asked := s.asked()
	if strings.Index(asked, " build ") > strings.Index(asked, " up ") || strings.Contains(asked, "\npull ") {
		t.Errorf("%s", asked)
	}
	record := s.host.Has("var/lib/berth/services/app.json")
	if !strings.Contains(record, `"builds": {`) || !strings.Contains(record, "sha256:2222222222222222222222222222222222222222222222222222222222222222") {
		t.Errorf("the record: %s", record)
	}
}
