package deployer

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func recordOf(run string) string {
	return "{\n  \"service\": \"app\",\n  \"run\": \"" + run + "\",\n  \"files\": {\n    \".env\": \"0\",\n    \"compose.yaml\": \"0\"\n  }\n}"
}

func lay(h *shellHost, dir, text, run string) {
	h.put(dir+"/compose.yaml", text)
	if run != "" {
		h.put(dir+".json", recordOf(run))
	}
}

func deployed(h *shellHost, text, run string) {
	h.put("opt/berth/app/compose.yaml", text)
	h.put(recordFile("app"), recordOf(run))
}

func placeApp(run string) []string {
	return []string{"sh", "-c", placeText, "berth-place", run, staged(run, "app"), "/opt/berth/app", kept(run, "app"), recordFile("app"), "docker", "up"}
}

// wherever cuts what a command does at each of its changes in turn, sees to what follows, and wants the same
// end as without a cut.
func wherever(t *testing.T, prepare func(*shellHost), command []string, after func(*shellHost)) {
	t.Helper()
	whole := newShellHost(t, "pi")
	prepare(whole)
	calls := whole.cutting(0)
	run := func(h *shellHost) error { return h.Run(t.Context(), Script("exec \"$@\"", "sh", command...), nil) }
	if err := run(whole); err != nil {
		t.Fatal(err)
	}
	want, n := whole.tree(), calls()
	if n < 2 {
		t.Fatalf("only %d changes", n)
	}
	if err := run(whole); err != nil || whole.tree() != want {
		t.Errorf("a second time: %v\n%s", err, whole.tree())
	}
	for cut := 1; cut <= n; cut++ {
		h := newShellHost(t, "pi")
		prepare(h)
		h.cutting(cut)
		if err := run(h); err == nil {
			t.Errorf("cut %d: the command was not cut", cut)
		}
		h.cutting(0)
		after(h)
		if err := run(h); err != nil || h.tree() != want {
			t.Errorf("cut at change %d: %v\n%s\nwant\n%s", cut, err, h.tree(), want)
		}
	}
}

func TestPlacingGoesOnWhereverItWasCut(t *testing.T) {
	nothing := func(*shellHost) {}
	for name, prepare := range map[string]func(*shellHost){
		"over a former run":                func(h *shellHost) { deployed(h, "old", "r0") },
		"where nothing was":                nothing,
		"over what this run itself placed": func(h *shellHost) { deployed(h, "mine", "r1"); lay(h, kept("r1", "app"), "old", "r0") },
		"over what this run brought anew":  func(h *shellHost) { deployed(h, "mine", "r1") },
		"over another file system":         func(h *shellHost) { h.twoFileSystems(); deployed(h, "old", "r0") },
	} {
		t.Run(name, func(t *testing.T) {
			ready := func(h *shellHost) { prepare(h); lay(h, staged("r1", "app"), "new", "r1") }
			wherever(t, ready, placeApp("r1"), nothing)
			t.Run("and staged anew", func(t *testing.T) {
				wherever(t, ready, placeApp("r1"), func(h *shellHost) { lay(h, staged("r1", "app"), "new", "r1") })
			})
		})
	}
}

func TestPlacingKeepsWhatWasThereBeforeTheRunAndNothingElse(t *testing.T) {
	h := newShellHost(t, "pi")
	deployed(h, "old", "r0")
	for _, text := range []string{"new", "newer"} {
		lay(h, staged("r1", "app"), text, "r1")
		if err := h.Run(t.Context(), Script("exec \"$@\"", "sh", placeApp("r1")...), nil); err != nil {
			t.Fatal(err)
		}
	}
	if h.has("opt/berth/app/compose.yaml") != "newer" || h.has(recordFile("app")) != recordOf("r1") {
		t.Errorf("in place:\n%s", h.tree())
	}
	if h.has(kept("r1", "app")+"/compose.yaml") != "old" || h.has(kept("r1", "app")+".json") != recordOf("r0") {
		t.Errorf("kept:\n%s", h.tree())
	}
	if asked := h.asked(); len(asked) != 2 || asked[0] != "up" {
		t.Errorf("docker was asked %q", asked)
	}
	info, err := os.Stat(h.path(Previous))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the former directory, which has secrets, lies in %v, %v", info, err)
	}
}

