package guests

import (
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
