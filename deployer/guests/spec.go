package guests

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"berth/inventory"
	"berth/planner"
)

// Spec is a guest as it is made: what the inventory says, with what is left to the hypervisor filled in.
type Spec struct {
	ID      int
	Name    string
	Kind    planner.Kind // VM or LXC
	Memory  planner.Bytes
	Cores   int
	Disk    planner.Bytes
	Nonce   string // of its note
	User    string // who logs in; an LXC is made with root's login, and gets another in a step of its own
	Address string // with the length of its network; "dhcp"
	Gateway string // empty: none, or DHCP's
	Devices []Device

	Templates string // storage for templates; of an LXC that is made from one by name or from an address
	Snippets  string // storage for snippets; empty: there is none
	inventory.Making
}

// Device is a device of the hypervisor that the guest gets.
type Device struct {
	Kind DeviceKind
	Name string // a PCI address, the name of a mapping, a USB identity, a path
}

// DeviceKind says how a device is passed through.
type DeviceKind int

// The kinds of devices.
const (
	PCIDevice DeviceKind = iota
	MappedDevice
	USBDevice
	PathDevice // of an LXC
)

// DefaultDisk is the disk of a guest that states none: the system, and images of some twenty services.
const DefaultDisk = 32 * planner.GB

// Resolve makes ready what a guest is made from. user logs in, and becomes root by sudo where that is said. What lacks is told, all of it; the spec is then not to be made.
func (p *Proxmox) Resolve(g *planner.Guest, memory planner.Bytes, m inventory.Making, user string, sudo bool, word string) (*Spec, []Lack) {
	s := &Spec{ID: g.ID, Name: g.Name, Kind: g.Kind, Memory: memory, Cores: g.CPUs, Disk: cmp.Or(g.Disk, DefaultDisk), Nonce: word, User: user, Making: m}
	var lacks []Lack
	lack := func(kind LackKind, what string, known ...string) {
		lacks = append(lacks, Lack{Guest: g.Name, Kind: kind, What: what, Known: known})
	}
	if slices.Contains(p.Others, g.ID) {
		lack(NumberTaken, "")
	}
	p.place(s, lack)
	p.network(s, lack)
	p.devices(s, g.Devices, lack)
	login(s, sudo, lack)
	return s, lacks
}

type lacking func(kind LackKind, what string, known ...string)

// place looks for the storage of the disk, and for room there.
func (p *Proxmox) place(s *Spec, lack lacking) {
	content := "images"
	if s.Kind == planner.LXC {
		content = "rootdir"
	}
	var able []string
	for i := range p.Storages {
		if at := &p.Storages[i]; at.Active && at.Has(content) {
			able = append(able, at.Name)
		}
	}
	at := p.Storage(s.Storage)
	switch {
	case at == nil:
		lack(StorageLacks, s.Storage, able...)
	case !at.Active || !at.Has(content):
		lack(StorageUnfit, s.Storage, able...)
	case at.Free < s.Disk:
		lack(StorageFull, s.Storage, able...)
	}
	s.Snippets, s.Templates = p.taking("snippets"), p.taking("vztmpl")
	if s.Kind == planner.LXC && s.Image.Volume == "" && s.Templates == "" {
		lack(TemplatesLack, "")
	}
}

// taking is the first storage of this node that takes something and is there; local comes first.
func (p *Proxmox) taking(content string) string {
	var out []string
	for i := range p.Storages {
		if at := &p.Storages[i]; at.Active && at.Has(content) {
			out = append(out, at.Name)
		}
	}
	switch {
	case slices.Contains(out, "local"):
		return "local"
	case len(out) > 0:
		return out[0]
	}
	return ""
}

// login holds who logs in against what a new guest has.
func login(s *Spec, root bool, lack lacking) {
	if s.User == "root" {
		return
	}
	switch {
	case s.Kind == planner.LXC:
		lack(RootOnly, s.User)
	case !root:
		lack(NoRoot, s.User)
	}
}

// network takes from the bridge what the address lacks.
func (p *Proxmox) network(s *Spec, lack lacking) {
	var known []string
	for _, b := range p.Bridges {
		known = append(known, b.Name)
	}
	b := p.Bridge(s.Bridge)
	if b == nil {
		lack(BridgeLacks, s.Bridge, known...)
		return
	}
	s.Address = "dhcp"
	if !s.Making.Address.IsValid() {
		return
	}
	length := s.Prefix
	if on, err := netip.ParsePrefix(b.CIDR); length == 0 && err == nil && on.Contains(s.Making.Address) {
		length = on.Bits()
	}
	if length == 0 {
		lack(NetworkUnknown, s.Making.Address.String())
		return
	}
	own := netip.PrefixFrom(s.Making.Address, length)
	s.Address = own.String()
	switch gw, err := netip.ParseAddr(b.Gateway); {
	case s.Making.Gateway.IsValid():
		s.Gateway = s.Making.Gateway.String()
	case err == nil && own.Contains(gw):
		s.Gateway = gw.String()
	default:
		lack(GatewayUnknown, s.Address)
	}
}

// devices finds what stands for each capability.
func (p *Proxmox) devices(s *Spec, words []string, lack lacking) {
	for _, word := range words {
		names := s.Passthrough[word]
		if len(names) == 0 {
			var ok bool
			if names, ok = p.only(s.Kind, word); !ok {
				lack(DeviceUnknown, word)
			}
		}
		for _, name := range names {
			s.Devices = append(s.Devices, p.device(s.Kind, name, lack))
		}
	}
}

// only is what stands for a capability where the inventory does not say: what there is one of.
func (p *Proxmox) only(kind planner.Kind, word string) ([]string, bool) {
	switch {
	case word == "tun" && kind == planner.LXC:
		return []string{"/dev/net/tun"}, true
	case word == "tun": // it has a kernel of its own
		return nil, true
	case word == "gpu" && kind == planner.LXC:
		return []string{"/dev/dri/renderD128"}, true
	case word == "gpu":
		var cards []string
		for i := range p.PCI {
			if p.PCI[i].Display() {
				cards = append(cards, p.PCI[i].ID)
			}
		}
		return cards, len(cards) == 1
	}
	return nil, false
}

func (p *Proxmox) device(kind planner.Kind, name string, lack lacking) Device {
	switch {
	case kind == planner.LXC:
		return Device{PathDevice, name}
	case strings.Count(name, ":") == 1 && len(name) == 9:
		return Device{USBDevice, strings.ToLower(name)}
	case strings.Contains(name, ":"):
		if !slices.ContainsFunc(p.PCI, func(d PCI) bool { return strings.HasPrefix(d.ID, pciAddress(name)) }) {
			lack(PCILacks, name)
		}
		return Device{PCIDevice, pciAddress(name)}
	}
	if !slices.Contains(p.Mappings, name) {
		lack(MappingLacks, name, p.Mappings...)
	}
	return Device{MappedDevice, name}
}

// pciAddress is an address as lists have it, with the domain.
func pciAddress(name string) string {
	name = strings.ToLower(name)
	if strings.Count(name, ":") == 1 {
		return "0000:" + name
	}
	return name
}
