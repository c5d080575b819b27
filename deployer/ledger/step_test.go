package ledger

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"berth/deployer/remote"
	"berth/internal/shellhost"
)

// stepOf is a step's command on a host, with its journal. Nobody locks anything.
func stepOf(t *testing.T, h *shellhost.Host, args ...string) (cmd remote.Command, journal func() string) {
	t.Helper()
	return stepHolding(t, h, "", args...)
}

// stepHolding is a step of a run that has taken the lock with a token.
func stepHolding(t *testing.T, h *shellhost.Host, token string, args ...string) (cmd remote.Command, journal func() string) {
	return Holding{Run: "r1", Token: token}.Step("app.start", args...), func() string {
		if h.Has(JournalFile("r1")) == "-" {
			return ""
		}
		return kinds(journalOf(t, h, "r1"))
	}
}

func TestAStepIsWrittenDownBeforeAndAfterAndItsOutputIsShown(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	cmd, journal := stepOf(t, h, "sh", "-c", `cat "$0"; echo later; echo and this >&2`, JournalFile("r1"))
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
	if info, err := os.Stat(h.Path(Logs + "/r1/app.start")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the log: %v, %v", info, err)
	}
}

func TestAStepThatFailsIsWrittenDownAndGivesItsExitCode(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
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
	t.Parallel()
	h := shellhost.New(t, "pi")
	if err := os.MkdirAll(h.Path(JournalFile("r1")), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd, _ := stepOf(t, h, "touch", h.Path("done"))
	err := h.Run(t.Context(), cmd, nil)
	var exit *remote.ExitError
	if !errors.As(err, &exit) || exit.Code != journalFailed || !strings.Contains(exit.Error(), "s a directory") && !strings.Contains(exit.Error(), "irectory nonexistent") {
		t.Errorf("%v", err)
	}
	if h.Has("done") != "-" {
		t.Error("the command was run")
	}
}

func TestArgumentsOfAStepAreNeverTakenApart(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
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
func started(t *testing.T, h *shellhost.Host, cmd remote.Command) *exec.Cmd {
	t.Helper()
	args := make([]string, len(cmd.Args))
	for i, a := range cmd.Args {
		args[i] = h.Here(a)
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
func blocked(t *testing.T, h *shellhost.Host) (args []string, begun, letGo func()) {
	t.Helper()
	fifo := h.Path("fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	begun = func() { shellhost.Await(t, "the command begins", func() bool { return h.Has("begun") != "-" }) }
	letGo = func() {
		f, err := os.OpenFile(fifo, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(f, "go")
		fmt.Fprintln(f, "go")
		t.Cleanup(func() { f.Close() })
	}
	return []string{"sh", "-c", `echo yes >"$1"; read -r x <"$2"; echo shown; echo yes >"$3"`, "sh", h.Path("begun"), fifo, h.Path("ended")}, begun, letGo
}

func TestACommandGoesOnWhenWhoAskedForItIsGone(t *testing.T) {
	t.Parallel()
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
			h := shellhost.New(t, "pi")
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
			shellhost.Await(t, "the end is written down", func() bool { return journal() == "app.start started, app.start done" })
			if h.Has("ended") != "yes\n" {
				t.Error("the command did not come to its end")
			}
			shellhost.Await(t, "nothing says that it still runs", func() bool { return h.Has(Logs+"/r1/app.start.running") == "-" })
		})
	}
}

func TestAStepWaitsForOneThatStillRuns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ run, step, want string }{
		"of the same name": {"r1", "app.start", "app.start started, app.start done, app.start started, app.start done"},
		"of another run":   {"r0", "web.start", "app.start started, app.start done"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := shellhost.New(t, "pi")
			args, begun, letGo := blocked(t, h)
			own, journal := stepOf(t, h, args...)
			earlier := own
			earlier.Args = slices.Clone(own.Args)
			for i, a := range earlier.Args {
				earlier.Args[i] = strings.NewReplacer("r1/app.start", c.run+"/"+c.step, "r1.jsonl", c.run+".jsonl").Replace(a)
			}
			h.Put(LockDir+"/run", "r1\n")
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
	t.Parallel()
	for name, taken := range map[string]string{"another's": "t2\n", "nobody's": ""} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := shellhost.New(t, "pi")
			h.Put(LockDir+"/token", "t1\n")
			args, begun, letGo := blocked(t, h)
			slow, _ := stepHolding(t, h, "t1", args...)
			for i, a := range slow.Args {
				slow.Args[i] = strings.NewReplacer("r1/app.start", "r0/app.start", "r1.jsonl", "r0.jsonl").Replace(a)
			}
			first := started(t, h, slow)
			begun()
			waiting, journal := stepHolding(t, h, "t1", "touch", h.Path("done"))
			second := started(t, h, waiting)
			asleep(t, second)
			if err := os.Remove(h.Path(LockDir + "/token")); err != nil {
				t.Fatal(err)
			}
			if taken != "" {
				h.Put(LockDir+"/token", taken)
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
			if h.Has("done") != "-" || journal() != "" || !strings.Contains(said, "waits for app.start of run r0") {
				t.Errorf("journal: %q; said %q", journal(), said)
			}
		})
	}
}

// asleep waits until a script sleeps.
func asleep(t *testing.T, c *exec.Cmd) {
	t.Helper()
	children := fmt.Sprintf("/proc/%d/task/%d/children", c.Process.Pid, c.Process.Pid)
	shellhost.Await(t, "the script sleeps", func() bool {
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
	t.Parallel()
	h := shellhost.New(t, "pi")
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
	t.Parallel()
	h := shellhost.New(t, "pi")
	cmd, journal := stepOf(t, h, "true")
	h.Put(Logs+"/r1/app.start.running", fmt.Sprint(os.Getpid()))
	h.Put(Logs+"/r0/web.start.running", fmt.Sprint(os.Getpid()))
	if err := h.Run(t.Context(), cmd, nil); err != nil || journal() != "app.start started, app.start done" {
		t.Errorf("%v; journal: %s", err, journal())
	}
	if h.Has(Logs+"/r0/web.start.running") != "-" {
		t.Error("what was left by a host that went down is still there")
	}
}

// A look that came before the end of a step that still runs would see what is not so any more.
func TestWhoTakesARunBackWaitsForItsStepThatStillRuns(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	if waited, err := Quiet(t.Context(), h, func(string, string) {}); err != nil || waited {
		t.Fatalf("nothing runs there: %v, %v", waited, err)
	}
	h.Put(Logs+"/r0/web.start.running", fmt.Sprint(os.Getpid())) // another process has its number by now
	args, begun, letGo := blocked(t, h)
	cmd, journal := stepOf(t, h, args...)
	c := started(t, h, cmd)
	begun()
	_ = c.Process.Kill()
	_ = c.Wait()
	var told []string
	ended := make(chan struct{})
	var waited bool
	var err error
	go func() {
		defer close(ended)
		waited, err = Quiet(t.Context(), h, func(step, run string) { told = append(told, step, run) })
	}()
	select {
	case <-ended:
		t.Error("it did not wait")
	case <-time.After(300 * time.Millisecond):
	}
	letGo()
	<-ended
	if err != nil || !waited || fmt.Sprint(told) != "[app.start r1]" || journal() != "app.start started, app.start done" {
		t.Errorf("%v, %v, told %q; journal: %s", waited, err, told, journal())
	}
}
