//go:build linux

package moves

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"berth/deployer/carry"
	"berth/deployer/remote"
)

// here runs commands on this machine by a shell, in a container without privileges where it is contained.
type here struct {
	carry.Host
	shell     string
	path      string
	contained bool
}

func (here) Name() string { return "here" }

func (h here) Output(ctx context.Context, c remote.Command, _ int) ([]byte, error) {
	cmd := exec.CommandContext(ctx, h.shell, c.Args[1:]...)
	cmd.Stdin, cmd.Env = c.Stdin, append(os.Environ(), "PATH="+h.path+":"+os.Getenv("PATH"))
	if h.contained {
		ids := []syscall.SysProcIDMap{{ContainerID: 0, HostID: 100000, Size: 65536}}
		cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER, UidMappings: ids, GidMappings: ids}
	}
	return cmd.Output()
}

// What another host may not be able to have is found with a path, and what a container without privileges can give is what its kernel says.
func TestALookSaysWhatAnotherHostCannotHave(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: only root can give files to others")
	}
	for _, shell := range []string{"dash", "bash"} {
		t.Run(shell, func(t *testing.T) {
			dir, none, bin := filepath.Join(t.TempDir(), "da\nta 1"), t.TempDir(), t.TempDir()
			for _, err := range []error{
				os.Mkdir(dir, 0o755), os.WriteFile(filepath.Join(dir, "a b"), nil, 0o600), os.Chown(filepath.Join(dir, "a b"), 100999, 33),
				os.WriteFile(filepath.Join(dir, "c"), nil, 0o600), os.Chown(filepath.Join(dir, "c"), 999, 70000),
				unix.Mknod(filepath.Join(dir, "null"), unix.S_IFCHR|0o600, int(unix.Mkdev(1, 3))),
				unix.Setxattr(filepath.Join(dir, "c"), "trusted.mark", []byte("1"), 0),
				os.WriteFile(filepath.Join(bin, "docker"), []byte("#!/bin/sh\necho '[name=seccomp,profile=builtin name=userns] /var/lib/docker/231072.231072'\n"), 0o755),
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			side := Look(t.Context(), here{shell: shell, path: bin}, []string{none, dir})
			at := func(name string) string { return filepath.Join(strings.ReplaceAll(dir, "\n", "?"), name) }
			o := side.Paths[dir].Owned
			if o.UID != 100999 || o.GID != 70000 || o.ByUID != at("a b") || o.ByGID != at("c") || o.Node != at("null") || o.TrustedNamed == "" {
				t.Errorf("%+v", o)
			}
			if o := side.Paths[none].Owned; o.UID != 0 || o.Node != "" || o.TrustedNamed != "" {
				t.Errorf("of an empty directory: %+v", o)
			}
			if side.Makes.Contained() || side.Makes.UID != 1<<32-2 || side.Makes.Remap != "231072.231072" {
				t.Errorf("%+v", side.Makes)
			}
		})
	}
	m := Look(t.Context(), here{shell: "sh", contained: true}, nil).Makes
	if m.UID == 0 {
		t.Skip("NOT TESTED in a container without privileges: the kernel makes no user namespace here")
	}
	if !m.Contained() || m.UID != 65535 || m.GID != 65535 {
		t.Errorf("in a container without privileges: %+v", m)
	}
}
