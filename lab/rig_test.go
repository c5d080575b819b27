package lab

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// rig is the tests' lab in the hands of one test. It has a name of its own, so that it does not meet one that
// somebody works with.
type rig struct {
	t   testing.TB
	dir string
}

// environment is what `lab env` prints.
type environment struct {
	Variables map[string]string
	Hosts     []struct {
		Index       int
		Name        string
		Address     string
		Docker, Up  bool
		MemoryBytes int64 `json:"memory_bytes"`
		CPUs        int
		Devices     string
	}
}

// newRig skips, and says so loudly, where there can be no lab; with BERTH_LAB_REQUIRED set that is a failure.
func newRig(t testing.TB) *rig {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no lab is brought up")
	}
	if why := missing(); why != "" {
		if os.Getenv("BERTH_LAB_REQUIRED") != "" {
			t.Fatalf("no lab here: %s", why)
		}
		fmt.Fprintf(os.Stderr, "\n*** SKIPPED: the tests in the lab of test hosts: %s ***\n\n", why)
		t.Skip(why)
	}
	if shared.dir == "" {
		dir, err := os.MkdirTemp("", "lab-test-")
		if err != nil {
			t.Fatal(err)
		}
		shared.dir = dir
	}
	return &rig{t: t, dir: shared.dir}
}

// missing says why there can be no lab; nothing where there can.
func missing() string {
	if os.Getuid() != 0 {
		return "not root"
	}
	for _, program := range []string{"/usr/sbin/dockerd", "/usr/sbin/sshd"} {
		if _, err := os.Stat(program); err != nil {
			return "no " + program + "; run lab/install"
		}
	}
	cache, err := Cache()
	if err != nil {
		return err.Error()
	}
	for _, program := range []string{"docker-compose-*", "registry-*"} {
		if found, _ := filepath.Glob(filepath.Join(cache, program)); len(found) == 0 {
			return "no " + program + " in " + cache + "; run lab/install"
		}
	}
	return ""
}

// try runs a lab command and gives all that it printed.
func (r *rig) try(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "./lab", args...)
	cmd.Env = append(os.Environ(), "LAB="+r.dir)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	// What goes on in the background has no hold on the output, or Wait would wait for it.
	cmd.WaitDelay = 5 * time.Second
	err := cmd.Run()
	return strings.TrimSpace(out.String()), err
}

func (r *rig) lab(args ...string) string {
	r.t.Helper()
	out, err := r.try(args...)
	if err != nil {
		r.t.Fatalf("lab %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// trySSH runs a command line on a host as the tool under test would: over the network, as deploy.
func (r *rig) trySSH(host, line string) (string, error) {
	return r.try("ctl", "ssh", "-F", filepath.Join(r.dir, "ssh_config"), "-o", "ConnectTimeout=3", "-o", "BatchMode=yes",
		"-o", "StrictHostKeyChecking=yes", host, line)
}

func (r *rig) ssh(host, line string) string {
	r.t.Helper()
	out, err := r.trySSH(host, line)
	if err != nil {
		r.t.Fatalf("on %s: %s: %v\n%s", host, line, err, out)
	}
	return out
}

func (r *rig) environment() environment {
	r.t.Helper()
	var e environment
	if err := json.Unmarshal([]byte(r.lab("env")), &e); err != nil {
		r.t.Fatal(err)
	}
	return e
}

// await asks until the answer is the wanted one, for half a minute.
func (r *rig) await(what, wanted string, ask func() (string, error)) {
	r.t.Helper()
	var last string
	var err error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if last, err = ask(); err == nil && last == wanted {
			return
		}
	}
	r.t.Fatalf("%s: %q wanted, last %q, %v", what, wanted, last, err)
}
