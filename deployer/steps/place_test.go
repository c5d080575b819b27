package steps

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
)

func recordOf(run string) string {
	return "{\n  \"service\": \"app\",\n  \"run\": \"" + run + "\",\n  \"files\": {\n    \".env\": \"0\",\n    \"compose.yaml\": \"0\"\n  }\n}"
}

func lay(h *shellhost.Host, dir, text, run string) {
	h.Put(dir+"/compose.yaml", text)
	if run != "" {
		h.Put(dir+".json", recordOf(run))
	}
}

func deployed(h *shellhost.Host, text, run string) {
	h.Put("opt/berth/app/compose.yaml", text)
	h.Put(ledger.RecordFile("app"), recordOf(run))
}

func placeApp(run string) []string {
	return []string{"sh", "-c", placeText, "berth-place", run, ledger.Staged(run, "app"), "/opt/berth/app", ledger.KeptDir(run, "app"), ledger.RecordFile("app"), "docker", "up"}
}

// wherever cuts what a command does at each of its changes in turn, sees to what follows, and wants the same
// end as without a cut.
func wherever(t *testing.T, prepare func(*shellhost.Host), command []string, after func(*shellhost.Host)) {
	t.Helper()
	whole := shellhost.New(t, "pi")
	prepare(whole)
	calls := whole.Cutting(0)
	run := func(h *shellhost.Host) error {
		return h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", command...), nil)
	}
	if err := run(whole); err != nil {
		t.Fatal(err)
	}
	want, n := whole.Tree(), calls()
	if n < 2 {
		t.Fatalf("only %d changes", n)
	}
	if err := run(whole); err != nil || whole.Tree() != want {
		t.Errorf("a second time: %v\n%s", err, whole.Tree())
	}
	for cut := 1; cut <= n; cut++ {
		h := shellhost.New(t, "pi")
		prepare(h)
		h.Cutting(cut)
		if err := run(h); err == nil {
			t.Errorf("cut %d: the command was not cut", cut)
		}
		h.Cutting(0)
		after(h)
		if err := run(h); err != nil || h.Tree() != want {
			t.Errorf("cut at change %d: %v\n%s\nwant\n%s", cut, err, h.Tree(), want)
		}
	}
}

// What a service had its data in is known once its containers were made: a record alone says nothing of it.
func TestThatAServiceHasDataIsWrittenDownOnceItWasStarted(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	text := strings.Replace(recordOf("r1"), "\n}", ",\n  \"data\": [\n    \"app_data\"\n  ]\n}", 1)
	h.Put(ledger.Staged("r1", "app")+"/compose.yaml", "new")
	h.Put(ledger.Staged("r1", "app")+".json", text)
	h.Put("bin/FAIL", "up")
	place := func() error { return h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", placeApp("r1")...), nil) }
	if err := place(); err == nil || h.Has(ledger.StartedFile("app")) != "-" {
		t.Errorf("%v: a service that could not be started has data: %s", err, h.Has(ledger.StartedFile("app")))
	}
	if err := os.Remove(h.Path("bin/FAIL")); err != nil {
		t.Fatal(err)
	}
	if err := place(); err != nil || h.Has(ledger.StartedFile("app")) != text {
		t.Errorf("%v: %s", err, h.Has(ledger.StartedFile("app")))
	}
	deployed(h, "new", "r2")
	if err := h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", placeApp("r2")...), nil); err != nil || h.Has(ledger.StartedFile("app")) != text {
		t.Errorf("%v: one that keeps nothing changed it: %s", err, h.Has(ledger.StartedFile("app")))
	}
}

func TestPlacingGoesOnWhereverItWasCut(t *testing.T) {
	t.Parallel()
	nothing := func(*shellhost.Host) {}
	for name, prepare := range map[string]func(*shellhost.Host){
		"over a former run":                func(h *shellhost.Host) { deployed(h, "old", "r0") },
		"where nothing was":                nothing,
		"over what this run itself placed": func(h *shellhost.Host) { deployed(h, "mine", "r1"); lay(h, ledger.KeptDir("r1", "app"), "old", "r0") },
		"over what this run brought anew":  func(h *shellhost.Host) { deployed(h, "mine", "r1") },
		"over another file system":         func(h *shellhost.Host) { h.TwoFileSystems(); deployed(h, "old", "r0") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ready := func(h *shellhost.Host) { prepare(h); lay(h, ledger.Staged("r1", "app"), "new", "r1") }
			wherever(t, ready, placeApp("r1"), nothing)
			t.Run("and staged anew", func(t *testing.T) {
				wherever(t, ready, placeApp("r1"), func(h *shellhost.Host) { lay(h, ledger.Staged("r1", "app"), "new", "r1") })
			})
		})
	}
}

