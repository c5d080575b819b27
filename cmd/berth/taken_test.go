package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"berth/rollout"
)

// meanwhile has something done when a berth that is through with its questions goes to lock the host.
func (h *testHost) meanwhile(do func()) {
	var done atomic.Bool
	h.before = func(line string) {
		if strings.Contains(line, "berth-lock") && done.CompareAndSwap(false, true) {
			do()
		}
	}
}

func TestARunThatSomebodyTookUpDuringTheQuestionIsNotGoneOnWith(t *testing.T) {
	h := newTestHost(t)
	pid, _ := anotherBerth(t)
	h.brokenOff("ann@elsewhere", 42, "20261122T180000Z-aa")
	journal := h.has("state/journal/20261122T190000Z-ab.jsonl")
	h.meanwhile(func() {
		if err := os.Mkdir(filepath.Join(h.dir, "state/lock/taken.1"), 0o700); err != nil {
			t.Error(err)
		}
		h.put("state/lock/pid", strconv.Itoa(pid)+"\n")
		h.put("state/lock/who", rollout.Operator()+"\n")
	})
	_, stderr := h.berth(exitRefused, "resume", "--yes")
	if !strings.Contains(stderr, "now it is locked by "+rollout.Operator()) || !strings.Contains(stderr, "process "+strconv.Itoa(pid)) {
		t.Errorf("it does not name process %d:\n%s", pid, stderr)
	}
	if h.has("state/lock/pid") != strconv.Itoa(pid)+"\n" || h.has("state/journal/20261122T190000Z-ab.jsonl") != journal || len(h.Asked("berth-begin")) > 0 {
		t.Error("something was changed")
	}
}

// Both have answered yes to what they saw; the one that comes late finds nothing of it.
func TestARunThatSomebodyBroughtToItsEndDuringTheQuestionIsNotGoneOnWith(t *testing.T) {
	h := newTestHost(t)
	h.brokenOff("ann@elsewhere", 42, "20261122T180000Z-aa")
	h.meanwhile(func() { h.berth(exitDone, "resume", "--yes") })
	_, stderr := h.berth(exitRefused, "resume", "--yes")
	if !strings.Contains(stderr, "nobody has its lock now; look again") {
		t.Error(stderr)
	}
	if n := strings.Count(h.has("state/journal/20261122T190000Z-ab.jsonl"), `"kind":"begin"`); n != 2 {
		t.Errorf("the run was begun %d times, want twice: by ann, and by who came first", n)
	}
	if h.has("state/lock/run") != "-" {
		t.Error("the host was left locked")
	}
}

// The run came to its end there, and only its lock could not be given back.
func TestUnlockWritesNothingIntoTheJournalOfARunThatEnded(t *testing.T) {
	h := newTestHost(t)
	h.brokenOff("ann@elsewhere", 42, "")
	const journal = "state/journal/20261122T190000Z-ab.jsonl"
	ended := h.has(journal) + `{"time":"2026-11-22T19:00:09Z","run":"20261122T190000Z-ab","kind":"end"}` + "\n"
	h.put(journal, ended)
	if stdout, _ := h.berth(exitDone, "unlock", "--yes"); !strings.Contains(stdout, "Unlocked: 1 hosts.") {
		t.Error(stdout)
	}
	if h.has(journal) != ended || h.has("state/lock/run") != "-" {
		t.Errorf("lock %q, journal\n%s", h.has("state/lock/run"), h.has(journal))
	}
}
