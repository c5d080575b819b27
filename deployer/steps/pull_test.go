package steps

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/compose"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/deployer/remote"
	"berth/internal/shellhost"
	"berth/message"
	"berth/plain"
	"berth/planner"
	"berth/wording"
)

const digestOne = "sha256:1111111111111111111111111111111111111111111111111111111111111111"

func TestImagesArePinnedByWhatWasFoundBefore(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	x := execution("r1", pinnedSteps("example.org/app@"+digestOne), h)
	if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
		t.Fatalf("%v", r.Errors)
	}
	if text := h.Has("opt/berth/app/images.yaml"); !strings.Contains(text, "image: \"example.org/app@"+digestOne+"\"\n    pull_policy: missing\n") {
		t.Errorf("%s", text)
	}
	if asked := strings.Join(h.Asked(), "\n"); strings.Contains(asked, "pull --quiet example") {
		t.Errorf("what the host has is asked of its registry:\n%s", asked)
	}
}

// pinnedSteps bring a service whose image is pinned already.
func pinnedSteps(digest string) []Step {
	g := &graph{problem: &planner.Problem{}, start: map[[2]string]int{}, healthy: map[string][]int{},
		pins: func(*compose.Bundle) []compose.Pin {
			return []compose.Pin{{Image: "example.org/app:1", Digest: digest}}
		}}
	g.bring(appBundle("pi", "app"), Missing, &probe.Facts{Host: "pi"})
	return g.steps
}

// What the registry says against each image is told, and none is left out because another failed.
func TestPulledIsWhatTheHostDoesNotHaveAndWhatMayBeAnotherByNow(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Program("docker", `#!/bin/sh
here=${0%/*}
case "$1 $2 $5" in
"image inspect a@sha256:1" | "image inspect sha256:4") exit 0 ;;
"image inspect "*) exit 1 ;;
esac
[ "$HOME" = /root ] || exit 1
echo "$3" >>"$here/asked"
case $3 in c:1) echo "Error response from daemon: manifest unknown" >&2; exit 1 ;; esac
`)
	var said []string
	err := h.Run(t.Context(), ledger.Script(pullText, "berth-pull", "a@sha256:1", "b@sha256:2", "c:1", "d:1", "--platform=linux/386", "e:1", "sha256:4", "sha256:5"), func(_ remote.Stream, line string) { said = append(said, line) })
	slices.Sort(said)
	pulled := h.Asked()
	slices.Sort(pulled)
	if err == nil || strings.Join(pulled, " ") != "--platform=linux/386 b@sha256:2 c:1 d:1" {
		t.Errorf("%v; pulled %q", err, pulled)
	}
	if strings.Join(said, "\n") != "c:1: Error response from daemon: manifest unknown\nthe image sha256:5 is not here any more, and no registry has it" {
		t.Errorf("%q", said)
	}
}

func TestAnImageThatIsReplacedIsNamedWithBothDigests(t *testing.T) {
	p := Pull{Pins: []compose.Pin{
		{Image: "example.org/app:1", Was: "example.org/app@" + digestOne, Digest: "example.org/app@sha256:" + strings.Repeat("2", 64)},
		{Image: "built:1", Was: "sha256:" + strings.Repeat("3", 64)}, {Image: "same:1", Digest: "same@" + digestOne},
	}}
	if got := p.Say(wording.For(wording.EN), "app"); got != "pull the images of app; example.org/app:1 is another image by now: sha256:111111111111 -> sha256:222222222222; built:1 may be another image by now than sha256:333333333333" {
		t.Error(got)
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
		said = append(said, n.Line.String())
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
	at := x.site(0, func(line message.Text) { said = append(said, line.String()) })
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
	if err != nil || !strings.HasPrefix(got.why.String(), "app-1 ") || !strings.Contains(got.why.String(), "no such disk") || strings.ContainsFunc(got.why.String(), plain.Steers) {
		t.Errorf("%q, %v", got.why, err)
	}
}
