// Package pvehost makes of a host for tests a Proxmox: its qm, pct, pvesh, pvesm, pveam, vzdump, qmrestore and pveversion are the lab's stand-in
// (lab/proxmox), which judges what is typed as Proxmox does, in the host's directory.
package pvehost

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"berth/internal/shellhost"
	"berth/planner"
)

// Template is the one template that can be downloaded.
const Template = "debian-13-standard_1_amd64.tar.zst"

// HostKey is what guests say their host key is.
const HostKey = "ssh-ed25519 AAAA berth"

// AdminKey is a public key that ssh-keygen reads.
const AdminKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINRPA2w+jAvkbP/ToqhLILmYkuJ/wL0kfdWvIfvDTs2d ann"

// Host is a host that is a Proxmox of release 8.
type Host struct {
	*shellhost.Host
	t *testing.T
}

// guest stands for what is in guests: they have a host key, and use little.
const guest = `#!/bin/sh
case $1 in exec) echo "` + HostKey + `" ;; used) echo 1048576 ;; esac
`

// On makes a host a Proxmox with the storages of a fresh installation, which take snippets, too, and one bridge. Of its seconds a hundred are one.
func On(t *testing.T, h *shellhost.Host) *Host {
	t.Helper()
	p := &Host{h, t}
	program, err := standIn()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"qm", "pct", "pvesh", "pvesm", "pveam", "vzdump", "qmrestore", "pveversion"} {
		if err := errors.Join(os.MkdirAll(p.Path("bin"), 0o755), os.Symlink(program, p.Path("bin/"+name))); err != nil {
			t.Fatal(err)
		}
	}
	if h.Env == nil {
		h.Env = map[string]string{}
	}
	h.Env["PROXMOX_ROOT"] = h.Root
	p.Program("uname", "#!/bin/sh\n[ \"$*\" = -n ] || exec /usr/bin/uname \"$@\"\necho pve\n")
	p.Program("guest", guest)
	p.Put("etc/pve/storage.cfg", "dir: local\n\tpath /var/lib/vz\n\tcontent iso,vztmpl,backup,snippets\n\nlvmthin: local-lvm\n\tthinpool data\n\tvgname pve\n\tcontent rootdir,images\n")
	machine, err := json.Marshal(map[string]any{
		"release": 8, "node": "pve", "second": "10ms", "guests": p.Path("bin/guest"), "storages": map[string]any{"local": map[string]int64{"total": 1 << 40}, "local-lvm": map[string]int64{"total": 1 << 43}},
		"appliances": []map[string]any{{"section": "system", "template": Template, "size": 1 << 20}},
		"bridges":    []string{"vmbr0"}, "addresses": map[string]any{"vmbr0": map[string]string{"cidr": "10.0.0.1/24", "gateway": "10.0.0.254"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Put("var/lib/proxmox-standin/machine.json", string(machine))
	return p
}

// Faults are what goes wrong from now on, as lab/proxmox/faults.go has it; empty: nothing.
func (p *Host) Faults(text string) {
	p.t.Helper()
	if text == "" {
		text = "{}"
	}
	p.Put("var/lib/proxmox-standin/faults.json", text)
}

func running(id int) string { return fmt.Sprintf("var/lib/proxmox-standin/running/%d.json", id) }

// disk is a line of a configuration that names a disk.
var disk = regexp.MustCompile(`(?m)^(?:rootfs|(?:scsi|virtio|sata|ide|mp|unused)[0-9]+): ([a-z-]+:[^,\n]+)`)

// Lay lays down a guest that is there: its configuration, to which memory and cores are added, and the disks that this names; it runs where that is said.
func (p *Host) Lay(kind planner.Kind, id int, config string, memory planner.Bytes, cores int, runs bool) {
	p.t.Helper()
	dir, word := "qemu-server", "qemu"
	if kind == planner.LXC {
		dir, word = "lxc", "lxc"
	}
	p.Put(fmt.Sprintf("etc/pve/%s/%d.conf", dir, id), fmt.Sprintf("%scores: %d\nmemory: %d\n", config, cores, memory/planner.MB))
	for _, m := range disk.FindAllStringSubmatch(config, -1) {
		p.Disks(func(volumes map[string]int64) { volumes[m[1]] = 8 << 30 })
	}
	if runs {
		p.Put(running(id), fmt.Sprintf(`{"kind": %q, "memory": %d, "cores": %d}`, word, memory/planner.MB, cores))
	}
}

// Disks changes the disks that there are, with their sizes in bytes.
func (p *Host) Disks(change func(volumes map[string]int64)) {
	p.t.Helper()
	const file = "var/lib/proxmox-standin/volumes.json"
	volumes := map[string]int64{}
	if text := p.Has(file); text != "-" {
		if err := json.Unmarshal([]byte(text), &volumes); err != nil {
			p.t.Fatal(err)
		}
	}
	change(volumes)
	text, err := json.Marshal(volumes)
	if err != nil {
		p.t.Fatal(err)
	}
	p.Put(file, string(text))
}

// Runs reports whether a guest runs.
func (p *Host) Runs(id int) bool { return p.Has(running(id)) != "-" }

// Taken are the megabytes that running guests have together.
func (p *Host) Taken() int64 {
	p.t.Helper()
	found, _ := filepath.Glob(p.Path("var/lib/proxmox-standin/running/*.json"))
	var sum int64
	for _, file := range found {
		var r struct{ Memory int64 }
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) { // shut down meanwhile
			continue
		}
		if err := errors.Join(err, json.Unmarshal(text, &r)); err != nil {
			p.t.Error(err)
		}
		sum += r.Memory
	}
	return sum
}

// Off takes a guest's power.
func (p *Host) Off(id int) {
	p.t.Helper()
	if err := os.Remove(p.Path(running(id))); err != nil {
		p.t.Fatal(err)
	}
}

// Typed lists what was typed to change something, and fails the test where a release of Proxmox would not take it. Files below the host's
// directory are named as on a host.
func (p *Host) Typed() []string {
	p.t.Helper()
	text := p.Has("var/lib/proxmox-standin/calls.json")
	if text == "-" {
		return nil
	}
	var out []string
	for line := range strings.Lines(text) {
		var k struct {
			Call    []string
			Refused map[string]string
		}
		if err := json.Unmarshal([]byte(line), &k); err != nil {
			p.t.Fatal(err)
		}
		for release, words := range k.Refused {
			p.t.Errorf("Proxmox VE %s refuses %q: %s", release, k.Call, words)
		}
		if len(k.Call) > 1 && !slices.Contains([]string{"pvesh", "pvesm", "pveversion"}, k.Call[0]) && !slices.Contains([]string{"status", "available", "exec", "update"}, k.Call[1]) {
			out = append(out, strings.ReplaceAll(strings.Join(k.Call, " "), p.Root, ""))
		}
	}
	return out
}

// Deeds are the first two words of what was typed, in one line.
func (p *Host) Deeds() string {
	p.t.Helper()
	var out []string
	for _, line := range p.Typed() {
		words := strings.Fields(line)
		out = append(out, words[0]+" "+words[1])
	}
	return strings.Join(out, ", ")
}

// Asked counts how often a program was begun with a verb about a guest.
func (p *Host) Asked(program, verb string, id int) int {
	p.t.Helper()
	return strings.Count(p.Has("var/lib/proxmox-standin/calls.json"), fmt.Sprintf(`"call":[%q,%q,%q`, program, verb, strconv.Itoa(id)))
}

var built struct {
	sync.Mutex
	dir string
	err error
}

// Run runs the tests of a package and takes away what was built for them: what TestMain of a package with a Proxmox does.
func Run(m *testing.M) int {
	defer func() {
		if built.dir != "" {
			_ = os.RemoveAll(built.dir)
		}
	}()
	return m.Run()
}

// standIn builds the stand-in, once.
func standIn() (string, error) {
	built.Lock()
	defer built.Unlock()
	if built.dir == "" && built.err == nil {
		built.dir, built.err = build()
	}
	return filepath.Join(built.dir, "proxmox"), built.err
}

// build also looks at what the program is built from, so that go test does not take a former result for this one: of what go build reads it
// knows nothing.
func build() (string, error) {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	top := filepath.Dir(strings.TrimSpace(string(mod)))
	for _, sources := range []string{"lab/proxmox", "internal/pve", "internal/pve/seed"} {
		if _, err := os.ReadDir(filepath.Join(top, sources)); err != nil {
			return "", err
		}
	}
	dir, err := os.MkdirTemp("", "pvehost-")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-o", filepath.Join(dir, "proxmox"), "./lab/proxmox")
	cmd.Dir = top
	if out, err := cmd.CombinedOutput(); err != nil {
		return dir, fmt.Errorf("go build: %w\n%s", err, out)
	}
	return dir, nil
}

// Do types a command of Proxmox, which has to end well.
func (p *Host) Do(args ...string) {
	p.t.Helper()
	if out, err := p.try(args...); err != nil {
		p.t.Errorf("%s: %v\n%s", strings.Join(args, " "), err, out) // it may be typed while a step is done
	}
}

func (p *Host) try(args ...string) ([]byte, error) {
	cmd := exec.Command(p.Path("bin/"+args[0]), args[1:]...)
	cmd.Env = append(os.Environ(), "PROXMOX_ROOT="+p.Root)
	return cmd.CombinedOutput()
}

// Reboot takes its power, and with it that of its guests, and gives it back: then it starts those that start with it. One that it refuses to start stays off, which only
// Proxmox's log has.
func (p *Host) Reboot() {
	p.t.Helper()
	for _, kind := range []struct{ dir, program string }{{"lxc", "pct"}, {"qemu-server", "qm"}} {
		found, _ := filepath.Glob(p.Path("etc/pve/" + kind.dir + "/*.conf"))
		for _, file := range found {
			id, err := strconv.Atoi(strings.TrimSuffix(filepath.Base(file), ".conf"))
			if err != nil {
				p.t.Fatal(err)
			}
			_ = os.Remove(p.Path(running(id)))
			config := p.Has("etc/pve/" + kind.dir + "/" + filepath.Base(file))
			if strings.Contains(config, "onboot: 1\n") {
				_, _ = p.try(kind.program, "start", strconv.Itoa(id))
			}
		}
	}
}
