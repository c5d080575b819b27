package main

import (
	"os"
	"strings"
	"testing"
)

// dockerThatRuns answers as the Docker of a host that runs Uptime Kuma, Loki's Promtail without Loki, and something of the
// operator's own.
const dockerThatRuns = `
id() { printf '%064d' "$1"; }
container() { printf '0 ["%s","/%s","%s","sha256:%s","running","",0,false,"","2026-01-01T00:00:00Z",0,"always",0,"bridge",{},{},null,null,null,"%s","app","False","/srv/%s",""]\n' "$(id "$1")" "$2" "$3" "$(id 9)" "$2" "$2"; }
case "$*" in
"version "*) echo '{"Client":{"Version":"27.3.1"},"Server":{"Version":"27.3.1","ApiVersion":"1.47","Arch":"amd64"}}' ;;
"info "*) echo '{"DockerRootDir":"/","ClientInfo":{"Plugins":[{"Name":"compose","Version":"v2.29.7"}]}}' ;;
"container ls"*) id 1; echo; id 2; echo; id 3; echo ;;
"container inspect"*) container 1 uptime-kuma louislam/uptime-kuma:1; container 2 promtail grafana/promtail:3.0.0; container 3 mine mine:1 ;;
esac`

//raced:skip
func TestInitFromWritesTheLabThatIsThereAndAPlanOfIt(t *testing.T) {
	h := newTestHost(t)
	h.program("docker", dockerThatRuns)
	h.program("id", `[ "$1" = -un ] && echo root || echo 0`)
	text, _ := os.ReadFile("lab.yaml")
	_, port, _ := strings.Cut(string(text), "port: ")
	port, _, _ = strings.Cut(port, ",")
	from := "--from=root@127.0.0.1:" + port
	if err := os.Remove("lab.yaml"); err != nil {
		t.Fatal(err)
	}
	_, stderr := h.berth(exitDone, "init", from)
	for _, want := range []string{"containers: 3, services of the catalog: 2", "saved lab.yaml", "berth plan -f lab.yaml"} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is not in\n%s", want, stderr)
		}
	}
	text, _ = os.ReadFile("lab.yaml")
	for _, want := range []string{"kind: docker", "uptime-kuma", "promtail", "mine (mine:1)", "Docker 27.3.1, Compose 2.29.7", "ssh: {host: 127.0.0.1, user: root, port: " + port + "}"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	var out, errs strings.Builder
	if code := run([]string{"plan", "-f", "lab.yaml"}, &out, &errs); code != exitDone {
		t.Errorf("plan: %d\n%s%s", code, &out, &errs)
	}

	// Again: nothing new. Then something is, and nobody is asked, so nothing is written.
	_, stderr = h.berth(exitDone, "init", from)
	if !strings.Contains(stderr, "lab.yaml says so already") {
		t.Error(stderr)
	}
	changed := strings.Replace(string(text), ": [uptime-kuma]", ": []", 1)
	if err := os.WriteFile("lab.yaml", []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr = h.berth(exitRefused, "init", from)
	if !strings.Contains(stderr, "[uptime-kuma]") {
		t.Error(stderr)
	}
	if now, _ := os.ReadFile("lab.yaml"); string(now) != changed {
		t.Error("it was written")
	}
	h.berth(exitDone, "init", from, "--yes")
	if now, _ := os.ReadFile("lab.yaml"); string(now) != string(text) {
		t.Errorf("it is\n%s", now)
	}
}

func TestInitFromWritesTheRestWhereAHostDoesNotAnswer(t *testing.T) {
	h := newTestHost(t)
	text, _ := os.ReadFile("lab.yaml")
	_, port, _ := strings.Cut(string(text), "port: ")
	port, _, _ = strings.Cut(port, ",")
	_, stderr := h.berth(exitFailed, "init", "--from=root@127.0.0.1:"+port, "--from=root@127.0.0.1:1", "-f", "new.yaml", "--stdout")
	_ = stderr
	_, stderr = h.berth(exitFailed, "init", "--from=root@127.0.0.1:1")
	if !strings.Contains(stderr, "none of the hosts could be looked at") {
		t.Error(stderr)
	}
	_, stderr = h.berth(exitUsage, "init", "--from=root@", "--from=a b", "--from=x:99999")
	for _, want := range []string{`"root@"`, `"a b"`, `"99999" is no port`} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%s is not in\n%s", want, stderr)
		}
	}
}