func TestWhatACrashLeftOfAnUploadIsNotPlaced(t *testing.T) {
	h := newShellHost(t, "pi")
	lay(h, staged("r1", "app"), "new", "r1")
	const left = ".berth-SAH3IVO3CRCA64ER7MKQMMEPYB"
	h.put(staged("r1", "app")+"/"+left, "half")
	h.put(staged("r1", "app")+"/conf/"+left, "half")
	h.put(staged("r1", "app")+"/conf/.berth-own", "the service's")
	if err := h.Run(t.Context(), Script("exec \"$@\"", "sh", placeApp("r1")...), nil); err != nil {
		t.Fatal(err)
	}
	if tree := h.tree(); strings.Contains(tree, left) || !strings.Contains(tree, "app/conf/.berth-own") {
		t.Errorf("%s", tree)
	}
}

// A container of an entry of one's own keeps its data beside the Compose file, which no release of berth should
// allow; or somebody leaves a note there.
func TestWhatIsStrangeInADirectoryIsNeverDeleted(t *testing.T) {
	for name, prepare := range map[string]func(*shellHost){
		"on one file system":  func(*shellHost) {},
		"over two of them":    (*shellHost).twoFileSystems,
		"with an odd name":    func(h *shellHost) { h.put("opt/berth/app/a \"b\"\n\\c", "photo") },
		"as a link":           func(h *shellHost) { h.put("x", ""); h.link("x", "opt/berth/app/photos") },
		"named as a key":      func(h *shellHost) { h.put("opt/berth/app/run", "photo"); h.put("opt/berth/app/service", "photo") },
		"named as one of all": func(h *shellHost) { h.put("opt/berth/app/x/compose.yaml", "photo") },
	} {
		t.Run(name, func(t *testing.T) {
			h := newShellHost(t, "pi")
			deployed(h, "old", "r0")
			h.put("opt/berth/app/data/photo", "one")
			prepare(h)
			strange := strangers(h)
			for n, command := range [][]string{placeApp("r1"), placeApp("r1"), placeApp("r1"), removeApp("r1")} {
				lay(h, staged("r1", "app"), "new", "r1")
				if err := h.Run(t.Context(), Script("exec \"$@\"", "sh", command...), nil); err != nil {
					t.Fatal(err)
				}
				h.put(fmt.Sprintf("opt/berth/app/data/%d", n), "later")
			}
			for run := range 8 {
				x := &Execution{Hosts: map[string]Host{"pi": h}, Order: Order{Run: fmt.Sprintf("r%d", run+1), Hosts: []string{"pi"}}}
				if err := x.Begin(t.Context()); err != nil {
					t.Fatal(err)
				}
				if run > 0 {
					lay(h, kept(x.Order.Run, "app"), "ours", x.Order.Run)
				}
				if err := x.End(t.Context(), true); err != nil {
					t.Fatal(err)
				}
			}
			if got := strangers(h); got != strange+4 {
				t.Errorf("%d strange files of %d are left\n%s", got, strange+4, h.tree())
			}
			if h.has(kept("r2", "app")+"/compose.yaml") != "-" || h.has(kept("r3", "app")+".json") != "-" || h.has(kept("r8", "app")+"/compose.yaml") == "-" {
				t.Errorf("former directories\n%s", h.tree())
			}
		})
	}
}

