//go:build linux

package carry

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/deployer/remote"
	"berth/internal/sshtest"
	"berth/internal/treetest"
)

// rooted is a host that a real sshd of this machine has, whose state lies in a directory.
type rooted struct {
	*remote.Host
	root string
}

func (h *rooted) here(c remote.Command) remote.Command {
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = strings.ReplaceAll(a, "/var/lib/berth", h.root+"/state")
	}
	c.Args = args
	return c
}

func (h *rooted) Run(ctx context.Context, c remote.Command, lines func(remote.Stream, string)) error {
	return h.Host.Run(ctx, h.here(c), lines)
}

func (h *rooted) Output(ctx context.Context, c remote.Command, limit int) ([]byte, error) {
	return h.Host.Output(ctx, h.here(c), limit)
}

func (h *rooted) Stream(ctx context.Context, c remote.Command, stdout, stderr io.Writer) error {
	return h.Host.Stream(ctx, h.here(c), stdout, stderr)
}

// served is two hosts by real sshds, each with a home of its own.
type served struct {
	from, to Place
	reach    remote.Reach
	known    string // file of known_hosts
	hosts    []*rooted
	ports    []int
}

func (s *served) keys() string {
	text, _ := os.ReadFile(filepath.Join(s.hosts[1].root, ".ssh/authorized_keys"))
	return string(text)
}

func serve(t testing.TB, config string) *served {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: only root can give files to others")
	}
	home := t.TempDir()
	did(t, os.MkdirAll(filepath.Join(home, ".ssh"), 0o700))
	mine := sshtest.WriteKey(t, filepath.Join(home, ".ssh/id_ed25519"), "")
	known := ""
	s := &served{}
	var targets []remote.Target
	for _, name := range []string{"guest", "cargo"} {
		root := t.TempDir()
		s.hosts = append(s.hosts, &rooted{root: root})
		did(t, os.MkdirAll(filepath.Join(root, ".ssh"), 0o700), os.MkdirAll(filepath.Join(root, "bin"), 0o755))
		did(t, os.WriteFile(filepath.Join(root, ".ssh/authorized_keys"), append([]byte("# mine\n"), ssh.MarshalAuthorizedKey(mine)...), 0o600))
		did(t, os.WriteFile(filepath.Join(root, "bin/getent"), []byte("#!/bin/sh\n[ \"$1\" = passwd ] || exec /usr/bin/getent \"$@\"\necho \"$2:x:0:0::"+root+":/bin/sh\"\n"), 0o755))
		port, key := sshtest.OpenSSH(t, fmt.Sprintf("AuthorizedKeysFile %s/.ssh/authorized_keys\nSetEnv PATH=%s/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=%s\n%s", root, root, root, config))
		known += knownhosts.Line([]string{"[127.0.0.1]:" + strconv.Itoa(port)}, key) + "\n"
		s.ports = append(s.ports, port)
		targets = append(targets, remote.Target{Name: name, Host: "127.0.0.1", Port: port})
	}
	s.known = filepath.Join(home, ".ssh/known_hosts")
	did(t, os.WriteFile(s.known, []byte(known), 0o600))
	pool, err := remote.New(remote.Config{Home: home, User: "root", Reconnects: -1})
	did(t, err)
	t.Cleanup(pool.Close)
	for i, target := range targets {
		s.hosts[i].Host, err = pool.Host(target)
		did(t, err)
	}
	s.reach, err = s.hosts[1].Reach(t.Context())
	did(t, err)
	s.from, s.to = Place{s.hosts[0], filepath.Join(s.hosts[0].root, "da 'ta")}, Place{s.hosts[1], filepath.Join(s.hosts[1].root, "da\n-e ta")}
	did(t, os.Mkdir(s.from.Path, 0o755))
	return s
}

func TestADirectoryGoesFromHostToHostByAKeyThatOpensNothingElse(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	treetest.Fill(t, s.from.Path)
	big(t, filepath.Join(s.from.Path, "big"), 4)
	before := s.keys()
	for name, by := range map[string]Carrier{"directly": Direct{s.reach}, "through the operator": Relay{}} {
		to := Place{s.to.Host, s.to.Path + name}
		w, err := Open(t.Context(), "run-1.notes."+strconv.Itoa(len(name)), s.from, to, by)
		did(t, err)
		during := ""
		if _, err := w.Copy(t.Context(), Copying{Limit: 64 << 20, Compress: true, Told: func(Progress) { during = s.keys() }}); err != nil {
			t.Fatal(name, err)
		}
		if was, is := treetest.Walk(t, s.from.Path), treetest.Walk(t, to.Path); was != is {
			t.Errorf("%s: the source is\n%s\nand the target\n%s", name, was, is)
		}
		proof, err := w.VerifyAll(t.Context(), "all")
		if err != nil || !proof.Same() || proof.Files != 10 {
			t.Errorf("%s: %v %+v", name, err, proof)
		}
		if name == "directly" {
			for _, want := range []string{before, `restrict,command="sh `, `/serve",from="`, `127.0.0.1`, `expiry-time="20`, " berth-carry-run-1.notes.8\n"} {
				if !strings.Contains(during, want) {
					t.Errorf("while it is copied the target's keys are\n%swithout %q", during, want)
				}
			}
		}
		if after := s.keys(); after != before {
			t.Errorf("%s: the target's keys are\n%s", name, after)
		}
	}
}

