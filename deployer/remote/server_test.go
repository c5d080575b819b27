package remote

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// server is an SSH server in this process. Its commands run in a real sh, unless run is given.
type server struct {
	t           *testing.T
	key         ssh.Signer
	certificate ssh.Signer      // beside key; may be nil
	allowed     map[string]bool // public keys that may log in, marshalled
	keyTypes    []string        // algorithms of users' keys; empty: the usual
	sessions    int             // sessions at once on a connection; more are refused. 0: no limit
	path        string          // PATH of its commands; empty: this process's
	noSFTP      bool
	sftp        func() *exec.Cmd // the SFTP server; nil: one in this process
	run         func(job) int
	forward     func(address string) (net.Conn, error) // nil: forwarding is not allowed

	mu       sync.Mutex
	wires    []*wire
	opened   int // connections ever
	most     int // sessions that were open at once
	refused  int // sessions that were refused
	lines    []string
	signals  []string
	attempts int // keys that were shown
}

// job is a command that a server was asked to run.
type job struct {
	line           string
	stdin          io.Reader
	stdout, stderr io.Writer
	signals        <-chan string
}

func newServer(t *testing.T) *server {
	return &server{t: t, key: newKey(t), allowed: map[string]bool{}}
}

// allow lets a key log in.
func (s *server) allow(key ssh.PublicKey) { s.allowed[string(key.Marshal())] = true }

// connect gives the client's end of a new connection.
func (s *server) connect(closed func()) net.Conn {
	client, own := newWire(closed)
	s.mu.Lock()
	s.opened++
	s.wires = append(s.wires, own)
	s.mu.Unlock()
	go s.serve(own)
	return client
}

// hangUp closes every connection, as a host does that goes down.
func (s *server) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.wires {
		w.Close()
	}
	s.wires = nil
}

func (s *server) cutSilently() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.wires {
		w.cutSilently()
	}
}

func (s *server) serve(w *wire) {
	defer w.Close()
	config := &ssh.ServerConfig{
		PublicKeyAuthAlgorithms: s.keyTypes,
		PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			s.mu.Lock()
			s.attempts++
			s.mu.Unlock()
			if s.allowed[string(key.Marshal())] {
				return nil, nil
			}
			return nil, errors.New("not allowed")
		},
	}
	config.AddHostKey(s.key)
	if s.certificate != nil {
		config.AddHostKey(s.certificate)
	}
	conn, channels, requests, err := ssh.NewServerConn(w, config)
	if err != nil {
		return
	}
	defer conn.Close()
	go func() {
		for r := range requests {
			_ = r.Reply(r.Type == "keepalive@openssh.com", nil)
		}
	}()
	open := 0
	for ch := range channels {
		switch ch.ChannelType() {
		case "session":
			s.mu.Lock()
			full := s.sessions != 0 && open >= s.sessions
			if full {
				s.refused++
			} else {
				open++
				s.most = max(s.most, open)
			}
			s.mu.Unlock()
			if full {
				_ = ch.Reject(ssh.ConnectionFailed, "open failed") // OpenSSH's words
				continue
			}
			// OpenSSH frees a session with its program, before it says how that ended.
			free := sync.OnceFunc(func() {
				s.mu.Lock()
				defer s.mu.Unlock()
				open--
			})
			go func() {
				defer free()
				s.session(ch, free)
			}()
		case "direct-tcpip":
			go s.tunnel(ch)
		default:
			_ = ch.Reject(ssh.UnknownChannelType, "")
		}
	}
}

func (s *server) tunnel(ch ssh.NewChannel) {
	var to struct {
		Host       string
		Port       uint32
		OriginHost string
		OriginPort uint32
	}
	if s.forward == nil {
		_ = ch.Reject(ssh.Prohibited, "administratively prohibited")
		return
	}
	if err := ssh.Unmarshal(ch.ExtraData(), &to); err != nil {
		_ = ch.Reject(ssh.ConnectionFailed, err.Error())
		return
	}
	target, err := s.forward(net.JoinHostPort(to.Host, fmt.Sprint(to.Port)))
	if err != nil {
		_ = ch.Reject(ssh.ConnectionFailed, err.Error())
		return
	}
	defer target.Close()
	c, requests, err := ch.Accept()
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	go func() {
		_, _ = io.Copy(c, target)
		c.Close()
	}()
	_, _ = io.Copy(target, c)
}

func (s *server) session(ch ssh.NewChannel, free func()) {
	c, requests, err := ch.Accept()
	if err != nil {
		return
	}
	defer c.Close()
	signals := make(chan string, 10)
	ended, started := make(chan struct{}), false
	for r := range requests {
		var text struct{ Value string }
		_ = ssh.Unmarshal(r.Payload, &text)
		switch {
		case r.Type == "exec":
			_ = r.Reply(true, nil)
			started = true
			s.mu.Lock()
			s.lines = append(s.lines, text.Value)
			s.mu.Unlock()
			go func() {
				defer close(ended)
				s.answer(c, free, job{text.Value, c, c, c.Stderr(), signals})
			}()
		case r.Type == "subsystem" && text.Value == "sftp" && !s.noSFTP:
			_ = r.Reply(true, nil)
			started = true
			go func() {
				defer close(ended)
				s.files(c, free)
			}()
		case r.Type == "signal":
			s.mu.Lock()
			s.signals = append(s.signals, text.Value)
			s.mu.Unlock()
			signals <- text.Value
		default:
			_ = r.Reply(false, nil)
		}
	}
	close(signals)
	if started {
		<-ended
	}
}

func (s *server) files(c ssh.Channel, free func()) {
	defer c.Close()
	defer free()
	if s.sftp != nil {
		cmd := s.sftp()
		cmd.Stdin, cmd.Stdout = c, c
		_ = cmd.Run()
		return
	}
	if files, err := sftp.NewServer(c); err == nil {
		_ = files.Serve()
		files.Close()
	}
}

func (s *server) answer(c ssh.Channel, free func(), j job) {
	defer c.Close()
	code := 0
	if s.run != nil {
		code = s.run(j)
	} else {
		code = s.shell(j)
	}
	free()
	if code == noExitCode {
		return
	}
	_, _ = c.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{uint32(code)}))
}

// noExitCode ends a job without a word about how.
const noExitCode = -1

// shell runs a job as sshd does.
func (s *server) shell(j job) int {
	cmd := exec.Command("sh", "-c", j.line)
	cmd.Stdout, cmd.Stderr = j.stdout, j.stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if s.path != "" {
		cmd.Env = append(os.Environ(), "PATH="+s.path)
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return 255
	}
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(j.stderr, err)
		return 127
	}
	go func() {
		_, _ = io.Copy(stdin, j.stdin)
		stdin.Close()
	}()
	go func() {
		for range j.signals {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM)
		}
	}()
	var exit *exec.ExitError
	if err := cmd.Wait(); errors.As(err, &exit) {
		return max(exit.ExitCode(), 0)
	}
	return 0
}

// asked gives the lines that the server was asked to run and that contain part.
func (s *server) asked(part string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []string
	for _, l := range s.lines {
		if strings.Contains(l, part) {
			found = append(found, l)
		}
	}
	return found
}

func (s *server) count(n *int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *n
}

// output joins lines of one stream.
type collected struct {
	mu  sync.Mutex
	out bytes.Buffer
	err bytes.Buffer
}

func (c *collected) add(s Stream, line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s == Stdout {
		c.out.WriteString(line + "\n")
	} else {
		c.err.WriteString(line + "\n")
	}
}
