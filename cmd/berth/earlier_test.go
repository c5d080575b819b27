package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/session/store"
)

// inDir makes a file in a directory of its own, which is the working directory of the test.
func inDir(t testing.TB, name, text string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o640); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestAnOpenSessionIsOfferedAsACopy(t *testing.T) {
	labHere(t)
	left(t)
	holder := store.New("inventory.yaml")
	if held := holder.Open(); held != nil {
		t.Fatal(held)
	}
	defer holder.Release()
	before := content(t, holder.File())
	o, file, _, err := openingOf(t)
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
	if content(t, holder.File()) != before || !strings.Contains(content(t, r.File), "switched_off") {
		t.Error("the copy is not beside the session")
	}
	o.Store.(*store.Store).Release()
	holder.Release()

	// Both are left: the copy is not forgotten.
	o, _, _, err = openingOf(t)
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
	if content(t, holder.File()) != before || !strings.Contains(content(t, r.File), `"done":0`) {
		t.Error("what was gone on with is not in its own file")
	}
}

func TestAnOpenSessionThatHasNothingYetIsSaidAllTheSame(t *testing.T) {
	labHere(t)
	if err := os.Mkdir(".berth", 0o700); err != nil {
		t.Fatal(err)
	}
	holder := store.New("inventory.yaml")
	holder.Open()
	defer holder.Release()
	o, _, _, err := openingOf(t)
	if err != nil || o.Resume == nil || !o.Resume.Busy || o.Resume.Now != nil {
		t.Errorf("%+v, %v", o.Resume, err)
	}
}

func TestASessionThatWasSetAsideCanBeGoneOnWith(t *testing.T) {
	labHere(t)
	left(t)
	o, _, _, err := openingOf(t)
	if err != nil {
		t.Fatal(err)
	}
	o.Session.SaveVariant("anew") // esc: the operator began anew
	if err := o.Store.SaveSession(o.Session.Snapshot().Encode()); err != nil {
		t.Fatal(err)
	}
	o.Store.(*store.Store).Release()
	if o, _, _, err = openingOf(t); err != nil || o.Resume == nil || len(o.Resume.Others) != 1 {
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
