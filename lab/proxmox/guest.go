package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// running is a guest that runs: what it was started with, which is what it has whatever its configuration says since.
type running struct {
	Kind   kind  `json:"kind"`
	Memory int64 `json:"memory"` // MB
	Cores  int   `json:"cores"`
	Since  int64 `json:"since"`
}

func (m *machine) runningFile(id int) string { return m.state(fmt.Sprintf("running/%d.json", id)) }

// running is how a guest runs, or nil.
func (m *machine) running(id int) *running {
	text, err := os.ReadFile(m.runningFile(id))
	if err != nil {
		return nil
	}
	var r running
	if json.Unmarshal(text, &r) != nil {
		return nil
	}
	return &r
}

func (m *machine) setRunning(id int, r running) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	beside := m.runningFile(id) + ".new"
	if err := os.WriteFile(beside, text, 0o644); err != nil {
		return err
	}
	return os.Rename(beside, m.runningFile(id))
}

// bring has guests brought: start ID MB CORES, stop ID, shutdown ID (which takes until it is off), wipe ID (it is destroyed),
// memory ID MB, used ID (prints bytes) and exec ID COMMAND... Either a program does it, or somebody at the other end of
// a directory.
func (m *machine) bring(verb string, id int, args ...string) (string, error) {
	words := append([]string{verb, itoa(id)}, args...)
	dir, rings := strings.CutPrefix(m.Guests, "doorbell:")
	switch {
	case m.Guests == "":
		return "", nil
	case rings:
		return ring(m.at(dir), words)
	}
	var complaint bytes.Buffer
	cmd := exec.Command(m.Guests, words...)
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return string(out), &inGuest{code: ended.ExitCode(), words: strings.TrimSpace(complaint.String())}
	}
	return string(out), err
}

// inGuest is how something ended that was done in or with a guest.
type inGuest struct {
	code  int
	words string
}

func (e *inGuest) Error() string { return cmpOr(e.words, "exit code "+itoa(e.code)) }

func (m *machine) startGuest(k kind, id int, c *config) error {
	if err := activate(m, id, c); err != nil {
		return err
	}
	if m.faults().broken(id) {
		if k == ct {
			return fail("startup for container '%d' failed", id)
		}
		return fail("start failed: QEMU exited with code 1")
	}
	if k == vm {
		if err := m.sow(id, c); err != nil {
			return err
		}
	}
	r := running{Kind: k, Memory: int64(c.number("memory", 512)), Cores: c.number("cores", 1) * c.number("sockets", 1), Since: time.Now().Unix()}
	if _, err := m.bring("start", id, strconv.FormatInt(r.Memory, 10), strconv.Itoa(r.Cores)); err != nil {
		return err
	}
	return m.setRunning(id, r)
}

// stopGuest ends it at once.
func (m *machine) stopGuest(id int) error {
	if _, err := m.bring("stop", id); err != nil {
		return err
	}
	return os.Remove(m.runningFile(id))
}

// shutGuest asks it to end and waits so many seconds at most; it reports whether it did.
func (m *machine) shutGuest(id, seconds int) (bool, error) {
	if m.faults().deaf(id) {
		time.Sleep(time.Duration(seconds) * m.second())
		return false, nil
	}
	if _, err := m.bring("shutdown", id); err != nil {
		return false, err
	}
	return true, os.Remove(m.runningFile(id))
}

// uses are the bytes of memory that a guest uses.
func (m *machine) uses(id int) int64 {
	if n := m.faults().uses(id); n > 0 {
		return n
	}
	if out, err := m.bring("used", id); err == nil && out != "" {
		n, _ := strconv.ParseInt(strings.TrimSpace(out), 10, 64)
		return n
	}
	if r := m.running(id); r != nil {
		return r.Memory << 20 / 4
	}
	return 0
}

// setMemory changes what a running guest may have, at once. Of a container that uses more the kernel kills what it finds;
// of one that is an entry a line in the file killed says so.
func (m *machine) setMemory(id int, megabytes int64) error {
	r := m.running(id)
	if r == nil {
		return nil
	}
	if _, err := m.bring("memory", id, strconv.FormatInt(megabytes, 10)); err != nil {
		return err
	}
	if uses := m.uses(id); m.Guests == "" && uses > megabytes<<20 {
		note(m.state("killed"), fmt.Sprintf("%d uses %d bytes and may have %d MB", id, uses, megabytes))
	}
	r.Memory = megabytes
	return m.setRunning(id, *r)
}

// measure shows what a running container uses where its control group would, in the form of version 2. Only a machine that
// has room for that (lab/lib/proxmox.sh) shows it.
func (m *machine) measure(id int) {
	top := m.at("sys/fs/cgroup/lxc")
	if !exists(top) {
		return
	}
	group := filepath.Join(top, itoa(id))
	if m.running(id) == nil {
		_ = os.RemoveAll(group)
		return
	}
	_ = os.MkdirAll(group, 0o755)
	_ = os.WriteFile(filepath.Join(group, "memory.stat"), []byte("inactive_file 0\n"), 0o644)
	_ = os.WriteFile(filepath.Join(group, "memory.current"), []byte(strconv.FormatInt(m.uses(id), 10)+"\n"), 0o644)
}