func TestPlacingKeepsWhatWasThereBeforeTheRunAndNothingElse(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	deployed(h, "old", "r0")
	for _, text := range []string{"new", "newer"} {
		lay(h, ledger.Staged("r1", "app"), text, "r1")
		if err := h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", placeApp("r1")...), nil); err != nil {
			t.Fatal(err)
		}
	}
	if h.Has("opt/berth/app/compose.yaml") != "newer" || h.Has(ledger.RecordFile("app")) != recordOf("r1") {
		t.Errorf("in place:\n%s", h.Tree())
	}
	if h.Has(ledger.KeptDir("r1", "app")+"/compose.yaml") != "old" || h.Has(ledger.KeptDir("r1", "app")+".json") != recordOf("r0") {
		t.Errorf("kept:\n%s", h.Tree())
	}
	if asked := h.Asked(); len(asked) != 2 || asked[0] != "up" {
		t.Errorf("docker was asked %q", asked)
	}
	info, err := os.Stat(h.Path(ledger.Previous))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the former directory, which has secrets, lies in %v, %v", info, err)
	}
}

// A container of an entry of one's own keeps its data beside the Compose file, which no release of berth should
// allow; or somebody leaves a note there.
func TestWhatIsStrangeInADirectoryIsNeverDeleted(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*shellhost.Host){
		"on one file system":  func(*shellhost.Host) {},
		"over two of them":    (*shellhost.Host).TwoFileSystems,
		"with an odd name":    func(h *shellhost.Host) { h.Put("opt/berth/app/a \"b\"\n\\c", "photo") },
		"as a link":           func(h *shellhost.Host) { h.Put("x", ""); h.Link("x", "opt/berth/app/photos") },
		"named as a key":      func(h *shellhost.Host) { h.Put("opt/berth/app/run", "photo"); h.Put("opt/berth/app/service", "photo") },
		"named as one of all": func(h *shellhost.Host) { h.Put("opt/berth/app/x/compose.yaml", "photo") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := shellhost.New(t, "pi")
			deployed(h, "old", "r0")
			h.Put("opt/berth/app/data/photo", "one")
			prepare(h)
			strange := strangers(h)
			for n, command := range [][]string{placeApp("r1"), placeApp("r1"), placeApp("r1"), removeApp("r1")} {
				lay(h, ledger.Staged("r1", "app"), "new", "r1")
				if err := h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", command...), nil); err != nil {
					t.Fatal(err)
				}
				h.Put(fmt.Sprintf("opt/berth/app/data/%d", n), "later")
			}
			for run := range 8 {
				x := &Execution{Hosts: map[string]ledger.Host{"pi": h}, Order: ledger.Order{Run: fmt.Sprintf("r%d", run+1), Hosts: []string{"pi"}}}
				if err := x.Begin(t.Context()); err != nil {
					t.Fatal(err)
				}
				if run > 0 {
					lay(h, ledger.KeptDir(x.Order.Run, "app"), "ours", x.Order.Run)
				}
				if err := x.End(t.Context(), true); err != nil {
					t.Fatal(err)
				}
			}
			if got := strangers(h); got != strange+4 {
				t.Errorf("%d strange files of %d are left\n%s", got, strange+4, h.Tree())
			}
			if h.Has(ledger.KeptDir("r2", "app")+"/compose.yaml") != "-" || h.Has(ledger.KeptDir("r3", "app")+".json") != "-" || h.Has(ledger.KeptDir("r8", "app")+"/compose.yaml") == "-" {
				t.Errorf("former directories\n%s", h.Tree())
			}
		})
	}
}

// strangers counts the files and links that are strange, wherever they are kept.
func strangers(h *shellhost.Host) int {
	n := 0
	for _, dir := range []string{"opt", ledger.State} {
		_ = filepath.WalkDir(h.Path(dir), func(name string, d os.DirEntry, err error) error {
			text, _ := os.ReadFile(name)
			if err == nil && !d.IsDir() && (d.Type() != 0 || slices.Contains([]string{"photo", "one", "later"}, string(text))) {
				n++
			}
			return nil
		})
	}
	return n
}

func TestADirectoryWithoutARecordIsPutAsideAndNotDeleted(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	h.Put("opt/berth/app/mine", "by hand")
	lay(h, ledger.Staged("r1", "app"), "new", "r1")
	if err := h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", placeApp("r1")...), nil); err != nil {
		t.Fatal(err)
	}
	if h.Has(ledger.KeptDir("r1", "app")+"/mine") != "by hand" {
		t.Errorf("%s", h.Tree())
	}
}

