//go:build linux

package carry

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"berth/internal/treetest"
)

func TestTheFirstCopyGoesByTarWhereBothHostsHaveIt(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	p.from.Program("rsync", "#!/bin/sh\n[ \"$1\" = --version ] || exit 99\nexec /usr/bin/rsync \"$@\"\n")
	treetest.Fill(t, p.here)
	big(t, filepath.Join(p.here, "big"), 11)
	w := p.opened(Relay{})
	var last Progress
	stats := p.copied(w, Copying{Told: func(x Progress) { last = x }})
	p.same()
	if stats.Sent < 11<<20 || stats.Sent > 12<<20 || last.Bytes != 10<<20 || last.Rate < 1<<10 {
		t.Errorf("%+v, at last %+v", stats, last)
	}
	if _, err := w.Copy(t.Context(), Copying{}); err == nil {
		t.Error("the second copy is not rsync's")
	}
	if _, err := p.opened(Relay{}).Copy(t.Context(), Copying{}); err == nil {
		t.Error("what is there already is written over by tar")
	}
}

func TestWhereTarDoesNotBringAllRsyncDoes(t *testing.T) {
	t.Parallel()
	for what, programs := range map[string][2]string{ // on the source, on the target; empty: tar itself
		"there are sockets":               {},
		"tar fails on the source":         {"exit 2"},
		"tar ends early on the target":    {"", "head -c 200000 | /usr/bin/tar \"$@\""},
		"tar of the target is none":       {"", "exit 127"},
		"a file changes while it is read": {"/usr/bin/tar \"$@\"; echo 'tar: ./a: file changed as we read it' >&2; exit 1"},
		"tar loses files":                 {"/usr/bin/tar --exclude=deep \"$@\"; echo 'tar: ./deep: lost' >&2"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			p := newPair(t)
			for i, text := range programs {
				if text != "" {
					[]interface{ Program(name, text string) }{p.from, p.to}[i].Program("tar", "#!/bin/sh\n[ \"$1\" != --version ] || exec /usr/bin/tar --version\n"+text+"\n")
				}
			}
			treetest.Fill(t, p.here)
			big(t, filepath.Join(p.here, "big"), 1)
			if programs == [2]string{} {
				short := filepath.Join("/tmp", filepath.Base(filepath.Dir(p.from.Root))+".sock")
				l, err := net.Listen("unix", short)
				did(t, err)
				l.(*net.UnixListener).SetUnlinkOnClose(false)
				did(t, os.Rename(short, filepath.Join(p.here, "socket")), l.Close())
			}
			w := p.opened(Relay{})
			p.copied(w, Copying{})
			p.same()
			if proof := p.verified(w, "all"); !proof.Same() {
				t.Errorf("%+v", proof)
			}
		})
	}
}

// Its connection was cut without a word, and the sshd of the target has not noticed.
func TestWhatStillReceivesIsEndedBeforeItsDirectoryIsTakenAgain(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	treetest.Fill(t, p.here)
	p.opened(Relay{})
	mine := exec.Command("tar", "--extract", "--file=-")
	elsewhere := exec.Command("tar", "--extract", "--file=-")
	mine.Dir, elsewhere.Dir = p.there, p.here
	for _, c := range []*exec.Cmd{mine, elsewhere} {
		in, err := c.StdinPipe()
		did(t, err, c.Start())
		t.Cleanup(func() { in.Close() })
	}
	p.opened(Relay{})
	if err := mine.Wait(); mine.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Errorf("it ended with %v", err)
	}
	if err := elsewhere.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("another tar was ended: %v", err)
	}
	did(t, elsewhere.Process.Kill())
	_ = elsewhere.Wait()
}
