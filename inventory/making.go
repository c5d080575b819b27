package inventory

import (
	"cmp"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"gopkg.in/yaml.v3"

	"berth/message"
	"berth/planner"
	"berth/quantity"
	"berth/strictyaml"
)

// Making is what it takes to make a guest, beside what the planner decides on. The planner knows nothing of it. Zero fields
// that have no default of their own are for the hypervisor to fill: it is asked for them when a guest is made.
type Making struct {
	Managed    Managed
	Protected  bool // never destroyed, by Proxmox neither
	Storage    string
	Bridge     string
	VLAN       int        // 0: none
	Address    netip.Addr // zero: by DHCP
	Prefix     int        // of the address; 0: that of the bridge
	Gateway    netip.Addr // zero: the hypervisor's own
	Image      Image      // the disk of a VM, the template of an LXC
	Key        string     // file with the public keys that may log in, as the inventory names it; "": the operator's own
	CPUType    string     // of a VM
	Swap       planner.Bytes
	Docker     DockerFrom
	StartOrder int // 0: not stated
	Dump       Dump
	// Passthrough says which devices of the hypervisor stand for a capability of the guest: in a VM PCI addresses, USB
	// identities (10c4:ea60) or names of mappings, in an LXC paths below /dev.
	Passthrough map[string][]string
}

// Dump says where a guest is backed up to before it is destroyed. The zero value leaves that to the hypervisor: the first storage that has room.
type Dump struct {
	Storage string
	Never   bool // nothing is kept of it
}

// Managed says what berth may do to a guest.
type Managed int

// Who has a guest.
const (
	OwnGuests  Managed = iota // berth makes and changes guests, and destroys those that it made
	HandedOver                // this one it may destroy, too
	ByHand                    // nothing: what is to be done is printed for somebody to type
)

// DockerFrom says where a new guest gets Docker from.
type DockerFrom string

// The sources of Docker.
const (
	DockerOfDistribution DockerFrom = "distribution"
	DockerOfDocker       DockerFrom = "docker.com"
	DockerOfImage        DockerFrom = "image" // it is there already
)

// What a Proxmox has after it was installed.
const (
	DefaultStorage = "local-lvm"
	DefaultBridge  = "vmbr0"
	DefaultCPUType = "host" // the planner takes guests to have what their machine's processor has
)

var defaultMaking = Making{Storage: DefaultStorage, Bridge: DefaultBridge, CPUType: DefaultCPUType, Docker: DockerOfDistribution}

// making reads what it takes to make a guest, for one or for all of a machine.
type making struct {
	Making
	dhcp            bool
	image, template Image
	given           strictyaml.Given
}

// fields are those that a machine may state for all of its guests.
func (m *making) fields() strictyaml.Fields {
	return strictyaml.Fields{
		"storage":  word(&m.Storage, storageName, message.Word("a storage of Proxmox, such as local-lvm")),
		"bridge":   word(&m.Bridge, bridgeName, message.Word("a bridge of Proxmox, such as vmbr0")),
		"vlan":     strictyaml.IntoInt(&m.VLAN, 0, 4094),
		"gateway":  strictyaml.Into(&m.Gateway, unicast),
		"image":    intoImage(&m.image, vmImage),
		"template": intoImage(&m.template, lxcTemplate),
		"key":      word(&m.Key, keyFile, message.Word("a file with public keys, such as ~/.ssh/id_ed25519.pub")),
		"cpu_type": intoCPUType(&m.CPUType),
		"swap":     strictyaml.Into(&m.Swap, quantity.Bytes),
		"docker":   intoDockerFrom(&m.Docker),
		"dump":     intoDump(&m.Dump),
	}
}

