// Command overlay is what differs between a host of the lab and a real machine, in one place.
//
//	overlay docker CPUS MAXINTERVAL COMMAND...   runs dockerd and stands before its socket
//	overlay runtime ARGS...                      stands before runc
//
// A host of the lab shares the kernel and the two CPUs of the machine that it runs on. Before the
// socket, CPU limits are clamped to what is there, and health checks are asked more often, since this
// Docker first asks after a whole interval. Before runc, what this machine may not grant is taken out
// of a container: privileges, limits above its own. Nobody above has to know: files, names and requests
// are those for a real host.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	args := os.Args[1:]
	if filepath.Base(os.Args[0]) == "lab-runtime" { // Docker calls a runtime by its path alone
		args = append([]string{"runtime"}, args...)
	}
	var err error
	switch {
	case len(args) >= 4 && args[0] == "docker":
		err = runDocker(args[1], args[2], args[3:])
	case len(args) >= 1 && args[0] == "runtime":
		err = runRuntime(args[1:])
	default:
		err = fmt.Errorf("usage: overlay docker CPUS MAXINTERVAL COMMAND, or overlay runtime ARGS")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "overlay:", err)
		os.Exit(1)
	}
}
