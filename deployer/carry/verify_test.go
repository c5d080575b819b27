//go:build linux

package carry

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"berth/internal/shellhost"
	"berth/internal/treetest"
)

// did fails the test on an error.
func did(t testing.TB, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// flip turns a byte over under an unchanged size and time.
func flip(t *testing.T, name string) {
	t.Helper()
	info, err := os.Stat(name)
	did(t, err)
	data, err := os.ReadFile(name)
	did(t, err)
	data[len(data)/2] ^= 1
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	did(t, err)
	_, err = f.Write(data)
	did(t, err, f.Close(), os.Chtimes(name, info.ModTime(), info.ModTime()))
}

func (p *pair) verified(w *Way, name string) Proof {
	p.t.Helper()
	proof, err := w.VerifyAll(p.t.Context(), name)
	did(p.t, err)
	return proof
}

// found fails where the differences of a proof are not those that are wanted, by path.
func found(t *testing.T, proof Proof, wants map[string][]Aspect) {
	t.Helper()
	if proof.Count != len(wants) {
		t.Errorf("%d differences, not %d", proof.Count, len(wants))
	}
	for _, d := range proof.Differences {
		if got, want := slices.Sorted(slices.Values(d.Aspects)), slices.Sorted(slices.Values(wants[d.Path])); !slices.Equal(got, want) {
			t.Errorf("%q differs in %q, not in %q", d.Path, got, want)
		}
		delete(wants, d.Path)
	}
	for path := range wants {
		t.Errorf("nothing is said of %q", path)
	}
}

func TestEveryKindOfDifferenceIsFoundAndMended(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	treetest.Fill(t, p.here)
	for _, name := range []string{"owned", "grouped", "set", "late", "grown", "kinds", "swapped", "named \n\xff"} {
		did(t, os.WriteFile(filepath.Join(p.here, name), []byte(name), 0o644))
		treetest.Time(t, filepath.Join(p.here, name), 1_600_000_000, 5)
	}
	w := p.opened(Relay{})
	p.copied(w, Copying{})
	proof := p.verified(w, "first")
	if !proof.Same() || proof.Paths != 25 || proof.Files != 17 || proof.Denser != 0 {
		t.Fatalf("a copy that is right: %+v\n%s", proof, p.from.Has("/var/lib/berth/carry/run-1.notes.0/first/content"))
	}
	at := func(name string) string { return filepath.Join(p.there, name) }
	odd := strings.ReplaceAll(treetest.Odd, "/", ":")
	flip(t, at("deep/er/b"))
	info, err := os.Stat(at("deep"))
	did(t, err)
	did(t, os.Remove(at("deep/harder")), exec.Command("cp", "--preserve=all", at("a"), at("deep/harder")).Run(), os.Chtimes(at("deep"), info.ModTime(), info.ModTime()))
	did(t, unix.Lremovexattr(at("program"), "security.capability"))
	did(t, os.Remove(at("null")), unix.Mknod(at("null"), unix.S_IFCHR|0o644, int(unix.Mkdev(1, 5))))
	did(t, os.Remove(at("link")), os.Symlink("elsewhere", at("link")), os.Lchown(at("link"), 1, 2))
	did(t, os.Chown(at("owned"), 77, 0), os.Chown(at("grouped"), 0, 77), unix.Chmod(at("set"), 0o4644))
	did(t, os.Truncate(at("grown"), 100), os.Remove(at("kinds")), os.Mkdir(at("kinds"), 0o755), os.Remove(at(odd)), os.Chmod(at("empty"), 0o700))
	did(t, os.Rename(at("named \n\xff"), at("renamed \n\xff")))
	treetest.Time(t, at("late"), 1_600_000_000, 6)
	treetest.Time(t, p.there, 1_400_000_000, 0)
	was := treetest.Walk(t, p.there)
	wants := map[string][]Aspect{
		"deep/er/b": {Content}, "deep/harder": {HardLink}, "program": {Attributes}, "null": {Kind, Time}, "link": {Target, Time},
		"owned": {Owner}, "grouped": {Group}, "set": {Mode}, "late": {Time}, "grown": {Size, Time, Content}, "kinds": {Kind}, odd: {Missing}, "empty": {Mode},
		"named \n\xff": {Missing}, "renamed \n\xff": {Extra}, ".": {Time},
	}
	found(t, p.verified(w, "second"), wants)
	if treetest.Walk(t, p.there) != was {
		t.Error("a comparison has changed the target")
	}
	p.copied(w, Copying{Content: true})
	p.same()
	if proof := p.verified(w, "third"); !proof.Same() {
		t.Errorf("what was mended differs: %+v", proof)
	}
	for _, h := range []*shellhost.Host{p.from, p.to} {
		if kept := h.Has("/var/lib/berth/carry/run-1.notes.0/third/metadata"); strings.Count(kept, "\n") != 25 {
			t.Errorf("%s has kept\n%s", h.Name(), kept)
		}
	}
}

// changeTime is the time that the kernel gives a change now.
func changeTime(t *testing.T, dir string) time.Time {
	t.Helper()
	did(t, os.Chmod(dir, 0o755))
	var st unix.Stat_t
	did(t, unix.Stat(dir, &st))
	return time.Unix(st.Ctim.Sec, st.Ctim.Nsec)
}

// A program that runs changes a file and deletes it while all of it is read: that takes hours where there is much.
func TestAFileThatIsDeletedWhileAllIsReadIsNotTheFaultOfTheCopy(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	odd := strings.ReplaceAll(treetest.Odd, "/", ":")
	for _, name := range []string{"spool", odd, "stays", "quiet"} {
		did(t, os.WriteFile(filepath.Join(p.here, name), []byte("one of them"), 0o644))
	}
	w := p.opened(Relay{})
	p.copied(w, Copying{})
	flip(t, filepath.Join(p.here, "spool"))
	flip(t, filepath.Join(p.here, odd))
	flip(t, filepath.Join(p.there, "quiet"))
	p.from.Program("find", "#!/bin/sh\ncase $* in *-newercm*) rm -f ./spool ./*odd* ;; esac\nexec /usr/bin/find \"$@\"\n")
	unmarked := p.verified(w, "unmarked")
	if wrong := unmarked.Wrong(); len(wrong) != 3 {
		t.Errorf("without a mark nobody knows what has changed since: %+v", wrong)
	}
	did(t, os.WriteFile(filepath.Join(p.here, "spool"), []byte("one of them"), 0o644), os.WriteFile(filepath.Join(p.here, odd), []byte("one of them"), 0o644))
	did(t, w.Mark(t.Context()))
	now := changeTime(t, p.from.Root)
	did(t, os.Chtimes(p.from.Path("/var/lib/berth/carry/run-1.notes.0/mark"), time.Time{}, now))
	for !changeTime(t, p.from.Root).After(now) { // the kernel's times of changes have a grain
	}
	flip(t, filepath.Join(p.here, "spool"))
	flip(t, filepath.Join(p.here, odd))
	live := p.verified(w, "live")
	if _, err := os.Stat(filepath.Join(p.here, "spool")); !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("it was not deleted meanwhile: %v", err)
	}
	if wrong := live.Wrong(); len(wrong) != 1 || wrong[0].Path != "quiet" || live.Count < 3 {
		t.Errorf("wrong is what the copy is to blame for, not %+v of %d", wrong, live.Count)
	}
}