// onlyVM and onlyLXC are fields that mean nothing to the other kind, and what to write there.
var (
	onlyVM = strictyaml.Hints{
		"image":    message.Word("an lxc is made from a template; write template"),
		"cpu_type": message.Word("an lxc has its machine's processor; leave it out"),
	}
	onlyLXC = strictyaml.Hints{
		"template": message.Word("a vm is made from an image; write image"),
		"swap":     message.Word("the swap of a vm is made in it; leave it out"),
	}
)

// readDefaults reads what all guests of a machine have.
func readDefaults(m *making) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		m.given = v.Like(message.Same("guest_defaults: {storage: local-lvm, bridge: vmbr0}")).StructOr(m.fields(), makingInstead)
	}
}

// checkMaking says what cannot be meant of a machine that runs containers itself.
func checkMaking(given strictyaml.Given, kind planner.Kind, what message.Text) {
	for _, field := range []string{"guest_defaults", "managed"} {
		if v := given[field]; !v.IsZero() && kind == planner.Docker && !given["kind"].IsZero() {
			v.Errorf("%s runs containers itself (kind: docker) and has no guests, so %s means nothing", what, field)
		}
	}
}

// makingFields adds the fields of one guest to those that it has besides.
func (m *making) makingFields(fields strictyaml.Fields, addr *string) strictyaml.Fields {
	for name, read := range m.fields() {
		fields[name] = read
	}
	fields["address"] = m.intoAddress(addr)
	fields["passthrough"] = m.readPassthrough
	fields["start_order"] = strictyaml.IntoInt(&m.StartOrder, 1, 9999)
	fields["protected"] = strictyaml.IntoBool(&m.Protected)
	fields["managed"] = intoManaged(&m.Managed, HandedOver)
	return fields
}

// finish checks what a guest says against its kind, and takes what follows from that.
func (m *making) finish(g *planner.Guest, ssh SSH, what message.Text) Making {
	if g.Appliance {
		m.checkAppliance(what)
	}
	wrong, other := onlyLXC, m.image
	if g.Kind == planner.LXC {
		wrong, other = onlyVM, m.template
	}
	m.Image = cmp.Or(other, defaultImage(g.Kind))
	for _, field := range names(wrong) {
		if v := m.given[field]; !v.IsZero() && !m.given["kind"].IsZero() {
			v.Errorf("%s of %s: %s", field, what, wrong[field])
		}
	}
	m.finishAddress(g, ssh, what)
	m.checkPassthrough(g, what)
	if m.Docker == DockerOfDistribution && strings.HasPrefix(m.Image.Name, "debian-12") {
		if v := m.given["docker"]; !v.IsZero() {
			v.Errorf("docker of %s: Debian 12 has no Compose plugin of its own; write docker: docker.com", what)
		}
		m.Docker = DockerOfDocker
	}
	return m.Making
}

// checkAppliance says that what is never made needs nothing for it.
func (m *making) checkAppliance(what message.Text) {
	own := m.makingFields(strictyaml.Fields{}, new(string))
	delete(own, "address")
	delete(own, "protected")
	delete(own, "managed")
	for _, field := range names(own) {
		if v := m.given[field]; !v.IsZero() {
			v.Errorf("%s is an appliance: berth never makes it, so %s means nothing", what, field)
		}
	}
	if m.Managed == HandedOver {
		m.given["managed"].Errorf("%s is an appliance: berth never destroys it, so managed: true means nothing", what)
	}
}

