package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
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

// running is how a guest runs, or nil. A guest that somebody else ended does not.
func (m *machine) running(id int) *running {
	text, err := os.ReadFile(m.runningFile(id))
	if err != nil {
		return nil
	}
	var r running
	if json.Unmarshal(text, &r) != nil {
		return nil
	}
	if m.Guests != "" {
		if out, err := m.bring("state", id); err == nil && strings.TrimSpace(out) == "off" {
			_ = os.Remove(m.runningFile(id))
			return nil
		}
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

// bring asks the program that brings guests, which takes start ID MB CORES, stop ID, shutdown ID, state ID (says on or off),
// memory ID MB, used ID (says bytes) and exec ID COMMAND...
func (m *machine) bring(verb string, id int, args ...string) (string, error) {
	if m.Guests == "" {
		return "", nil
	}
	cmd := exec.Command(m.Guests, append([]string{verb, strconv.Itoa(id)}, args...)...)
	out, err := cmd.Output()
	if err != nil {
		return "", fail("%s", strings.TrimSpace(string(out)+" "+err.Error()))
	}
	return string(out), nil
}

func (m *machine) startGuest(k kind, id int, c *config) error {
	if m.faults().broken(id) {
		if k == ct {
			return fail("startup for container '%d' failed", id)
		}
		return fail("start failed: QEMU exited with code 1")
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

// shutGuest asks it to end and waits so many seconds; it reports whether it did.
func (m *machine) shutGuest(id, seconds int) (bool, error) {
	deaf := m.faults().deaf(id)
	if !deaf {
		if _, err := m.bring("shutdown", id); err != nil {
			return false, err
		}
		if m.Guests == "" {
			_ = os.Remove(m.runningFile(id))
		}
	}
	for range seconds {
		if m.running(id) == nil {
			return true, nil
		}
		time.Sleep(m.second())
	}
	return m.running(id) == nil, nil
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

// setMemory changes what a running guest may have, at once.
func (m *machine) setMemory(id int, megabytes int64) error {
	r := m.running(id)
	if r == nil {
		return nil
	}
	if _, err := m.bring("memory", id, strconv.FormatInt(megabytes, 10)); err != nil {
		return err
	}
	r.Memory = megabytes
	return m.setRunning(id, *r)
}