func TestWhatChangesAfterTheMarkIsReadAgainAndNothingElse(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	treetest.Fill(t, p.here)
	did(t, os.MkdirAll(filepath.Join(p.here, "will/move"), 0o755), os.WriteFile(filepath.Join(p.here, "will/move/with"), nil, 0o644), os.WriteFile(filepath.Join(p.here, "quiet"), []byte("quiet"), 0o644))
	w := p.opened(Relay{})
	p.copied(w, Copying{})
	if _, err := w.VerifyChanged(t.Context(), "early"); err == nil || !strings.Contains(err.Error(), "no mark was set") {
		t.Errorf("without a mark: %v", err)
	}
	did(t, w.Mark(t.Context()))
	now := changeTime(t, p.from.Root)
	for _, h := range []*shellhost.Host{p.from, p.to} { // all of this has happened within the seconds that a mark is set back
		did(t, os.Chtimes(h.Path("/var/lib/berth/carry/run-1.notes.0/mark"), time.Time{}, now))
	}
	for !changeTime(t, p.from.Root).After(now) { // the kernel's times of changes have a grain
	}
	flip(t, filepath.Join(p.here, "deep/er/b")) // by a program that puts the time back
	flip(t, filepath.Join(p.here, "# no comment"))
	flip(t, filepath.Join(p.there, "quiet"))
	did(t, os.Rename(filepath.Join(p.here, "will"), filepath.Join(p.here, "moved")), os.Remove(filepath.Join(p.here, "none")))
	wants := func() map[string][]Aspect {
		return map[string][]Aspect{"deep/er/b": {Content}, "# no comment": {Content}, "quiet": {Content}, "moved": {Missing}, "moved/move": {Missing}, "moved/move/with": {Missing},
			"will": {Extra}, "will/move": {Extra}, "will/move/with": {Extra}, "none": {Extra}, ".": {Time}}
	}
	live := p.verified(w, "live")
	found(t, live, wants())
	if wrong := live.Wrong(); len(wrong) != 1 || wrong[0].Path != "quiet" {
		t.Errorf("wrong is what the copy is to blame for, not %+v", wrong)
	}
	last, err := w.VerifyChanged(t.Context(), "last")
	did(t, err)
	found(t, last, wants())
	if last.Files != 0 {
		t.Errorf("%d files that nobody has changed were read, too", last.Files)
	}
	p.copied(w, Copying{})
	if last, err = w.VerifyChanged(t.Context(), "last"); err != nil || last.Count != 3 {
		t.Errorf("a copy by size and time has mended content: %v %+v", err, last)
	}
	p.copied(w, Copying{Content: true})
	if last, err = w.VerifyChanged(t.Context(), "last"); err != nil || !last.Same() || last.Files < 3 || last.Files > 6 {
		t.Errorf("%v %+v", err, last)
	}
	p.same()
}