// finishAddress takes the address at which the guest is reached where it states no other.
func (m *making) finishAddress(g *planner.Guest, ssh SSH, what message.Text) {
	if at, err := unicast(cmp.Or(g.Address, ssh.Host)); err == nil && !m.Address.IsValid() && !m.dhcp {
		m.Address = at
	}
	v := m.given["gateway"]
	switch {
	case v.IsZero():
		if m.Gateway.IsValid() && m.Gateway.Is4() != m.Address.Is4() {
			m.Gateway = netip.Addr{}
		}
	case !m.Gateway.IsValid(): // that was said
	case !m.Address.IsValid():
		v.Errorf("gateway of %s: its address is not fixed, so DHCP gives the gateway; leave it out, or write address: 192.168.1.20/24", what)
	case m.Gateway.Is4() != m.Address.Is4():
		v.Errorf("gateway of %s: %s and its address %s are of two kinds", what, m.Gateway, m.Address)
	case m.Gateway == m.Address:
		v.Errorf("gateway of %s: it is the guest's own address", what)
	case m.Prefix > 0 && !netip.PrefixFrom(m.Address, m.Prefix).Contains(m.Gateway) && !m.Gateway.IsLinkLocalUnicast():
		v.Errorf("gateway of %s: %s is not in its network %s", what, m.Gateway, netip.PrefixFrom(m.Address, m.Prefix).Masked())
	}
}

// intoAddress reads where a guest is: an address, one with the length of its network, a host name, or dhcp.
func (m *making) intoAddress(dst *string) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		s, ok := v.Text()
		if !ok {
			return
		}
		if strings.EqualFold(s, "dhcp") {
			m.dhcp = true
			return
		}
		if !strings.Contains(s, "/") {
			word(dst, address, message.Word("an address, a host name, or dhcp"))(v)
			return
		}
		p, err := netip.ParsePrefix(s)
		switch {
		case err != nil:
			v.Errorf("%s: %s is no address; write 192.168.1.20/24", v.What(), quote(s))
		case p.Masked().Addr() == p.Addr() && !p.IsSingleIP() && p.Bits() < p.Addr().BitLen()-1:
			v.Errorf("%s: %s is a network, not an address in it", v.What(), quote(s))
		default:
			if _, err := unicast(p.Addr().String()); err != nil {
				v.Errorf("%s: %v", v.What(), err)
				return
			}
			m.Address, m.Prefix, *dst = p.Addr(), p.Bits(), p.Addr().String()
		}
	}
}

func unicast(s string) (netip.Addr, error) {
	a, err := netip.ParseAddr(s)
	switch {
	case err != nil:
		return a, message.Errorf("%s is no address; write one such as 192.168.1.1", quote(s))
	case a.Zone() != "" || a.IsUnspecified() || a.IsMulticast() || a.IsLoopback() || a == netip.AddrFrom4([4]byte{255, 255, 255, 255}):
		return netip.Addr{}, message.Errorf("%s is no address of a host", quote(s))
	}
	return a.Unmap(), nil
}

// readPassthrough reads the devices that stand for capabilities; what each form means depends on the kind of guest.
func (m *making) readPassthrough(v strictyaml.Value) {
	m.Passthrough = map[string][]string{}
	for _, e := range v.Like(message.Same("passthrough: {gpu: \"0000:c5:00.0\"}")).Entries() {
		for _, w := range e.Value.As(message.Of("%s of %s", "passthrough", e.Name)).Words() {
			if slices.Contains(m.Passthrough[e.Name], w.Text) {
				w.Value.Errorf("passthrough of %s: %s is given twice", e.Name, quote(w.Text))
			}
			m.Passthrough[e.Name] = append(m.Passthrough[e.Name], w.Text)
		}
	}
}

// checkPassthrough holds devices to the kind of guest and to its capabilities.
func (m *making) checkPassthrough(g *planner.Guest, what message.Text) {
	field := m.given["passthrough"]
	if field.IsZero() || !field.IsMap() {
		return
	}
	form, shape := pciDevice, message.Word("a device of a vm: a PCI address (0000:c5:00.0), a USB identity (10c4:ea60) or a mapping of Proxmox (igpu)")
	if g.Kind == planner.LXC {
		form, shape = devicePath, message.Word("a device of an lxc: a path such as /dev/dri/renderD128")
	}
	for _, e := range field.Entries() {
		if !slices.Contains(g.Devices, e.Name) {
			e.Key.Errorf("passthrough of %s: %s is not among its devices; add it: devices: [%s]", what, quote(e.Name), strings.Join(append(slices.Clone(g.Devices), e.Name), ", "))
		}
		for _, name := range m.Passthrough[e.Name] {
			if !form.MatchString(name) {
				e.Value.Errorf("%s of passthrough of %s: %s is not %s", e.Name, what, quote(name), shape)
			}
		}
	}
}

