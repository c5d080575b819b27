package deployer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"berth/deployer/remote"
)

// stepOf is a step's command on a host, with its journal. Nobody locks anything.
func stepOf(t *testing.T, h *shellHost, args ...string) (cmd remote.Command, journal func() string) {
	t.Helper()
	return stepHolding(t, h, "", args...)
}

// stepHolding is a step of a run that has taken the lock with a token.
func stepHolding(t *testing.T, h *shellHost, token string, args ...string) (cmd remote.Command, journal func() string) {
	return Holding{Run: "r1", Token: token}.Step("app.start", args...), func() string {
		if h.has(journalFile("r1")) == "-" {
			return ""
		}
		return kinds(journalOf(t, h, "r1"))
	}
}

// await waits for what another process brings about, for at most half a minute.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within 30 s: %s", what)
		}
	}
}

func TestAStepIsWrittenDownBeforeAndAfterAndItsOutputIsShown(t *testing.T) {
	h := newShellHost(t, "pi")
	cmd, journal := stepOf(t, h, "sh", "-c", `cat "$0"; echo later; echo and this >&2`, journalFile("r1"))
	out, err := h.Output(t.Context(), cmd, 1<<16)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(out); !strings.Contains(got, `"kind":"started"`) || strings.Contains(got, `"kind":"done"`) || !strings.HasSuffix(got, "later\nand this\n") {
		t.Errorf("the command saw and said\n%s", got)
	}
	if got := journal(); got != "app.start started, app.start done" {
		t.Errorf("journal: %s", got)
	}
	for _, e := range journalOf(t, h, "r1") {
		if age := time.Since(e.Time); age < -2*time.Second || age > time.Minute || e.Run != "r1" {
			t.Errorf("%+v", e)
		}
	}
	if info, err := os.Stat(h.path(Logs + "/r1/app.start")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the log: %v, %v", info, err)
	}
}

func TestAStepThatFailsIsWrittenDownAndGivesItsExitCode(t *testing.T) {
	h := newShellHost(t, "pi")
	cmd, journal := stepOf(t, h, "sh", "-c", "echo broken; exit 41")
	err := h.Run(t.Context(), cmd, nil)
	var exit *remote.ExitError
	if !errors.As(err, &exit) || exit.Code != 41 || len(exit.Lines) != 1 || exit.Lines[0].Text != "broken" {
		t.Errorf("%v", err)
	}
	if journal() != "app.start started, app.start failed" {
		t.Errorf("journal: %s", journal())
	}
	if e := journalOf(t, h, "r1")[1]; strings.Contains(e.Detail, "broken") || !strings.Contains(e.Detail, "app.start") {
		t.Errorf("the journal has to point to the output and not to have it: %q", e.Detail)
	}
}

