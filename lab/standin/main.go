package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// partFile says what the stand-in stands for.
const partFile = "/etc/standin.json"

// part is what a stand-in plays: the services of the catalog that use its image.
type part struct {
	Services []string `json:"services"` // entry/service, more than one where they share an image
	TCP      []uint16 `json:"tcp"`
	UDP      []uint16 `json:"udp"`
	Dirs     []string `json:"dirs"`     // where its volumes are mounted
	PIDFiles []string `json:"pidfiles"` // what the health check looks for
	Reload   *reload  `json:"reload"`   // nil: it takes nothing up while it runs
}

func main() {
	p, err := readPart(partFile)
	if err == nil {
		err = run(p, filepath.Base(os.Args[0]), os.Args[1:])
	}
	var code exitCode
	switch {
	case errors.As(err, &code):
		os.Exit(int(code))
	case err != nil:
		fmt.Fprintln(os.Stderr, "standin:", err)
		os.Exit(1)
	}
}

// exitCode is the answer of a program that says it by its exit code alone.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

func readPart(path string) (part, error) {
	var p part
	text, err := os.ReadFile(path)
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return p, fmt.Errorf("%s: %w", path, err)
	}
	return p, nil
}

// run does what a program of that name does with these arguments.
func run(p part, name string, args []string) error {
	if tool, ok := tools[name]; ok {
		return tool(p, args)
	}
	if asksHealth(args) {
		return askHealth()
	}
	if name == "standin" && len(args) > 0 && slices.Contains([]string{"sh", "/bin/sh", "bash", "busybox"}, args[0]) {
		return become(p, args)
	}
	if name == "standin" || slices.Contains(servers, name) {
		return serve(p, args)
	}
	return askHealth()
}

// servers are names under which Compose files and scripts of the catalog start the service.
var servers = []string{"crond", "valkey-server", "redis-server"}

// asksHealth reports whether the arguments are those of a health check: traefik healthcheck, loki -health.
func asksHealth(args []string) bool {
	return len(args) > 0 && slices.Contains([]string{"healthy", "healthcheck", "-health"}, args[0])
}

// become runs a script of the catalog in place of the stand-in, which only fails for it where told to.
func become(p part, args []string) error {
	b := behaviourOf(p)
	if err := b.beforeStart(); err != nil {
		return err
	}
	path, err := exec.LookPath(args[0])
	if err != nil {
		return err
	}
	logf("%s: running %s", strings.Join(p.Services, ", "), strings.Join(args, " "))
	return syscall.Exec(path, args, os.Environ())
}
