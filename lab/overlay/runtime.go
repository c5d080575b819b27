package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

const (
	runc         = "/usr/sbin/runc"
	behaviourDir = "/opt/.lab/behave" // on the host; stand-ins read it as /.lab
	insideDir    = "/.lab"
	sharedDir    = "/opt/.lab/witness" // of all hosts; a witness has it as /.witness
	witnessDir   = "/.witness"
)

// defaultCapabilities are what Docker gives a container that asks for nothing.
var defaultCapabilities = []string{
	"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID",
	"CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
}

// runRuntime changes what a container, or a command in one, is started with, and hands over to runc.
func runRuntime(args []string) error {
	var err error
	switch {
	case slices.Contains(args, "create"):
		bundle := valueOf(args, "--bundle", "-b")
		err = rewrite(filepath.Join(bundle, "config.json"), fitContainer)
	case slices.Contains(args, "exec"):
		if process := valueOf(args, "--process", "-p"); process != "" {
			err = rewrite(process, fitProcess)
		}
	}
	if err != nil {
		return err
	}
	return syscall.Exec(runc, append([]string{runc}, args...), os.Environ())
}

// valueOf gives what follows one of the flags; nothing without it.
func valueOf(args []string, flags ...string) string {
	for i, arg := range args[:len(args)-1] {
		if slices.Contains(flags, arg) {
			return args[i+1]
		}
	}
	return ""
}

// grants is what this machine lets a process have.
type grants struct {
	files uint64 // the hard limit of open files
	score int    // the smallest oom_score_adj
}

func rewrite(path string, fit func(map[string]any, grants) error) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return err
	}
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber() // seccomp masks and device numbers are larger than a float keeps
	if err := d.Decode(&object); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := fit(object, grants{files: limit.Max, score: ownScore()}); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	out, err := json.Marshal(object)
	if err != nil {
		return err
	}
	return os.WriteFile(path, out, 0o600)
}

// ownScore is the kernel's badness of this process; going below it takes a capability.
func ownScore() int {
	text, err := os.ReadFile("/proc/self/oom_score_adj")
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return n
}

// fitContainer takes out of an OCI configuration what a host of the lab cannot grant, and mounts what
// stand-ins are told.
func fitContainer(config map[string]any, has grants) error {
	process, _ := config["process"].(map[string]any)
	if process == nil {
		return fmt.Errorf("no process in it")
	}
	mounts, _ := config["mounts"].([]any)
	config["mounts"] = append(mounts, map[string]any{
		"destination": insideDir, "type": "bind", "source": behaviourDir, "options": []string{"rbind", "ro"},
	})
	attend(config, process)
	return fitProcess(process, has)
}

// attend gives a container that is to be a witness (lab/standin) what all hosts share, and the name of its host.
func attend(config, process map[string]any) {
	env, _ := process["env"].([]any)
	if !slices.ContainsFunc(env, func(v any) bool { text, _ := v.(string); return strings.HasPrefix(text, "WITNESS=") }) {
		return
	}
	host, _ := os.Hostname()
	process["env"] = append(env, "LAB_HOST="+host)
	mounts, _ := config["mounts"].([]any)
	config["mounts"] = append(mounts, map[string]any{"destination": witnessDir, "type": "bind", "source": sharedDir, "options": []string{"rbind", "rw"}})
}

func fitProcess(process map[string]any, has grants) error {
	dropPrivileges(process)
	clampLimits(process, has.files)
	if score, ok := process["oomScoreAdj"].(json.Number); ok {
		if n, err := score.Int64(); err == nil && n < int64(has.score) {
			process["oomScoreAdj"] = has.score
		}
	}
	return nil
}

// dropPrivileges gives a privileged container the capabilities of an ordinary one, and takes
// CAP_SYS_RESOURCE from any other: the machine may not have it.
func dropPrivileges(process map[string]any) {
	sets, _ := process["capabilities"].(map[string]any)
	for name, set := range sets {
		list, _ := set.([]any)
		if slices.Contains(list, any("CAP_SYS_MODULE")) && slices.Contains(list, any("CAP_SYS_ADMIN")) {
			sets[name] = defaultCapabilities
			continue
		}
		sets[name] = slices.DeleteFunc(list, func(c any) bool { return c == "CAP_SYS_RESOURCE" })
	}
}

// clampLimits keeps limits of open files below the machine's own; others are left to fail.
func clampLimits(process map[string]any, most uint64) {
	limits, _ := process["rlimits"].([]any)
	for _, l := range limits {
		limit, _ := l.(map[string]any)
		if limit["type"] != "RLIMIT_NOFILE" {
			continue
		}
		for _, end := range []string{"hard", "soft"} {
			n, _ := limit[end].(json.Number)
			if v, err := strconv.ParseUint(n.String(), 10, 64); err == nil && v > most {
				limit[end] = most
			}
		}
	}
}
