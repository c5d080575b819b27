package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/planner"
	"berth/report"
	"berth/session"
	"berth/session/store"
	"berth/tui"
	"berth/tui/cells"
	"berth/wording"
)

// opening is what berth has at hand before the screen opens, with flags as given.
func openingOf(t *testing.T, args ...string) (tui.Options, string, string, error) {
	t.Helper()
	var stderr bytes.Buffer
	root := newRoot(&bytes.Buffer{}, &stderr)
	a := &app{stdout: &bytes.Buffer{}, stderr: &stderr}
	var flags sessionFlags
	root.ResetFlags()
	root.Flags().StringVarP(&a.inventory, "file", "f", "", "")
	a.registerSession(root, &flags)
	if err := root.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	o, file, err := a.sessionOptions(context.Background(), &flags)
	if err == nil {
		o.Store.(*store.Store).Release() // as if it had been left; saving claims it again
	}
	return o, file, stderr.String(), err
}

// labHere copies the shipped lab into a working directory of the test's own.
func labHere(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile("../../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	inDir(t, "inventory.yaml", string(text))
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
}

func TestASessionOpensWithTheBestPlanOfAShortSearch(t *testing.T) {
	labHere(t)
	start := time.Now()
	o, file, _, err := openingOf(t, "--lang", "fr", "--ascii", "--theme", "light", "--seed", "7", "--time", "3s", "--goal", "stay", "--margin", "85%")
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	if file != ".berth/session.json" || o.Lang != wording.FR || !o.ASCII || o.Palette != cells.Light || o.Seed != 7 || o.Limit != 3*time.Second {
		t.Errorf("%s %+v", file, o)
	}
	p := o.Session.Problem()
	if p.Goal != planner.Stay || p.Rules.Margin != 850 || len(p.Rules.Changed) != 1 {
		t.Errorf("goal %v, rules %+v", p.Goal, p.Rules)
	}
	if n := len(o.Session.Board().Placement().Host); n < 10 {
		t.Errorf("%d services have a place", n)
	}
	if st, _, _ := o.Session.Standing(); st == session.NotPlanned {
		t.Error("what was found is not taken for a plan")
	}
	if _, err := os.Stat(".berth"); !errors.Is(err, os.ErrNotExist) {
		t.Error("something was written before anything was done")
	}
	if m := o.Session.Meta; m.Inventory != "inventory.yaml" || len(m.Text) == 0 || !strings.HasPrefix(m.Digest, "sha256:") || !strings.HasPrefix(m.Catalog, "sha256:") {
		t.Errorf("the session says of itself %q, %q, %q", m.Inventory, m.Digest, m.Catalog)
	}
}

func TestWrongFlagsOfASessionAreRefused(t *testing.T) {
	labHere(t)
	for _, args := range [][]string{
		{"--lang", "de"}, {"--theme", "pink"}, {"--time", "0s"}, {"--goal", "win"}, {"--margin", "7"},
		{"--without", "moon"}, {"--plan", "nowhere.json"}, {"-f", "nowhere.yaml"},
	} {
		_, _, _, err := openingOf(t, args...)
		if code := exitCode(err, &bytes.Buffer{}, wording.For(wording.EN)); code != exitUsage {
			t.Errorf("%v ends with %d: %v", args, code, err)
		}
	}
}

func TestASessionOpensWithThePlacementOfAPlanFile(t *testing.T) {
	labHere(t)
	if err := os.WriteFile("plan.json", []byte(`{"version":1,"goal":"consolidate","placements":[{"service":"immich","host":"cargo"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	o, _, _, err := openingOf(t, "--plan", "plan.json")
	if err != nil {
		t.Fatal(err)
	}
	if pl := o.Session.Board().Placement(); len(pl.Host) != 1 || pl.Host["immich"] != "cargo" || o.Session.Changes().Goal != planner.Consolidate {
		t.Errorf("%v, goal %v", pl.Host, o.Session.Changes().Goal)
	}
}

// left leaves a session with one step in the store.
func left(t *testing.T) []byte {
	t.Helper()
	o, _, _, err := openingOf(t)
	if err != nil {
		t.Fatal(err)
	}
	if !o.Session.Switch("cargo") {
		t.Fatal("nothing is done")
	}
	data := o.Session.Snapshot().Ended().Encode()
	if err := o.Store.SaveSession(data); err != nil {
		t.Fatal(err)
	}
	o.Store.(*store.Store).Release()
	return data
}

func TestAnEarlierSessionIsOffered(t *testing.T) {
	labHere(t)
	data := left(t)
	o, _, _, err := openingOf(t)
	if err != nil {
		t.Fatal(err)
	}
	r := o.Resume
	if r == nil || r.Now == nil || r.Then != nil || !r.Clean || r.Steps != 1 || r.Variants != 0 || r.Inventory || r.Catalog || r.Old != ".berth/session.old.json" {
		t.Fatalf("%+v", r)
	}
	r.Taken()
	if err := o.Store.SaveSession(data); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(r.Old); !errors.Is(err, os.ErrNotExist) {
		t.Error("what is gone on with is set aside")
	}
}

func TestAnEarlierSessionIsOfferedAlthoughTheInventoryHasChanged(t *testing.T) {
	labHere(t)
	left(t)
	text := content(t, "inventory.yaml")
	if err := os.WriteFile("inventory.yaml", []byte("# another line\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	o, _, _, err := openingOf(t)
	if err != nil {
		t.Fatal(err)
	}
	if r := o.Resume; r == nil || !r.Inventory || r.Now == nil || r.Then == nil {
		t.Fatalf("%+v", r)
	}
	if now, then := o.Resume.Now.Meta, o.Resume.Then.Meta; string(then.Text) != text || bytes.Equal(now.Text, then.Text) {
		t.Error("the sessions do not say which inventory they are about")
	}
	o, _, _, err = openingOf(t, "--without", "cargo")
	if err != nil {
		t.Fatal(err)
	}
	if r := o.Resume; r == nil || r.Now != nil || r.Why == nil || !strings.Contains(r.Why.Error(), `"cargo"`) {
		t.Errorf("%+v", r)
	}
}

func TestADamagedSessionIsSetAsideAndSaid(t *testing.T) {
	labHere(t)
	left(t)
	if err := os.WriteFile(".berth/session.json", []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	o, _, stderr, err := openingOf(t, "--lang", "en")
	if err != nil {
		t.Fatal(err)
	}
	if o.Resume != nil || !strings.Contains(o.Notice, "kept as .berth/session.damaged.json") || !strings.Contains(stderr, ".berth/session.json: \"version\": version 0") {
		t.Errorf("%+v, %q, %q", o.Resume, o.Notice, stderr)
	}
	if got := content(t, ".berth/session.damaged.json"); got != "{}" {
		t.Errorf("it holds %q", got)
	}
	if err := o.Store.SaveSession([]byte("new")); err != nil {
		t.Error(err)
	}
}

func TestASessionInWhichNothingWasDoneIsNotOffered(t *testing.T) {
	labHere(t)
	o, _, _, err := openingOf(t)
	if err != nil {
		t.Fatal(err)
	}
	if err := o.Store.SaveSession(o.Session.Snapshot().Encode()); err != nil {
		t.Fatal(err)
	}
	o.Store.(*store.Store).Release()
	if o, _, _, err = openingOf(t); err != nil || o.Resume != nil {
		t.Errorf("%+v, %v", o.Resume, err)
	}
}

func TestKeysOfTheOperatorReachTheSession(t *testing.T) {
	labHere(t)
	dir := filepath.Join(os.Getenv("XDG_CONFIG_HOME"), "berth")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "keys.yaml"), []byte("plan: P\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	o, _, _, err := openingOf(t)
	if err != nil || len(o.Keys["plan"]) != 1 || o.Keys["plan"][0] != "P" {
		t.Errorf("%v, %v", o.Keys, err)
	}
}

func TestAnEarlyEndSaysWhereTheSessionIs(t *testing.T) {
	file := filepath.Join(t.TempDir(), "session.json")
	if got := ended(tui.ErrStopped, file); got.Error() != "stopped from outside" {
		t.Errorf("without a file: %v", got)
	}
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{tui.ErrStopped, tui.ErrFault} {
		got := ended(err, file)
		if !errors.Is(got, err) || !strings.Contains(got.Error(), "nothing is lost: the session is in "+file) || exitCode(got, &bytes.Buffer{}, wording.For(wording.EN)) != exitFailed {
			t.Errorf("%v", got)
		}
	}
	if got := ended(errors.Join(tui.ErrFault, fmt.Errorf("%w: full", tui.ErrNotSaved)), file); strings.Contains(got.Error(), "nothing is lost") {
		t.Errorf("it promises too much: %v", got)
	}
	if ended(nil, file) != nil {
		t.Error("a session that was left is an error")
	}
}

//raced:skip: pictures of the sheet
func TestReportsOfASessionAreThoseOfTheCommandLine(t *testing.T) {
	labHere(t)
	t.Setenv("SOURCE_DATE_EPOCH", "1764547200")
	day, err := report.Day("", true)
	if err != nil || day.IsZero() {
		t.Fatal(day, err)
	}
	o, _, _, err := openingOf(t)
	if err != nil {
		t.Fatal(err)
	}
	plan := o.Session.Plan()()
	for _, format := range o.Render.Formats() {
		got, err := o.Render.Render(plan, format, 100)
		if err != nil {
			t.Fatal(err)
		}
		as, _ := report.ByEnding("." + format)
		want := report.Render(plan, as, report.Options{
			Width: 100, Unicode: true, Date: day, Meta: o.Render.(*renderer).meta,
		})
		if !bytes.Equal(got, want) {
			t.Errorf("%s is another one", format)
		}
	}
	if _, err := o.Render.Render(plan, "pdf", 80); err == nil {
		t.Error("there is a PDF")
	}
}
