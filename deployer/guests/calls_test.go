package guests

import (
	"net/netip"
	"reflect"
	"strings"
	"testing"

	"berth/internal/pve"
	"berth/inventory"
	"berth/planner"
)

const word = "0123456789abcdef"

// fresh is what the inventory says of a guest of which it says nothing.
func fresh(kind planner.Kind) inventory.Making {
	m := inventory.Making{Storage: "local-lvm", Bridge: "vmbr0", CPUType: "host", Docker: inventory.DockerOfDistribution}
	if kind == planner.LXC {
		m.Image.Name = inventory.DefaultTemplate
	}
	return m
}

func look(t *testing.T) *Proxmox {
	t.Helper()
	p, err := Look(t.Context(), hypervisor(t))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// user is who logs in to a new guest.
func user(kind planner.Kind) string {
	if kind == planner.LXC {
		return "root"
	}
	return "ops"
}

func resolved(t *testing.T, g *planner.Guest, m inventory.Making) *Spec {
	t.Helper()
	s, lacks := look(t).Resolve(g, 9*planner.GB, m, user(g.Kind), true, word)
	if len(lacks) > 0 {
		t.Fatal(lacks)
	}
	return s
}

// taken holds a call against what Proxmox VE 8 and 9 accept.
func taken(t *testing.T, args []string) {
	t.Helper()
	for _, release := range []pve.Release{8, 9} {
		if _, err := pve.Judge(release, args); err != nil {
			t.Errorf("Proxmox VE %d refuses %q: %v", release, args, err)
		}
	}
}

// The lines are what an administrator would type, and what the argument parsers of qm and pct accepted when they were asked.
func TestAGuestIsMadeAsAnAdministratorWouldTypeIt(t *testing.T) {
	vm := fresh(planner.VM)
	vm.CPUType, vm.Address = "x86-64-v2-AES", netip.MustParseAddr("192.168.10.110")
	full := vm
	full.VLAN, full.StartOrder, full.Protected, full.Address, full.Prefix, full.Gateway = 20, 2, true, netip.MustParseAddr("fd00::5"), 64, netip.MustParseAddr("fd00::1")
	full.Passthrough = map[string][]string{"gpu": {"C5:00.0", "igpu"}, "usb": {"10C4:EA60"}}
	lxc := fresh(planner.LXC)
	lxc.Swap = 256 * planner.MB
	for name, c := range map[string]struct {
		guest  planner.Guest
		making inventory.Making
		want   string
	}{
		"a VM": {planner.Guest{ID: 120, Name: "downloads", Kind: planner.VM, CPUs: 6, Devices: []string{"tun"}}, vm,
			"qm create 120 --name downloads --memory 9216 --balloon 0 --cores 6 --cpu x86-64-v2-AES --machine q35 --ostype l26 --agent enabled=1 --scsihw virtio-scsi-single --scsi0 local-lvm:0,import-from=/x.qcow2 --scsi1 local-lvm:cloudinit" +
				" --boot order=scsi0 --net0 virtio,bridge=vmbr0 --ipconfig0 ip=192.168.10.110/24,gw=192.168.10.1 --ciuser ops --sshkeys /k --ciupgrade 0 --serial0 socket --onboot 1 --tags berth --description made by berth: " + word},
		"the only graphics card": {planner.Guest{ID: 120, Name: "media", Kind: planner.VM, CPUs: 6, Devices: []string{"gpu"}}, vm, "--hostpci0 0000:c5:00.0,pcie=1 --onboot 1"},
		"devices, a VLAN, IPv6, the order of starts, protection": {planner.Guest{ID: 120, Name: "media", Kind: planner.VM, CPUs: 6, Devices: []string{"gpu", "usb"}}, full,
			"--net0 virtio,bridge=vmbr0,tag=20 --ipconfig0 ip6=fd00::5/64,gw6=fd00::1 --ciuser ops --sshkeys /k --ciupgrade 0 --serial0 socket --hostpci0 0000:c5:00.0,pcie=1 --hostpci1 mapping=igpu,pcie=1 --usb0 host=10c4:ea60 --onboot 1 --startup order=2 --protection 1 --tags berth"},
		"an LXC": {planner.Guest{ID: 201, Name: "apps", Kind: planner.LXC, CPUs: 2, Disk: 30*planner.GB + 1, Devices: []string{"gpu", "tun"}}, lxc,
			"pct create 201 local:vztmpl/x.tar.zst --hostname apps --memory 9216 --swap 256 --cores 2 --unprivileged 1 --features nesting=1,keyctl=1 --rootfs local-lvm:31 --net0 name=eth0,bridge=vmbr0,ip=dhcp --ssh-public-keys /k" +
				" --dev0 /dev/dri/renderD128,mode=0666 --dev1 /dev/net/tun --onboot 1 --tags berth --description made by berth: " + word},
	} {
		from := "/x.qcow2"
		if c.guest.Kind == planner.LXC {
			from = "local:vztmpl/x.tar.zst"
		}
		args := resolved(t, &c.guest, c.making).Create(from, "/k", "")
		taken(t, args)
		if got := strings.Join(args, " "); !strings.Contains(got, c.want) {
			t.Errorf("%s:\n%s\nwants\n%s", name, got, c.want)
		}
	}
}

func TestCallsAreWhatIsTyped(t *testing.T) {
	s := Spec{ID: 110, Disk: 100 * planner.GB}
	small := Spec{ID: 110, Disk: 4000 * planner.MB}
	for want, got := range map[string][]string{
		"qm disk resize 110 scsi0 100G": s.GrowDisk(), "qm disk resize 110 scsi0 4000M": small.GrowDisk(),
		"qm set 110 --memory 8192 --cores 4": Resize(planner.VM, 110, 8*planner.GB, 4), "pct set 200 --memory 2048": Resize(planner.LXC, 200, 2*planner.GB, 0),
		"qm start 110": Start(planner.VM, 110), "pct shutdown 200 --timeout 60": Shutdown(planner.LXC, 200, 60), "qm destroy 110": Destroy(planner.VM, 110),
		"pct exec 200 -- cat /etc/hostname": Exec(200, "cat", "/etc/hostname"),
		"qm config 110 --current 1":         Config(planner.VM, 110), "pct config 200": Config(planner.LXC, 200), "qm status 110": Status(planner.VM, 110),
	} {
		taken(t, got)
		if strings.Join(got, " ") != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhatLacksForAGuestIsToldAtOnce(t *testing.T) {
	m := fresh(planner.VM)
	m.Storage, m.Bridge = "fast", "vmbr9"
	m.Passthrough = map[string][]string{"usb": {"zigbee"}, "gpu": {"0000:09:00.0"}}
	g := planner.Guest{ID: 300, Name: "x", Kind: planner.VM, CPUs: 1, Devices: []string{"gpu", "usb", "coral"}}
	_, lacks := look(t).Resolve(&g, planner.GB, m, user(g.Kind), true, word)
	x := of{"x"}
	if want := []Lack{NumberTaken{x}, StorageLacks{x, "fast", []string{"local-lvm"}}, BridgeLacks{x, "vmbr9", []string{"vmbr0", "vmbr1"}}, PCILacks{x, "0000:09:00.0"}, MappingLacks{x, "zigbee", []string{"igpu"}}, DeviceUnknown{x, "coral"}}; !reflect.DeepEqual(lacks, want) {
		t.Errorf("%+v", lacks)
	}
	for name, c := range map[string]struct {
		change func(*inventory.Making, *planner.Guest, *Proxmox)
		want   Lack
	}{
		"a storage for backups":  {func(m *inventory.Making, _ *planner.Guest, _ *Proxmox) { m.Storage = "nas" }, StorageUnfit{x, "nas", []string{"local-lvm"}}},
		"a storage without room": {func(_ *inventory.Making, g *planner.Guest, _ *Proxmox) { g.Disk = 400 * planner.GB }, StorageFull{x, "local-lvm", []string{"local-lvm"}}},
		"an address elsewhere":   {func(m *inventory.Making, _ *planner.Guest, _ *Proxmox) { m.Address = netip.MustParseAddr("10.0.0.5") }, NetworkUnknown{x, "10.0.0.5"}},
		"a network without a gateway": {func(m *inventory.Making, _ *planner.Guest, _ *Proxmox) {
			m.Address, m.Prefix = netip.MustParseAddr("10.0.0.5"), 24
		}, GatewayUnknown{x, "10.0.0.5/24"}},
		"two graphics cards": {func(_ *inventory.Making, g *planner.Guest, p *Proxmox) {
			g.Devices = []string{"gpu"}
			p.PCI = append(p.PCI, PCI{ID: "0000:09:00.0", Class: "0x030000"})
		}, DeviceUnknown{x, "gpu"}},
		"a mapping that nobody has made": {func(m *inventory.Making, g *planner.Guest, p *Proxmox) {
			g.Devices = []string{"gpu"}
			m.Passthrough = map[string][]string{"gpu": {"igpu"}}
			p.Mappings = nil
		}, MappingLacks{of: x, Mapping: "igpu"}},
	} {
		m, g, p := fresh(planner.VM), planner.Guest{ID: 120, Name: "x", Kind: planner.VM, CPUs: 1}, look(t)
		c.change(&m, &g, p)
		_, lacks := p.Resolve(&g, planner.GB, m, user(g.Kind), true, word)
		if !reflect.DeepEqual(lacks, []Lack{c.want}) {
			t.Errorf("%s: %+v", name, lacks)
		}
	}
}
