package store

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// beside opens a store, saves, and keeps it open for the test.
func beside(t *testing.T, l string, text string) (*Store, *HeldError) {
	t.Helper()
	s := New(l)
	held := s.Open()
	if err := s.SaveSession([]byte(text)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Release)
	return s, held
}

func TestASecondBerthSavesBesideTheFirstAndSaysWhoHasIt(t *testing.T) {
	l := inDir(t, "inventory.yaml", "name: x")
	first, held := beside(t, l, "first")
	if held != nil {
		t.Fatalf("the first one: %v", held)
	}
	second, held := beside(t, l, "second")
	if held == nil || held.Process != os.Getpid() || second.file != ".berth/session.2.json" {
		t.Fatalf("the second has %s: %+v", second.file, held)
	}
	third, _ := beside(t, l, "third")
	if third.file != ".berth/session.3.json" {
		t.Errorf("the third has %s", third.file)
	}
	for _, x := range []struct {
		s    *Store
		want string
	}{{first, "first"}, {second, "second"}, {third, "third"}} {
		if got := content(t, x.s.file); got != x.want {
			t.Errorf("%s holds %q", x.s.file, got)
		}
	}
	if got := first.Others(); got != nil {
		t.Errorf("sessions that are open are offered: %v", got)
	}
	second.Release()
	if got := first.Others(); len(got) != 1 || got[0] != second.file {
		t.Errorf("one that was left is not offered: %v", got)
	}
	fourth, _ := beside(t, l, "fourth")
	if fourth.file != ".berth/session.4.json" || content(t, second.file) != "second" {
		t.Errorf("the fourth has %s", fourth.file)
	}
}

func TestTheLockEndsWithItsProcess(t *testing.T) {
	l := inDir(t, "inventory.yaml", "name: x")
	held := exec.Command(os.Args[0], "-test.run", "^TestHoldingALockUntilItIsKilled$")
	held.Env = append(os.Environ(), "BERTH_TEST_HOLD=1")
	out, err := held.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := held.StdinPipe() // it ends at the latest when this is closed
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if err := held.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 1)); err != nil { // it has the lock
		t.Fatal(err)
	}
	s := New(l)
	if got := s.Open(); got == nil || got.Process != held.Process.Pid {
		t.Errorf("while it lives: %+v, want process %d", got, held.Process.Pid)
	}
	s.Release()
	_ = held.Process.Kill()
	_ = held.Wait()
	if got := New(l).Open(); got != nil {
		t.Errorf("after it was killed: %v", got)
	}
}

// It is the other process of the test above, in its directory.
func TestHoldingALockUntilItIsKilled(t *testing.T) {
	if os.Getenv("BERTH_TEST_HOLD") == "" {
		t.Skip("only as the other process of a test")
	}
	s := New("inventory.yaml")
	if err := s.SaveSession([]byte("held")); err != nil {
		t.Fatal(err)
	}
	fmt.Print("held")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func TestTheLastTenSessionsThatWereSetAsideAreKept(t *testing.T) {
	l := inDir(t, "inventory.yaml", "name: x")
	for n := range oldSessions + 3 {
		s := New(l)
		s.Open()
		if _, _, err := s.Earlier(); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveSession([]byte(fmt.Sprint(n))); err != nil { // begun anew
			t.Fatal(err)
		}
		s.Release()
	}
	if got := content(t, ".berth/session.json"); got != "12" {
		t.Errorf("the present one is %s", got)
	}
	for n := 1; n <= oldSessions; n++ {
		if got, want := content(t, nth(".berth/session.json", "old", n)), fmt.Sprint(12-n); got != want {
			t.Errorf("%d before it is %s, want %s", n, got, want)
		}
	}
	if files, _ := filepath.Glob(".berth/session.old*"); len(files) != oldSessions {
		t.Errorf("%d are kept: %v", len(files), files)
	}
}
