package discover

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/catalog"
	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// virsh answers as that of libvirt 9 does: by the door for readers, which asks no agents.
const virsh = `#!/bin/sh
printf '%s\n' "$*" >>"${0%/*}/virsh.asked"
case $* in
"-r -c qemu:///system domstats --state --vcpu --balloon --nowait") cat <<'X' ;;
Domain: 'Home Assistant'
  state.state=1
  state.reason=1
  balloon.current=4194304
  balloon.maximum=4194304
  balloon.last-update=0
  balloon.rss=3145728
  vcpu.current=2
  vcpu.maximum=4
  vcpu.0.state=1
  vcpu.0.time=270000000

Domain: 'it's a game'
  state.state=5
  state.reason=0
  balloon.current=16777216
  balloon.maximum=16777216
  vcpu.current=8
  vcpu.maximum=8

Domain: 'docker, too'
  state.state=3
  state.reason=1
  balloon.current=2097152
  balloon.maximum=3072000
  balloon.rss=1048576
  vcpu.current=2
  vcpu.maximum=2
X
"-r -c qemu:///system list --all --autostart --name") printf "Home Assistant\nit's a game\n\n" ;;
"-r -c qemu:///system list --name") printf 'Home Assistant\ndocker, too\n\n' ;;
"-r -c qemu:///system domiflist --domain Home Assistant") cat <<'X' ;;
 Interface   Type     Source   Model    MAC
-----------------------------------------------------------
 vnet0       bridge   br0      virtio   52:54:00:AA:BB:01
X
"-r -c qemu:///system dumpxml --domain Home Assistant") cat <<'X' ;;
<domain type='kvm' id='1'>
  <description>the password is hunter2</description>
  <devices>
    <interface type='bridge'>
      <address type='pci' domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
    </interface>
    <hostdev mode='subsystem' type='pci' managed='yes'>
      <driver name='vfio'/>
      <source>
        <address domain='0x0000' bus='0x01' slot='0x00' function='0x1'/>
      </source>
      <address type='pci' domain='0x0000' bus='0x05' slot='0x00' function='0x0'/>
    </hostdev>
    <hostdev mode='subsystem' type='usb' managed='no'>
      <source>
        <vendor id='0x10c4'/>
        <product id='0xea60'/>
        <address bus='1' device='4'/>
      </source>
      <address type='usb' bus='0' port='1'/>
    </hostdev>
    <graphics type='vnc' passwd='hunter2'/>
  </devices>
</domain>
X
"-r -c qemu:///system domiflist --domain docker, too") echo ' vnet1       bridge   br0      virtio   52:54:00:aa:bb:02' ;;
"-c qemu:///system domifaddr --domain docker, too --source agent") cat <<'X' ;;
 Name       MAC address          Protocol     Address
-------------------------------------------------------------------------------
 lo         00:00:00:00:00:00    ipv4         127.0.0.1/8
 -          -                    ipv6         ::1/128
 docker0    02:42:00:00:00:01    ipv4         172.17.0.1/16
 enp1s0     52:54:00:aa:bb:02    ipv4         192.168.1.62/24
X
*) echo "error: not this: $*" >&2; exit 1 ;;
esac
`

// neighbours of a machine: one of them is behind a bridge that libvirt made.
const neighbours = `#!/bin/sh
echo '192.168.1.61 dev br0 lladdr 52:54:00:aa:bb:01 REACHABLE'
echo '192.168.122.9 dev virbr0 lladdr 52:54:00:aa:bb:09 STALE'
echo '192.168.1.9 dev br0 FAILED'
`

