// Command proxmox stands for a Proxmox VE in the lab: by the name under which it is called it is qm, pct, pvesh, pvesm, pveam, vzdump, qmrestore or
// pveversion. What is on a command line is judged by berth/internal/pve, held to Proxmox's own parser; what follows is done as the sources of
// qemu-server, pve-container, pve-manager and pve-storage do it, in their words and with their exit codes: configurations in their own
// format below /etc/pve, changes that stay pending, locks, tasks with their logs, volumes of storages with an end.
//
// What it stands for is in /var/lib/proxmox-standin/machine.json (machine.go), what goes wrong in faults.json beside it (faults.go). Its
// guests are entries, or whatever a program that the machine names makes of them (guest.go).
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"berth/internal/pve"
)

// programs are the names under which it is somebody else.
var programs = []string{"qm", "pct", "pvesh", "pvesm", "pveam", "vzdump", "qmrestore", "pveversion"}

func main() {
	// a session that was cut is met where something is written
	signal.Ignore(syscall.SIGPIPE)
	argv := append([]string{filepath.Base(os.Args[0])}, os.Args[1:]...)
	if !slices.Contains(programs, argv[0]) {
		argv = argv[1:]
	}
	os.Exit(run(argv, os.Getenv("PROXMOX_ROOT"), os.Stdout, os.Stderr))
}

// Exit codes: what Perl ends with after an error, and what it ends with where a file was missing.
const (
	failed  = 255
	missing = 2
)

// run does what a command line says to the machine below root, and returns the exit code.
func run(argv []string, root string, stdout, stderr io.Writer) int {
	if len(argv) > 0 && argv[0] == "answer" {
		return answer(argv[1:], stderr)
	}
	m, err := openMachine(root)
	if err != nil {
		fmt.Fprintln(stderr, "proxmox:", err)
		return failed
	}
	if len(argv) == 0 {
		fmt.Fprintln(stderr, "proxmox: call it as", programs)
		return failed
	}
	switch argv[0] {
	case "pveversion":
		fmt.Fprintln(stdout, m.version())
		return 0
	case "watch":
		return m.watch(argv[1:], stderr)
	}
	m.keep(argv)
	judging := pve.Judging{Release: m.Release, Node: m.Node, ReadFile: m.readFile}
	call, err := judging.Judge(argv)
	if err != nil {
		return refused(err, stderr)
	}
	s := &session{machine: m, stdout: stdout, stderr: stderr, call: call}
	return s.serve()
}

// refused prints why Proxmox does not take a command line.
func refused(err error, stderr io.Writer) int {
	var refusal *pve.Refusal
	if errors.As(err, &refusal) {
		fmt.Fprint(stderr, refusal.Printed())
		return failed
	}
	fmt.Fprintln(stderr, err)
	return failed
}
