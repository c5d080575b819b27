package steps

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"berth/deployer/ledger"
	"berth/internal/shellhost"
	"berth/lab/turn/day"
)

// texts are files by name.
type texts map[string]string

// recordOf is the record of files that a run put into a directory; taken are what it may replace besides.
func recordOf(run string, files, taken texts) string {
	rec := ledger.Record{Service: "app", Dir: "/opt/berth/app", Run: run, Files: map[string]string{}}
	for name, text := range files {
		rec.Files[name] = sum([]byte(text))
	}
	if taken != nil {
		rec.Taken = map[string]string{}
		for name, text := range taken {
			rec.Taken[name] = sum([]byte(text))
		}
	}
	text, err := rec.Text()
	if err != nil {
		panic(err)
	}
	return string(text)
}

// lay puts files with their record beside each other, as they are staged and kept.
func lay(h *shellhost.Host, dir, run string, files, taken texts) {
	h.Put(dir+".json", recordOf(run, files, taken))
	for name, text := range files {
		h.Put(dir+"/"+name, text)
	}
}

func deployed(h *shellhost.Host, run string, files texts) {
	h.Put(ledger.RecordFile("app"), recordOf(run, files, nil))
	for name, text := range files {
		h.Put("opt/berth/app/"+name, text)
	}
}

func placeApp(run string) []string {
	return []string{"sh", "-c", placeText, "berth-place", run, ledger.Staged(run, "app"), "/opt/berth/app", ledger.KeptDir(run, "app"), ledger.RecordFile("app"),
		ledger.FilesDir("app"), "docker", "up"}
}

func removeApp(run, back string) []string {
	return []string{"sh", "-c", removeText, "berth-remove", run, "/opt/berth/app", ledger.KeptDir(run, "app"), ledger.RecordFile("app"), ledger.KeptEnv("app"),
		ledger.FilesDir("app"), back, "docker", "down"}
}

func tried(t *testing.T, h *shellhost.Host, command []string) error {
	t.Helper()
	return h.Run(t.Context(), ledger.Script("exec \"$@\"", "sh", command...), nil)
}

func done(t *testing.T, h *shellhost.Host, command []string) {
	t.Helper()
	if err := tried(t, h, command); err != nil {
		t.Fatalf("%v\n%s", err, h.Tree())
	}
}

// has wants files of a host to have a content; "-" is for one that is not there.
func has(t *testing.T, h *shellhost.Host, want texts) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got := h.Has(name); got != want[name] {
			t.Errorf("%s is %q, want %q", name, got, want[name])
		}
	}
	if t.Failed() {
		t.Logf("%s", h.Tree())
	}
}

// everything is all that lies on a host, with modes, but for what counts where it was cut. Checksums of units are those of paths of this machine.
func everything(h *shellhost.Host) string {
	var out []string
	for _, dir := range []string{"opt", "var", "etc", "srv", "proc"} {
		out = append(out, h.Everything(dir))
	}
	return unitSums.ReplaceAllString(strings.ReplaceAll(strings.Join(out, "\n"), h.Root, ""), "$1")
}

var unitSums = regexp.MustCompile(`(\.own ).*`)

// wherever cuts what a command does at each of its changes in turn, sees to what follows, and wants the same
// end as without a cut. Without BERTH_FAULTS=all a day has every other change.
func wherever(t *testing.T, prepare func(*shellhost.Host), command []string, after func(*shellhost.Host)) {
	t.Helper()
	whereverOn(t, func(t *testing.T) *shellhost.Host { return shellhost.New(t, "pi") }, prepare, command, after)
}