func TestWhereTheJournalCannotBeWrittenNothingIsDone(t *testing.T) {
	h := newShellHost(t, "pi")
	if err := os.MkdirAll(h.path(journalFile("r1")), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd, _ := stepOf(t, h, "touch", h.path("done"))
	err := h.Run(t.Context(), cmd, nil)
	var exit *remote.ExitError
	if !errors.As(err, &exit) || exit.Code != journalFailed || !strings.Contains(exit.Error(), "disk full") {
		t.Errorf("%v", err)
	}
	if h.has("done") != "-" {
		t.Error("the command was run")
	}
}

func TestArgumentsOfAStepAreNeverTakenApart(t *testing.T) {
	h := newShellHost(t, "pi")
	hostile := []string{"$(touch bad)", "a;b", "`id`", "'", "\"", "new\nline", "", "-n", "*"}
	cmd, _ := stepOf(t, h, append([]string{"printf", "<%s>"}, hostile...)...)
	out, err := h.Output(t.Context(), cmd, 1<<16)
	want := ""
	for _, a := range hostile {
		want += "<" + a + ">"
	}
	if err != nil || string(out) != want+"\n" {
		t.Errorf("%v: %q, want %q", err, out, want)
	}
}

// started runs a step beside the test; its output goes nowhere.
func started(t *testing.T, h *shellHost, cmd remote.Command) *exec.Cmd {
	t.Helper()
	args := make([]string, len(cmd.Args))
	for i, a := range cmd.Args {
		args[i] = h.here(a)
	}
	c := exec.Command(args[0], args[1:]...)
	c.Stdout = &bytes.Buffer{}
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// blocked is a command that waits until it is let go.
func blocked(t *testing.T, h *shellHost) (args []string, begun, letGo func()) {
	t.Helper()
	fifo := h.path("fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	begun = func() { await(t, "the command begins", func() bool { return h.has("begun") != "-" }) }
	letGo = func() {
		f, err := os.OpenFile(fifo, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(f, "go")
		fmt.Fprintln(f, "go")
		t.Cleanup(func() { f.Close() })
	}
	return []string{"sh", "-c", `echo yes >"$1"; read -r x <"$2"; echo shown; echo yes >"$3"`, "sh", h.path("begun"), fifo, h.path("ended")}, begun, letGo
}

func TestACommandGoesOnWhenWhoAskedForItIsGone(t *testing.T) {
	// Under nohup a hang-up is ignored, by children too; one that is handled here is not.
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for name, end := range map[string]func(*exec.Cmd){
		"killed":          func(c *exec.Cmd) { _ = c.Process.Kill() },
		"group hangs up":  func(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGHUP) },
		"group is killed": func(c *exec.Cmd) { _ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newShellHost(t, "pi")
			args, begun, letGo := blocked(t, h)
			cmd, journal := stepOf(t, h, args...)
			c := started(t, h, cmd)
			begun()
			end(c)
			_ = c.Wait()
			if got := journal(); got != "app.start started" {
				t.Errorf("journal: %s", got)
			}
			letGo()
			await(t, "the end is written down", func() bool { return journal() == "app.start started, app.start done" })
			if h.has("ended") != "yes\n" {
				t.Error("the command did not come to its end")
			}
		})
	}
}

func TestAStepWaitsForOneThatStillRuns(t *testing.T) {
	for name, c := range map[string]struct{ run, step, want string }{
		"of the same name": {"r1", "app.start", "app.start started, app.start done, app.start started, app.start done"},
		"of another run":   {"r0", "web.start", "app.start started, app.start done"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newShellHost(t, "pi")
			args, begun, letGo := blocked(t, h)
			own, journal := stepOf(t, h, args...)
			earlier := own
			earlier.Args = slices.Clone(own.Args)
			for i, a := range earlier.Args {
				earlier.Args[i] = strings.NewReplacer("r1/app.start", c.run+"/"+c.step, "r1.jsonl", c.run+".jsonl").Replace(a)
			}
			h.put(LockDir+"/run", "r1\n")
			first := started(t, h, earlier)
			begun()
			_ = first.Process.Kill()
			_ = first.Wait()
			second := started(t, h, own)
			asleep(t, second)
			letGo()
			if err := second.Wait(); err != nil {
				t.Error(err)
			}
			if got := journal(); got != c.want {
				t.Errorf("journal: %s", got)
			}
		})
	}
}

// Nobody is there any more who asked, or the run was given up: the step is not done late.
func TestAStepThatWaitedIsNotDoneWithoutTheLock(t *testing.T) {
	for name, taken := range map[string]string{"another's": "t2\n", "nobody's": ""} {
		t.Run(name, func(t *testing.T) {
			h := newShellHost(t, "pi")
			h.put(LockDir+"/token", "t1\n")
			args, begun, letGo := blocked(t, h)
			slow, _ := stepHolding(t, h, "t1", args...)
			for i, a := range slow.Args {
				slow.Args[i] = strings.NewReplacer("r1/app.start", "r0/app.start", "r1.jsonl", "r0.jsonl").Replace(a)
			}
			first := started(t, h, slow)
			begun()
			waiting, journal := stepHolding(t, h, "t1", "touch", h.path("done"))
			second := started(t, h, waiting)
			asleep(t, second)
			if err := os.Remove(h.path(LockDir + "/token")); err != nil {
				t.Fatal(err)
			}
			if taken != "" {
				h.put(LockDir+"/token", taken)
			}
			letGo()
			if err := first.Wait(); err != nil {
				t.Error(err)
			}
			var exit *exec.ExitError
			if err := second.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 75 {
				t.Errorf("%v", err)
			}
			said := second.Stdout.(*bytes.Buffer).String()
			if h.has("done") != "-" || journal() != "" || !strings.Contains(said, "waits for app.start of run r0") {
				t.Errorf("journal: %q; said %q", journal(), said)
			}
		})
	}
}

// A computer slept in the middle of a run, and wakes up when somebody else has long taken the same run up.
func TestARunThatLostItsLockDoesNothingAnyMore(t *testing.T) {
	a, b := newShellHost(t, "a"), newShellHost(t, "b")
	ours := Owner{Who: "ann@pc", Run: "r1", Token: "t1"}
	if err := Lock(t.Context(), []Host{a, b}, ours); err != nil {
		t.Fatal(err)
	}
	x := execution("r1", append(stepsOf("a", "app"), stepsOf("b", "web")...), a, b)
	for i := len(x.Steps) / 2; i < len(x.Steps); i++ { // web comes after app
		for k := range x.Steps[i].After {
			x.Steps[i].After[k] += len(x.Steps) / 2
		}
	}
	x.Token = ours.Token
	if err := x.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	taken := false
	x.PerHost = 1
	x.News = func(n News) {
		if s := &x.Steps[n.Step]; s.Host == "a" && s.Word() == "pull" && n.Outcome == Succeeded && !taken {
			taken = true
			theirs := Owner{Who: "bob@box", Run: "r1", Token: "t2"}
			if err := Lock(context.WithoutCancel(t.Context()), []Host{a, b}, theirs); err != nil {
				t.Error(err)
			}
		}
	}
	r := Execute(t.Context(), t.Context(), x)
	var lost int
	for i, err := range r.Errors {
		if errors.Is(err, ErrLockLost) {
			lost++
		} else if err != nil {
			t.Errorf("%s: %v", x.Steps[i].ID(), err)
		}
	}
	if lost == 0 || r.Whole() {
		t.Errorf("%s", outcomes(x, r))
	}
	for _, h := range []*shellHost{a, b} {
		before := h.has(journalFile("r1"))
		x.Order.Hosts = []string{h.Name()}
		if err := x.End(t.Context(), false); !errors.Is(err, ErrLockLost) || !strings.Contains(err.Error(), "host "+h.Name()) || h.has(journalFile("r1")) != before {
			t.Errorf("%v; the journal\n%s", err, h.has(journalFile("r1")))
		}
		if err := Unlock(t.Context(), []Host{h}, x.Token); err != nil || h.has(LockDir+"/who") != "bob@box\n" {
			t.Errorf("%v; the lock is of %q", err, h.has(LockDir+"/who"))
		}
	}
	if got := a.asked(); slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, " up ") }) {
		t.Errorf("app was started: %q", got)
	}
}

