package remote

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"berth/internal/sshtest"
)

// sshd is OpenSSH's server on a loopback port, with keys and configuration of its own.
type sshd struct {
	*lab
	port    int
	address string // as known_hosts has it
	keys    map[string]ssh.PublicKey
	user    string
}

// startSSHD starts one, with more configuration, and a lab whose home may log in to it.
func startSSHD(t *testing.T, config string) *sshd {
	t.Helper()
	const program = "/usr/sbin/sshd"
	if _, err := os.Stat(program); err != nil {
		t.Skipf("NOT TESTED against OpenSSH: %v", err)
	}
	if os.Getuid() == 0 { // Debian makes it when the service starts, which a test machine need not run
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			t.Fatal(err)
		}
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	l := newLab(t)
	l.cfg.Dial, l.cfg.User = nil, me.Username
	s := &sshd{lab: l, keys: map[string]ssh.PublicKey{}, user: me.Username}
	signer, err := ssh.ParsePrivateKey([]byte(l.read(".ssh/id_ed25519")))
	if err != nil {
		t.Fatal(err)
	}
	authorized := l.write("server/authorized", string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	text := fmt.Sprintf("ListenAddress 127.0.0.1\nAuthorizedKeysFile %s\nStrictModes no\nUsePAM no\nPidFile none\n"+
		"PermitRootLogin yes\nPasswordAuthentication no\n%s\n", authorized, config)
	for _, kind := range []string{"ed25519", "ecdsa"} {
		text += "HostKey " + s.hostKey(kind) + "\n"
	}
	s.listen(program, l.write("server/config", text))
	s.know("ed25519")
	return s
}

func (s *sshd) hostKey(kind string) string {
	s.t.Helper()
	var private any
	var err error
	if kind == "ecdsa" {
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	} else {
		_, key, keyErr := ed25519.GenerateKey(nil)
		private, err = &key, keyErr
	}
	if err != nil {
		s.t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		s.t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		s.t.Fatal(err)
	}
	s.keys[kind] = signer.PublicKey()
	return s.write("server/"+kind, string(pem.EncodeToMemory(block)))
}

// listen starts the server and returns when it listens.
func (s *sshd) listen(program, config string) {
	s.t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	s.port = free.Addr().(*net.TCPAddr).Port
	s.address = net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port))
	free.Close()
	cmd := exec.Command(program, "-D", "-e", "-f", config, "-p", strconv.Itoa(s.port))
	stderr, err := cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	var said bytes.Buffer
	lines := bufio.NewScanner(stderr)
	for lines.Scan() {
		fmt.Fprintln(&said, lines.Text())
		if strings.Contains(lines.Text(), "Server listening on") {
			go func() {
				for lines.Scan() { // so that it never blocks on its log
				}
			}()
			return
		}
	}
	s.t.Fatalf("sshd does not start: %s", said.String())
}

// know writes known_hosts anew, with the server's key of one kind, hashed.
func (s *sshd) know(kind string) {
	_, rest, _ := strings.Cut(knownhosts.Line([]string{"x"}, s.keys[kind]), " ")
	s.write(".ssh/known_hosts", knownhosts.HashHostname(knownhosts.Normalize(s.address))+" "+rest+"\n")
}

func (s *sshd) target() Target {
	return Target{Name: "cargo", Host: "127.0.0.1", Port: s.port}
}

