package main

import (
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"berth/rollout"
)

func TestABerthThatEndedAndThatItsParentDidNotNoticeYetIsNone(t *testing.T) {
	pid, _ := anotherBerth(t)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	// It has ended, and is left for the test's end to be waited for.
	if err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, 0); err != nil {
		t.Fatalf("its number is not taken any more: %v", err)
	}
	if rollout.IsBerth(pid) {
		t.Error("it has ended")
	}
}