// Whoever took the run up has the same staging directory: what the other one still writes does not come into it.
func TestARunThatLostItsLockStagesNothingAnyMore(t *testing.T) {
	for name, at := range map[string]string{"before the upload": "berth-dirs", "before it is whole": "berth-staged", "before the images are pinned": "berth-put"} {
		t.Run(name, func(t *testing.T) {
			h := newShellHost(t, "pi")
			ours := Owner{Who: "ann@pc", Run: "r1", Token: "t1"}
			if err := Lock(t.Context(), []Host{h}, ours); err != nil {
				t.Fatal(err)
			}
			x := execution("r1", stepsOf("pi", "app"), h)
			x.Token = ours.Token
			theirs := staged("r1", "app") + "/theirs"
			h.fails = func(command string) error {
				if strings.Contains(command, at) && h.has(theirs) == "-" {
					h.put(LockDir+"/token", "t2\n")
					h.put(theirs, "theirs")
				}
				return nil
			}
			r := Execute(t.Context(), t.Context(), x)
			if !slices.ContainsFunc(r.Errors, func(err error) bool { return errors.Is(err, ErrLockLost) }) {
				t.Errorf("%s: %v", outcomes(x, r), r.Errors)
			}
			if h.has(theirs) != "theirs" || at != "berth-put" && h.has(staged("r1", "app")+"/compose.yaml") != "-" || h.has(staged("r1", "app")+"/images.yaml") != "-" {
				t.Errorf("%s", h.tree())
			}
		})
	}
}

