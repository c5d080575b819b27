package steps

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"berth/deployer/remote"
	"berth/internal/shellhost"
)

// freezes lets the Docker of a host answer nothing any more once it is asked for words; asked counts how often. Where
// it thaws, what was asked goes on. Its timeout knows at once that there is no answer.
func freezes(t *testing.T, h *shellhost.Host, words string) (asked func() int) {
	t.Helper()
	h.Program("docker", strings.Replace(shellhost.FakeDocker, "case $1 in", `case $* in *"`+words+`"*) echo x >>"$here/waiting" ;; esac
while [ -e "$here/waiting" ] && [ ! -e "$here/thaw" ]; do sleep 0.05; done
case $1 in`, 1))
	h.Program("timeout", `#!/bin/sh
shift 3
[ ! -e "${0%/*}/waiting" ] || exit 137
exec "$@"
`)
	t.Cleanup(func() { thaws(h) })
	return func() int { return strings.Count(h.Has("bin/waiting"), "x") }
}

// thaws lets a frozen daemon go on, and waits until its programs have ended: they would write into a directory that is being taken away.
func thaws(h *shellhost.Host) {
	h.Put("bin/thaw", "")
	runs := func(file string) bool {
		words, _ := os.ReadFile(file) // one that is gone has ended
		return strings.Contains(string(words), h.Path("bin/docker"))
	}
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if all, _ := filepath.Glob("/proc/[0-9]*/cmdline"); !slices.ContainsFunc(all, runs) {
			return
		}
	}
}

func silent(err error) bool {
	var s *SilentError
	return errors.As(err, &s)
}

func TestAFrozenDockerFailsItsStepAndNoFurtherOneBeginsOnItsHost(t *testing.T) {
	t.Parallel()
	a, b := shellhost.New(t, "a"), shellhost.New(t, "b")
	freezes(t, a, "up --detach")
	x := execution("r1", append(stepsOf("a", "app", "later"), stepsOf("b", "web")...), a, b)
	for i := 8; i < len(x.Steps); i++ { // web comes after the others
		for k := range x.Steps[i].After {
			x.Steps[i].After[k] += 8
		}
	}
	x.Steps[4].After = []int{1}
	x.PerHost, x.Pulse, x.Silence = 1, time.Second, time.Second
	r := Execute(t.Context(), t.Context(), x)
	want := "app.stage ok, app.pull ok, app.start failed, app.health skipped, "
	got := outcomes(x, r)
	if !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "web.stage ok, web.pull ok, web.start ok, web.health ok") || !strings.Contains(got, "later.start skipped") {
		t.Errorf("%s", got)
	}
	if err := r.Errors[2]; err == nil || err.Error() != "host a: start app: Docker on a has not answered for 1s; restart it there (systemctl restart docker), then berth resume" {
		t.Errorf("%v", err)
	}
	for i, err := range r.Errors {
		if i != 2 && err != nil {
			t.Errorf("said again: %v", err)
		}
	}
	if asked := a.Asked(); slices.ContainsFunc(asked, func(s string) bool { return strings.HasPrefix(s, "ps ") || strings.HasPrefix(s, "logs ") }) {
		t.Errorf("a daemon that does not answer was asked on: %q", asked)
	}
	if got := kinds(journalOf(t, a, "r1")); !strings.Contains(got, "app.start started, app.start failed") {
		t.Errorf("journal: %s", got)
	}
	a.Put("bin/thaw", "")
	again := execution("r1", stepsOf("a", "app", "later"), a)
	if r := Execute(t.Context(), t.Context(), again); !r.Whole() {
		t.Errorf("after it was thawed: %s, %v", outcomes(again, r), r.Errors)
	}
}

func TestAFrozenDockerEndsTheWaitForHealth(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	freezes(t, h, "ps --all")
	x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Health{}}}, h) // alone: on a busy machine another question takes that long
	x.Silence = 300 * time.Millisecond
	x.Pulse = time.Hour
	r := Execute(t.Context(), t.Context(), x)
	if got := outcomes(x, r); got != "app.health failed" || !silent(r.Errors[0]) {
		t.Errorf("%s: %v", got, r.Errors)
	}
	if got := kinds(journalOf(t, h, "r1")); !strings.HasSuffix(got, "app.health started, app.health failed") {
		t.Errorf("journal: %s", got)
	}
}

