package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"berth/internal/sshtest"
)

// testHost is a host on a loopback port that runs commands in a real sh, as root as far as they can tell. A
// directory of the test's own stands for berth's state there.
type testHost struct {
	*sshtest.Server
	t      testing.TB
	dir    string
	before func(line string) // is called before a command is run; may be nil
	places map[string]string // directories of the host, and what stands for them here
}

// newTestHost starts a host and makes the test's home one that may log in there. The inventory lab.yaml in
// the working directory has it as machine pi.
func newTestHost(t testing.TB) *testHost {
	t.Helper()
	h := &testHost{Server: sshtest.New(t), t: t, dir: t.TempDir()}
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("SSH_AUTH_SOCK", "")
	if err := os.Mkdir(filepath.Join(home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	h.Allow(sshtest.WriteKey(t, filepath.Join(home, ".ssh", "id_ed25519"), ""))
	h.Path = filepath.Join(h.dir, "bin") + ":/usr/bin:/bin"
	h.Run = h.run
	inDir(t, "lab.yaml", fmt.Sprintf("name: x\nmachines:\n  pi: {kind: docker, processor: n100, memory: 8GB, ssh: {host: 127.0.0.1, port: %d, user: root}}\n"+
		"services:\n  uptime-kuma: {on: pi}\n", h.Listen(t)))
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

// run runs one command line, with berth's state in the directory of the test.
func (h *testHost) run(j sshtest.Job) int {
	if h.before != nil {
		h.before(j.Line)
	}
	j.Line = strings.NewReplacer("/var/lib/berth", filepath.Join(h.dir, "state"), "/opt/berth", filepath.Join(h.dir, "opt"),
		"cd /tmp ", "cd "+filepath.Join(h.dir, "tmp")+" ").Replace(j.Line)
	for there, here := range h.places {
		j.Line = strings.ReplaceAll(j.Line, there, here)
	}
	return h.Shell(j)
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