// The connection breaks before all of the input is through: the host sees its end.
func TestAStagedFileIsWrittenWholeOrNotAtAll(t *testing.T) {
	h := newShellHost(t, "pi")
	h.put(Staging+"/images.yaml", "before")
	cut := Script(heldText+putText, "berth-put", LockDir, "", Staging+"/images.yaml", "0644", sum([]byte("services: {}\n")))
	cut.Stdin = strings.NewReader("serv")
	var exit *remote.ExitError
	if err := h.Run(t.Context(), cut, nil); !errors.As(err, &exit) || h.has(Staging+"/images.yaml") != "before" {
		t.Errorf("%v: %q", err, h.has(Staging+"/images.yaml"))
	}
	at := execution("r1", []Step{{Host: "pi", Service: "app", Work: Pull{}}}, h).site(0, nil)
	if err := at.Put(t.Context(), Staging+"/images.yaml", []byte("services: {}\n"), 0o644); err != nil || h.has(Staging+"/images.yaml") != "services: {}\n" {
		t.Errorf("%v: %q", err, h.has(Staging+"/images.yaml"))
	}
	if info, err := os.Stat(h.path(Staging + "/images.yaml")); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("%v, %v", info, err)
	}
}

// The lock is lost while the content is on its way: it comes late, and what is staged by then is another one's.
func TestAStagedFileThatComesLateIsNotPutInPlace(t *testing.T) {
	h := newShellHost(t, "pi")
	name, text := Staging+"/images.yaml", "services: {}\n"
	h.put(name, "theirs")
	h.put(LockDir+"/token", "t1\n")
	late := Script(heldText+putText, "berth-put", LockDir, "t1", name, "0644", sum([]byte(text)))
	from, to := io.Pipe()
	late.Stdin = from
	ended := make(chan error, 1)
	go func() { ended <- LostLock(h.Run(t.Context(), late, nil)) }()
	if _, err := io.WriteString(to, text); err != nil {
		t.Fatal(err)
	}
	await(t, "the content is written", func() bool { return h.has(name+".new") == text })
	h.put(LockDir+"/token", "t2\n")
	to.Close()
	if err := <-ended; !errors.Is(err, ErrLockLost) || h.has(name) != "theirs" {
		t.Errorf("%v: %q", err, h.has(name))
	}
}

// asleep waits until a script sleeps.
func asleep(t *testing.T, c *exec.Cmd) {
	t.Helper()
	children := fmt.Sprintf("/proc/%d/task/%d/children", c.Process.Pid, c.Process.Pid)
	await(t, "the script sleeps", func() bool {
		list, _ := os.ReadFile(children)
		for pid := range strings.FieldsSeq(string(list)) {
			if comm, _ := os.ReadFile("/proc/" + pid + "/comm"); string(comm) == "sleep\n" {
				return true
			}
		}
		return false
	})
}

// Steps of one run on one host are beside each other.
func TestAStepDoesNotWaitForAnotherOneOfItsRun(t *testing.T) {
	h := newShellHost(t, "pi")
	args, begun, letGo := blocked(t, h)
	slow, _ := stepOf(t, h, args...)
	for i, a := range slow.Args {
		slow.Args[i] = strings.ReplaceAll(a, "r1/app.start", "r1/web.start")
	}
	first := started(t, h, slow)
	begun()
	quick, journal := stepOf(t, h, "true")
	if err := h.Run(t.Context(), quick, nil); err != nil || !strings.Contains(journal(), "app.start done") {
		t.Errorf("%v; journal: %s", err, journal())
	}
	letGo()
	if err := first.Wait(); err != nil {
		t.Error(err)
	}
}

func TestANumberThatAnotherProcessHasNowHoldsNothingUp(t *testing.T) {
	h := newShellHost(t, "pi")
	cmd, journal := stepOf(t, h, "true")
	h.put(Logs+"/r1/app.start.running", fmt.Sprint(os.Getpid()))
	if err := h.Run(t.Context(), cmd, nil); err != nil || journal() != "app.start started, app.start done" {
		t.Errorf("%v; journal: %s", err, journal())
	}
}
