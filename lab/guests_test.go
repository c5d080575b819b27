package lab

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"berth/lab/turn/day"
)

// virtual is lab A with its Proxmox: a host that stands in for it, and three that come when it starts them.
type virtual struct {
	*tool
	pve    string
	guests map[string]string // number by name
}

// newVirtual makes the stand-in, of which nothing is but what an installation has, a directory for snippets, an image and the GPU.
func newVirtual(t *testing.T) *virtual {
	t.Helper()
	v := newVirtualOf(t, "testdata/guests/inventory.yaml", "32G", map[string]string{"media": "110", "downloads": "120", "infrastructure": "200"})
	v.hasGPU()
	return v
}

// hasGPU says of the stand-in what lab A's Proxmox has.
func (v *virtual) hasGPU() {
	v.t.Helper()
	v.on(`sed -i 's/}$/, "reserved": 3221225472, "pci": [{"id": "0000:c5:00.0", "class": "0x030000", "vendor_name": "AMD", "device_name": "Radeon 760M", "iommugroup": 15}]}/' /var/lib/proxmox-standin/machine.json`)
}

// newVirtualOf makes a stand-in with so much memory, and hosts as its guests.
func newVirtualOf(t *testing.T, inventory, memory string, guests map[string]string) *virtual {
	t.Helper()
	return newVirtualOn(t, 5, inventory, memory, guests)
}

// newVirtualOn makes one beside so many hosts, with the images of further catalogs.
func newVirtualOn(t *testing.T, hosts int, inventory, memory string, guests map[string]string, catalogs ...string) *virtual {
	t.Helper()
	r := newRig(t)
	r.up(hosts, catalogs...)
	r.build()
	n := max(shared.hosts, shared.docker+1)
	r.more(n)
	at := r.environment().Hosts[n-1]
	v := &virtual{pve: at.Name, guests: guests}
	args := []string{"proxmox", v.pve, "--release", "8", "--memory", memory, "--cpus", "12"}
	for name, id := range guests {
		args = append(args, id+"="+name)
	}
	r.lab(args...)
	t.Cleanup(func() { r.noProxmox(v.pve, slices.Collect(maps.Keys(guests))...) })
	text, err := os.ReadFile(inventory)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(r.dir, "guests.yaml")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), "PVE", at.Address)), 0o600); err != nil {
		t.Fatal(err)
	}
	var flags []string
	for _, c := range catalogs {
		flags = append(flags, "--catalog", c)
	}
	v.tool = r.tool(file, flags...)
	v.on("pvesh get /version >/dev/null; sed -i 's/content .*vztmpl.*/&,snippets/' /etc/pve/storage.cfg; mkdir -p /var/lib/vz/import; truncate -s 3G /var/lib/vz/import/debian.raw")
	for guest := range v.guests {
		v.forgetKey(guest)
	}
	return v
}

// on runs a line on the hypervisor.
func (v *virtual) on(line string) string {
	v.t.Helper()
	return v.lab("exec", v.pve, "sh", "-c", line)
}

// watch samples the memory of the guests that run, ten times a second, until what it returns is called, which wants it to have stayed
// within the margin.
func (v *virtual) watch() (end func()) {
	v.t.Helper()
	v.on("touch /run/seen.json; setsid /opt/.lab/bin/proxmox watch /run/seen.json 900 >/dev/null 2>&1 </dev/null &")
	return func() {
		v.t.Helper()
		seen := v.seen()
		if seen.Samples < 1 || seen.Over != 0 || seen.Most == 0 {
			v.t.Errorf("the memory that was watched: %+v", seen)
		}
		fmt.Printf("guests: %d samples of memory, at most %d of %d MB\n", seen.Samples, seen.Most>>20, seen.Limit>>20)
	}
}

// sizes wants guests as the plan has them, and to run.
func (v *virtual) sizes() {
	v.t.Helper()
	var plan struct {
		Guests []struct {
			Name        string
			MemoryBytes int64 `json:"memory_bytes"`
		}
	}
	if err := json.Unmarshal([]byte(v.onPaper().run(0, "plan", "--format", "json").stdout), &plan); err != nil {
		v.t.Fatal(err)
	}
	want, got := map[string]string{}, map[string]string{}
	for _, g := range plan.Guests {
		if id := v.guests[g.Name]; id != "" && g.MemoryBytes > 0 {
			want[id] = fmt.Sprint(g.MemoryBytes >> 20)
		}
	}
	for line := range strings.Lines(v.on(`cd /var/lib/proxmox-standin/running && for f in *.json; do echo "${f%.json} $(cat "$f")"; done`)) {
		id, text, _ := strings.Cut(line, " ")
		var has struct{ Memory int64 }
		if err := json.Unmarshal([]byte(text), &has); err != nil {
			v.t.Fatalf("%v: %s", err, line)
		}
		got[id] = fmt.Sprint(has.Memory)
	}
	if len(want) == 0 || fmt.Sprint(got) != fmt.Sprint(want) {
		v.t.Errorf("guests run with %v MB, the plan has %v", got, want)
	}
}