func asked(t *testing.T, h *shellhost.Host) []Guest {
	t.Helper()
	got, err := askVMs(t.Context(), h, &probe.Facts{})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestLibvirtSaysItsVirtualMachines(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "tower")
	h.Program("virsh", virsh)
	h.Program("ip", neighbours)
	want := []Guest{
		{Kind: planner.VM, Title: "Home Assistant", Runs: true, Starts: true, CPUs: 2, Memory: 4 * planner.GB, Uses: 3 * planner.GB, Passed: []string{"pci 0000:01:00.1", "usb 10c4:ea60"}, Address: "192.168.1.61", AddressFrom: "the machine speaks to its network card there"},
		{Kind: planner.VM, Title: "docker, too", Runs: true, CPUs: 2, Memory: 3000 * planner.MB, Uses: planner.GB, Address: "192.168.1.62", AddressFrom: "its agent says so"},
		{Kind: planner.VM, Title: "it's a game", Starts: true, CPUs: 8, Memory: 16 * planner.GB},
	}
	if diff := cmp.Diff(want, asked(t, h)); diff != "" {
		t.Error(diff)
	}
	if text, err := ledger.Ask(t.Context(), h, ledger.Script(vmsText, "berth-vms")); err != nil || strings.Contains(text, "hunter2") {
		t.Errorf("%v\n%s", err, text)
	}
}

// An old libvirt has neither --nowait nor a door for readers, and a Synology has identifiers for names.
func TestTheVirtualMachinesOfASynologyHaveTheNamesThatPeopleGaveThem(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "nas")
	h.Program("virsh", `#!/bin/sh
case $* in
"-c qemu:///system domstats --state --vcpu --balloon") printf "Domain: '4bcd66c3-0581-4388-85aa-f471e8e5953e'\n  state.state=1\n  balloon.maximum=2097152\n  vcpu.current=2\n" ;;
*) exit 1 ;;
esac
`)
	h.Program("synowebapi", `#!/bin/sh
echo '[Line 264] Exec WebAPI:  api=SYNO.Virtualization.API.Guest, version=1, method=list' >&2
cat <<'X'
{
   "data" : {
      "guests" : [
         { "autorun" : 2, "description" : "the password is hunter2", "guest_id" : "4bcd66c3-0581-4388-85aa-f471e8e5953e", "guest_name" : "Assistant", "status" : "running", "vcpu_num" : 2, "vram_size" : 2048 }
      ]
   },
   "httpd_restart" : false,
   "success" : true
}
X
`)
	want := []Guest{{Kind: planner.VM, Title: "Assistant", Runs: true, CPUs: 2, Memory: 2 * planner.GB}}
	if diff := cmp.Diff(want, asked(t, h)); diff != "" {
		t.Error(diff)
	}
}

// midclt answers as that of TrueNAS does, which leaves out what was not selected, but for a release that does not know of it.
const midclt = `#!/bin/sh
printf '%s\n' "$*" >>"${0%/*}/midclt.asked"
secret=
case $4 in *select*) ;; *) secret=', "devices": [{"dtype": "DISPLAY", "attributes": {"password": "hunter2"}}], "vnc_password": "hunter2"' ;; esac
case $2 in
vm.query) echo '[{"id": 1, "name": "haos", "vcpus": 1, "cores": 2, "threads": 2, "memory": 4096, "autostart": true, "status": {"state": "RUNNING", "pid": 4242, "domain_state": "RUNNING"}'"$secret"'}, {"id": 2, "name": "win11", "vcpus": 2, "cores": 4, "threads": 1, "memory": 8192, "autostart": false, "status": {"state": "STOPPED", "pid": null, "domain_state": "SHUTOFF"}}]' ;;
vm.device.query) echo '[{"vm": 1, "attributes": {"mac": "00:A0:98:11:22:33"}}, {"vm": 1, "attributes": {}}, {"vm": 2, "attributes": {"mac": null}}]' ;;
virt.instance.query) echo '[{"name": "mqtt", "type": "CONTAINER", "cpu": "1", "memory": 1073741824, "autostart": true, "status": "RUNNING", "aliases": [{"type": "INET", "address": "192.168.1.71", "netmask": 24}]}, {"name": "plex", "type": "CONTAINER", "cpu": null, "memory": null, "autostart": true, "status": "RUNNING", "aliases": []}, {"name": "build", "type": "VM", "cpu": "0-3,6", "memory": 8589934592, "autostart": false, "status": "RUNNING", "aliases": [{"type": "INET6", "address": "fd00::1", "netmask": 64}, {"type": "INET", "address": "172.17.0.1", "netmask": 16}, {"type": "INET", "address": "192.168.1.72", "netmask": 24}]}, {"name": "small", "type": "VM", "cpu": null, "memory": null, "autostart": false, "status": "STOPPED", "aliases": []}]' ;;
*) exit 1 ;;
esac
`