// whereverOn is wherever on hosts of another make.
func whereverOn(t *testing.T, made func(*testing.T) *shellhost.Host, prepare func(*shellhost.Host), command []string, after func(*shellhost.Host)) {
	t.Helper()
	whole := made(t)
	prepare(whole)
	calls := whole.Cutting(0)
	done(t, whole, command)
	want, n := everything(whole), calls()
	if n < 2 {
		t.Fatalf("only %d changes", n)
	}
	if err := tried(t, whole, command); err != nil || everything(whole) != want {
		t.Errorf("a second time: %v\n%s", err, everything(whole))
	}
	for cut := 1; cut <= n; cut++ {
		if !day.All() && uint64(cut)%2 != day.Seed()%2 && cut != n {
			continue
		}
		h := made(t)
		prepare(h)
		h.Cutting(cut)
		if err := tried(t, h, command); err == nil && cut < n {
			t.Logf("cut %d: the command went on", cut)
		}
		h.Cutting(0)
		after(h)
		if err := tried(t, h, command); err != nil || everything(h) != want {
			t.Errorf("cut at change %d: %v\n%s\nwant\n%s", cut, err, everything(h), want)
		}
	}
}

// theirs are files of an operator in the directory of a service.
func theirs(t *testing.T, h *shellhost.Host) {
	t.Helper()
	for name, text := range (texts{"data/photo": "one", "conf/own.conf": "theirs", "a \"b\" \\c": "odd", ".env.old": "A=1\n", "docker-compose.yml": "services: {}\n"}) {
		h.Put("opt/berth/app/"+name, text)
		if err := os.Chmod(h.Path("opt/berth/app/"+name), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(h.Path("opt/berth/app/empty"), 0o750); err != nil {
		t.Fatal(err)
	}
	h.Link("opt/berth/app/data/photo", "opt/berth/app/latest")
}

// ofThem is everything of an operator's in the directory of the service.
func ofThem(h *shellhost.Host, ours ...string) string {
	lines := strings.Split(h.Everything("opt/berth/app"), "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		return slices.ContainsFunc(ours, func(name string) bool { return strings.Contains(line, " opt/berth/app/"+name+" ") })
	}), "\n")
}

var (
	oldFiles = texts{"compose.yaml": "old", ".env": "A=1\n", "gone/x": "x"}
	newFiles = texts{"compose.yaml": "new", ".env": "A=1\n", "deep/er/y": "y"}
)

func names(files texts) []string { return slices.Sorted(maps.Keys(files)) }

//raced:skip
func TestPlacingGoesOnWhereverItWasCut(t *testing.T) {
	t.Parallel()
	staged := func(h *shellhost.Host) { lay(h, ledger.Staged("r1", "app"), "r1", newFiles, nil) }
	for name, c := range map[string]struct {
		prepare func(*shellhost.Host)
		anew    bool // it is staged once more before it goes on
	}{
		"over a former run": {func(h *shellhost.Host) { theirs(t, h); deployed(h, "r0", oldFiles) }, false},
		"staged anew":       {func(h *shellhost.Host) { deployed(h, "r0", oldFiles) }, true},
		"beside theirs":     {func(h *shellhost.Host) { theirs(t, h) }, false},
		"over what this run itself placed": {func(h *shellhost.Host) {
			deployed(h, "r1", texts{"compose.yaml": "mine", "other": "z"})
			lay(h, ledger.KeptDir("r1", "app"), "r0", oldFiles, nil)
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := func(*shellhost.Host) {}
			if c.anew {
				after = staged
			}
			wherever(t, func(h *shellhost.Host) { c.prepare(h); staged(h) }, placeApp("r1"), after)
		})
	}
}

// A run was given up in the middle, and another one comes: it knows the files of both.
//
//raced:skip
func TestPlacingGoesOnWhereARunWasGivenUp(t *testing.T) {
	t.Parallel()
	for cut := 1; ; cut += 3 {
		h := shellhost.New(t, "pi")
		theirs(t, h)
		before := ofThem(h)
		deployed(h, "r0", oldFiles)
		lay(h, ledger.Staged("r1", "app"), "r1", texts{"compose.yaml": "half", "half/x": "h"}, nil)
		calls := h.Cutting(cut)
		_ = tried(t, h, placeApp("r1"))
		if calls() < cut {
			break
		}
		h.Cutting(0)
		lay(h, ledger.Staged("r2", "app"), "r2", newFiles, nil)
		done(t, h, placeApp("r2"))
		if got := ofThem(h, append(names(newFiles), "deep", "deep/er")...); got != before {
			t.Errorf("cut %d:\n%s\nwas\n%s", cut, got, before)
		}
		has(t, h, texts{"opt/berth/app/compose.yaml": "new", "opt/berth/app/deep/er/y": "y"})
	}
}

