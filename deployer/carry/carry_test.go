package carry

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"berth/internal/shellhost"
	"berth/internal/treetest"
)

// pair is two hosts of this machine, and a directory that is to go from one to the other.
type pair struct {
	t        *testing.T
	from, to *shellhost.Host
	here     string // on the source
	there    string // on the target
}

func newPair(t *testing.T) *pair {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: only root can give files to others")
	}
	if _, err := exec.LookPath("rsync"); err != nil {
		t.Skip("NOT TESTED: there is no rsync")
	}
	p := &pair{t: t, from: shellhost.New(t, "guest"), to: shellhost.New(t, "cargo")}
	odd := "-e data 'x'\n$y \xff"
	p.here, p.there = filepath.Join(p.from.Root, odd), filepath.Join(p.to.Root, "volumes", odd+"2")
	if err := os.MkdirAll(p.here, 0o755); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *pair) open(by Carrier) (*Way, error) {
	return Open(p.t.Context(), "run-1.notes.0", Place{p.from, p.here}, Place{p.to, p.there}, by)
}

func (p *pair) opened(by Carrier) *Way {
	p.t.Helper()
	w, err := p.open(by)
	if err != nil {
		p.t.Fatal(err)
	}
	return w
}

func (p *pair) copied(w *Way, how Copying) Stats {
	p.t.Helper()
	stats, err := w.Copy(p.t.Context(), how)
	if err != nil {
		p.t.Fatal(err)
	}
	return stats
}

// same fails where the target is not what the source is.
func (p *pair) same() {
	p.t.Helper()
	if was, is := treetest.Walk(p.t, p.here), treetest.Walk(p.t, p.there); was != is {
		p.t.Errorf("the source is\n%s\nand the target\n%s", was, is)
	}
}

func TestADirectoryArrivesByteForByteThroughTheOperator(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	treetest.Fill(t, p.here)
	w := p.opened(Relay{})
	var last Progress
	stats := p.copied(w, Copying{Told: func(x Progress) { last = x }})
	p.same()
	if stats.Files != 17 || stats.Carried < 8<<20 || stats.Carried > stats.Bytes || last.Bytes != stats.Carried {
		t.Errorf("%+v, at last %+v", stats, last)
	}
	if again := p.copied(w, Copying{}); again.Carried != 0 || again.Bytes != stats.Bytes {
		t.Errorf("an unchanged copy carries %+v", again)
	}
	if left, _ := filepath.Glob(p.there + "/.*"); len(left) > 0 || strings.Contains(p.to.Tree(), "shell") {
		t.Errorf("left behind: %q\n%s", left, p.to.Tree())
	}
}