func TestTrueNASSaysItsVirtualMachinesAndNoneOfTheirPasswords(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "nas")
	h.Program("midclt", midclt)
	h.Program("virsh", "#!/bin/sh\necho \"Domain: '1_haos'\"\n") // its libvirt is the middleware's
	h.Program("ip", "#!/bin/sh\necho '192.168.1.70 dev br0 lladdr 00:a0:98:11:22:33 REACHABLE'\n")
	h.Put("cgroup/lxc.payload.mqtt/memory.current", "300000000\n")
	h.Put("cgroup/lxc.payload.mqtt/memory.stat", "anon 100\ninactive_file 100000000\n")
	want := []Guest{
		{Kind: planner.VM, Title: "build", Runs: true, CPUs: 5, Memory: 8 * planner.GB, Address: "192.168.1.72", AddressFrom: "TrueNAS says so"},
		{Kind: planner.VM, Title: "haos", Runs: true, Starts: true, CPUs: 4, Memory: 4 * planner.GB, Address: "192.168.1.70", AddressFrom: "the machine speaks to its network card there"},
		{Kind: planner.LXC, Title: "mqtt", Runs: true, Starts: true, CPUs: 1, Memory: planner.GB, Uses: 200000000, Address: "192.168.1.71", AddressFrom: "TrueNAS says so"},
		{Kind: planner.LXC, Title: "plex", Runs: true, Starts: true},
		{Kind: planner.VM, Title: "small", CPUs: 1, Memory: planner.GB},
		{Kind: planner.VM, Title: "win11", CPUs: 8, Memory: 8 * planner.GB},
	}
	if diff := cmp.Diff(want, asked(t, h)); diff != "" {
		t.Error(diff)
	}
	if text, err := ledger.Ask(t.Context(), h, ledger.Script(vmsText, "berth-vms")); err != nil || strings.Contains(text, "hunter2") {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestAMachineWithoutVirtualMachinesHasNone(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "pi")
	if got := asked(t, h); got != nil {
		t.Errorf("%+v", got)
	}
	h.Program("virsh", "#!/bin/sh\necho 'error: failed to connect to the hypervisor' >&2\nexit 1\n") // as of an Unraid that has them off
	if got := asked(t, h); got != nil {
		t.Errorf("%+v", got)
	}
	h.Program("midclt", "#!/bin/sh\necho 'Method does not exist' >&2\nexit 1\n")
	if got := asked(t, h); got != nil {
		t.Errorf("%+v", got)
	}
}

