//go:build linux

package carry

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

func TestADirectoryArrivesByteForByteThroughTheOperatorWithEachShell(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"dash", "busybox sh", "bash"} {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			p := newPair(t)
			at, err := exec.LookPath(strings.Fields(shell)[0])
			if err != nil {
				t.Skipf("NOT TESTED: %v", err)
			}
			words := at + strings.TrimPrefix(shell, strings.Fields(shell)[0])
			for _, h := range []*shellhost.Host{p.from, p.to} {
				// Debian's busybox takes its own find, whatever else there is.
				h.Program("sh", "#!/bin/sh\n[ \"$1\" = -c ] || exec "+words+" \"$@\"\ntext=$2\nshift 2\nexec "+words+" -c \"find() { /usr/bin/find \\\"\\$@\\\"; }\n$text\" \"$@\"\n")
			}
			p.to.Program("tar", "#!/bin/sh\nexec busybox tar \"$@\"\n")
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
			if proof := p.verified(w, "all"); !proof.Same() {
				t.Errorf("%+v", proof)
			}
			if left, _ := filepath.Glob(p.there + "/.*"); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestACopyKeepsToItsLimitAndIsCompressedWhereThatIsAsked(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	big(t, filepath.Join(p.here, "big"), 2)
	did(t, os.WriteFile(filepath.Join(p.here, "text"), []byte(strings.Repeat("the same again; ", 1<<16)), 0o644))
	w := p.opened(Relay{})
	var told []Progress
	start := time.Now()
	stats := p.copied(w, Copying{Limit: 1 << 20, Compress: true, Told: func(x Progress) { told = append(told, x) }})
	if took := time.Since(start); took < time.Second { // 2 MB that do not compress, at 1 MB a second
		t.Errorf("it took %s", took)
	}
	if stats.Carried != 3<<20 || stats.Sent > 2<<20+200<<10 {
		t.Errorf("%+v", stats)
	}
	if len(told) < 2 || told[0].Bytes >= told[len(told)-1].Bytes || told[len(told)-1].Bytes != 3<<20 || told[len(told)-1].Rate < 100<<10 {
		t.Errorf("told %+v", told)
	}
}

func TestProgressIsReadAsRsyncWritesIt(t *testing.T) {
	t.Parallel()
	var got []Progress
	s := said{told: func(p Progress) { got = append(got, p) }}
	for _, part := range []string{"\r          32768   0%    0.00kB/s    0:00:00  \r   1152921504", "6068 93%    1.50GB/s   10:01:02  \r", "\n 12 100% 9.99B/s 0:00:00 (xfr#1, to-chk=0/3)\nrsync: [receiver] something: No space left on device (28)\n"} {
		_, _ = s.Write([]byte(part))
	}
	want := []Progress{{32768, 0, 0}, {11529215046068, 3 << 29, 10*time.Hour + time.Minute + 2*time.Second}, {12, 9, 0}}
	if !slices.Equal(got, want) || len(s.last) != 1 {
		t.Errorf("%+v %q", got, s.last)
	}
	_, _ = s.Write([]byte(strings.Repeat("x", 1<<20) + "\n"))
	if len(s.part) > mostSaid || cap(s.part) > 2*mostSaid {
		t.Errorf("%d bytes of a line are held", cap(s.part))
	}
}