func TestPlacingKeepsWhatWasThereBeforeTheRunAndNothingElse(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	deployed(h, "r0", oldFiles)
	theirs(t, h)
	before := ofThem(h, names(oldFiles)...)
	for _, text := range []string{"new", "newer"} {
		lay(h, ledger.Staged("r1", "app"), "r1", texts{"compose.yaml": text, "conf/app.conf": "c"}, nil)
		done(t, h, placeApp("r1"))
	}
	kept := ledger.KeptDir("r1", "app")
	has(t, h, texts{
		"opt/berth/app/compose.yaml": "newer", "opt/berth/app/gone/x": "-", "opt/berth/app/.env": "-", ledger.RecordFile("app"): recordOf("r1", texts{"compose.yaml": "newer", "conf/app.conf": "c"}, nil),
		kept + "/compose.yaml": "old", kept + "/gone/x": "x", kept + "/data/photo": "-", kept + ".json": recordOf("r0", oldFiles, nil),
	})
	if _, err := os.Stat(h.Path("opt/berth/app/gone")); err == nil {
		t.Error("a directory that berth had made for its file stayed empty")
	}
	if after := ofThem(h, "compose.yaml", "conf/app.conf"); after != strings.ReplaceAll(before, "drwxr-xr-x opt/berth/app/gone \"\"\n", "") {
		t.Errorf("theirs\n%s\nwere\n%s", after, before)
	}
	if asked := h.Asked(); len(asked) != 2 || asked[0] != "up" {
		t.Errorf("docker was asked %q", asked)
	}
	info, err := os.Stat(h.Path(ledger.Previous))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the former files, which have secrets, lie in %v, %v", info, err)
	}
}

// Whatever stands where a file of berth's is to be, and nobody was asked about: nothing is written at all.
func TestAFileThatBerthDidNotWriteIsNotReplacedUnasked(t *testing.T) {
	t.Parallel()
	for name, put := range map[string]func(*shellhost.Host){
		"another's":     func(h *shellhost.Host) { h.Put("opt/berth/app/deep/er/y", "theirs") },
		"changed since": func(h *shellhost.Host) { deployed(h, "r0", oldFiles); h.Put("opt/berth/app/compose.yaml", "edited") },
		"a link": func(h *shellhost.Host) {
			h.Put("opt/berth/app/x", "new")
			h.Link("opt/berth/app/x", "opt/berth/app/compose.yaml")
		},
		"a directory":               func(h *shellhost.Host) { h.Put("opt/berth/app/compose.yaml/x", "") },
		"a file for a directory":    func(h *shellhost.Host) { h.Put("opt/berth/app/deep", "theirs") },
		"changed since it was seen": func(h *shellhost.Host) { h.Put("opt/berth/app/.env", "B=2\n") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := shellhost.New(t, "pi")
			put(h)
			lay(h, ledger.Staged("r1", "app"), "r1", newFiles, texts{".env": "what was seen"})
			before := everything(h)
			if err := tried(t, h, placeApp("r1")); err == nil || everything(h) != before || len(h.Asked()) > 0 {
				t.Errorf("%v\n%s\nwas\n%s", err, everything(h), before)
			}
		})
	}
}

