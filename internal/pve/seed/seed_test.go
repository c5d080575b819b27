package seed

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// media is what `qm create` stores of guest 110, card and keys as Proxmox stores them.
func media() Config {
	return Config{
		"name": "media", "memory": "9216", "cores": "6", "ostype": "l26", "ciuser": "ops", "ciupgrade": "0",
		"net0": "virtio=BC:24:11:0A:01:10,bridge=vmbr0", "ipconfig0": "ip=192.168.10.110/24,gw=192.168.10.1",
		"sshkeys": "ssh-ed25519%20AAAAC3NzaC1lZDI1NTE5AAAAIB%2Fq%20lab%2B1%40blackbox%0A%0Assh-rsa%20AAAA%20second%0A",
	}
}

var blackbox = Host{Search: "blackbox.homes", Nameservers: []string{"192.168.10.2", "192.168.10.1"}}

func TestFilesAreThoseOfProxmox(t *testing.T) {
	s, err := Of(110, media(), blackbox)
	if err != nil {
		t.Fatal(err)
	}
	want(t, s.User, `#cloud-config
hostname: media
manage_etc_hosts: true
fqdn: media
user: ops
ssh_authorized_keys:
  - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB/q lab+1@blackbox
  - ssh-rsa AAAA second
chpasswd:
  expire: False
users:
  - default
`)
	want(t, s.Network, `version: 1
config:
    - type: physical
      name: eth0
      mac_address: 'bc:24:11:0a:01:10'
      subnets:
      - type: static
        address: '192.168.10.110'
        netmask: '255.255.255.0'
        gateway: '192.168.10.1'
    - type: nameserver
      address:
      - '192.168.10.2'
      - '192.168.10.1'
      search:
      - 'blackbox.homes'
`)
	want(t, s.Meta, "instance-id: "+sha1sum(t, s.User+s.Network)+"\n")
	want(t, s.Vendor, "")
}

// sha1sum asks the program of that name, where there is one.
func sha1sum(t *testing.T, text string) string {
	cmd := exec.Command("sha1sum")
	cmd.Stdin = strings.NewReader(text)
	out, err := cmd.Output()
	if err != nil {
		t.Skip("no sha1sum: ", err)
	}
	return string(out[:40])
}

func TestUserDataFollowsTheConfiguration(t *testing.T) {
	for _, tt := range []struct {
		name       string
		with       Config
		has, hasNo []string
	}{
		{"root logs in by itself", Config{"ciuser": "root"}, []string{"user: root\ndisable_root: False\n"}, []string{"users:", "- default"}},
		{"without a user it is the image's", Config{}, []string{"users:\n  - default\n"}, []string{"\nuser:", "disable_root"}},
		{"packages are upgraded unless that is off", Config{}, []string{"package_upgrade: true\n"}, nil},
		{"asked for, too", Config{"ciupgrade": "1"}, []string{"package_upgrade: true\n"}, nil},
		{"a name with dots is the full one", Config{"name": "media.lan", "searchdomain": "else"}, []string{"hostname: media\n", "fqdn: media.lan\n"}, nil},
		{"one without takes the guest's own domain", Config{"name": "media", "searchdomain": "lan"}, []string{"fqdn: media.lan\n"}, nil},
		{"without a name it is the number", Config{}, []string{"hostname: VM110\n", "fqdn: VM110\n"}, nil},
		{"the password is stored as a hash", Config{"cipassword": "$5$salt$hash"}, []string{"password: $5$salt$hash\n"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Of(110, tt.with, blackbox)
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range tt.has {
				if !strings.Contains(s.User, part) {
					t.Errorf("user-data lacks %q:\n%s", part, s.User)
				}
			}
			for _, part := range tt.hasNo {
				if strings.Contains(s.User, part) {
					t.Errorf("user-data has %q:\n%s", part, s.User)
				}
			}
		})
	}
}

func TestNetworkFollowsTheConfiguration(t *testing.T) {
	const card = "virtio=BC:24:11:0A:01:10,bridge=vmbr0,tag=20,firewall=1"
	for _, tt := range []struct {
		name string
		with Config
		has  string
	}{
		{"dhcp", Config{"net0": card, "ipconfig0": "ip=dhcp"}, "      subnets:\n      - type: dhcp4\n    - type: nameserver\n"},
		{"both by dhcp where no address is given", Config{"net0": card, "ipconfig0": "gw6="}, "      - type: dhcp4\n      - type: dhcp6\n"},
		{"IPv6 by itself", Config{"net0": card, "ipconfig0": "ip6=auto"}, "      subnets:\n      - type: ipv6_slaac\n    - type: nameserver\n"},
		{"IPv6", Config{"net0": card, "ipconfig0": "ip6=fd00::5/64,gw6=fd00::1"}, "      - type: static6\n        address: 'fd00::5/64'\n        gateway: 'fd00::1'\n"},
		{"no gateway", Config{"net0": card, "ipconfig0": "ip=10.0.0.5/22"}, "        netmask: '255.255.252.0'\n    - type: nameserver\n"},
		{"a card's address by itself", Config{"net0": "model=virtio,macaddr=BC:24:11:0A:01:11", "ipconfig0": "ip=dhcp"}, "mac_address: 'bc:24:11:0a:01:11'\n"},
		{"the guest's own resolvers", Config{"nameserver": "9.9.9.9 1.1.1.1", "searchdomain": "lan"},
			"config:\n    - type: nameserver\n      address:\n      - '9.9.9.9'\n      - '1.1.1.1'\n      search:\n      - 'lan'\n"},
		{"cards as words, those without ipconfig left out", Config{"net2": card, "ipconfig2": "ip=dhcp", "net10": card, "ipconfig10": "ip=dhcp", "net1": card},
			"config:\n    - type: physical\n      name: eth10\n      mac_address: 'bc:24:11:0a:01:10'\n      subnets:\n      - type: dhcp4\n    - type: physical\n      name: eth2\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := Of(110, tt.with, blackbox)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(s.Network, tt.has) {
				t.Errorf("network-config:\n%s\nlacks:\n%s", s.Network, tt.has)
			}
		})
	}
}

