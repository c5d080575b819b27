package inventory_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"berth/inventory"
	"berth/planner"
)

func wantMaking(t *testing.T, want, got inventory.Making) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{})); d != "" {
		t.Error(d)
	}
}

func TestWhatAMachineSaysOfItsGuestsHoldsUntilOneSaysOtherwise(t *testing.T) {
	inv := parse(t, lab)
	wantMaking(t, inventory.Making{
		Managed: inventory.HandedOver, Protected: true, Storage: "local-lvm", Bridge: "vmbr1", VLAN: 20, Address: netip.MustParseAddr("192.168.10.110"), Prefix: 24,
		Gateway: netip.MustParseAddr("192.168.10.1"), Key: "keys.pub", CPUType: "x86-64-v3", Swap: 256 * planner.MB, Docker: inventory.DockerOfDocker, StartOrder: 2,
		Image:       inventory.Image{URL: "https://example.org/debian.qcow2", Checksum: "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
		Passthrough: map[string][]string{"gpu": {"0000:c5:00.0", "0000:c5:00.1"}},
	}, inv.Makings["media"])
	wantMaking(t, inventory.Making{
		Storage: "local-zfs", Bridge: "vmbr1", Key: "keys.pub", CPUType: "x86-64-v3", Docker: inventory.DockerOfImage, Image: inventory.Image{Name: "debian-12-standard"},
	}, inv.Makings["apps"])
}

// guests is a Proxmox machine with one guest; what else the machine says comes first.
func guests(machine, guest string) string {
	return "name: x\nmachines:\n  p: {kind: proxmox, processor: n100, memory: 9GB" + machine + ", guests: {g: {" + guest + "}}}\n"
}

const (
	vmGuest  = "kind: vm, id: 100, cpus: 1, memory: 1GB"
	lxcGuest = "kind: lxc, id: 100, cpus: 1, memory: 1GB"
)

func TestGuestsHaveDefaultsOfAFreshProxmox(t *testing.T) {
	fresh := inventory.Making{Storage: "local-lvm", Bridge: "vmbr0", CPUType: "host", Docker: inventory.DockerOfDistribution}
	vm := parse(t, guests("", vmGuest)).Makings["g"]
	if vm.Image.Name != "debian-13" || vm.Image.URL == "" || vm.Image.Sums == "" || vm.Image.File() != "debian-13-generic-amd64.qcow2" {
		t.Errorf("image %+v", vm.Image)
	}
	vm.Image = inventory.Image{}
	wantMaking(t, fresh, vm)
	lxc := parse(t, guests("", lxcGuest)).Makings["g"]
	fresh.Image = inventory.Image{Name: "debian-13-standard"}
	wantMaking(t, fresh, lxc)
}

func TestTheAddressOfAGuestIsWhatItGets(t *testing.T) {
	for name, c := range map[string]struct{ text, reached, gets string }{
		"by DHCP where nothing is said":    {vmGuest, "g", "invalid IP"},
		"by DHCP where it is said":         {vmGuest + ", address: dhcp", "g", "invalid IP"},
		"by DHCP at a name":                {vmGuest + ", address: media.lan", "media.lan", "invalid IP"},
		"fixed where it is reached":        {vmGuest + ", ssh: {host: 10.0.0.5}", "10.0.0.5", "10.0.0.5"},
		"reserved where it is reached":     {vmGuest + ", address: dhcp, ssh: {host: 10.0.0.5}", "10.0.0.5", "invalid IP"},
		"with its network":                 {vmGuest + ", address: 10.0.0.5/16, ssh: {user: ops}", "10.0.0.5", "10.0.0.5"},
		"of IPv6, under a gateway of IPv4": {vmGuest + ", address: fd00::5/64", "fd00::5", "fd00::5"},
	} {
		t.Run(name, func(t *testing.T) {
			inv := parse(t, guests(", guest_defaults: {gateway: 10.0.0.1}", c.text))
			if got := inv.Makings["g"].Address.String(); inv.SSH["g"].Host != c.reached || got != c.gets {
				t.Errorf("reached at %s, gets %s", inv.SSH["g"].Host, got)
			}
		})
	}
}

func TestDebian12GetsDockerFromDocker(t *testing.T) {
	for _, text := range []string{guests("", vmGuest+", image: debian-12"), guests(", guest_defaults: {docker: distribution}", lxcGuest+", template: debian-12-standard_12.7-1_amd64.tar.zst")} {
		if got := parse(t, text).Makings["g"].Docker; got != inventory.DockerOfDocker {
			t.Errorf("Docker from %s", got)
		}
	}
}

func TestAHypervisorCanBeLeftToItsOperator(t *testing.T) {
	inv := parse(t, guests(", managed: false", vmGuest))
	if inv.Makings["g"].Managed != inventory.ByHand {
		t.Error("berth would touch it")
	}
	if parse(t, guests(", managed: false", vmGuest+", managed: true")).Makings["g"].Managed != inventory.HandedOver {
		t.Error("one guest was handed over")
	}
}

func TestWhereAGuestIsBackedUpToIsAStorageOrNowhere(t *testing.T) {
	for text, want := range map[[2]string]inventory.Dump{
		{"", vmGuest}: {}, {"", vmGuest + ", dump: nas"}: {Storage: "nas"}, {", guest_defaults: {dump: false}", vmGuest}: {Never: true},
		{", guest_defaults: {dump: false}", vmGuest + ", dump: true"}: {}, {", guest_defaults: {dump: nas}", vmGuest + ", dump: false"}: {Never: true},
	} {
		if got := parse(t, guests(text[0], text[1])).Makings["g"].Dump; got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

// badGuests are Proxmox machines that are wrong, by what the machine says and what its guest says.
var badGuests = []struct {
	name, machine, guest, want string
	schema                     bool
}{
	{"a storage that is none", "", vmGuest + ", storage: local lvm", `lab.yaml:3:115: storage of guest "g": "local lvm" is not a storage of Proxmox, such as local-lvm`, true},
	{"a storage for a backup that is none", "", vmGuest + ", dump: 'no'", `lab.yaml:3:112: dump of guest "g": "no" is not a storage of Proxmox, such as local, or false, which keeps nothing of it`, true},
	{"a backup of an appliance", "", vmGuest + ", appliance: true, dump: local", `lab.yaml:3:129: guest "g" is an appliance: berth never makes it, so dump means nothing`, false},
	{"a bridge that is none", "", vmGuest + ", bridge: a-very-long-bridge", `lab.yaml:3:114: bridge of guest "g": "a-very-long-bridge" is not a bridge of Proxmox, such as vmbr0`, true},
	{"a VLAN out of range", "", vmGuest + ", vlan: 4095", `lab.yaml:3:112: vlan of guest "g": "4095" is not a whole number from 0 to 4094`, true},
	{"a network as an address", "", vmGuest + ", address: 10.0.0.0/24", `lab.yaml:3:115: address of guest "g": "10.0.0.0/24" is a network, not an address in it`, false},
	{"no address", "", vmGuest + ", address: 10.0.0.300/24", `lab.yaml:3:115: address of guest "g": "10.0.0.300/24" is no address; write 192.168.1.20/24`, false},
	{"a gateway elsewhere", "", vmGuest + ", address: 10.0.0.5/24, gateway: 10.0.1.1", `lab.yaml:3:137: gateway of guest "g": 10.0.1.1 is not in its network 10.0.0.0/24`, false},
	{"a gateway of another kind", "", vmGuest + ", address: 10.0.0.5/24, gateway: 'fd00::1'", `lab.yaml:3:137: gateway of guest "g": fd00::1 and its address 10.0.0.5 are of two kinds`, false},
	{"a gateway by DHCP", "", vmGuest + ", gateway: 10.0.1.1", `lab.yaml:3:115: gateway of guest "g": its address is not fixed, so DHCP gives the gateway; leave it out, or write address: 192.168.1.20/24`, false},
	{"a gateway that is a name", "", vmGuest + ", gateway: router", `lab.yaml:3:115: gateway of guest "g": "router" is no address; write one such as 192.168.1.1`, false},
	{"an unknown image", "", vmGuest + ", image: debian-13.1", `lab.yaml:3:113: image of guest "g": "debian-13.1" is no image that berth knows by name: debian-12, debian-13 or ubuntu-24.04; did you mean "debian-13"?`, true},
	{"an image without a checksum", "", vmGuest + ", image: 'https://example.org/my.qcow2'", `lab.yaml:3:113: image of guest "g": what is fetched needs its checksum; write image: {url: https://example.org/my.qcow2, checksum: sha256:...}`, true},
	{"an image with a bad checksum", "", vmGuest + ", image: {url: 'https://example.org/my.qcow2', checksum: abc}", `lab.yaml:3:161: checksum of image of guest "g": "abc" is not a checksum; write sha256: or sha512: and its digits`, true},
	{"an image with a login", "", vmGuest + ", image: {url: 'https://me:pw@example.org/my.qcow2', checksum: 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}",
		`lab.yaml:3:119: url of image of guest "g": it has a login in it, which would be in plans and logs; fetch it by hand and write the volume`, false},
	{"a template for a vm", "", vmGuest + ", template: debian-13-standard", `lab.yaml:3:116: template of guest "g": a vm is made from an image; write image`, false},
	{"an image for an lxc", "", lxcGuest + ", image: debian-13", `lab.yaml:3:114: image of guest "g": an lxc is made from a template; write template`, false},
	{"swap of a vm", "", vmGuest + ", swap: 512MB", `lab.yaml:3:112: swap of guest "g": the swap of a vm is made in it; leave it out`, false},
	{"a processor of an lxc", "", lxcGuest + ", cpu_type: host", `lab.yaml:3:117: cpu_type of guest "g": an lxc has its machine's processor; leave it out`, false},
	{"a processor of long ago", "", vmGuest + ", cpu_type: kvm64", `lab.yaml:3:116: cpu_type of guest "g": "kvm64" lacks instructions that images of today use; write host or x86-64-v2-AES`, true},
	{"Docker from nowhere", "", vmGuest + ", docker: snap", `lab.yaml:3:114: docker of guest "g": "snap" is not distribution, docker.com or image`, true},
	{"Debian 12's own Docker", "", vmGuest + ", image: debian-12, docker: distribution", `lab.yaml:3:132: docker of guest "g": Debian 12 has no Compose plugin of its own; write docker: docker.com`, false},
	{"a device that it does not have", "", vmGuest + ", passthrough: {gpu: igpu}", `lab.yaml:3:120: passthrough of guest "g": "gpu" is not among its devices; add it: devices: [gpu]`, false},
	{"a path for a vm", "", vmGuest + ", devices: gpu, passthrough: {gpu: /dev/dri/renderD128}", `lab.yaml:3:139: gpu of passthrough of guest "g": "/dev/dri/renderD128" is not a device of a vm: a PCI address (0000:c5:00.0), a USB identity (10c4:ea60) or a mapping of Proxmox (igpu)`, false},
	{"a PCI device for an lxc", "", lxcGuest + ", devices: gpu, passthrough: {gpu: '0000:c5:00.0'}", `lab.yaml:3:140: gpu of passthrough of guest "g": "0000:c5:00.0" is not a device of an lxc: a path such as /dev/dri/renderD128`, false},
	{"an appliance that is made", "", "kind: vm, id: 100, memory: 1GB, appliance: true, storage: local-lvm, managed: true", `lab.yaml:3:123: guest "g" is an appliance: berth never makes it, so storage means nothing` + "\n" +
		`lab.yaml:3:143: guest "g" is an appliance: berth never destroys it, so managed: true means nothing`, false},
	{"proxmox's own words", "", vmGuest + ", ostemplate: x", `lab.yaml:3:106: unknown field "ostemplate" in guest "g"; write template`, true},
	{"a default that is each guest's", ", guest_defaults: {memory: 1GB}", vmGuest, `lab.yaml:3:69: unknown field "memory" in guest_defaults of machine "p"; each guest has its own`, true},
	{"defaults that are no map", ", guest_defaults: local-lvm", vmGuest, `lab.yaml:3:68: guest_defaults of machine "p": expected a map, found "local-lvm"; write guest_defaults: {storage: local-lvm, bridge: vmbr0}`, true},
}

func TestBadGuests(t *testing.T) {
	s := schema(t)
	for _, c := range badGuests {
		t.Run(c.name, func(t *testing.T) {
			text := guests(c.machine, c.guest)
			wantProblems(t, text, c.want)
			if err := s.Validate(asJSON(t, text)); (err != nil) != c.schema {
				t.Errorf("the schema refuses is to be %v: %v", c.schema, err)
			}
		})
	}
	wantProblems(t, "name: x\nmachines:\n  d: {kind: docker, processor: n100, memory: 9GB, managed: false, guest_defaults: {vlan: 3}}\n",
		`lab.yaml:3:60: machine "d" runs containers itself (kind: docker) and has no guests, so managed means nothing
lab.yaml:3:83: machine "d" runs containers itself (kind: docker) and has no guests, so guest_defaults means nothing`)
}