// What was taken over comes back with the rollback, whether the run had brought the service or changed it, and a second
// rollback takes it over again without being told.
func TestWhatWasTakenOverComesBackWithARollback(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]texts{"brought": nil, "changed": oldFiles} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := shellhost.New(t, "pi")
			if before != nil {
				deployed(h, "r0", before)
			}
			theirs(t, h)
			h.Put("opt/berth/app/compose.yaml", "edited")
			h.Put("opt/berth/app/deep/er/y", "theirs, too")
			was := h.Everything("opt")
			taken := texts{"compose.yaml": "edited", "deep/er/y": "theirs, too"}
			lay(h, ledger.Staged("r1", "app"), "r1", newFiles, taken)
			done(t, h, placeApp("r1"))
			after := h.Everything("opt")
			has(t, h, texts{"opt/berth/app/compose.yaml": "new", "opt/berth/app/deep/er/y": "y", ledger.TakenDir("r1", "app") + "/deep/er/y": "theirs, too"})
			var back []string
			if before == nil {
				back = removeApp("r2", ledger.TakenDir("r1", "app"))
			} else {
				h.Put(ledger.Staged("r2", "app")+".json", recordOf("r2", before, nil))
				done(t, h, append([]string{"sh", "-c", restoreText, "berth-restore", ledger.KeptDir("r1", "app"), ledger.Staged("r2", "app"), ledger.TakenDir("r1", "app")}, names(before)...))
				back = placeApp("r2")
			}
			done(t, h, back)
			if got := h.Everything("opt"); got != was {
				t.Errorf("after the rollback\n%s\nwas\n%s", got, was)
			}
			h.Put(ledger.Staged("r3", "app")+".json", recordOf("r3", newFiles, taken))
			done(t, h, append([]string{"sh", "-c", restoreText, "berth-restore", ledger.KeptDir("r2", "app"), ledger.Staged("r3", "app"), ""}, names(newFiles)...))
			done(t, h, placeApp("r3"))
			if got := h.Everything("opt"); got != after {
				t.Errorf("after the second rollback\n%s\nwant\n%s", got, after)
			}
		})
	}
}

// Runs follow each other until the oldest copies go: what somebody had is never among those.
func TestCopiesOfWhatIsTheirsAreKeptForGood(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	theirs(t, h)
	h.Put("opt/berth/app/compose.yaml", "theirs")
	for run := range 9 {
		name := fmt.Sprintf("r%d", run+1)
		x := &Execution{Hosts: map[string]ledger.Host{"pi": h}, Order: ledger.Order{Run: name, Hosts: []string{"pi"}}}
		if err := x.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		taken := texts{"compose.yaml": "theirs"}
		if run == 2 {
			h.Put("opt/berth/app/compose.yaml", "edited")
			taken = texts{"compose.yaml": "edited"}
		}
		lay(h, ledger.Staged(name, "app"), name, texts{"compose.yaml": "of " + name}, taken)
		done(t, h, placeApp(name))
		if err := x.End(t.Context(), true); err != nil {
			t.Fatal(err)
		}
	}
	has(t, h, texts{
		ledger.TakenDir("r1", "app") + "/compose.yaml": "theirs", ledger.KeptDir("r3", "app") + "/compose.yaml": "edited",
		ledger.KeptDir("r2", "app") + "/compose.yaml": "-", ledger.KeptDir("r2", "app") + ".json": "-", ledger.KeptDir("r4", "app") + ".json": "-",
		ledger.KeptDir("r9", "app") + "/compose.yaml": "of r8", "opt/berth/app/data/photo": "one",
	})
}

// What a service had its data in is known once its containers were made: a record alone says nothing of it.
func TestThatAServiceHasDataIsWrittenDownOnceItWasStarted(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	files := texts{"compose.yaml": "new"}
	text := strings.Replace(recordOf("r1", files, nil), "\n}", ",\n  \"data\": [\n    \"app_data\"\n  ]\n}", 1)
	lay(h, ledger.Staged("r1", "app"), "r1", files, nil)
	h.Put(ledger.Staged("r1", "app")+".json", text)
	h.Put("bin/FAIL", "up")
	if err := tried(t, h, placeApp("r1")); err == nil || h.Has(ledger.StartedFile("app")) != "-" {
		t.Errorf("%v: a service that could not be started has data: %s", err, h.Has(ledger.StartedFile("app")))
	}
	if err := os.Remove(h.Path("bin/FAIL")); err != nil {
		t.Fatal(err)
	}
	done(t, h, placeApp("r1"))
	has(t, h, texts{ledger.StartedFile("app"): text})
	deployed(h, "r2", files)
	done(t, h, placeApp("r2"))
	has(t, h, texts{ledger.StartedFile("app"): text})
}