func TestWhyADaemonWasGivenUpIsSaidOnceAHost(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Program("docker", "#!/bin/sh\nwhile [ -e \"$0\" ] && [ ! -e \"${0%/*}/thaw\" ]; do sleep 0.05; done\n")
	t.Cleanup(func() { thaws(h) })
	var steps []Step
	for _, service := range []string{"app", "web", "page"} {
		steps = append(steps, Step{Host: "pi", Service: service, Work: Health{}})
	}
	x := execution("r1", steps, h)
	x.Silence = 300 * time.Millisecond
	r := Execute(t.Context(), t.Context(), x)
	said := 0
	for _, err := range r.Errors {
		if silent(err) {
			said++
		} else if !errors.Is(err, errLikewise) {
			t.Errorf("%v", err)
		}
	}
	if said != 1 {
		t.Errorf("%v", r.Errors)
	}
}

func TestAStoppedRunSaysOfAHostThatDoesNotAnswerThatItIsTheHost(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Stop{}}}, h)
	x.Hosts["pi"], x.Silence = dead{h}, 50*time.Millisecond
	stop, cancel := context.WithCancel(t.Context())
	x.News = func(n News) { cancel() }
	r := Execute(t.Context(), stop, x)
	var gone *MuteError
	if !errors.As(r.Errors[0], &gone) {
		t.Errorf("%v", r.Errors)
	}
}

func TestAStoppedRunDoesNotWaitForAFrozenDocker(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	asked := freezes(t, h, "pull")
	x := execution("r1", stepsOf("pi", "app"), h)
	x.Pulse, x.Silence = time.Hour, time.Second // the host itself would notice in an hour
	stop, cancel := context.WithCancel(t.Context())
	go func() {
		shellhost.Await(t, "the pull is under way", func() bool { return asked() == 1 })
		cancel()
	}()
	r := Execute(t.Context(), stop, x)
	if got := outcomes(x, r); got != "app.stage ok, app.pull failed, app.start skipped, app.health skipped" || !silent(r.Errors[1]) {
		t.Errorf("%s: %v", got, r.Errors)
	}
	h.Put("bin/thaw", "")
	shellhost.Await(t, "the pull comes to its end", func() bool { return strings.HasSuffix(kinds(journalOf(t, h, "r1")), "app.pull done") })
}

func TestACommandThatHangsWhileDockerAnswersIsEnded(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	at := execution("r1", stepsOf("pi", "app"), h).site(0, nil)
	var late *LateError
	at.watch.Every = 100 * time.Millisecond
	if err := at.Within(time.Second).Command(t.Context(), "sleep", "600"); !errors.As(err, &late) || late.Limit != time.Second || !strings.Contains(err.Error(), "journalctl -u docker") {
		t.Errorf("%v", err)
	}
	if err := at.undocked(time.Second).Command(t.Context(), "sleep", "600"); !errors.As(err, &late) || strings.Contains(err.Error(), "ocker") || !strings.Contains(err.Error(), "/tasks --source active") {
		t.Errorf("what has nothing to do with Docker: %v", err)
	}
}

// dead is a host that answers nothing.
type dead struct{ *shellhost.Host }

func (dead) Run(ctx context.Context, c remote.Command, _ func(remote.Stream, string)) error {
	<-ctx.Done()
	return &remote.Error{Host: "pi", Step: "run", Err: context.Cause(ctx)}
}

func (h dead) Output(ctx context.Context, c remote.Command, _ int) ([]byte, error) {
	return nil, h.Run(ctx, c, nil)
}

// mute is a host that takes commands and says nothing.
type mute struct{ *shellhost.Host }

func (mute) Run(ctx context.Context, _ remote.Command, _ func(remote.Stream, string)) error {
	<-ctx.Done()
	return &remote.Error{Host: "pi", Step: "run", Err: context.Cause(ctx)}
}

func TestAHostThatSaysNothingWhileItRunsACommandIsGivenUp(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	x := execution("r1", stepsOf("pi", "app"), h)
	x.Hosts["pi"] = mute{h}
	at := x.site(0, nil)
	at.quiet = time.Millisecond
	var gone *MuteError
	if err := at.Command(t.Context(), "true"); !errors.As(err, &gone) {
		t.Errorf("%v", err)
	}
}

func TestThatADockerDoesNotAnswerIsToldForAllWhoWaitForIt(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	var told []string
	d := newDaemon("pi", func(host string, after time.Duration) { told = append(told, host+" "+after.String()) })
	at := execution("r1", stepsOf("pi", "app"), h).site(0, nil)
	at.docker = d
	if err := at.Command(t.Context(), "printf", `Docker has not answered for 10 s\nDocker has not answered for 11 s\nfine\n`); err != nil {
		t.Fatal(err)
	}
	if len(told) != 1 || told[0] != "pi 10s" {
		t.Errorf("%q", told)
	}
}