func removeApp(run string) []string {
	return []string{"sh", "-c", removeText, "berth-remove", run, "/opt/berth/app", ledger.KeptDir(run, "app"), ledger.RecordFile("app"), ledger.KeptEnv("app"), "docker", "down"}
}

func TestRemovingGoesOnWhereverItWasCut(t *testing.T) {
	t.Parallel()
	const env = "# run r1 removed the service; kept for its data, should it come back.\nA=secret\n"
	prepare := func(h *shellhost.Host) {
		deployed(h, "old", "r0")
		h.Put("opt/berth/app/.env", "A=secret\n")
	}
	wherever(t, prepare, removeApp("r1"), func(h *shellhost.Host) {
		if got := h.Has(ledger.KeptEnv("app")); got != "-" && got != env || got == "-" && h.Has("opt/berth/app/.env") == "-" {
			t.Errorf("after a cut its secrets are kept as %q", got)
		}
	})

	h := shellhost.New(t, "pi")
	prepare(h)
	h.Put("bin/FAIL", "down")
	remove := func() error { return h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", removeApp("r1")...), nil) }
	if err := remove(); err == nil || h.Has("opt/berth/app/compose.yaml") != "old" || h.Has(ledger.RecordFile("app")) == "-" {
		t.Errorf("what could not be stopped has to stay: %v\n%s", err, h.Tree())
	}
	if err := os.Remove(h.Path("bin/FAIL")); err != nil {
		t.Fatal(err)
	}
	if err := remove(); err != nil || h.Has(ledger.KeptDir("r1", "app")+"/compose.yaml") != "old" || h.Has(ledger.KeptEnv("app")) != env || h.Has(ledger.KeptEnv("app")+".new") != "-" {
		t.Errorf("%v\n%s", err, h.Tree())
	}
	for name, want := range map[string]os.FileMode{ledger.Kept: 0o700, ledger.KeptEnv("app"): 0o600} {
		if info, err := os.Stat(h.Path(name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s, which has secrets: %v, %v", name, info, err)
		}
	}
}

func TestWhatIsRemovedGoesOnWhereItsSecretsCannotBeKept(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	deployed(h, "old", "r0")
	h.Put("opt/berth/app/.env", "A=secret\n")
	h.Put(ledger.Kept, "a file where a directory should be")
	err := h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", removeApp("r1")...), nil)
	if err == nil || len(h.Asked()) != 0 || h.Has("opt/berth/app/.env") != "A=secret\n" {
		t.Errorf("%v; docker was asked %q\n%s", err, h.Asked(), h.Tree())
	}
}

func TestRemovingWithoutAnEnvLeavesWhatWasKeptBefore(t *testing.T) {
	t.Parallel()
	for name, env := range map[string]string{"none": "", "an empty one": "empty"} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			deployed(h, "old", "r0")
			h.Put(ledger.KeptEnv("app"), "A=older\n")
			if env != "" {
				h.Put("opt/berth/app/.env", "")
			}
			if err := h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", removeApp("r1")...), nil); err != nil {
				t.Fatal(err)
			}
			if h.Has(ledger.KeptEnv("app")) != "A=older\n" || h.Has("opt/berth/app/compose.yaml") != "-" {
				t.Errorf("%s", h.Tree())
			}
		})
	}
}

func TestRestoringGoesOnWhereverItWasCutAndLeavesWhatIsKept(t *testing.T) {
	t.Parallel()
	command := []string{"sh", "-c", restoreText, "berth-restore", ledger.KeptDir("r0", "app"), ledger.Staged("r1", "app"), "compose.yaml", "conf/a b", "gone"}
	prepare := func(h *shellhost.Host) {
		lay(h, ledger.KeptDir("r0", "app"), "old", "r-1")
		h.Put(ledger.KeptDir("r0", "app")+"/conf/a b", "deep")
		h.Put(ledger.KeptDir("r0", "app")+"/data/photo", "strange")
	}
	wherever(t, prepare, command, func(*shellhost.Host) {})

	h := shellhost.New(t, "pi")
	prepare(h)
	if err := h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", command...), nil); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		ledger.KeptDir("r0", "app") + "/compose.yaml": "old", ledger.KeptDir("r0", "app") + ".json": recordOf("r-1"),
		ledger.Staged("r1", "app") + "/compose.yaml": "old",
		ledger.Staged("r1", "app") + "/conf/a b":     "deep", ledger.Staged("r1", "app") + "/data/photo": "-", ledger.KeptDir("r0", "app") + "/data/photo": "strange",
	} {
		if h.Has(name) != want {
			t.Errorf("%s: %q", name, h.Has(name))
		}
	}
}