// done wants guests to be as the plan has them, and a second run to do nothing.
func (v *virtual) done() {
	v.t.Helper()
	v.sizes()
	calls := v.on("cat /var/lib/proxmox-standin/calls.json")
	if again := v.run(0, "deploy", "--yes"); !strings.HasPrefix(again.stdout, "Nothing to do") {
		v.t.Errorf("a second run: %s\n%s", again.stdout, again.stderr)
	}
	for line := range strings.Lines(strings.TrimPrefix(v.on("cat /var/lib/proxmox-standin/calls.json"), calls)) {
		if strings.Contains(line, `"create"`) && !strings.Contains(line, `"get"`) || strings.Contains(line, `"set"`) || strings.Contains(line, `"start"`) {
			v.t.Errorf("a second run typed %s", line)
		}
	}
}

// edit changes the inventory.
func (v *virtual) edit(before, after string) {
	v.t.Helper()
	file := v.flags[1]
	text := v.read(file)
	if !strings.Contains(text, before) {
		v.t.Fatalf("%s does not have %s", file, before)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(text, before, after, 1)), 0o600); err != nil {
		v.t.Fatal(err)
	}
}

func TestLabAIsMadeWithItsGuestsByOneCommand(t *testing.T) {
	longTest(t, day.Guests, day.GuestsChange)
	v := newVirtual(t)
	end := v.watch()
	first := v.run(0, "deploy", "--yes")
	fmt.Printf("guests: lab A with three guests that were not there: %.1f s\n", first.took.Seconds())
	v.done()
	if s := v.run(0, "status"); !strings.Contains(s.stdout, "everything is as it should be") {
		t.Errorf("%s", s.stdout)
	}
	log := v.run(0, "log").stdout
	for _, want := range []string{
		"media.make done", "qm create 110 --name media --memory ", "--hostpci0 '0000:c5:00.0,pcie=1'", "--ipconfig0 'ip=10.77.0.13/24,gw=10.77.0.1'", "--ciuser ops",
		"qm disk resize 110 scsi0 40G", "qm start 110", "qm create 120 --name downloads", "pveam download local debian-13-standard_", "pct create 200 local:vztmpl/debian-13-standard_", "pct start 200",
	} {
		if !strings.Contains(log, want) {
			t.Errorf("the journal does not have %s:\n%s", want, log)
		}
	}

	if day.HasTurn(day.GuestsChange) {
		v.changes(t)
	}
	end()
}

// changes is what comes after: the same machine is upgraded to the next release, one of its guests grows after a restart, and one that
// nothing is left in goes. Then things go wrong.
func (v *virtual) changes(t *testing.T) {
	t.Helper()
	v.on(`sed -i 's/"release": 8/"release": 9/' /var/lib/proxmox-standin/machine.json`)
	v.run(0, "scan", "--write", "--yes")
	v.edit("  radarr:        {on: downloads}\n", "  radarr:        {on: downloads, memory: 2GB}\n")
	v.edit("  homepage:      {on: infrastructure}\n", "  homepage:      {on: control-tower}\n")
	kept := v.run(0, "deploy", "--yes")
	if !strings.Contains(kept.stdout+kept.stderr, "--destroy infrastructure") {
		t.Errorf("that a guest stays was not said:\n%s%s", kept.stdout, kept.stderr)
	}
	if now := v.on("ls /etc/pve/lxc"); !strings.Contains(now, "200.conf") {
		t.Fatal("a guest that nobody named was destroyed")
	}
	v.run(0, "scan", "--write", "--yes")
	v.run(0, "deploy", "--yes", "--destroy", "infrastructure")
	text := v.read(v.flags[1])
	gone := regexp.MustCompile(`(id: 200[^\n]*), exists: \{[^}\n]*\}`).ReplaceAllString(text, "$1")
	if gone == text {
		t.Fatalf("scan did not write that guest 200 is there:\n%s", text)
	}
	if err := os.WriteFile(v.flags[1], []byte(gone), 0o600); err != nil {
		t.Fatal(err)
	}
	v.done()
	if now := v.on("ls /etc/pve/lxc"); strings.Contains(now, "200.conf") {
		t.Error("a guest that was named is there still")
	}
	v.forgetKey("infrastructure")
	for _, p := range inTurn(t, 1, v.faults()) {
		t.Run(p.name, p.run)
	}
}

