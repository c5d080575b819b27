//go:build linux

package carry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"berth/deployer/remote"
	"berth/internal/shellhost"
	"berth/internal/treetest"
)

// cutting is a host whose connection breaks once so many bytes have come from a command.
type cutting struct {
	*shellhost.Host
	after int64
}

var errCut = errors.New("the cable is out")

func (h *cutting) Stream(ctx context.Context, c remote.Command, stdout, stderr io.Writer) error {
	ctx, cut := context.WithCancelCause(ctx)
	defer cut(nil)
	return h.Host.Stream(ctx, c, &counting{stdout, h.after, func() { cut(fmt.Errorf("%w: %w", remote.ErrLost, errCut)) }}, stderr)
}

type counting struct {
	to    io.Writer
	left  int64
	spent func()
}

func (c *counting) Write(p []byte) (int, error) {
	if c.left -= int64(len(p)); c.left < 0 {
		c.spent()
	}
	return c.to.Write(p)
}

// big writes a file that does not compress.
func big(t testing.TB, name string, megabytes int) {
	t.Helper()
	did(t, exec.Command("dd", "if=/dev/urandom", "of="+name, "bs=1M", fmt.Sprintf("count=%d", megabytes), "status=none").Run())
}

// orphans are processes of this machine that work below some directories.
func orphans(t *testing.T, roots ...string) []string {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/cmdline")
	did(t, err)
	var found []string
	for _, at := range all {
		line, _ := os.ReadFile(at)
		cwd, _ := os.Readlink(filepath.Dir(at) + "/cwd")
		for _, root := range roots {
			if (strings.Contains(string(line), root) && !strings.Contains(string(line), "sshd")) || strings.HasPrefix(cwd, root) {
				found = append(found, fmt.Sprintf("%s in %s", strings.ReplaceAll(string(line), "\x00", " "), cwd))
			}
		}
	}
	return found
}

// alone waits until nothing works there any more.
func alone(t *testing.T, roots ...string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); len(orphans(t, roots...)) > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("still running: %q", orphans(t, roots...))
		}
	}
}

func (p *pair) alone() {
	p.t.Helper()
	alone(p.t, p.from.Root, p.to.Root)
}

