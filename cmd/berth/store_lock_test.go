package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// beside opens a store, saves, and keeps it open for the test.
func beside(t *testing.T, l *lab, text string) (*store, *heldError) {
	t.Helper()
	s := newStore(l)
	held := s.open()
	if err := s.SaveSession([]byte(text)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.release)
	return s, held
}

func TestASecondBerthSavesBesideTheFirstAndSaysWhoHasIt(t *testing.T) {
	l := inDir(t, "inventory.yaml", "name: x")
	first, held := beside(t, l, "first")
	if held != nil {
		t.Fatalf("the first one: %v", held)
	}
	second, held := beside(t, l, "second")
	if held == nil || held.process != os.Getpid() || second.file != ".berth/session.2.json" {
		t.Fatalf("the second has %s: %+v", second.file, held)
	}
	third, _ := beside(t, l, "third")
	if third.file != ".berth/session.3.json" {
		t.Errorf("the third has %s", third.file)
	}
	for _, x := range []struct {
		s    *store
		want string
	}{{first, "first"}, {second, "second"}, {third, "third"}} {
		if got := content(t, x.s.file); got != x.want {
			t.Errorf("%s holds %q", x.s.file, got)
		}
	}
	if got := first.others(); got != nil {
		t.Errorf("sessions that are open are offered: %v", got)
	}
	second.release()
	if got := first.others(); len(got) != 1 || got[0] != second.file {
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
	s := newStore(l)
	if got := s.open(); got == nil || got.process != held.Process.Pid {
		t.Errorf("while it lives: %+v, want process %d", got, held.Process.Pid)
	}
	s.release()
	_ = held.Process.Kill()
	_ = held.Wait()
	if got := newStore(l).open(); got != nil {
		t.Errorf("after it was killed: %v", got)
	}
}

// It is the other process of the test above, in its directory.
func TestHoldingALockUntilItIsKilled(t *testing.T) {
	if os.Getenv("BERTH_TEST_HOLD") == "" {
		t.Skip("only as the other process of a test")
	}
	s := newStore(&lab{file: "inventory.yaml"})
	if err := s.SaveSession([]byte("held")); err != nil {
		t.Fatal(err)
	}
	fmt.Print("held")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

func TestTheLastTenSessionsThatWereSetAsideAreKept(t *testing.T) {
	l := inDir(t, "inventory.yaml", "name: x")
	for n := range oldSessions + 3 {
		s := newStore(l)
		s.open()
		if _, _, err := s.earlier(); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveSession([]byte(fmt.Sprint(n))); err != nil { // begun anew
			t.Fatal(err)
		}
		s.release()
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

func TestAnOpenSessionIsOfferedAsACopy(t *testing.T) {
	labHere(t)
	left(t)
	holder := newStore(&lab{file: "inventory.yaml"})
	if held := holder.open(); held != nil {
		t.Fatal(held)
	}
	defer holder.release()
	before := content(t, holder.file)
	o, file, _, err := opening(t)
	if err != nil {
		t.Fatal(err)
	}
	r := o.Resume
	if r == nil || !r.Busy || r.By != os.Getpid() || r.Now == nil || r.Steps != 1 || r.File != ".berth/session.2.json" || file != r.File {
		t.Fatalf("%+v, saved as %s", r, file)
	}
	if err := o.Store.SaveSession(r.Now.Snapshot().Encode()); err != nil {
		t.Fatal(err)
	}
	if content(t, holder.file) != before || !strings.Contains(content(t, r.File), "switched_off") {
		t.Error("the copy is not beside the session")
	}
	o.Store.(*store).release()
	holder.release()

	// Both are left: the copy is not forgotten.
	o, _, _, err = opening(t)
	if err != nil || o.Resume == nil || o.Resume.Busy || len(o.Resume.Others) != 1 || o.Resume.Others[0].Name != r.File {
		t.Fatalf("%+v, %v", o.Resume, err)
	}
	got, err := o.Resume.Others[0].Open()
	if err != nil || got.Steps != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	got.Session.Undo()
	if err := o.Store.SaveSession(got.Session.Snapshot().Encode()); err != nil {
		t.Fatal(err)
	}
	if content(t, holder.file) != before || !strings.Contains(content(t, r.File), `"done":0`) {
		t.Error("what was gone on with is not in its own file")
	}
}

func TestAnOpenSessionThatHasNothingYetIsSaidAllTheSame(t *testing.T) {
	labHere(t)
	if err := os.Mkdir(".berth", 0o700); err != nil {
		t.Fatal(err)
	}
	holder := newStore(&lab{file: "inventory.yaml"})
	holder.open()
	defer holder.release()
	o, _, _, err := opening(t)
	if err != nil || o.Resume == nil || !o.Resume.Busy || o.Resume.Now != nil {
		t.Errorf("%+v, %v", o.Resume, err)
	}
}

func TestASessionThatWasSetAsideCanBeGoneOnWith(t *testing.T) {
	labHere(t)
	left(t)
	o, _, _, err := opening(t)
	if err != nil {
		t.Fatal(err)
	}
	o.Session.SaveVariant("anew") // esc: the operator began anew
	if err := o.Store.SaveSession(o.Session.Snapshot().Encode()); err != nil {
		t.Fatal(err)
	}
	o.Store.(*store).release()
	if o, _, _, err = opening(t); err != nil || o.Resume == nil || len(o.Resume.Others) != 1 {
		t.Fatalf("%+v, %v", o.Resume, err)
	}
	got, err := o.Resume.Others[0].Open()
	if err != nil || got.Steps != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := o.Store.SaveSession(got.Session.Snapshot().Encode()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(content(t, ".berth/session.json"), "switched_off") || !strings.Contains(content(t, ".berth/session.old.json"), "anew") {
		t.Error("one of the two is lost")
	}
}