//raced:skip
func TestRemovingGoesOnWhereverItWasCut(t *testing.T) {
	t.Parallel()
	const env = "# run r1 removed the service; kept for its data, should it come back.\nA=1\n"
	prepare := func(h *shellhost.Host) { deployed(h, "r0", oldFiles); theirs(t, h) }
	secretsAreKept := func(h *shellhost.Host) {
		if got := h.Has(ledger.KeptEnv("app")); got != "-" && got != env || got == "-" && h.Has("opt/berth/app/.env") == "-" {
			t.Errorf("after a cut its secrets are kept as %q", got)
		}
	}
	wherever(t, prepare, removeApp("r1", ""), secretsAreKept)
	wherever(t, func(h *shellhost.Host) { deployed(h, "r0", oldFiles) }, removeApp("r1", ""), secretsAreKept)
	wherever(t, func(h *shellhost.Host) {
		h.Put("opt/berth/app/compose.yaml", "theirs")
		lay(h, ledger.Staged("r0", "app"), "r0", oldFiles, texts{"compose.yaml": "theirs"})
		done(t, h, placeApp("r0"))
	}, removeApp("r1", ledger.TakenDir("r0", "app")), secretsAreKept)

	h := shellhost.New(t, "pi")
	prepare(h)
	before := ofThem(h, append(names(oldFiles), "gone")...)
	h.Put("bin/FAIL", "down")
	if err := tried(t, h, removeApp("r1", "")); err == nil || h.Has("opt/berth/app/compose.yaml") != "old" || h.Has(ledger.RecordFile("app")) == "-" {
		t.Errorf("what could not be stopped has to stay: %v\n%s", err, h.Tree())
	}
	if err := os.Remove(h.Path("bin/FAIL")); err != nil {
		t.Fatal(err)
	}
	done(t, h, removeApp("r1", ""))
	has(t, h, texts{ledger.KeptDir("r1", "app") + "/compose.yaml": "old", ledger.KeptEnv("app"): env, ledger.KeptEnv("app") + ".new": "-", "opt/berth/app/compose.yaml": "-", ledger.RecordFile("app"): "-"})
	if after := ofThem(h); after != before {
		t.Errorf("theirs\n%s\nwere\n%s", after, before)
	}
	for name, want := range map[string]os.FileMode{ledger.Kept: 0o700, ledger.KeptEnv("app"): 0o600} {
		if info, err := os.Stat(h.Path(name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s, which has secrets: %v, %v", name, info, err)
		}
	}
}

// Of what somebody changed since only they know what it is for: it stays, and is kept for a rollback as well.
func TestWhatWasChangedSinceStaysWhereAServiceIsRemoved(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	deployed(h, "r0", oldFiles)
	h.Put("opt/berth/app/gone/x", "edited")
	done(t, h, removeApp("r1", ""))
	has(t, h, texts{"opt/berth/app/gone/x": "edited", ledger.KeptDir("r1", "app") + "/gone/x": "edited", "opt/berth/app/compose.yaml": "-"})
}

// How much stays is told to who watches, and in the host's log.
func TestARemovalTellsHowManyFilesOfTheOperatorStay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		theirs texts
		want   string
	}{
		"none":  {nil, ""},
		"three": {texts{"opt/berth/app/data/a": "1", "opt/berth/app/data/b c": "2", "opt/berth/app/note": "3"}, "/app stays with 3 files that are not berth's ("},
	} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			deployed(h, "r0", oldFiles)
			for at, text := range c.theirs {
				h.Put(at, text)
			}
			x := execution("r1", []Step{{Host: "pi", Service: "app", Work: Remove{Dir: "/opt/berth/app"}}}, h)
			said := ""
			x.News = func(n News) { said += n.Line.String() + "\n" }
			if r := Execute(t.Context(), t.Context(), x); !r.Whole() {
				t.Fatalf("%v", r.Errors)
			}
			for where, text := range map[string]string{"the view": said, "the log": h.Has(ledger.Logs + "/r1/app.remove")} {
				if strings.Contains(text, "stays with") != (c.want != "") || !strings.Contains(text, c.want) {
					t.Errorf("%s has %q, want %q", where, text, c.want)
				}
			}
			has(t, h, c.theirs)
		})
	}
}