func TestVirtualMachinesThatNobodyTellsOfAreAnError(t *testing.T) {
	t.Parallel()
	h := shellhost.New(t, "tower")
	h.Program("virsh", "#!/bin/sh\nkill -9 $$\n") // as one that the time is up for
	if got, err := askVMs(t.Context(), h, &probe.Facts{}); err == nil || !strings.Contains(err.Error(), "virsh does not answer") {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"", vmsFirst, vmsFirst + "\nvm [{\n" + vmsLast + "\n", vmsFirst + "\ninstance [{\"name\": 1}]\n" + vmsLast + "\n"} {
		if got, err := readVMs(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// The process of a virtual machine says what it uses where nothing else does; its other arguments have passwords and are not read.
func TestProcessesSayWhatVirtualMachinesUse(t *testing.T) {
	t.Parallel()
	got, err := readVMs(vmsFirst + `
stats Domain: 'a,b'
stats   state.state=1
stats   balloon.maximum=1048576
vm [{"id": 3, "name": "c", "memory": 2048, "status": {"state": "RUNNING", "pid": 9}}, {"id": 4, "name": "d", "memory": 2048, "status": {"state": "RUNNING"}}]
instance [{"name": "e", "type": "VM", "status": "RUNNING"}]
process 7 1000 guest=a,,b,debug-threads=on
process 8 2000 guest=4_d,debug-threads=on
process 9 3000 uuid-of-c
process 10 4000 e
process 11 -5 a,b
` + vmsLast + "\n")
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]planner.Bytes{}
	for _, g := range got {
		uses[g.Title] = g.Uses >> 10
	}
	if diff := cmp.Diff(map[string]planner.Bytes{"a,b": 1000, "c": 3000, "d": 2000, "e": 4000}, uses); diff != "" {
		t.Error(diff)
	}
}

func FuzzReadVMs(f *testing.F) {
	f.Add(vmsFirst + "\nstats Domain: ''\nstats   state.state=1\nstats   balloon.maximum=9223372036854775807\nstats   vcpu.current=-1\ndomain \ncard 52:54:00:aa:bb:01\nagent a b c 1.2.3.4/5\nneighbour 52:54:00:aa:bb:01 ::1\nhostdev <product id='0x0000'/><vendor id='0x0000'/>\nprocess 1 9223372036854775807 guest=\ncontainer 1 \n" + vmsLast + "\n")
	f.Add(vmsFirst + "\nvm [{\"id\":1e9,\"name\":\"\\u001b[2J\",\"vcpus\":9e15,\"cores\":\"9e15\",\"threads\":-1,\"memory\":9e15,\"status\":{\"state\":\"RUNNING\",\"pid\":-1}},{\"name\":\"\"},{\"name\":\"\"}]\ndevice [{\"vm\":{},\"attributes\":{\"mac\":\"\"}}]\n" + vmsLast + "\n")
	f.Add(vmsFirst + "\ninstance [{\"name\":\"x\",\"type\":\"CONTAINER\",\"cpu\":\"0-99999999999\",\"memory\":-1,\"status\":\"FROZEN\",\"aliases\":[{\"type\":\"INET\",\"address\":\"0.0.0.0\"}]}]\ntitle }{\nsilent\n" + vmsLast + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		guests, err := readVMs(text)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, g := range guests {
			if g.ID != 0 || seen[g.Title] || g.Memory < 0 || g.Memory > most || g.Uses < 0 || g.Uses > most || g.CPUs < 0 || g.CPUs > mostCores || g.Address != "" && !isAddress(g.Address) {
				t.Errorf("%+v", g)
			}
			seen[g.Title] = true
		}
	})
}

// unraid is a machine with containers and three virtual machines: one with Docker, one that nothing is known of, one that is off.
func unraid(t *testing.T) (*Lab, []byte) {
	t.Helper()
	const day = 24 * time.Hour
	sources, err := Sources([]string{"root@tower"})
	if err != nil {
		t.Fatal(err)
	}
	h := shellhost.New(t, "tower")
	h.Program("virsh", virsh)
	h.Program("ip", neighbours)
	facts := map[string]*probe.Facts{
		"root@tower": {
			OS: "Unraid OS 7.0", Arch: planner.Arch{Family: "amd64", Level: 3}, Memory: 31800 * planner.MB, Available: 22 * planner.GB, Cores: 6, Limits: true, Cgroup: 2,
			Docker:     probe.DockerFacts{Client: "27", Server: "27.0.3", Compose: "2.29.7"},
			Containers: []probe.Container{running("jellyfin", "jellyfin/jellyfin", "", 900*planner.MB, 1200*planner.MB, 9*day)},
			Hardware:   &probe.Hardware{Hostname: "Tower", Boot: "t", Login: "root", Model: "Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz", Cores: 6, Threads: 6, Installed: 32 * planner.GB, Modules: 2, Signs: []probe.Sign{{Name: "unraid", Version: "7.0.0"}}},
		},
		"docker, too of root@tower": {
			OS: "Debian GNU/Linux 12 (bookworm)", Arch: planner.Arch{Family: "amd64", Level: 3}, Memory: 2900 * planner.MB, Available: 2 * planner.GB, Cores: 2, Cgroup: 2, Limits: true,
			Docker:     probe.DockerFacts{Client: "27", Server: "27.3.1", Compose: "2.29.7"},
			Containers: []probe.Container{running("vaultwarden", "vaultwarden/server:1.32", "vault", 60*planner.MB, 80*planner.MB, 9*day)},
			Hardware:   &probe.Hardware{Hostname: "apps", Boot: "d", Login: "root", Virtual: "kvm"},
		},
		"Home Assistant of root@tower": {Err: errors.New("host Home Assistant of root@tower: connection refused")},
	}
	guests := guestsOf(t.Context(), map[string]ledger.Host{"root@tower": h}, map[string]*probe.Facts{"root@tower": facts["root@tower"]}, "")
	further := furtherHosts(sources, facts, guests)
	l, err := seen(sources, further, facts, guests, shippedCatalog(t))
	if err != nil {
		t.Fatal(err)
	}
	text, err := l.Inventory()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return l, text
}

func TestAMachineIsWrittenWithItsVirtualMachines(t *testing.T) {
	t.Parallel()
	l, text := unraid(t)
	golden(t, "unraid.yaml", text)
	if got, want := l.Told(wording.For(wording.EN)), "berth: guests of tower: home-assistant, docker-too, it-s-a-game (off)\n"; !strings.Contains(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
	l.Machines[0].GuestsErr = errors.New("virsh does not answer")
	if got, want := l.Told(wording.For(wording.FR)), "berth : les invités de tower ne sont pas connus : virsh does not answer\n"; !strings.Contains(got, want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
	inv, err := inventory.Parse("x", text, shippedCatalog(t).Library())
	if err != nil {
		t.Fatal(err)
	}
	p := inv.Problem()
	if len(p.Machines) != 1 || len(p.Machines[0].Guests) != 2 || p.Current.Host["jellyfin"] != "tower" || p.Current.Host["vaultwarden"] != "docker-too" {
		t.Errorf("%+v, %v", p.Machines, p.Current)
	}
}

func TestVirtualMachinesAreAddedToAnInventoryThatIsThere(t *testing.T) {
	t.Parallel()
	c := shippedCatalog(t)
	lib := c.Library()
	// Their memory was in reserved; one of them was written by hand under another name.
	inv, err := inventory.Parse("x", []byte("name: x\nmachines:\n  big: {kind: docker, processor: i5-8500t, memory: 32GB, reserved: 6GB, ssh: {host: tower, user: root}, guests: {ha-os: {kind: vm, cpus: 2, memory: 4GB, appliance: true}}}   # mine\n"), lib)
	if err != nil {
		t.Fatal(err)
	}
	l, _ := unraid(t)
	l.rename(inv)
	l.found(nil)
	text, err := l.Change(inv)
	if err != nil {
		t.Fatal(err)
	}
	after, err := inventory.Parse("x", text, lib)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	p := after.Problem()
	if m := p.Machines[0]; len(p.Machines) != 1 || len(m.Guests) != 2 || m.Guests[1].Name != "docker-too" || m.Reserved != 5*planner.GB+planner.GB/4 || p.Current.Host["vaultwarden"] != "docker-too" || !strings.Contains(string(text), "# mine") {
		t.Errorf("%+v\n%s", p.Machines, text)
	}
	l, _ = unraid(t)
	l.rename(after)
	l.found(nil)
	if again, err := l.Change(after); err != nil || string(again) != string(text) {
		t.Errorf("%v\n%s", err, cmp.Diff(string(text), string(again)))
	}
}

func TestAVirtualMachineWithTheNameOfAMachineIsThatMachine(t *testing.T) {
	t.Parallel()
	c := shippedCatalog(t)
	before := "name: x\nmachines:\n  tower: {kind: docker, processor: i5-8500t, memory: 32GB, ssh: {host: tower, user: root}}\n  home-assistant: {kind: docker, processor: n100, memory: 8GB}\n"
	inv, err := inventory.Parse("x", []byte(before), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	l, _ := unraid(t)
	l.rename(inv)
	l.found(nil)
	text, err := l.Change(inv)
	if err != nil {
		t.Fatal(err)
	}
	after, err := inventory.Parse("x", text, c.Library())
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if p := after.Problem(); len(p.Machines) != 2 || len(p.Machines[0].Guests) != 1 {
		t.Errorf("%s", text)
	}
}

// Whatever a machine says of its virtual machines becomes an inventory that can be read.
func FuzzVirtualMachinesOfAnInventory(f *testing.F) {
	f.Add("a", "A", "state.state=1", uint64(4<<20), uint64(2), "10.0.0.1")
	f.Add("tower", "\x1b[2J: {x}", "state.state=1", uint64(1<<60), uint64(1<<60), "")
	f.Add("", "#", "state.state=3", uint64(1), uint64(0), "::")
	f.Add("tower-2", "tower", "state.state=7", uint64(300<<10), uint64(1), "tower")
	f.Add("a", "b", "state.state=1", uint64(4<<20), uint64(2), "null")
	f.Add("a", "b", "state.state=1", uint64(4<<20), uint64(2), "1e3")
	f.Add("a", "b", "state.state=1", uint64(4<<20), uint64(2), "0x10")
	f.Add("a", "b", "state.state=1", uint64(4<<20), uint64(2), "-")
	c, err := catalog.Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, one, two, state string, kb, cpus uint64, at string) {
		text := vmsFirst + "\n"
		for _, name := range []string{one, two, one} {
			text += fmt.Sprintf("stats Domain: '%s'\nstats   %s\nstats   balloon.maximum=%d\nstats   balloon.rss=%d\nstats   vcpu.current=%d\n", name, state, kb, kb/2, cpus)
		}
		guests, err := readVMs(text + vmsLast + "\n")
		if err != nil {
			return
		}
		facts := map[string]*probe.Facts{"tower": {
			Arch: planner.Arch{Family: "amd64", Level: 2}, Memory: 8 * planner.GB, Available: 2 * planner.GB, Cores: 2, Docker: probe.DockerFacts{Server: "27", Compose: "2"},
			Hardware: &probe.Hardware{Hostname: "tower"},
		}}
		for i, g := range guests {
			if i == 0 && g.Runs && (isAddress(at) || hostText.MatchString(at)) { // it was looked at, and has Docker
				guests[i].Address = at
				facts[insideOf("tower", g)] = &probe.Facts{
					Arch: planner.Arch{Family: "amd64", Level: 2}, Memory: max(g.Memory, 1), Available: g.Memory / 2, Cores: 2, Docker: probe.DockerFacts{Server: "27", Compose: "2"},
					Hardware: &probe.Hardware{Hostname: one, Virtual: "kvm"},
				}
			}
		}
		sources := []Source{{Given: "tower", SSH: inventory.SSH{Host: "tower"}}}
		said := map[string]told{"tower": {guests: guests}}
		l, err := seen(sources, furtherHosts(sources, facts, said), facts, said, c)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := l.Inventory()
		if err != nil {
			t.Fatalf("%v\n%s", err, whole)
		}
		inv, err := inventory.Parse("x", whole, c.Library())
		if err != nil {
			t.Fatal(err)
		}
		l.rename(inv)
		if again, err := l.Change(inv); err != nil || string(again) != string(whole) {
			t.Fatalf("%v\n%s\n%s", err, whole, again)
		}
	})
}
