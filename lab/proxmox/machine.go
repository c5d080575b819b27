package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"berth/internal/pve"
)

// machine is the Proxmox: what it has, and where its files are.
type machine struct {
	root string

	Release   pve.Release      `json:"release"` // 8 or 9
	Node      string           `json:"node"`    // its name, or that of the host
	Memory    int64            `json:"memory"`  // bytes
	Cores     int              `json:"cores"`
	Second    string           `json:"second"` // how long a second is that Proxmox waits: "1s"; tests are in a hurry
	Storages  map[string]space `json:"storages"`
	Bridges   []string         `json:"bridges"`
	Addresses map[string]struct {
		CIDR    string `json:"cidr"`
		Gateway string `json:"gateway"`
	} `json:"addresses"` // its own, by bridge
	PCI        []pciDevice `json:"pci"`
	Appliances []appliance `json:"appliances"` // what pveam can download
	Guests     string      `json:"guests"`     // who brings guests (guest.go): a program, or doorbell:DIRECTORY; they are entries only if empty
	Margin     float64     `json:"margin"`     // the part of memory that guests may have, for watch
	Reserved   int64       `json:"reserved"`   // bytes that the system itself needs, for watch
}

// space is the room of a storage in bytes.
type space struct {
	Total int64 `json:"total"`
}

type pciDevice struct {
	ID         string `json:"id"`
	Class      string `json:"class"`
	Vendor     string `json:"vendor"`
	Device     string `json:"device"`
	VendorName string `json:"vendor_name,omitempty"`
	DeviceName string `json:"device_name,omitempty"`
	IOMMUGroup int    `json:"iommugroup"`
}

type appliance struct {
	Section  string `json:"section"`
	Template string `json:"template"`
	Size     int64  `json:"size"`
}

const gigabyte = 1 << 30

// openMachine reads what the machine is. A machine that nobody described is a fresh Proxmox VE 9 with 64 GB.
func openMachine(root string) (*machine, error) {
	if root == "" {
		root = "/"
	}
	m := &machine{root: root, Release: pve.PVE9, Memory: 64 * gigabyte, Cores: 16, Bridges: []string{"vmbr0"}, Margin: 0.9,
		Storages:   map[string]space{"local": {Total: 100 * gigabyte}, "local-lvm": {Total: 800 * gigabyte}},
		Appliances: []appliance{{Section: "system", Template: "debian-12-standard_12.12-1_amd64.tar.zst", Size: 126 << 20}, {Section: "system", Template: "debian-13-standard_13.1-2_amd64.tar.zst", Size: 130 << 20}},
	}
	text, err := os.ReadFile(m.state("machine.json"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err == nil {
		if err := json.Unmarshal(text, m); err != nil {
			return nil, fmt.Errorf("machine.json: %w", err)
		}
	}
	if m.Node == "" {
		name, err := os.Hostname()
		if err != nil {
			return nil, err
		}
		m.Node, _, _ = strings.Cut(name, ".")
	}
	for _, dir := range []string{"etc/pve/qemu-server", "etc/pve/lxc", "var/lock/qemu-server", "run/lock/lxc", "var/run", "var/log/pve/tasks", "var/lib/proxmox-standin/running"} {
		if err := os.MkdirAll(m.at(dir), 0o755); err != nil {
			return nil, err
		}
	}
	return m, m.defaultStorages()
}

// at is a file of the machine.
func (m *machine) at(path string) string { return filepath.Join(m.root, path) }

// state is a file of the stand-in, which Proxmox does not have.
func (m *machine) state(name string) string { return m.at("var/lib/proxmox-standin/" + name) }

// second is how long the machine's second is.
func (m *machine) second() time.Duration {
	if d, err := time.ParseDuration(m.Second); err == nil && d > 0 {
		return d
	}
	return time.Second
}

func (m *machine) version() string {
	if m.Release == pve.PVE8 {
		return "pve-manager/8.4.14/b502d23c55afcba1 (running kernel: 6.8.12-15-pve)"
	}
	return "pve-manager/9.1.4/5ac30304265fbd8e (running kernel: 6.17.4-1-pve)"
}

// readFile reads a file that a command line names.
func (m *machine) readFile(name string) ([]byte, error) { return os.ReadFile(m.named(name)) }

// named is where a file that a command line names lies: below the root, but for a test that is called from outside of it.
func (m *machine) named(name string) string {
	if below := m.at(name); m.root != "/" && exists(below) {
		return below
	}
	return name
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
