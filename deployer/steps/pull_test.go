package steps

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/plain"
	"berth/planner"
)

const digestOne = "sha256:1111111111111111111111111111111111111111111111111111111111111111"

func TestImagesArePinnedByWhatPreflightFound(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	x := execution("r1", stepsOf("pi", "app"), h)
	x.Digests = map[string]map[string]string{"pi": {"example.org/app:1": "example.org/app@" + digestOne}}
	if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
		t.Fatalf("%v", r.Errors)
	}
	if text := h.Has("opt/berth/app/images.yaml"); !strings.Contains(text, "example.org/app@"+digestOne) {
		t.Errorf("%s", text)
	}
	asked := strings.Join(h.Asked(), "\n")
	if !strings.Contains(asked, "images.yaml pull --quiet --policy missing") || strings.Contains(asked, "image inspect") {
		t.Errorf("what is known is asked again:\n%s", asked)
	}
}

func TestTheLastLinesOfAFailedContainerAreToldWithoutSecrets(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Program("docker", strings.Replace(shellhost.FakeDocker, "case $1 in", "case $1 in\nlogs) echo \"$4: no access with hunter2-and-more\" ;;", 1))
	h.Put("bin/FAIL", "--project-name app .*up")
	h.Put("bin/PS", "app-1 exited Exited (1) 2 seconds ago\napp-db-1 running Up 2 seconds (healthy)\n")
	h.Put("opt/berth/app/.env", "DB_PASSWORD=hunter2-and-more\n")
	bundle := appBundle("pi", "app")
	bundle.Secrets = []compose.SecretRef{{Service: "app", Name: "DB_PASSWORD"}}
	g := &graph{problem: &planner.Problem{}, start: map[[2]string]int{}, healthy: map[string][]int{}}
	g.bring(bundle, Placed, &probe.Facts{Host: "pi"})
	x := execution("r1", g.steps, h)
	var mu sync.Mutex
	var said []string
	x.News = func(n News) {
		mu.Lock()
		defer mu.Unlock()
		said = append(said, n.Line)
	}
	if r := Execute(t.Context(), t.Context(), x); r.Whole() {
		t.Fatal("it is expected to fail")
	}
	all := strings.Join(said, "\n")
	if !strings.Contains(all, "app-1 | app-1: no access with (hidden)") || strings.Contains(all, "hunter2") || strings.Contains(all, "app-db-1") {
		t.Errorf("%s", all)
	}
}

func TestALogIsToldInLinesOfBoundedLengthWithoutTheSecretAtTheCut(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	// A secret lies over the end of what is told of a line that is ten megabytes long; another is written in base64.
	h.Program("docker", strings.Replace(shellhost.FakeDocker, "case $1 in", `case $1 in
logs) head -c 2040 /dev/zero | tr '\0' x; printf 'hunter2-and-more'; head -c 10000000 /dev/zero | tr '\0' y; echo
printf '\033]52;c;x\007login %s\tfailed\000\n' "$(printf 'ann:hunter2-and-more' | base64)" ;;`, 1))
	h.Put("bin/PS", "app-1 exited Exited (1) 2 seconds ago\n")
	h.Put("opt/berth/app/.env", "DB_PASSWORD=hunter2-and-more\n")
	bundle := appBundle("pi", "app")
	bundle.Secrets = []compose.SecretRef{{Service: "app", Name: "DB_PASSWORD"}}
	x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Health{Dir: "/opt/berth/app", Bundle: bundle}}}, h)
	var said []string
	at := x.site(0, func(line string) { said = append(said, line) })
	autopsy(t.Context(), at, "/opt/berth/app", bundle)
	want := []string{"app-1 exited with code 1", "app-1 | " + strings.Repeat("x", 2040) + compose.Hidden + plain.CutMark, "app-1 | login YW5uOm" + compose.Hidden + " failed"}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

func TestWhatDockerSaysOfContainersIsText(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put("bin/INSPECT", `["/app-1\u001b]52;c;x\u0007","dead","",1,false,"no\u202e such\u009b\u0000 disk","2026-01-01T00:00:00Z",0,"no",0]`+"\n")
	h.Program("date", fmt.Sprintf("#!/bin/sh\necho %d\n", clock))
	x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Health{}}}, h)
	got, err := Health{}.answers(t.Context(), x.site(0, nil), endings{})
	if err != nil || !strings.HasPrefix(got.why, "app-1 ") || !strings.Contains(got.why, "no such disk") || strings.ContainsFunc(got.why, plain.Steers) {
		t.Errorf("%q, %v", got.why, err)
	}
}