func TestSnippetsTakeThePlaceOfFiles(t *testing.T) {
	h := blackbox
	h.Snippet = func(volume string) (string, error) { return "# " + volume + "\n", nil }
	c := media()
	plain, err := Of(110, c, h)
	if err != nil {
		t.Fatal(err)
	}
	c["cicustom"] = "vendor=local:snippets/v.yaml"
	s, err := Of(110, c, h)
	if err != nil {
		t.Fatal(err)
	}
	if s.Meta != plain.Meta || s.User != plain.User {
		t.Errorf("a vendor's part changes more than itself:\n%s%s", s.Meta, s.User)
	}
	want(t, s.Vendor, "# local:snippets/v.yaml\n")
	c["cicustom"] = "user=local:snippets/u.yaml,network=local:snippets/n.yaml,meta=nas:snippets/m.yaml"
	if s, err = Of(110, c, h); err != nil {
		t.Fatal(err)
	}
	want(t, s.User+s.Network+s.Meta, "# local:snippets/u.yaml\n# local:snippets/n.yaml\n# nas:snippets/m.yaml\n")
}

func TestWhatProxmoxWouldNotMakeIsAnError(t *testing.T) {
	missing := func(string) (string, error) { return "", errors.New("no such volume") }
	for _, tt := range []struct {
		with Config
		read func(string) (string, error)
		says string
	}{
		{Config{"citype": "opennebula"}, nil, "opennebula are not made here"},
		{Config{"ostype": "win11"}, nil, "configdrive2 are not made here"},
		{Config{"net0": "virtio,bridge=vmbr0", "ipconfig0": "ip=dhcp"}, nil, "network interface 'net0' has no mac address"},
		{Config{"net0": "virtio=BC:24:11:0A:01:10", "ipconfig0": "ip=10.0.0.5"}, nil, "ipconfig0: not a CIDR: 10.0.0.5"},
		{Config{"sshkeys": "ssh%2"}, nil, "sshkeys: "},
		{Config{"cicustom": "vendor=local:iso/v.yaml"}, missing, "local:iso/v.yaml is not in the snippets directory"},
		{Config{"cicustom": "vendor=local:snippets/v.yaml"}, missing, "local:snippets/v.yaml: no such volume"},
		{Config{"cicustom": "vendor=local:snippets/v.yaml"}, nil, "local:snippets/v.yaml: there are no snippets"},
		{Config{"cicustom": "vendor=local:snippets/v.yaml"}, func(string) (string, error) { return strings.Repeat("#", 1<<20+1), nil }, "larger than 1 MiB"},
		{Config{"cicustom": "vendor=a:snippets/v,user=a:snippets/u,meta=a:snippets/m"}, func(string) (string, error) { return strings.Repeat("#", 1<<20), nil }, "too big (> 3 MiB)"},
	} {
		if _, err := Of(110, tt.with, Host{Snippet: tt.read}); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%v: %v, want %q", tt.with, err, tt.says)
		}
	}
}

func TestImageIsTheDriveThatCloudInitLooksFor(t *testing.T) {
	for _, program := range []string{"genisoimage", "isoinfo"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s: the drive is not written", program)
		}
	}
	s, err := Of(110, media(), blackbox)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "seed.iso")
	if err := s.Image(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	about, err := exec.Command("isoinfo", "-d", "-i", file).Output()
	if err != nil || !strings.Contains(string(about), "Volume id: cidata\n") {
		t.Errorf("%v: %s", err, about)
	}
	for name, text := range map[string]string{"user-data": s.User, "network-config": s.Network, "meta-data": s.Meta, "vendor-data": s.Vendor} {
		got, err := exec.Command("isoinfo", "-R", "-x", "/"+name, "-i", file).Output()
		if err != nil || string(got) != text {
			t.Errorf("%s: %v: %q, want %q", name, err, got, text)
		}
	}
	if info, err := os.Stat(file); err != nil || info.Size() != 4<<20 {
		t.Errorf("%v: %v", err, info)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("beside the drive: %v", left)
	}
}

func want(t *testing.T, got, text string) {
	t.Helper()
	if got != text {
		t.Errorf("got:\n%s\nwant:\n%s", got, text)
	}
}
