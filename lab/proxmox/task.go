package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// task is work that Proxmox does in a process of its own: it has a number of its own (UPID), a log that stays, and a
// status. On the command line its output is also printed.
type task struct {
	upid     string
	log      *os.File
	out      io.Writer
	warnings int
	crash    bool // it is killed in its middle
	torn     bool // it is killed between disks and configuration
}

// errKilled is a task that was killed, as one is whose session was cut. What it had begun stays as it is.
var errKilled = errors.New("killed")

// say writes a line of a task's output. Where nobody is left to read it, the task is killed.
func (t *task) say(format string, args ...any) error {
	line := fmt.Sprintf(format+"\n", args...)
	if _, err := io.WriteString(t.log, line); err != nil {
		return err
	}
	if _, err := io.WriteString(t.out, line); err != nil {
		fmt.Fprintln(t.log, "TASK ERROR: broken pipe")
		return errKilled
	}
	return nil
}

// warn says something that lets the task end with warnings.
func (t *task) warn(format string, args ...any) error {
	t.warnings++
	return t.say("WARN: "+format, args...)
}

// middle is the place where a fault ends the task.
func (t *task) middle() error {
	if t.crash {
		return errKilled
	}
	return nil
}

// work does something as a task and returns its UPID. On the command line the error is printed and is the exit code of qm and pct; pvesh
// ends with 0 whatever became of the task.
func (s *session) work(kind string, id string, do func(t *task) error) (string, error) {
	m := s.machine
	start := time.Now()
	upid := fmt.Sprintf("UPID:%s:%08X:%08X:%08X:%s:%s:root@pam:", m.Node, os.Getpid(), start.UnixMilli()&0xffffffff, start.Unix(), kind, id)
	name := m.taskLog(upid)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return "", err
	}
	log, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o640)
	if err != nil {
		return "", err
	}
	defer log.Close() //nolint:errcheck // it is written unbuffered
	f := m.faults()
	active := m.at("var/log/pve/tasks/active")
	note(active, fmt.Sprintf("%s 1", upid))
	t := &task{upid: upid, log: log, out: s.taskOut(), crash: f.Crash == kind, torn: f.Torn == kind}
	if kind != "vzdump" { // which is held while it has the guest locked
		heldUp(m, kind)
	}
	if words := f.Warns[kind]; words != "" {
		err = t.warn("%s", words)
	}
	if err == nil {
		err = do(t)
	}
	if errors.Is(err, errKilled) {
		// nobody is left to write how it ended
		return upid, err
	}
	status := "OK"
	switch {
	case err != nil:
		status = strings.ReplaceAll(err.Error(), "\n", " ")
		fmt.Fprintf(log, "\nTASK ERROR: %s\n", status)
	case t.warnings > 0:
		status = fmt.Sprintf("WARNINGS: %d", t.warnings)
		fmt.Fprintf(log, "\nTASK %s\n", status)
		fmt.Fprintf(s.stderr, "Task finished with %d warning(s)!\n", t.warnings)
	default:
		fmt.Fprintln(log, "TASK OK")
	}
	note(m.at("var/log/pve/tasks/index"), fmt.Sprintf("%s %08X %s", upid, time.Now().Unix(), status))
	return upid, err
}

// taskLog is where the log of a task lies: in a directory by the last digit of its start.
func (m *machine) taskLog(upid string) string {
	parts := strings.Split(upid, ":")
	digit := "0"
	if len(parts) > 4 && parts[4] != "" {
		digit = parts[4][len(parts[4])-1:]
	}
	return m.at(filepath.Join("var/log/pve/tasks", digit, upid))
}

// note adds a line to a file.
func note(file, line string) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return
	}
	_, _ = fmt.Fprintln(f, line)
	_ = f.Close()
}

// tasks are the tasks that were, the newest first: UPID, end and status of each. Those without an end run, or were killed.
func (m *machine) tasks() []map[string]any {
	ended := map[string]string{}
	if text, err := os.ReadFile(m.at("var/log/pve/tasks/index")); err == nil {
		for line := range strings.Lines(string(text)) {
			upid, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			ended[upid] = rest
		}
	}
	var out []map[string]any
	text, _ := os.ReadFile(m.at("var/log/pve/tasks/active"))
	for line := range strings.Lines(string(text)) {
		upid, _, _ := strings.Cut(line, " ")
		one := decodeUPID(upid)
		if one == nil {
			continue
		}
		if end, ok := ended[upid]; ok {
			at, status, _ := strings.Cut(end, " ")
			one["endtime"], one["status"] = hexNumber(at), status
		} else if !exists(fmt.Sprintf("/proc/%d", one["pid"])) {
			one["status"] = "unexpected status"
		}
		out = append([]map[string]any{one}, out...)
	}
	return out
}

func decodeUPID(upid string) map[string]any {
	p := strings.Split(upid, ":")
	if len(p) != 9 || p[0] != "UPID" {
		return nil
	}
	return map[string]any{"upid": upid, "node": p[1], "pid": hexNumber(p[2]), "pstart": hexNumber(p[3]), "starttime": hexNumber(p[4]), "type": p[5], "id": p[6], "user": p[7]}
}

func hexNumber(text string) int64 {
	var n int64
	_, _ = fmt.Sscanf(text, "%X", &n)
	return n
}