func TestWhatKeepsHostsFromReachingEachOtherIsSaidAndNothingIsLeft(t *testing.T) {
	t.Parallel()
	s := serve(t, "AllowAgentForwarding no")
	treetest.Fill(t, s.from.Path)
	before := s.keys()
	other := s.reach
	other.Key = sshtest.NewKey(t).PublicKey()
	jump := s.reach
	jump.Direct = false
	asks := s.reach
	asks.Root, asks.Free = false, false
	hostile := s.reach
	hostile.Host = "-oProxyCommand=x"
	w, err := Open(t.Context(), "run-1.notes.0", s.from, s.to, Relay{})
	did(t, err)
	for want, reach := range map[string]remote.Reach{"forwards no agent": s.reach, "through another host": jump, "sudo asks for a password": asks, "is no address": hostile} {
		w.carrier = Direct{reach}
		_, err = w.Copy(t.Context(), Copying{})
		var why *DirectError
		if err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, &why) {
			t.Errorf("%v does not say %q", err, want)
		}
		if after := s.keys(); after != before {
			t.Errorf("%s: the target's keys are\n%s", want, after)
		}
	}
	open := serve(t, "")
	open.reach.Key = other.Key
	w, err = Open(t.Context(), "run-1.notes.0", open.from, open.to, Direct{open.reach})
	did(t, err)
	_, err = w.Copy(t.Context(), Copying{})
	var why *DirectError
	if !errors.As(err, &why) || !strings.Contains(err.Error(), "its ssh does not come to cargo") || !strings.Contains(err.Error(), "ost key verification failed") {
		t.Errorf("another host key: %v", err)
	}
	var told []error
	var apart Apart
	for range 2 { // ways of one run
		w.carrier = &Nearest{Direct: Direct{open.reach}, Relayed: func(why error) { told = append(told, why) }, Apart: &apart}
		if _, err := w.Copy(t.Context(), Copying{}); err != nil {
			t.Error(err)
		}
	}
	if was, is := treetest.Walk(t, open.from.Path), treetest.Walk(t, open.to.Path); was != is || len(told) != 1 || !errors.As(told[0], &why) {
		t.Errorf("through the operator, for %v:\n%s\nfrom\n%s", told, is, was)
	}
}

func TestADirectCopyThatIsBrokenOffEndsOnBothHosts(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	big(t, filepath.Join(s.from.Path, "big"), 16)
	before := s.keys()
	w, err := Open(t.Context(), "run-1.notes.0", s.from, s.to, Direct{s.reach})
	did(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := w.Copy(ctx, Copying{Limit: 1 << 20, Told: func(Progress) { cancel() }}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	alone(t, s.hosts[0].root, s.hosts[1].root)
	if after := s.keys(); after != before {
		t.Errorf("the target's keys are\n%s", after)
	}
	if _, err := w.Copy(t.Context(), Copying{}); err != nil {
		t.Error(err)
	}
	if was, is := treetest.Walk(t, s.from.Path), treetest.Walk(t, s.to.Path); was != is {
		t.Errorf("the source is\n%s\nand the target\n%s", was, is)
	}
}

func TestWhatIsLittleAfterTheFirstCopyNeedsNoKey(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	treetest.Fill(t, s.from.Path)
	w, err := Open(t.Context(), "run-1.notes.0", s.from, s.to, Direct{s.reach})
	did(t, err, w.Mark(t.Context()))
	copied := func(key bool, what string) {
		t.Helper()
		w.leaves = "" // asked for with each key
		if _, err := w.Copy(t.Context(), Copying{}); err != nil {
			t.Fatal(err)
		}
		if (w.leaves != "") != key {
			t.Errorf("%s: a key was let in: %v", what, w.leaves != "")
		}
		if was, is := treetest.Walk(t, s.from.Path), treetest.Walk(t, s.to.Path); was != is {
			t.Errorf("%s: the source is\n%s\nand the target\n%s", what, was, is)
		}
	}
	copied(true, "the first copy")
	copied(true, "the first copy, again: nothing says yet that all has come")
	if proof, err := w.VerifyAll(t.Context(), "all"); err != nil || !proof.Same() {
		t.Fatalf("%v %+v", err, proof)
	}
	did(t, os.WriteFile(filepath.Join(s.from.Path, "new"), []byte("little"), 0o600))
	copied(false, "little has changed")
	large, err := os.Create(filepath.Join(s.from.Path, "large"))
	did(t, err, large.Truncate(little), large.Close())
	copied(true, "much has changed")
}

func TestATarThatLosesItsConnectionIsNoHostThatIsNotReached(t *testing.T) {
	t.Parallel()
	s := serve(t, "")
	big(t, filepath.Join(s.from.Path, "big"), 64)
	did(t, os.WriteFile(filepath.Join(s.hosts[0].root, "bin/ssh"), []byte("#!/bin/sh\nrm \"$0\"\nhead -c 20000000 | /usr/bin/ssh \"$@\"\nexit 255\n"), 0o755))
	var relayed error
	w, err := Open(t.Context(), "run-1.notes.0", s.from, s.to, &Nearest{Direct: Direct{s.reach}, Relayed: func(why error) { relayed = why }})
	did(t, err)
	if stats, err := w.Copy(t.Context(), Copying{}); err != nil || relayed != nil {
		t.Errorf("all begins again through this computer: %+v %v %v", stats, err, relayed)
	}
	if was, is := treetest.Walk(t, s.from.Path), treetest.Walk(t, s.to.Path); was != is {
		t.Errorf("the source is\n%s\nand the target\n%s", was, is)
	}
}
