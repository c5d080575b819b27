package main

import (
	"bytes"
	"crypto/ed25519"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"
)

// testHost is a host on a loopback port that runs commands in a real sh, as root as far as they can tell. A
// directory of the test's own stands for berth's state there.
type testHost struct {
	t   *testing.T
	dir string

	mu     sync.Mutex
	lines  []string          // what it was asked to run
	before func(line string) // is called before a command is run; may be nil
}

// newTestHost starts a host and makes the test's home one that may log in there. The inventory lab.yaml in
// the working directory has it as machine pi.
func newTestHost(t *testing.T) *testHost {
	t.Helper()
	h := &testHost{t: t, dir: t.TempDir()}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("SSH_AUTH_SOCK", "")
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".ssh", "id_ed25519"), pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	config := &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) {
		if !bytes.Equal(k.Marshal(), signer.PublicKey().Marshal()) {
			return nil, errors.New("not allowed")
		}
		return nil, nil
	}}
	config.AddHostKey(signer)
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			go h.serve(c, config)
		}
	}()
	inDir(t, "lab.yaml", fmt.Sprintf("name: x\nmachines:\n  pi: {kind: docker, processor: n100, memory: 8GB, ssh: {host: 127.0.0.1, port: %d, user: root}}\n"+
		"services:\n  uptime-kuma: {on: pi}\n", listener.Addr().(*net.TCPAddr).Port))
	if err := os.WriteFile("ssh_config", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	h.program("id", "echo 0")
	h.program("docker", "exit 1")
	return h
}

// program puts a program before the machine's own.
func (h *testHost) program(name, text string) {
	h.t.Helper()
	h.put("bin/"+name, "#!/bin/sh\n"+text+"\n")
	if err := os.Chmod(filepath.Join(h.dir, "bin", name), 0o755); err != nil {
		h.t.Fatal(err)
	}
}

func (h *testHost) put(name, text string) {
	h.t.Helper()
	at := filepath.Join(h.dir, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

// has gives the content of a file, "-" where it is not there.
func (h *testHost) has(name string) string {
	h.t.Helper()
	text, err := os.ReadFile(filepath.Join(h.dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return "-"
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return string(text)
}

// asked gives the command lines that contain a word.
func (h *testHost) asked(word string) []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []string
	for _, l := range h.lines {
		if strings.Contains(l, word) {
			out = append(out, l)
		}
	}
	return out
}

func (h *testHost) serve(c net.Conn, config *ssh.ServerConfig) {
	defer c.Close()
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
	for ch := range channels {
		if ch.ChannelType() != "session" {
			_ = ch.Reject(ssh.UnknownChannelType, "")
			continue
		}
		s, requests, err := ch.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				var text struct{ Value string }
				run := r.Type == "exec" && ssh.Unmarshal(r.Payload, &text) == nil
				_ = r.Reply(run, nil)
				if run {
					go h.run(s, text.Value)
				}
			}
		}()
	}
}

// run runs one command line, with berth's state in the directory of the test.
func (h *testHost) run(s ssh.Channel, line string) {
	defer s.Close()
	h.mu.Lock()
	h.lines = append(h.lines, line)
	before := h.before
	h.mu.Unlock()
	if before != nil {
		before(line)
	}
	cmd := exec.Command("sh", "-c", strings.NewReplacer("/var/lib/berth", filepath.Join(h.dir, "state"), "/opt/berth", filepath.Join(h.dir, "opt"),
		"find /tmp ", "find "+filepath.Join(h.dir, "tmp")+" ").Replace(line))
	cmd.Env = []string{"PATH=" + filepath.Join(h.dir, "bin") + ":/usr/bin:/bin"}
	cmd.Stdout, cmd.Stderr = s, s.Stderr()
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	status := struct{ Code uint32 }{127}
	if err == nil {
		go func() {
			_, _ = io.Copy(stdin, s)
			stdin.Close()
		}()
		_ = cmd.Wait()
		status.Code = uint32(max(cmd.ProcessState.ExitCode(), 0))
	}
	_, _ = s.SendRequest("exit-status", false, ssh.Marshal(status))
}

// berth runs a command on the lab of the host and wants an exit code. It gives what it printed.
func (h *testHost) berth(want int, args ...string) (stdout, stderr string) {
	h.t.Helper()
	var out, errs bytes.Buffer
	args = append(args, "-f", "lab.yaml", "--ssh-config", "ssh_config", "--accept-new-host-keys")
	if code := run(args, &out, &errs); code != want {
		h.t.Fatalf("berth %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), code, want, &out, &errs)
	}
	return out.String(), errs.String()
}
