package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/internal/sshtest"
)

// lab is an operator's home directory, and servers by address that its Pool can reach.
type lab struct {
	t    *testing.T
	home string
	cfg  Config

	mu      sync.Mutex
	servers map[string]*sshtest.Server // by host:port
	open    int
	most    int      // connections that were open at once
	told    []string // why files were read without ssh
}

// newLab makes a home with one key, ~/.ssh/id_ed25519, that every server of the lab takes.
func newLab(t *testing.T) *lab {
	l := &lab{t: t, home: t.TempDir(), servers: map[string]*sshtest.Server{}}
	l.writeKey("id_ed25519", "")
	l.cfg = Config{
		Home: l.home, User: "operator", Dial: l.dial,
		HostsAtOnce: 10, Reconnects: -1,
	}
	return l
}

// writeKey makes a key in ~/.ssh and gives its public half.
func (l *lab) writeKey(name, passphrase string) ssh.PublicKey {
	l.t.Helper()
	return sshtest.WriteKey(l.t, l.write(".ssh/"+name, ""), passphrase)
}

// write makes a file of mode 0600 below the home directory.
func (l *lab) write(name, text string) string {
	l.t.Helper()
	file := filepath.Join(l.home, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		l.t.Fatal(err)
	}
	return file
}

func (l *lab) read(name string) string {
	l.t.Helper()
	text, err := os.ReadFile(filepath.Join(l.home, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		l.t.Fatal(err)
	}
	return string(text)
}

// server adds a server at host:port whose host key is known and which takes the key of the home.
func (l *lab) server(address string) *sshtest.Server {
	l.t.Helper()
	s := l.stranger(address)
	known := l.read(".ssh/known_hosts") + knownhosts.Line([]string{address}, s.Key.PublicKey()) + "\n"
	l.write(".ssh/known_hosts", known)
	return s
}

// stranger adds a server that known_hosts does not have.
func (l *lab) stranger(address string) *sshtest.Server {
	l.t.Helper()
	signer, err := ssh.ParsePrivateKey([]byte(l.read(".ssh/id_ed25519")))
	if err != nil {
		l.t.Fatal(err)
	}
	s := sshtest.New(l.t)
	s.Allow(signer.PublicKey())
	l.mu.Lock()
	defer l.mu.Unlock()
	l.servers[address] = s
	return s
}

func (l *lab) dial(ctx context.Context, _, address string) (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.servers[address]
	if s == nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: fmt.Errorf("%s: %w", address, syscall.ECONNREFUSED)}
	}
	l.open++
	l.most = max(l.most, l.open)
	return s.Connect(func() {
		l.mu.Lock()
		l.open--
		l.mu.Unlock()
	}), nil
}

// begins is a server's answer that begins as its sh would: the command itself is the line of the job.
func begins(answer func(sshtest.Job) int) func(sshtest.Job) int {
	return func(j sshtest.Job) int {
		word := regexp.MustCompile(`berth-says-\w+`).FindString(j.Line)
		fmt.Fprintln(j.Stdout, word)
		fmt.Fprintln(j.Stderr, word)
		_, j.Line, _ = strings.Cut(j.Line, word+" ")
		return answer(j)
	}
}

// config writes ~/.ssh/config.
func (l *lab) config(text string) {
	l.t.Helper()
	c, err := ReadSSHConfig(l.home, l.write(".ssh/config", text))
	if err != nil {
		l.t.Fatal(err)
	}
	l.cfg.SSH = c
}

func (l *lab) pool() *Pool {
	l.t.Helper()
	p, err := New(l.cfg)
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() {
		p.Close()
		l.mu.Lock()
		servers := l.servers
		l.mu.Unlock()
		for _, s := range servers {
			s.HangUp()
		}
	})
	return p
}

// host gives a host of a new pool.
func (l *lab) host(t Target) *Host {
	l.t.Helper()
	h, err := l.pool().Host(t)
	if err != nil {
		l.t.Fatal(err)
	}
	return h
}

// asker answers from lists, and fails the test when it is asked for more than it has.
type asker struct {
	t           *testing.T
	mu          sync.Mutex
	accept      []bool
	passphrases []string
	passwords   []string
	questions   []any
}

func (a *asker) AcceptHostKey(_ context.Context, q HostKeyQuestion) (bool, error) {
	return answer(a, &a.accept, q)
}

func (a *asker) Passphrase(_ context.Context, q PassphraseQuestion) ([]byte, error) {
	s, err := answer(a, &a.passphrases, q)
	return []byte(s), err
}

func (a *asker) SudoPassword(_ context.Context, q SudoQuestion) ([]byte, error) {
	s, err := answer(a, &a.passwords, q)
	return []byte(s), err
}

func answer[T any](a *asker, list *[]T, question any) (T, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.questions = append(a.questions, question)
	var none T
	if len(*list) == 0 {
		a.t.Errorf("asked once too often: %+v", question)
		return none, errors.New("nobody is there")
	}
	first := (*list)[0]
	*list = slices.Delete(*list, 0, 1)
	return first, nil
}

// output runs a command and gives its standard output.
func (l *lab) output(h *Host, args ...string) string {
	l.t.Helper()
	out, err := h.Output(l.t.Context(), Command{Args: args}, 1<<20)
	if err != nil {
		l.t.Fatal(err)
	}
	return string(out)
}

// onEach runs work on every host at once, as far as the limits let it, and holds each host's connection
// meanwhile. The errors are in the order of the hosts; one host's error does not end another's work.
func onEach(ctx context.Context, hosts []*Host, work func(context.Context, *Host) error) []error {
	errs := make([]error, len(hosts))
	var all sync.WaitGroup
	for i, h := range hosts {
		all.Go(func() {
			release, err := h.Hold(ctx)
			if err != nil {
				errs[i] = err
				return
			}
			defer release()
			errs[i] = work(ctx, h)
		})
	}
	all.Wait()
	return errs
}
