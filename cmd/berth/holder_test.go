package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"berth/deployer/ledger"
	"berth/rollout"
)

// child starts a process that lives until the test ends, or until it is ended. It says something first.
func child(t *testing.T, cmd *exec.Cmd) (end func()) {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := false
	end = func() {
		if !ended {
			ended = true
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
	t.Cleanup(end)
	if _, err := io.WriteString(in, "\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // it runs its program
		t.Fatal(err)
	}
	return end
}

// anotherBerth starts a process of this program.
func anotherBerth(t *testing.T) (pid int, end func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^TestBeingAnotherBerth$")
	cmd.Env = append(os.Environ(), "BERTH_TEST_BE=1")
	end = child(t, cmd)
	return cmd.Process.Pid, end
}

// It is the other process of the tests here.
func TestBeingAnotherBerth(t *testing.T) {
	if os.Getenv("BERTH_TEST_BE") == "" {
		t.Skip("only as the other process of a test")
	}
	fmt.Print("here")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func stranger(t *testing.T) int {
	t.Helper()
	cmd := exec.Command("cat")
	child(t, cmd)
	return cmd.Process.Pid
}

func TestOnlyALivingBerthThatIsAnotherOneIsOne(t *testing.T) {
	pid, end := anotherBerth(t)
	for name, c := range map[string]struct {
		pid  int
		want bool
	}{
		"another one": {pid, true}, "this one": {os.Getpid(), false}, "something else": {stranger(t), false},
		"none known": {0, false}, "a group": {-pid, false}, "a number that nobody has": {1<<31 - 1, false},
	} {
		if got := rollout.IsBerth(c.pid); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	end()
	if rollout.IsBerth(pid) {
		t.Error("it has ended")
	}
}

// brokenOff lays a run on a host that did not end, and its lock.
func (h *testHost) brokenOff(who string, pid int, undoes string) {
	h.t.Helper()
	const run = "20261122T190000Z-ab"
	order, err := json.Marshal(ledger.Order{Run: run, Who: who, Hosts: []string{"pi"}, Undoes: undoes})
	if err != nil {
		h.t.Fatal(err)
	}
	h.put("state/runs/"+run+".json", string(order))
	h.put("state/journal/"+run+".jsonl", `{"time":"2026-11-22T19:00:00Z","run":"`+run+`","kind":"begin","who":"`+who+`"}`+"\n"+
		`{"time":"2026-11-22T19:01:00Z","run":"`+run+`","kind":"started","step":"app.pull"}`+"\n")
	for file, text := range map[string]string{"who": who, "when": "2026-11-22T19:00:00Z", "plan": "0123", "run": run} {
		h.put("state/lock/"+file, text+"\n")
	}
	if pid != 0 {
		h.put("state/lock/pid", strconv.Itoa(pid)+"\n")
	}
	// 125 seconds after the last line, by the clock of the host
	h.program("date", `if [ "$1" = +%s ]; then echo `+strconv.FormatInt(time.Date(2026, 11, 22, 19, 3, 5, 0, time.UTC).Unix(), 10)+`; else exec /bin/date "$@"; fi`)
}

func TestARunIsNotTakenFromABerthThatStillWorksOnIt(t *testing.T) {
	h := newTestHost(t)
	pid, end := anotherBerth(t)
	for _, undoes := range []string{"", "20261122T180000Z-aa"} {
		h.brokenOff(rollout.Operator(), pid, undoes)
		before := h.has("state/lock/pid")
		commands := [][]string{{"resume"}, {"resume", "--yes"}, {"resume", "--dry-run"}, {"unlock"}}
		if undoes == "" {
			commands = append(commands, []string{"rollback"}, []string{"rollback", "--yes"})
		}
		for _, args := range commands {
			_, stderr := h.berth(exitRefused, args...)
			if !strings.Contains(stderr, fmt.Sprintf("process %d on this computer", pid)) {
				t.Errorf("%s does not name process %d:\n%s", args, pid, stderr)
			}
			if h.has("state/lock/pid") != before || len(h.Asked("berth-lock"))+len(h.Asked("berth-unlock"))+len(h.Asked("berth-note")) > 0 {
				t.Fatalf("%s changed something", args)
			}
		}
	}
	if _, stderr := h.berth(exitRefused, "resume", "--lang", "fr"); !strings.Contains(stderr, fmt.Sprintf("processus %d", pid)) {
		t.Error(stderr)
	}

	end() // as after kill -9: the lock stays
	h.brokenOff(rollout.Operator(), pid, "")
	_, stderr := h.berth(exitDone, "rollback", "--dry-run")
	if want := fmt.Sprintf("process %d, which worked on run 20261122T190000Z-ab, is gone; the last line of its journal is 2m5s old (pi)", pid); !strings.Contains(stderr, want) {
		t.Errorf("it says\n%swant\n%s", stderr, want)
	}
}

func TestUnlockWithYesBreaksTheLockOfALivingProcessAndSaysSo(t *testing.T) {
	h := newTestHost(t)
	pid, _ := anotherBerth(t)
	h.brokenOff(rollout.Operator(), pid, "")
	stdout, stderr := h.berth(exitDone, "unlock", "--yes")
	if !strings.Contains(stderr, fmt.Sprintf("process %d on this computer still works on run 20261122T190000Z-ab; its lock is broken all the same", pid)) {
		t.Error(stderr)
	}
	if !strings.Contains(stdout, fmt.Sprintf("run 20261122T190000Z-ab, process %d", pid)) || !strings.Contains(stdout, "Unlocked: 1 hosts") {
		t.Error(stdout)
	}
	if _, err := os.Stat(filepath.Join(h.dir, "state", "lock")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the lock: %v", err)
	}
	if j := h.has("state/journal/20261122T190000Z-ab.jsonl"); !strings.Contains(j, `"stopped"`) {
		t.Error(j)
	}
}

func TestANumberThatAnotherProgramHasNowLocksNobodyOut(t *testing.T) {
	h := newTestHost(t)
	h.brokenOff(rollout.Operator(), stranger(t), "")
	if _, stderr := h.berth(exitDone, "rollback", "--dry-run"); !strings.Contains(stderr, "is gone") {
		t.Error(stderr)
	}
}

//raced:skip
func TestOfARunThatIsHeldElsewhereItIsSaidHowOldItsLastLineIs(t *testing.T) {
	h := newTestHost(t)
	here, _ := anotherBerth(t) // a process of that number is here as well, and means nothing
	for name, c := range map[string]struct {
		who  string
		pid  int
		want string
	}{
		"of another computer":                  {"ann@elsewhere", here, fmt.Sprintf("held by ann@elsewhere, process %d; the last line of its journal is 2m5s old (pi). If berth still works", here)},
		"of a berth that names no process":     {"ann@elsewhere", 0, "held by ann@elsewhere; the last line of its journal is 2m5s old (pi)"},
		"of this computer, without a process":  {rollout.Operator(), 0, "held by " + rollout.Operator() + "; the last line"},
		"of nobody, where nothing was written": {"", 0, "held by unknown; the last line"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, args := range [][]string{{"rollback", "--dry-run"}, {"resume", "--dry-run"}} {
				undoes := ""
				if args[0] == "resume" {
					undoes = "20261122T180000Z-aa"
				}
				h.brokenOff(c.who, c.pid, undoes)
				if c.pid == 0 {
					if err := os.Remove(filepath.Join(h.dir, "state/lock/pid")); err != nil && !errors.Is(err, os.ErrNotExist) {
						t.Fatal(err)
					}
				}
				stdout, stderr := h.berth(exitDone, args...)
				if !strings.Contains(stderr, c.want) || strings.Contains(stdout, "held by") {
					t.Errorf("%s says\n%swant %s", args, stderr, c.want)
				}
			}
			if _, stderr := h.berth(exitRefused, "unlock"); !strings.Contains(stderr, c.want) || !strings.Contains(stderr, "not confirmed") {
				t.Errorf("unlock says\n%s", stderr)
			}
		})
	}
}

func TestARunThatNobodyHoldsIsGoneOnWithWithoutAWord(t *testing.T) {
	h := newTestHost(t)
	h.brokenOff("ann@elsewhere", 42, "20261122T180000Z-aa")
	if err := os.RemoveAll(filepath.Join(h.dir, "state", "lock")); err != nil {
		t.Fatal(err)
	}
	if _, stderr := h.berth(exitDone, "resume", "--dry-run"); strings.Contains(stderr, "held by") || strings.Contains(stderr, "gone;") {
		t.Error(stderr)
	}
}

func TestWhoGoesOnWithARunHasItsLock(t *testing.T) {
	h := newTestHost(t)
	h.brokenOff("ann@elsewhere", 42, "20261122T180000Z-aa")
	h.berth(exitDone, "resume", "--yes")
	locked := h.Asked("berth-lock")
	if len(locked) != 1 {
		t.Fatalf("locked %d times", len(locked))
	}
	if _, args, _ := strings.Cut(locked[0], "berth-lock"); !strings.Contains(args, rollout.Operator()) || strings.Contains(args, "ann@elsewhere") || !strings.Contains(args, " "+strconv.Itoa(os.Getpid())+" ") {
		t.Errorf("the lock was taken for %s", args)
	}
	if h.has("state/lock/run") != "-" || !strings.Contains(h.has("state/journal/20261122T190000Z-ab.jsonl"), `"end"`) {
		t.Error("the run did not come to its end")
	}
}