func TestACopyThatWasBrokenOffGoesOnWhereItStoppedAndLeavesNobodyBehind(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	big(t, filepath.Join(p.here, "big"), 24)
	from := &cutting{p.from, 16 << 20}
	w, err := Open(t.Context(), "run-1.notes.0", Place{from, p.here}, Place{p.to, p.there}, Relay{})
	did(t, err)
	if _, err := w.Copy(t.Context(), Copying{}); !errors.Is(err, remote.ErrLost) {
		t.Fatalf("%v", err)
	}
	p.alone()
	info, err := os.Stat(filepath.Join(p.there, "big"))
	did(t, err)
	if info.Size() < 8<<20 || info.Size() >= 24<<20 {
		t.Fatalf("%d bytes were kept", info.Size())
	}
	from.after = 1 << 50
	stats := p.copied(w, Copying{})
	if stats.Sent > 24<<20-info.Size()/2 {
		t.Errorf("%d bytes were there, and %d were sent", info.Size(), stats.Sent)
	}
	p.same()

	to := &cutting{p.to, 0} // with its first word
	if w, err = Open(t.Context(), "run-1.notes.0", Place{p.from, p.here}, Place{to, p.there}, Relay{}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Copy(t.Context(), Copying{}); !errors.Is(err, remote.ErrLost) {
		t.Errorf("%v", err)
	}
	p.alone()
	ctx, cancel := context.WithCancel(t.Context())
	big(t, filepath.Join(p.here, "another"), 8)
	if _, err := p.opened(Relay{}).Copy(ctx, Copying{Limit: 1 << 20, Told: func(Progress) { cancel() }}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	p.alone()
}

func TestADiskThatFillsUpIsNamedWithItsHost(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	big(t, filepath.Join(p.here, "big"), 4)
	did(t, os.MkdirAll(p.there, 0o755))
	if text, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", p.there).CombinedOutput(); err != nil {
		t.Skipf("NOT TESTED: nothing can be mounted here: %v %s", err, text)
	}
	t.Cleanup(func() { _ = exec.Command("umount", p.there).Run() })
	_, err := p.opened(Relay{}).Copy(t.Context(), Copying{})
	if err == nil || !strings.Contains(err.Error(), "host cargo: ") || !strings.Contains(err.Error(), "No space left on device") || !strings.Contains(err.Error(), "(tmpfs) is full") {
		t.Errorf("%v", err)
	}
	p.alone()
}

func TestNothingIsCarriedOverWhatSomebodyHasThere(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	treetest.Fill(t, p.here)
	did(t, os.MkdirAll(p.there, 0o755), os.WriteFile(filepath.Join(p.there, "mine"), nil, 0o644))
	if _, err := p.open(Relay{}); err == nil || !strings.Contains(err.Error(), "has something in it that was not carried there") {
		t.Errorf("%v", err)
	}
	did(t, os.Remove(filepath.Join(p.there, "mine")))
	p.copied(p.opened(Relay{}), Copying{})
	p.copied(p.opened(Relay{}), Copying{})
	did(t, os.Rename(p.there, p.there+".away"), os.MkdirAll(filepath.Join(p.there, "another"), 0o755))
	if _, err := p.open(Relay{}); err == nil || !strings.Contains(err.Error(), "has something in it") {
		t.Errorf("another directory of that name: %v", err)
	}
	for _, bad := range []string{"relative", "/", "/a/../b", "/a/", ""} {
		if _, err := Open(t.Context(), "x", Place{p.from, bad}, Place{p.to, bad}, Relay{}); err == nil || strings.Count(err.Error(), "is no directory that berth carries") != 2 {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := Open(t.Context(), "a b", Place{p.from, p.here}, Place{p.to, p.there}, Relay{}); err == nil {
		t.Error("any name is taken")
	}
}

// A disk that is mounted for the data has one from when its file system was made.
func TestALostAndFoundOnTheTargetIsNothingInTheWayAndStays(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	treetest.Fill(t, p.here)
	kept := filepath.Join(p.there, "lost+found")
	did(t, os.MkdirAll(kept, 0o700), os.WriteFile(filepath.Join(kept, "#123"), nil, 0o600))
	if _, err := p.open(Relay{}); err == nil || !strings.Contains(err.Error(), "has something in it") {
		t.Errorf("what was found there: %v", err)
	}
	did(t, os.Remove(filepath.Join(kept, "#123")), os.Chown(kept, 1000, 1000))
	if _, err := p.open(Relay{}); err == nil || !strings.Contains(err.Error(), "has something in it") {
		t.Errorf("somebody's: %v", err)
	}
	did(t, os.Chown(kept, 0, 0))
	w := p.opened(Relay{})
	did(t, w.Mark(t.Context()))
	p.copied(w, Copying{})
	p.copied(w, Copying{Content: true})
	if proof := p.verified(w, "all"); !proof.Same() {
		t.Errorf("%+v", proof)
	}
	info, err := os.Stat(p.there)
	did(t, err, os.Remove(kept), os.Chtimes(p.there, info.ModTime(), info.ModTime())) // so it did stay
	p.same()
}

func TestWhatAHostLacksIsSaidWithTheLineThatInstallsIt(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	p.from.Program("rsync", "#!/bin/sh\nexit 127\n")
	p.to.Program("rsync", "#!/bin/sh\necho 'rsync  version 3.1.2  protocol version 31'\n")
	_, err := p.open(Relay{})
	for _, want := range []string{"host guest: there is no rsync; as root, on Debian: apt install rsync", "host cargo: its rsync is 3.1.2, and 3.2.3 is the oldest"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	p.from.Program("rsync", "#!/bin/sh\nexec /usr/bin/rsync \"$@\"\n")
	p.to.Program("rsync", "#!/bin/sh\nexec /usr/bin/rsync \"$@\"\n")
	p.to.Program("find", "#!/bin/sh\necho 'find: unrecognized: -printf' >&2\nexit 1\n")
	if _, err = p.open(Relay{}); err == nil || !strings.Contains(err.Error(), "host cargo: its find does not print") {
		t.Errorf("%v", err)
	}
}

func TestAVerificationThatCannotBeMadeProvesNothing(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	treetest.Fill(t, p.here)
	w := p.opened(Relay{})
	p.copied(w, Copying{})
	p.to.Program("sort", "#!/bin/sh\necho 'sort: write failed: No space left on device' >&2\nexit 2\n")
	if proof, err := w.VerifyAll(t.Context(), "all"); err == nil || !strings.Contains(err.Error(), "host cargo: ") || !strings.Contains(err.Error(), "sort: write failed: No space left on device") || proof.Paths != 0 {
		t.Errorf("%v %+v", err, proof)
	}
	p.to.Program("sort", "#!/bin/sh\n/usr/bin/sort \"$@\" | head -n 3\n")
	if proof, err := w.VerifyAll(t.Context(), "all"); err != nil || proof.Same() {
		t.Errorf("a manifest that lacks lines is taken: %v %+v", err, proof)
	}
	p.to.Program("cat", "#!/bin/sh\n/usr/bin/cat \"$@\" | head -n 3\nkill $PPID\n")
	if proof, err := w.VerifyAll(t.Context(), "all"); err == nil {
		t.Errorf("a manifest that is cut off is taken: %+v", proof)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	p.from.Program("find", "#!/bin/sh\nwhile [ -e \"$0\" ]; do sleep 0.05; done\n")
	go func() {
		for len(orphans(t, p.from.Root)) == 0 {
			time.Sleep(time.Millisecond)
		}
		cancel(errCut)
	}()
	if _, err := w.VerifyAll(ctx, "all"); !errors.Is(err, errCut) {
		t.Errorf("%v", err)
	}
	if err := os.Remove(p.from.Path("bin/find")); err != nil { // it ends by that, and its script goes on to write
		t.Error(err)
	}
	p.alone()
}
