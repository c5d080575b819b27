package discover

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/deployer/probe"
	"berth/internal/shellhost"
	"berth/inventory"
	"berth/planner"
)

// pvesh answers as that of Proxmox VE 8 does: numbers of containers are texts, a VM without an agent is an error.
const pvesh = `#!/bin/sh
case $2 in
/nodes/pve/qemu) echo '[{"cpus":4,"maxdisk":107374182400,"maxmem":8589934592,"mem":6000000000,"name":"docker","pid":1,"status":"running","vmid":110},{"cpus":2,"maxdisk":0,"maxmem":2147483648,"mem":0,"name":"opnsense","status":"running","vmid":100},{"maxmem":1073741824,"name":"tmpl","status":"stopped","template":1,"vmid":900},{"cpus":2,"maxmem":4294967296,"name":"win11","status":"stopped","vmid":120}]' ;;
/nodes/pve/lxc) echo '[{"cpus":1,"maxmem":536870912,"mem":90000000,"name":"pihole","status":"running","type":"lxc","vmid":"200"},{"cpus":2,"maxmem":2147483648,"mem":300000000,"name":"apps","status":"running","vmid":"201"}]' ;;
*/qemu/110/config) echo '{"agent":"1","cores":4,"hostpci0":"0000:c4:00.0,pcie=1","memory":"8192","net0":"virtio=BC:24:11:AA:BB:CC,bridge=vmbr0","sockets":1}' ;;
*/qemu/100/config) echo '{"memory":"2048","net0":"virtio=BC:24:11:00:00:01,bridge=vmbr0"}' ;;
*/lxc/200/config) echo '{"hostname":"pihole","net0":"name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:02,ip=192.168.1.53/24,gw=192.168.1.1"}' ;;
*/lxc/201/config) echo '{"hostname":"apps","net0":"name=eth0,ip=dhcp"}' ;;
*/lxc/201/interfaces) echo '[{"hwaddr":"00:00","inet":"127.0.0.1/8","name":"lo"},{"inet":"172.17.0.1/16","name":"docker0"},{"inet":"192.168.1.61/24","inet6":"fe80::1/64","name":"eth0"}]' ;;
*/qemu/110/agent/*) echo '{"result":[{"ip-addresses":[{"ip-address":"127.0.0.1","ip-address-type":"ipv4","prefix":8}],"name":"lo"},{"ip-addresses":[{"ip-address":"172.18.0.1","ip-address-type":"ipv4","prefix":16}],"name":"br-0123"},{"ip-addresses":[{"ip-address":"fe80::2","ip-address-type":"ipv6","prefix":64},{"ip-address":"192.168.1.60","ip-address-type":"ipv4","prefix":24}],"name":"ens18"}]}' ;;
*) echo "500 QEMU guest agent is not running" >&2; exit 1 ;;
esac
`

func hypervisor(t *testing.T) *shellhost.Host {
	h := shellhost.New(t, "pve")
	h.Program("pvesh", pvesh)
	h.Program("uname", "#!/bin/sh\necho pve.home.arpa\n")
	h.Program("ip", "#!/bin/sh\necho '192.168.1.1 dev vmbr0 lladdr bc:24:11:00:00:01 REACHABLE'\necho '192.168.1.9 dev vmbr0 FAILED'\n")
	return h
}

