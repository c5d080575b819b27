package lab

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The last test by the name of its file: all hosts that any other has asked for are there to be taken down.
func TestDownLeavesNoTrace(t *testing.T) {
	r := newRig(t)
	r.up(3)
	namespaces := r.namespaces()
	r.lab("down")
	r.noTrace(namespaces)
}

// namespaces are those that the lab's processes are in and this test is not.
func (r *rig) namespaces() map[string]bool {
	r.t.Helper()
	ours := map[string]bool{}
	for _, kind := range []string{"net", "mnt", "pid"} {
		ns, err := os.Readlink("/proc/self/ns/" + kind)
		if err != nil {
			r.t.Fatal(err)
		}
		ours[ns] = true
	}
	out := map[string]bool{}
	files, err := filepath.Glob(r.dir + "/*.pid")
	if err != nil {
		r.t.Fatal(err)
	}
	of, err := filepath.Glob(r.dir + "/h*/init.pid")
	if err != nil {
		r.t.Fatal(err)
	}
	for _, file := range append(files, of...) {
		text, err := os.ReadFile(file)
		if err != nil {
			r.t.Fatal(err)
		}
		pid, _, _ := strings.Cut(string(text), " ")
		for _, kind := range []string{"net", "mnt", "pid"} {
			if ns, err := os.Readlink("/proc/" + pid + "/ns/" + kind); err == nil && !ours[ns] {
				out[ns] = true
			}
		}
	}
	if len(out) < 3*3+2 { // three hosts of three, the controller's two
		r.t.Fatalf("only %d namespaces of the lab: %v", len(out), out)
	}
	return out
}

// noTrace looks for all that a lab is made of. Processes end a moment after they are killed.
func (r *rig) noTrace(namespaces map[string]bool) {
	r.t.Helper()
	var left []string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if left = r.traces(namespaces); len(left) == 0 {
			return
		}
	}
	r.t.Errorf("left behind:\n%s", strings.Join(left, "\n"))
}

func (r *rig) traces(namespaces map[string]bool) []string {
	var left []string
	for _, kind := range []string{"net", "mnt", "pid"} {
		links, _ := filepath.Glob("/proc/[0-9]*/ns/" + kind)
		for _, link := range links {
			if ns, err := os.Readlink(link); err == nil && namespaces[ns] {
				left = append(left, "process in the lab's "+ns+": "+link)
			}
		}
	}
	lines, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, line := range lines {
		if text, err := os.ReadFile(line); err == nil && bytes.Contains(text, []byte(r.dir+"/")) {
			left = append(left, "process: "+string(bytes.ReplaceAll(text, []byte{0}, []byte{' '})))
		}
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil || bytes.Contains(mounts, []byte(r.dir)) {
		left = append(left, "mount of "+r.dir)
	}
	disks, _ := filepath.Glob("/sys/block/loop*/loop/backing_file")
	for _, disk := range disks {
		if text, err := os.ReadFile(disk); err == nil && bytes.Contains(text, []byte(r.dir)) {
			left = append(left, "loop device of "+strings.TrimSpace(string(text)))
		}
	}
	name := filepath.Base(r.dir)
	filepath.WalkDir("/sys/fs/cgroup", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == name {
			left = append(left, "control group "+path)
		}
		return nil
	})
	names, _ := filepath.Glob("/run/netns/*")
	for _, n := range names {
		if strings.Contains(n, name) {
			left = append(left, "named network namespace "+n)
		}
	}
	cables, _ := filepath.Glob("/sys/class/net/v[0-9]*")
	return append(left, cables...)
}