// faults are what goes wrong with a guest: once it is mended the run goes on to the same end.
func (v *virtual) faults() []part {
	const made = "  homepage:      {on: infrastructure}\n"
	plant := func(v *virtual, text string) { v.on("echo '" + text + "' >/var/lib/proxmox-standin/faults.json") }
	heal := func(v *virtual) { v.on("rm -f /var/lib/proxmox-standin/faults.json") }
	refused := func(v *virtual, code int, command, why string) {
		v.t.Helper()
		if f := v.run(code, command, "--yes"); !strings.Contains(f.stdout+f.stderr, why) {
			v.t.Errorf("%s does not say %q:\n%s%s", command, why, f.stdout, f.stderr)
		}
	}
	makes := func(run func(v *virtual)) func(t *testing.T) { // the guest that is not there
		return func(t *testing.T) {
			in := v.in(t)
			text := in.read(in.flags[1])
			in.edit("  homepage:      {on: control-tower}\n", made)
			run(in)
			in.done()
			in.on("pct stop 200 && pct destroy 200")
			in.forgetKey("infrastructure")
			if err := os.WriteFile(in.flags[1], []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			in.run(0, "deploy", "--yes")
		}
	}
	changes := func(before, after string, run func(v *virtual)) func(t *testing.T) { // one that is
		return func(t *testing.T) {
			in := v.in(t)
			in.edit("memory: "+before+"}\n  sonarr", "memory: "+after+"}\n  sonarr")
			run(in)
			in.done()
			in.run(0, "scan", "--write", "--yes") // plans go by what the inventory has of today
			in.edit("memory: "+after+"}\n  sonarr", "memory: "+before+"}\n  sonarr")
			in.run(0, "deploy", "--yes")
		}
	}
	return []part{
		{"one that does not start", makes(func(v *virtual) {
			plant(v, `{"broken": [200]}`)
			refused(v, 1, "deploy", "startup for container '200' failed")
			heal(v)
			v.run(0, "resume", "--yes")
		})},
		{"a storage that is full", makes(func(v *virtual) {
			plant(v, `{"full": ["local-lvm"]}`)
			refused(v, 4, "deploy", "has no room for its disk")
			heal(v)
			v.run(0, "deploy", "--yes")
		})},
		{"a making that is killed", makes(func(v *virtual) {
			plant(v, `{"crash": "vzcreate"}`)
			v.run(1, "deploy", "--yes")
			heal(v)
			refused(v, 4, "resume", "pct unlock 200 && pct destroy 200")
			v.on("pct unlock 200 && pct destroy 200")
			v.run(0, "resume", "--yes")
		})},
		{"one that does not shut down", changes("2GB", "3GB", func(v *virtual) {
			v.on(`sed -i 's/}$/, "second": "10ms"}/' /var/lib/proxmox-standin/machine.json`)
			plant(v, `{"deaf": [120]}`)
			refused(v, 1, "deploy", "got timeout")
			heal(v)
			v.run(0, "resume", "--yes")
		})},
		{"one in a backup", changes("2GB", "3GB", func(v *virtual) {
			v.on("qm set 120 --lock backup")
			refused(v, 4, "deploy", "has it locked (backup)")
			v.on("qm unlock 120")
			v.run(0, "deploy", "--yes")
		})},
	}
}

// in gives the lab to a test of its own.
func (v *virtual) in(t *testing.T) *virtual {
	b := *v.tool
	b.rig = &rig{t: t, dir: v.dir}
	return &virtual{tool: &b, pve: v.pve, guests: v.guests}
}

// forgetKey takes the host key of a guest out of what is known: another one that is made there has another.
func (v *virtual) forgetKey(guest string) {
	v.t.Helper()
	for _, h := range v.environment().Hosts {
		if h.Name == guest {
			v.lab("ctl", "ssh-keygen", "-f", filepath.Join(v.dir, "known_hosts"), "-R", h.Address)
		}
	}
}