func intoManaged(dst *Managed, yes Managed) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		if is, ok := v.Bool(); ok {
			*dst = yes
			if !is {
				*dst = ByHand
			}
		}
	}
}

// intoDump reads a storage, or false for none. What other programs take for a truth is no name of a storage here.
func intoDump(dst *Dump) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		if n := v.Node(); n.Kind == yaml.ScalarNode && n.ShortTag() == "!!bool" {
			yes, _ := v.Bool()
			*dst = Dump{Never: !yes}
			return
		}
		s, ok := v.Text()
		switch {
		case !ok:
		case !storageName.MatchString(s) || slices.Contains([]string{"yes", "no", "on", "off", "none", "never"}, strings.ToLower(s)):
			v.Errorf("%s: %s is not %s", v.What(), quote(s), message.Word("a storage of Proxmox, such as local, or false, which keeps nothing of it"))
		default:
			*dst = Dump{Storage: s}
		}
	}
}

func intoDockerFrom(dst *DockerFrom) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		s, ok := v.Text()
		if !ok {
			return
		}
		known := []string{string(DockerOfDistribution), string(DockerOfDocker), string(DockerOfImage)}
		if !slices.Contains(known, s) {
			v.Errorf("%s: %s is not %s%s", v.What(), quote(s), oneOf(known), strictyaml.DidYouMean(s, known))
			return
		}
		*dst = DockerFrom(s)
	}
}

func intoCPUType(dst *string) func(strictyaml.Value) {
	return func(v strictyaml.Value) {
		s, ok := v.Text()
		switch {
		case !ok:
		case !cpuType.MatchString(s):
			v.Errorf("%s: %s is no type of processor of Proxmox; write host or x86-64-v2-AES", v.What(), quote(s))
		case slices.Contains([]string{"kvm64", "kvm32", "qemu64", "qemu32", "486", "pentium"}, s):
			v.Errorf("%s: %s lacks instructions that images of today use; write host or x86-64-v2-AES", v.What(), quote(s))
		default:
			*dst = s
		}
	}
}

var (
	storageName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*[A-Za-z0-9]$`)
	bridgeName  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.-]{0,14}$`)
	keyFile     = regexp.MustCompile(`^[^\x00-\x1f\x7f]{1,999}$`)
	cpuType     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$`)
	pciDevice   = regexp.MustCompile(`^(([0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}(\.[0-7])?|[0-9a-fA-F]{4}:[0-9a-fA-F]{4}|[A-Za-z][A-Za-z0-9_-]{1,39})$`)
	devicePath  = regexp.MustCompile(`^/dev/[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$`)
)

// mostKeys bounds a file of public keys.
const mostKeys = 64 << 10

// ReadKeys reads a file with public keys, relative to the inventory, a line each. What is no public key is refused: a private one
// would be on its way to a hypervisor.
func (inv *Inventory) ReadKeys(file string) (string, error) {
	if rest, home := strings.CutPrefix(file, "~/"); home {
		dir, err := os.UserHomeDir()
		if err != nil {
			return "", err
		}
		file = filepath.Join(dir, rest)
	} else if !filepath.IsAbs(file) {
		file = filepath.Join(filepath.Dir(inv.file), file)
	}
	f, err := os.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, mostKeys))
	if err != nil {
		return "", err
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if _, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line)); err != nil {
			return "", message.Errorf("%s has a line that is no public key; is it the .pub file?", file)
		}
		out = append(out, line)
	}
	if len(out) == 0 {
		return "", message.Errorf("%s has no public key", file)
	}
	return strings.Join(out, "\n") + "\n", nil
}
