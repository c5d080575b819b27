package rollout

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// IsBerth reports whether a process of this computer lives and is another berth. Numbers of processes are
// used again: where the system says what a process runs (/proc), one that runs something else is none.
func IsBerth(pid int) bool {
	if pid < 1 || pid == os.Getpid() {
		return false
	}
	if err := syscall.Kill(pid, 0); err != nil && !errors.Is(err, syscall.EPERM) {
		return false
	}
	if _, err := os.Stat("/proc/self/comm"); err != nil {
		return true // nothing says what it runs
	}
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	exe, err := os.Readlink(filepath.Join(dir, "exe"))
	if errors.Is(err, fs.ErrPermission) {
		comm, err := os.ReadFile(filepath.Join(dir, "comm"))
		return err == nil && berthName(strings.TrimSpace(string(comm)))
	}
	return err == nil && berthName(exe) // without one it has ended, and waits for its parent to notice
}

// berthName reports whether a program is berth by its name: berth, berth-linux-amd64, "berth (deleted)"
// after an update, or what this one is called.
func berthName(program string) bool {
	name := strings.TrimSuffix(filepath.Base(program), " (deleted)")
	own, err := os.Executable()
	return strings.HasPrefix(name, "berth") || err == nil && name == filepath.Base(own)
}
