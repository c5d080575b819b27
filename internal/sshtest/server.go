// Package sshtest is an SSH server for tests, in the process of the test. Its commands run in a real sh, unless
// the test answers itself. It has no SFTP, and refuses what OpenSSH refuses: keys that it was
// not told of, a second command in a session, forwarding that nobody allowed.
package sshtest

import (
	"errors"
	"net"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"
)

// Server is an SSH server. What it can do is set before anybody connects.
type Server struct {
	Key           ssh.Signer
	Certificate   ssh.Signer                             // beside Key; may be nil
	UserAuthority ssh.PublicKey                          // certificates that it signed let their users in; may be nil
	KeyTypes      []string                               // algorithms of users' keys; empty: the usual
	Sessions      int                                    // sessions at once on a connection; more are refused. 0: no limit, -1: none
	Path          string                                 // PATH of its commands; empty: this process's
	Run           func(Job) int                          // answers in place of sh; its result is the exit code, or [NoExitCode]
	Forward       func(address string) (net.Conn, error) // nil: forwarding is not allowed

	mu       sync.Mutex
	allowed  map[string]bool // public keys that may log in, marshalled
	conns    []net.Conn
	opened   int
	most     int
	refused  int
	attempts int
	lines    []string
}

// New makes a server with a key of its own, that lets nobody in.
func New(t testing.TB) *Server {
	t.Helper()
	return &Server{Key: NewKey(t), allowed: map[string]bool{}}
}

// Allow lets a key log in.
func (s *Server) Allow(key ssh.PublicKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowed[string(key.Marshal())] = true
}

// AllowOnly lets these keys log in, and no other.
func (s *Server) AllowOnly(keys ...ssh.PublicKey) {
	s.mu.Lock()
	clear(s.allowed)
	s.mu.Unlock()
	for _, key := range keys {
		s.Allow(key)
	}
}

// Connect gives the client's end of a new connection in memory. closed is called once, when that end is
// closed.
func (s *Server) Connect(closed func()) net.Conn {
	client, own := newWire(closed)
	s.keep(own)
	go s.serve(own)
	return client
}

// Listen takes connections on a port of the loopback interface until the test ends.
func (s *Server) Listen(t testing.TB) (port int) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		listener.Close()
		s.HangUp()
	})
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			s.keep(c)
			go s.serve(c)
		}
	}()
	return listener.Addr().(*net.TCPAddr).Port
}

func (s *Server) keep(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened++
	s.conns = append(s.conns, c)
}

// HangUp closes every connection, as a host does that goes down.
func (s *Server) HangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		c.Close()
	}
	s.conns = nil
}

// CutSilently lets nothing through any more on the connections in memory, and tells nobody.
func (s *Server) CutSilently() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		if w, ok := c.(*wire); ok {
			w.cutSilently()
		}
	}
}

// Asked gives the lines that the server was asked to run and that contain part.
func (s *Server) Asked(part string) []string {
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

// Opened is how many connections there were ever.
func (s *Server) Opened() int { return s.count(&s.opened) }

// Most is how many sessions of a connection were open at once.
func (s *Server) Most() int { return s.count(&s.most) }

// Refused is how many sessions were refused.
func (s *Server) Refused() int { return s.count(&s.refused) }

// Attempts is how many keys were shown.
func (s *Server) Attempts() int { return s.count(&s.attempts) }

func (s *Server) count(n *int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *n
}

func (s *Server) serve(c net.Conn) {
	defer c.Close()
	checker := &ssh.CertChecker{IsUserAuthority: func(key ssh.PublicKey) bool {
		return string(key.Marshal()) == string(s.UserAuthority.Marshal())
	}}
	config := &ssh.ServerConfig{
		PublicKeyAuthAlgorithms: s.KeyTypes,
		PublicKeyCallback: func(meta ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.attempts++
			if s.allowed[string(key.Marshal())] {
				return nil, nil
			}
			if _, ok := key.(*ssh.Certificate); ok && s.UserAuthority != nil {
				return checker.Authenticate(meta, key)
			}
			return nil, errors.New("not allowed")
		},
	}
	config.AddHostKey(s.Key)
	if s.Certificate != nil {
		config.AddHostKey(s.Certificate)
	}
	conn, channels, requests, err := ssh.NewServerConn(c, config)
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
			if !s.room(&open) {
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

// room takes one of the sessions that a connection may have.
func (s *Server) room(open *int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Sessions != 0 && *open >= s.Sessions {
		s.refused++
		return false
	}
	*open++
	s.most = max(s.most, *open)
	return true
}