// Its shell prints, too, as one with an echo in .bashrc does, and there is no SFTP.
func TestOpenSSHRunsCommandsWithOneSessionAtOnce(t *testing.T) {
	noise := filepath.Join(t.TempDir(), "noise")
	if err := os.WriteFile(noise, []byte("echo hi; echo hi >&2; trap 'echo bye' EXIT\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startSSHD(t, "MaxSessions 1\nSetEnv BASH_ENV="+noise)
	h := s.host(s.target())
	dir := t.TempDir()
	var all sync.WaitGroup
	errs := make([]error, 6)
	for i := range errs {
		all.Go(func() {
			file := filepath.Join(dir, fmt.Sprintf("a;reboot $(id) %d", i))
			content := strings.Repeat(fmt.Sprint(i), 300_000)
			put := Command{Args: []string{"sh", "-c", `cat >"$1"`, "sh", file}, Stdin: strings.NewReader(content)}
			if errs[i] = h.Run(t.Context(), put, nil); errs[i] != nil {
				return
			}
			got, err := h.Read(t.Context(), file, 1<<20)
			if err == nil && string(got) != content {
				err = fmt.Errorf("got %d bytes", len(got))
			}
			errs[i] = err
		})
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
	input := strings.Repeat("input\n", 50_000)
	got, err := h.Output(t.Context(), Command{Args: []string{"cat"}, Stdin: strings.NewReader(input), Dir: dir, Env: map[string]string{"A": "$(id)"}}, 1<<20)
	if err != nil || string(got) != input {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
	var exit *ExitError
	if err := h.Run(t.Context(), Command{Args: []string{"sh", "-c", "echo why >&2; exit 9"}}, nil); !errors.As(err, &exit) || exit.Code != 9 || len(exit.Lines) != 1 {
		t.Errorf("got %v", err)
	}
	if err := h.Run(t.Context(), Command{Args: []string{"sh", "-c", "kill -TERM $$"}}, nil); !errors.As(err, &exit) || exit.Signal != "TERM" || exit.Code != -1 {
		t.Errorf("got %v", err)
	}
	if _, err := h.Read(t.Context(), dir+"/missing", 10); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestOpenSSHsHostKeyIsComparedByTheTypeThatIsKnown(t *testing.T) {
	s := startSSHD(t, "")
	for kind := range s.keys {
		s.know(kind)
		if err := s.host(s.target()).Connect(t.Context()); err != nil {
			t.Errorf("%s known: %v", kind, err)
		}
	}
	shown := s.keys["ed25519"]
	s.keys["ed25519"] = sshtest.NewKey(t).PublicKey()
	s.know("ed25519")
	err := s.host(s.target()).Connect(t.Context())
	var changed *HostKeyChangedError
	if !errors.As(err, &changed) || changed.Got != fingerprint(shown) || changed.Known[0].Fingerprint != fingerprint(s.keys["ed25519"]) {
		t.Errorf("got %v", err)
	}
}

func TestOpenSSHRefusesAWrongKeyAndTooManyOfThem(t *testing.T) {
	s := startSSHD(t, "MaxAuthTries 2")
	good := s.read(".ssh/id_ed25519")
	var config string
	for i := range 4 {
		s.writeKey(fmt.Sprintf("wrong%d", i), "")
		config += fmt.Sprintf("IdentityFile ~/.ssh/wrong%d\n", i)
		if i != 0 && i != 3 {
			continue
		}
		s.config(config)
		err := s.host(s.target()).Connect(t.Context())
		var refused *AuthError
		if !errors.As(err, &refused) || Retryable(err) || !strings.Contains(refused.Tried[0].String(), "wrong0") {
			t.Errorf("%d keys: got %v", i+1, err)
		}
		if i == 3 && (err == nil || !strings.Contains(err.Error(), "too many keys")) {
			t.Errorf("got %v", err)
		}
	}
	s.write(".ssh/wrong0", good)
	if err := s.host(s.target()).Connect(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestOpenSSHIsABastion(t *testing.T) {
	s := startSSHD(t, "")
	s.config(fmt.Sprintf("Host gate\n HostName 127.0.0.1\n Port %d\n", s.port))
	target := s.target()
	target.Jump = "gate"
	h := s.host(target)
	if got := s.output(h, "echo", "through"); got != "through\n" {
		t.Errorf("got %q", got)
	}
	c, err := h.Dial(t.Context(), "tcp", s.address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if banner, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.HasPrefix(banner, "SSH-2.0-OpenSSH") {
		t.Errorf("got %q, %v", banner, err)
	}
	_, err = h.Dial(t.Context(), "tcp", "127.0.0.1:1")
	if err == nil || !strings.HasPrefix(err.Error(), "host cargo: connect from there to 127.0.0.1:1: ") {
		t.Errorf("got %v", err)
	}
	target.Name, target.Port = "nothing", 1
	if err := s.host(target).Connect(t.Context()); !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v", err)
	}
}

// OpenSSH signals the processes of a login user other than root; root's see the end of their input.
func TestOpenSSHsCommandIsToldWhenTheContextEnds(t *testing.T) {
	s := startSSHD(t, "")
	h := s.host(s.target())
	fifo := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	told, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer told.Close()
	input, end := io.Pipe()
	defer end.Close()
	ctx, cancel := context.WithCancel(t.Context())
	script := `trap 'echo TERM >"$1"; exit 1' TERM; echo ready; cat; echo end >"$1"`
	err = h.Run(ctx, Command{Args: []string{"sh", "-c", script, "sh", fifo}, Stdin: input}, func(Stream, string) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := told.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	want := "TERM\n"
	if s.user == "root" {
		want = "end\n"
	}
	if line, err := bufio.NewReader(told).ReadString('\n'); line != want {
		t.Errorf("the command was told %q, %v, want %q", line, err, want)
	}
}

func TestOpenSSHThatDiesLosesTheCommandAndTheNextConnectsAgain(t *testing.T) {
	s := startSSHD(t, "")
	h := s.host(s.target())
	err := h.Run(t.Context(), Command{Args: []string{"sh", "-c", "kill -9 $PPID; cat"}}, nil)
	if !errors.Is(err, ErrLost) {
		t.Errorf("got %v", err)
	}
	if got := s.output(h, "echo", "back"); got != "back\n" {
		t.Errorf("got %q", got)
	}
}

func TestOpenSSHsCertificatesCountOnBothSides(t *testing.T) {
	dir := t.TempDir()
	authority := sshtest.NewKey(t)
	signed := func(file string, kind uint32, principal string) {
		cert := &ssh.Certificate{Key: sshtest.WriteKey(t, file, ""), CertType: kind, ValidPrincipals: []string{principal}, ValidBefore: ssh.CertTimeInfinity}
		if err := cert.SignCert(rand.Reader, authority); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file+"-cert.pub", ssh.MarshalAuthorizedKey(cert), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	signed(dir+"/host", ssh.HostCert, "127.0.0.1")
	signed(dir+"/me", ssh.UserCert, me.Username)
	public := ssh.MarshalAuthorizedKey(authority.PublicKey())
	if err := os.WriteFile(dir+"/authority", public, 0o600); err != nil {
		t.Fatal(err)
	}
	s := startSSHD(t, fmt.Sprintf("HostKey %[1]s/host\nHostCertificate %[1]s/host-cert.pub\nTrustedUserCAKeys %[1]s/authority", dir))
	for _, pattern := range []string{"*", "127.0.0.1", fmt.Sprintf("[127.0.0.1]:%d", s.port)} {
		s.write(".ssh/known_hosts", "@cert-authority "+pattern+" "+string(public))
		s.config("IdentityFile " + dir + "/me\n")
		if err := s.host(s.target()).Connect(t.Context()); err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
	}
	s.write(".ssh/known_hosts", "@cert-authority * "+string(public))
	other := s.target()
	s.config("Host named\n HostName 127.0.0.1\n HostKeyAlias named\n")
	other.Host = "named"
	if err := s.host(other).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), `its certificate is not taken, for principal "named" not in the set`) {
		t.Errorf("got %v", err)
	}
	s.config("IdentityFile " + dir + "/me\n")
	s.write(".ssh/known_hosts", "@cert-authority * "+string(public)+"@revoked * "+string(public))
	if err := s.host(s.target()).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "revoked") {
		t.Errorf("got %v", err)
	}
	s.write(".ssh/known_hosts", "@cert-authority * "+string(public))
	s.config("IdentityFile " + dir + "/me\nCertificateFile " + dir + "/authority\n")
	if err := s.host(s.target()).Connect(t.Context()); err == nil || !strings.Contains(err.Error(), "it is a key, no certificate of one") {
		t.Errorf("got %v", err)
	}
}

func TestACommandIsLentAKeyWhileItRuns(t *testing.T) {
	for name, config := range map[string]string{"it may": "", "nothing is forwarded": "AllowAgentForwarding no"} {
		t.Run(name, func(t *testing.T) {
			s := startSSHD(t, config)
			h := s.host(s.target())
			_, key, err := ed25519.GenerateKey(nil)
			if err != nil {
				t.Fatal(err)
			}
			public, err := ssh.NewPublicKey(key.Public())
			if err != nil {
				t.Fatal(err)
			}
			var out []byte
			for range 2 { // OpenSSH takes one request a connection
				out, err = h.Output(t.Context(), Command{Args: []string{"sh", "-c", "ssh-add -L"}, Sudo: os.Getuid() == 0, Lends: key}, 1<<12)
			}
			if config != "" {
				if err == nil || !strings.Contains(err.Error(), "the server forwards no agent") {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil || strings.TrimSpace(string(out)) != strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public))) {
				t.Errorf("%v: it is offered %q", err, out)
			}
			out, err = h.Output(t.Context(), Command{Args: []string{"sh", "-c", "ssh-add -L 2>&1 || :"}}, 1<<12)
			if err != nil || strings.Contains(string(out), "ssh-ed25519") {
				t.Errorf("%v: another command has %q", err, out)
			}
			r, err := h.Reach(t.Context())
			if err != nil || r.Host != "127.0.0.1" || r.Port != s.port || r.User != s.user || !r.Direct || !bytes.Equal(r.Key.Marshal(), s.keys["ed25519"].Marshal()) || r.Root != (s.user == "root") {
				t.Errorf("%v: reached at %+v", err, r)
			}
		})
	}
}