func TestWhatIsRemovedGoesOnWhereItsSecretsCannotBeKept(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	deployed(h, "r0", oldFiles)
	h.Put(ledger.Kept, "a file where a directory should be")
	if err := tried(t, h, removeApp("r1", "")); err == nil || len(h.Asked()) != 0 || h.Has("opt/berth/app/.env") != "A=1\n" {
		t.Errorf("%v; docker was asked %q\n%s", err, h.Asked(), h.Tree())
	}
}

func TestRemovingWithoutAnEnvLeavesWhatWasKeptBefore(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]texts{"none": {"compose.yaml": "old"}, "an empty one": {"compose.yaml": "old", ".env": ""}} {
		t.Run(name, func(t *testing.T) {
			h := shellhost.New(t, "pi")
			deployed(h, "r0", files)
			h.Put(ledger.KeptEnv("app"), "A=older\n")
			done(t, h, removeApp("r1", ""))
			has(t, h, texts{ledger.KeptEnv("app"): "A=older\n", "opt/berth/app/compose.yaml": "-"})
		})
	}
}

// A directory in which a service keeps something stays for a move that carries it, also where nothing but files of berth's was in it.
func TestRemovingLeavesADirectoryOfDataEmpty(t *testing.T) {
	t.Parallel()
	for _, keeps := range []bool{true, false} {
		h := shellhost.New(t, "pi")
		deployed(h, "r0", texts{"compose.yaml": "old", "conf/app": "mine"})
		if dir := h.Path("opt/berth/app/conf"); keeps {
			h.Put(ledger.RecordFile("app"), strings.Replace(h.Has(ledger.RecordFile("app")), "{\n", "{\n  \"data\": [\n    \""+dir+"\"\n  ],\n", 1))
		}
		done(t, h, removeApp("r1", ""))
		has(t, h, texts{"opt/berth/app/conf/app": "-"})
		if _, err := os.Stat(h.Path("opt/berth/app/conf")); (err == nil) != keeps {
			t.Errorf("it keeps something there: %t, and afterwards: %v", keeps, err)
		}
	}
}

func TestRestoringGoesOnWhereverItWasCutAndLeavesWhatIsKept(t *testing.T) {
	t.Parallel()
	kept, staged := ledger.KeptDir("r0", "app"), ledger.Staged("r1", "app")
	command := []string{"sh", "-c", restoreText, "berth-restore", kept, staged, ledger.TakenDir("r0", "app"), "compose.yaml", "conf/a b", "gone"}
	prepare := func(h *shellhost.Host) {
		lay(h, kept, "r-1", texts{"compose.yaml": "old", "conf/a b": "deep"}, nil)
		h.Put(kept+"/data/photo", "of the time when whole directories were kept")
		h.Put(ledger.TakenDir("r0", "app")+"/compose.yaml", "not this one")
		h.Put(ledger.TakenDir("r0", "app")+"/their/conf", "theirs")
	}
	wherever(t, prepare, command, func(*shellhost.Host) {})

	h := shellhost.New(t, "pi")
	prepare(h)
	was := h.Everything(ledger.Previous)
	done(t, h, command)
	has(t, h, texts{staged + "/compose.yaml": "old", staged + "/conf/a b": "deep", staged + "/data/photo": "-", staged + "/their/conf": "theirs"})
	if h.Everything(ledger.Previous) != was {
		t.Errorf("what is kept is another one\n%s", h.Tree())
	}
}
