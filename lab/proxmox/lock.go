package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

// lockFile is the file that whoever changes a guest's configuration holds.
func (m *machine) lockFile(k kind, id int) string {
	if k == ct {
		return fmt.Sprintf("/run/lock/lxc/pve-config-%d.lock", id)
	}
	return fmt.Sprintf("/var/lock/qemu-server/lock-%d.conf", id)
}

// locked does something while it holds the guest's configuration, for which it waits ten seconds.
func (m *machine) locked(k kind, id int, stderr io.Writer, do func() error) error {
	if m.held(id) {
		fmt.Fprintln(stderr, "trying to acquire lock...")
		return fail("can't lock file '%s' - got timeout", m.lockFile(k, id))
	}
	return m.flocked(m.lockFile(k, id), 10, stderr, do)
}

// held counts down how often a fault has the configuration in other hands.
func (m *machine) held(id int) bool {
	want := m.faults().Busy[itoa(id)]
	if want == 0 {
		return false
	}
	so := m.state("busy-" + itoa(id))
	text, _ := os.ReadFile(so)
	if bytes.Count(text, []byte("\n")) >= want {
		return false
	}
	note(so, "held")
	return true
}

func (m *machine) flocked(name string, seconds int, stderr io.Writer, do func() error) error {
	file, err := os.OpenFile(m.at(name), os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o644)
	if err != nil {
		return fail("can't lock file '%s' - can't open file - %v", name, err)
	}
	defer file.Close() //nolint:errcheck // closing releases the lock
	asked := false
	for end := time.Now().Add(time.Duration(seconds) * m.second()); ; time.Sleep(10 * time.Millisecond) {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			break
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return fail("can't lock file '%s' - can't acquire lock '%s' - %v", name, name, err)
		}
		if !asked {
			fmt.Fprintln(stderr, "trying to acquire lock...")
			asked = true
		}
		if time.Now().After(end) {
			return fail("can't lock file '%s' - got timeout", name)
		}
	}
	if asked {
		fmt.Fprintln(stderr, " OK")
	}
	return do()
}