// strangers counts the files and links that are strange, wherever they are kept.
func strangers(h *shellHost) int {
	n := 0
	for _, dir := range []string{"opt", State} {
		_ = filepath.WalkDir(h.path(dir), func(name string, d os.DirEntry, err error) error {
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
	h := newShellHost(t, "pi")
	h.put("opt/berth/app/mine", "by hand")
	lay(h, staged("r1", "app"), "new", "r1")
	if err := h.Run(t.Context(), Script("exec \"$@\"", "sh", placeApp("r1")...), nil); err != nil {
		t.Fatal(err)
	}
	if h.has(kept("r1", "app")+"/mine") != "by hand" {
		t.Errorf("%s", h.tree())
	}
}

func removeApp(run string) []string {
	return []string{"sh", "-c", removeText, "berth-remove", run, "/opt/berth/app", kept(run, "app"), recordFile("app"), keptEnv("app"), "docker", "down"}
}

func TestRemovingGoesOnWhereverItWasCut(t *testing.T) {
	const env = "# run r1 removed the service; kept for its data, should it come back.\nA=secret\n"
	prepare := func(h *shellHost) {
		deployed(h, "old", "r0")
		h.put("opt/berth/app/.env", "A=secret\n")
	}
	wherever(t, prepare, removeApp("r1"), func(h *shellHost) {
		if got := h.has(keptEnv("app")); got != "-" && got != env || got == "-" && h.has("opt/berth/app/.env") == "-" {
			t.Errorf("after a cut its secrets are kept as %q", got)
		}
	})

	h := newShellHost(t, "pi")
	prepare(h)
	h.put("bin/FAIL", "down")
	remove := func() error { return h.Run(t.Context(), Script("exec \"$@\"", "sh", removeApp("r1")...), nil) }
	if err := remove(); err == nil || h.has("opt/berth/app/compose.yaml") != "old" || h.has(recordFile("app")) == "-" {
		t.Errorf("what could not be stopped has to stay: %v\n%s", err, h.tree())
	}
	if err := os.Remove(h.path("bin/FAIL")); err != nil {
		t.Fatal(err)
	}
	if err := remove(); err != nil || h.has(kept("r1", "app")+"/compose.yaml") != "old" || h.has(keptEnv("app")) != env || h.has(keptEnv("app")+".new") != "-" {
		t.Errorf("%v\n%s", err, h.tree())
	}
	for name, want := range map[string]os.FileMode{Kept: 0o700, keptEnv("app"): 0o600} {
		if info, err := os.Stat(h.path(name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s, which has secrets: %v, %v", name, info, err)
		}
	}
}

func TestWhatIsRemovedGoesOnWhereItsSecretsCannotBeKept(t *testing.T) {
	h := newShellHost(t, "pi")
	deployed(h, "old", "r0")
	h.put("opt/berth/app/.env", "A=secret\n")
	h.put(Kept, "a file where a directory should be")
	err := h.Run(t.Context(), Script("exec \"$@\"", "sh", removeApp("r1")...), nil)
	if err == nil || len(h.asked()) != 0 || h.has("opt/berth/app/.env") != "A=secret\n" {
		t.Errorf("%v; docker was asked %q\n%s", err, h.asked(), h.tree())
	}
}

func TestRemovingWithoutAnEnvLeavesWhatWasKeptBefore(t *testing.T) {
	for name, env := range map[string]string{"none": "", "an empty one": "empty"} {
		t.Run(name, func(t *testing.T) {
			h := newShellHost(t, "pi")
			deployed(h, "old", "r0")
			h.put(keptEnv("app"), "A=older\n")
			if env != "" {
				h.put("opt/berth/app/.env", "")
			}
			if err := h.Run(t.Context(), Script("exec \"$@\"", "sh", removeApp("r1")...), nil); err != nil {
				t.Fatal(err)
			}
			if h.has(keptEnv("app")) != "A=older\n" || h.has("opt/berth/app/compose.yaml") != "-" {
				t.Errorf("%s", h.tree())
			}
		})
	}
}

func TestRestoringGoesOnWhereverItWasCutAndLeavesWhatIsKept(t *testing.T) {
	command := []string{"sh", "-c", restoreText, "berth-restore", kept("r0", "app"), staged("r1", "app"), recordOf("r1"), "compose.yaml", "conf/a b", "gone"}
	prepare := func(h *shellHost) {
		lay(h, kept("r0", "app"), "old", "r-1")
		h.put(kept("r0", "app")+"/conf/a b", "deep")
		h.put(kept("r0", "app")+"/data/photo", "strange")
	}
	wherever(t, prepare, command, func(*shellHost) {})

	h := newShellHost(t, "pi")
	prepare(h)
	if err := h.Run(t.Context(), Script("exec \"$@\"", "sh", command...), nil); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		kept("r0", "app") + "/compose.yaml": "old", kept("r0", "app") + ".json": recordOf("r-1"),
		staged("r1", "app") + "/compose.yaml": "old", staged("r1", "app") + ".json": recordOf("r1"),
		staged("r1", "app") + "/conf/a b": "deep", staged("r1", "app") + "/data/photo": "-", kept("r0", "app") + "/data/photo": "strange",
	} {
		if h.has(name) != want {
			t.Errorf("%s: %q", name, h.has(name))
		}
	}
}
