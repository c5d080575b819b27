package lab

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// writable lists what lies where the login user writes, or everybody, but for Docker's own.
const writable = `/usr/bin/find /tmp /var/tmp /dev/shm /home /root -mindepth 1 | grep -vE '^/tmp/(runc-process|containerd\.[0-9]+\.stacks\.log)|^/root/\.docker' | sort`

// everything lists every file of a host but Docker's, the kernel's, what came with its packages and what logs, and what
// runs there of berth and its commands.
const everything = `/usr/bin/find / \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /var/lib/docker -o -path /var/lib/containerd -o -path /var/log -o -path /usr/lib -o -path /usr/share -o -path /usr/include -o -path /usr/src \) -prune -o -print |
	grep -vE '^/tmp/(runc-process|containerd\.[0-9]+\.stacks\.log)|^/root/\.docker'
/usr/bin/find /dev/shm /run -name '*berth*'
ps -eo args= | grep -E 'berth|docker (compose|pull|inspect|events)' | grep -vE 'grep|ps -eo' || true`

// ofRun is what files are called after runs, of which a host has seen more or fewer by the end.
var ofRun = regexp.MustCompile(`\d{8}T?-?\d{6}[A-Za-z0-9.-]*`)

// lies are the files of the hosts, runs without their names.
func (f *faults) lies() map[string][]string {
	f.t.Helper()
	out := map[string][]string{}
	for host, text := range f.onHosts(f.hosts, everything) {
		lines := strings.Split(ofRun.ReplaceAllString(text, "RUN"), "\n")
		slices.Sort(lines)
		out[host] = slices.Compact(lines)
	}
	return out
}

// nothingLeft wants the files that an undisturbed run leaves, and no others.
func (f *faults) nothingLeft() {
	f.t.Helper()
	for host, now := range f.lies() {
		if diff := cmp.Diff(f.undisturbed[host], now); diff != "" {
			f.t.Errorf("files of %s (-undisturbed +now):\n%s", host, diff)
		}
	}
}

// Versions before this one sent files to a directory in /tmp, by SFTP, and an echo in .bashrc broke that.
func killedUpload(t *testing.T) {
	f := newFaults(t)
	for _, h := range f.hosts {
		f.reload(h, `sed -i.kept /^Subsystem/d /etc/ssh/sshd_config
printf '%s\n' 'echo hi; stty size; printf "\377"' "trap 'echo bye' EXIT" >/home/nopass/.bashrc`)
		defer f.reload(h, "mv /etc/ssh/sshd_config.kept /etc/ssh/sshd_config; rm -f /home/nopass/.bashrc /usr/local/bin/find")
	}
	if noise := f.ssh("nopass@"+f.hosts[0], "true"); !strings.Contains(noise, "bye") {
		t.Fatalf("the login shell prints %q", noise)
	}
	before := f.onHosts(f.hosts, writable)
	unchanged := func(when string) {
		t.Helper()
		for host, now := range f.onHosts(f.hosts, writable) {
			if now != before[host] {
				t.Errorf("%s, on %s:\n%s\nwas\n%s", when, host, now, before[host])
			}
		}
	}
	// The first host is stopped where all has come and is not in place yet.
	host := f.hosts[0]
	stopped := func() {
		t.Helper()
		f.lab("exec", host, "sh", "-c", `rm -f /run/lab/go /run/lab/waits
printf '%s\n' '#!/bin/sh' 'case $* in *store*) : >/run/lab/waits ;; esac; while [ ! -e /run/lab/go ]; do sleep 0.05; done; exec /usr/bin/find "$@"' >/usr/local/bin/find; chmod 755 /usr/local/bin/find`)
		p := f.start("deploy", "--yes")
		f.await("an upload to "+host, "/run/lab/waits", func() (string, error) { return f.try("exec", host, "ls", "/run/lab/waits") })
		unchanged("while files are uploaded")
		if in := f.lab("exec", host, "sh", "-c", "cd /var/lib/berth && grep -rl ^PASSWORD= . && stat -c %a ."); !strings.Contains(in, "/staging/") || !strings.HasSuffix(in, "\n700") {
			t.Errorf("the .env is in\n%s", in)
		}
		_ = p.cmd.Process.Kill()
		f.end(p)
		f.lab("exec", host, "sh", "-c", "rm /usr/local/bin/find; : >/run/lab/go")
		unchanged("after a kill")
	}
	stopped()
	f.lab("exec", host, "sh", "-c", "cd /tmp; mkdir -m 700 .berth-SAH3IVO3CRCA64ER7MKQMMEPYB; echo x >.berth-SAH3IVO3CRCA64ER7MKQMMEPYB/content; chown -R nopass: .berth-*")
	f.run(0, "resume", "--yes")
	unchanged("after resume, which sweeps what an older version left")
	if s := f.run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
		t.Errorf("%s", s.stdout)
	}
	if left := f.onHosts(f.hosts, "ls -A /var/lib/berth/staging 2>/dev/null; true"); strings.TrimSpace(left[host]) != "" {
		t.Errorf("what was uploaded is still there: %v", left)
	}
	f.fresh()
	stopped()
	f.run(0, "unlock", "--yes")
	unchanged("after unlock")
}