func TestAHypervisorSaysWhatItsGuestsAre(t *testing.T) {
	t.Parallel()
	got, err := askGuests(t.Context(), hypervisor(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []Guest{
		{ID: 100, Kind: planner.VM, Title: "opnsense", Runs: true, CPUs: 2, Memory: 2 * planner.GB, Address: "192.168.1.1", AddressFrom: "the hypervisor speaks to its network card there"},
		{ID: 110, Kind: planner.VM, Title: "docker", Runs: true, CPUs: 4, Memory: 8 * planner.GB, Uses: 6000000000, Disk: 100 * planner.GB, Passed: []string{"hostpci0 0000:c4:00.0,pcie=1"}, Address: "192.168.1.60", AddressFrom: "its agent says so"},
		{ID: 120, Kind: planner.VM, Title: "win11", CPUs: 2, Memory: 4 * planner.GB},
		{ID: 200, Kind: planner.LXC, Title: "pihole", Runs: true, CPUs: 1, Memory: 512 * planner.MB, Uses: 90000000, Address: "192.168.1.53", AddressFrom: "its configuration says so"},
		{ID: 201, Kind: planner.LXC, Title: "apps", Runs: true, CPUs: 2, Memory: 2 * planner.GB, Uses: 300000000, Address: "192.168.1.61", AddressFrom: "its interfaces say so"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAHypervisorThatDoesNotListItsGuestsIsAnError(t *testing.T) {
	t.Parallel()
	h := hypervisor(t)
	h.Program("pvesh", "#!/bin/sh\nexit 255\n")
	if g, err := askGuests(t.Context(), h); err == nil || !strings.Contains(err.Error(), "pvesh") {
		t.Errorf("%v, %v", g, err)
	}
	for _, text := range []string{"", guestsFirst, guestsFirst + "\nqemu 0 [{\n" + guestsLast + "\n"} {
		if g, err := readGuests(text); err == nil {
			t.Errorf("%q: %v", text, g)
		}
	}
}

func FuzzReadGuests(f *testing.F) {
	f.Add(guestsFirst + "\nqemu 0 [{\"vmid\":110,\"name\":\"\\u001b\",\"maxmem\":-1}]\nlxc 0 [{\"vmid\":\"1e9\"},{\"vmid\":\"200\"}]\nconfig 110 {\"net0\":\"ip=::1/1,a\",\"dev0\":1}\nrss 110 9999999999999999999\nneighbour 0 x y\n" + guestsLast + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		guests, err := readGuests(text)
		if err != nil {
			return
		}
		for i, g := range guests {
			if g.ID < 100 || g.Memory < 0 || g.Memory > most || g.Uses < 0 || i > 0 && guests[i-1].ID >= g.ID {
				t.Errorf("%+v", g)
			}
		}
	})
}

// proxmox is a hypervisor with its guests: one was given and one was found, both with Docker; one cannot be looked at.
func proxmox(t *testing.T, beside ...probe.Container) (*Lab, []byte) {
	t.Helper()
	const day = 24 * time.Hour
	sources, err := Sources([]string{"root@pve", "docker"})
	if err != nil {
		t.Fatal(err)
	}
	guests, err := askGuests(t.Context(), hypervisor(t))
	if err != nil {
		t.Fatal(err)
	}
	docker := func(name, virtual string, memory planner.Bytes, containers ...probe.Container) *probe.Facts {
		return &probe.Facts{
			OS: "Debian GNU/Linux 12 (bookworm)", Arch: planner.Arch{Family: "amd64", Level: 3}, Memory: memory, Available: memory * 3 / 5, Cores: 4, Cgroup: 2, Limits: true,
			Docker: probe.DockerFacts{Client: "27", Server: "27.3.1", Compose: "2.29.7"}, Devices: []string{"/dev/net/tun"}, Containers: containers,
			Hardware: &probe.Hardware{Hostname: name, Boot: name, Login: "root", Virtual: virtual},
		}
	}
	facts := map[string]*probe.Facts{
		"root@pve": {
			OS: "Debian GNU/Linux 12 (bookworm)", Arch: planner.Arch{Family: "amd64", Level: 3}, Memory: 31800 * planner.MB, Available: 20 * planner.GB, Cores: 6, Limits: true, Cgroup: 2,
			Hardware: &probe.Hardware{
				Hostname: "pve", Boot: "p", Login: "root", Model: "Intel(R) Core(TM) i5-8500T CPU @ 2.10GHz", Board: "OptiPlex 3060", Vendor: "Dell Inc.", Cores: 6, Threads: 6, Installed: 32 * planner.GB,
				Modules: 2, Slots: 2, Cache: planner.GB, Signs: []probe.Sign{{Name: "id", Version: "debian"}, {Name: "proxmox", Version: "pve-manager/8.2.7/3e0176e6bb2ade3b (running kernel: 6.8.12-2-pve)"}},
			},
		},
		"docker":          docker("docker", "kvm", 7900*planner.MB, running("jellyfin", "jellyfin/jellyfin", "media", 900*planner.MB, 1200*planner.MB, 9*day)),
		"201 of root@pve": docker("apps", "lxc", 2*planner.GB, running("vaultwarden", "vaultwarden/server:1.32", "vault", 60*planner.MB, 80*planner.MB, 9*day), running("x", "mine:1", "", 30*planner.MB, 0, day)),
		"100 of root@pve": {Err: errors.New("host 100 of root@pve: permission denied")},
	}
	if beside != nil {
		facts["root@pve"].Docker = probe.DockerFacts{Client: "27", Server: "27.3.1", Compose: "2.29.7"}
		facts["root@pve"].Containers = beside
	}
	further := furtherHosts(sources, facts, map[string]told{"root@pve": {guests: guests}})
	var names []string
	for _, s := range further {
		names = append(names, s.Given+" "+s.SSH.User+"@"+s.SSH.Host)
	}
	if diff := cmp.Diff([]string{"100 of root@pve root@192.168.1.1", "200 of root@pve root@192.168.1.53", "201 of root@pve root@192.168.1.61"}, names); diff != "" {
		t.Error(diff)
	}
	c := shippedCatalog(t)
	l, err := seen(sources, further, facts, map[string]told{"root@pve": {guests: guests}}, c)
	if err != nil {
		t.Fatal(err)
	}
	text, err := l.Inventory()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return l, text
}

func TestAHypervisorIsWrittenWithItsGuests(t *testing.T) {
	t.Parallel()
	l, text := proxmox(t)
	golden(t, "proxmox.yaml", text)
	if len(l.Failed) > 0 {
		t.Errorf("%v", l.Failed)
	}
	inv, err := inventory.Parse("x", text, shippedCatalog(t).Library())
	if err != nil {
		t.Fatal(err)
	}
	p := inv.Problem()
	if p.Current.Host["jellyfin"] != "docker" || p.Current.Host["vaultwarden"] != "apps" || len(p.Machines) != 1 || len(p.Machines[0].Guests) != 4 {
		t.Errorf("%+v", p.Current)
	}
	if err := p.Machines[0].Reserved; err < planner.GB {
		t.Errorf("reserved %s", err)
	}
}

func TestAHypervisorThatRunsContainersItselfIsAHostToo(t *testing.T) {
	t.Parallel()
	_, text := proxmox(t, running("uptime-kuma", "louislam/uptime-kuma:1", "", 100*planner.MB, 120*planner.MB, 9*24*time.Hour))
	inv, err := inventory.Parse("x", text, shippedCatalog(t).Library())
	if err != nil {
		t.Fatal(err)
	}
	p := inv.Problem()
	if m := p.Machines[0]; !m.Docker || m.Kind != planner.Proxmox || len(m.Guests) != 4 || m.Foreign != 0 || p.Current.Host["uptime-kuma"] != "pve" {
		t.Errorf("%+v, %v\n%s", m, p.Current.Host, text)
	}
	stopped := running("uptime-kuma", "louislam/uptime-kuma:1", "", 0, 0, 0)
	stopped.State = "exited"
	if _, text = proxmox(t, stopped); strings.Contains(string(text), "docker: true\n") || !strings.Contains(string(text), "nothing runs there") {
		t.Errorf("%s", text)
	}
}

func TestAHypervisorIsAddedToAnInventoryThatIsThere(t *testing.T) {
	t.Parallel()
	l, _ := proxmox(t)
	c := shippedCatalog(t)
	inv, err := inventory.Parse("x", []byte("name: x\nmachines:\n  pi: {kind: docker, processor: bcm2712, memory: 8GB}   # mine\nservices:\n  homepage: {on: pi}\n"), c.Library())
	if err != nil {
		t.Fatal(err)
	}
	text, err := l.Change(inv)
	if err != nil {
		t.Fatal(err)
	}
	after, err := inventory.Parse("x", text, c.Library())
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if p := after.Problem(); p.Current.Host["jellyfin"] != "docker" || len(p.Machines) != 2 || !strings.Contains(string(text), "# mine") {
		t.Errorf("%s", text)
	}
	if again, err := l.Change(after); err != nil || string(again) != string(text) {
		t.Errorf("%v\n%s", err, cmp.Diff(string(text), string(again)))
	}
}

//raced:skip
func TestGuestsThatAreNewOnAKnownHypervisorAreAdded(t *testing.T) {
	t.Parallel()
	l, whole := proxmox(t)
	c := shippedCatalog(t)
	inv, err := inventory.Parse("x", whole, c.Library())
	if err != nil {
		t.Fatal(err)
	}
	if text, err := l.Change(inv); err != nil || string(text) != string(whole) {
		t.Errorf("nothing is new: %v\n%s", err, cmp.Diff(string(whole), string(text)))
	}
	// The hypervisor is called otherwise there, and so is a guest; another guest is not known.
	before := "name: x\nmachines:\n  big: {kind: proxmox, processor: i5-8500t, memory: 32GB, ssh: {host: pve, user: root}, guests: {media: {kind: vm, id: 110, cpus: 4, memory: 8GB, exists: {memory: 8GB}}}}   # mine\n"
	if inv, err = inventory.Parse("x", []byte(before), c.Library()); err != nil {
		t.Fatal(err)
	}
	l, _ = proxmox(t)
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
	p := after.Problem()
	if len(p.Machines) != 1 || len(p.Machines[0].Guests) != 4 || p.Current.Host["jellyfin"] != "media" || p.Current.Host["vaultwarden"] != "apps" || !strings.Contains(string(text), "# mine") {
		t.Errorf("%s", text)
	}
	if again, err := l.Change(after); err != nil || string(again) != string(text) {
		t.Errorf("%v\n%s", err, cmp.Diff(string(text), string(again)))
	}
}
