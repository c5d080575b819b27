package terraform

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"

	"berth/deployer/guests"
	"berth/inventory"
	"berth/planner"
)

// Resources of guests.
const (
	vmResource  = "proxmox_virtual_environment_vm"
	lxcResource = "proxmox_virtual_environment_container"
)

func resourceOf(kind planner.Kind) string {
	if kind == planner.LXC {
		return lxcResource
	}
	return vmResource
}

// label is the name of a resource: that of the guest as Terraform writes names, with its number where two come out the same.
func (w *writer) label(kind, name string, id int) string {
	label := identifier(name)
	if w.labels[kind+label] {
		label += "_" + strconv.Itoa(id)
	}
	w.labels[kind+label] = true
	return label
}

// made writes a guest that Terraform makes, as berth would.
func (w *writer) made(body *hclwrite.Body, g wanted) {
	s, unknown := w.spec(g)
	body.AppendNewline()
	kind := resourceOf(s.Kind)
	label := w.label(kind, s.Name, s.ID)
	b := block{body}.inner("resource", kind, label)
	b.set("node_name", reference("var", "node"))
	b.set("vm_id", number(int64(s.ID)))
	if s.Kind == planner.LXC {
		w.container(b, s, unknown)
	} else {
		w.machineOf(b, s, unknown)
	}
	w.outputs = append(w.outputs, output{kind, label, s.Name, w.where(g.guest)})
}

// spec is the guest as the calls of qm and pct would make it on a hypervisor that has all that the inventory names. unknown are
// the capabilities for which it has to be asked which device stands for them.
func (w *writer) spec(g wanted) (s *guests.Spec, unknown []string) {
	m := w.inv.Makings[g.guest.Name]
	stand := guests.Proxmox{
		Storages: []guests.Storage{{Name: m.Storage, Content: []string{"images", "rootdir"}, Active: true, Free: 1 << 62}},
		Bridges:  []guests.Bridge{{Name: m.Bridge}},
	}
	for _, names := range m.Passthrough {
		for _, name := range names {
			stand.Mappings = append(stand.Mappings, name)
			address := strings.ToLower(name)
			stand.PCI = append(stand.PCI, guests.PCI{ID: address}, guests.PCI{ID: "0000:" + address})
		}
	}
	s, lacks := stand.Resolve(g.guest, g.change.Memory, m, w.inv.SSH[g.guest.Name].User, w.inv.SSH[g.guest.Name].Sudo, "")
	for _, l := range lacks {
		if d, is := l.(guests.DeviceUnknown); is {
			unknown = append(unknown, d.Capability)
		}
	}
	return s, unknown
}

// where is the address of a guest as the inventory has it; null where DHCP gives one that nobody knows.
func (w *writer) where(g *planner.Guest) hclwrite.Tokens {
	if own := w.inv.Makings[g.Name].Address; own.IsValid() {
		return text(own.String())
	}
	if g.Address != "" {
		return text(g.Address)
	}
	return raw("null")
}

// tags are sorted, as Proxmox has them. berth takes a guest for its own only where its note and its record say so as well.
func tags() hclwrite.Tokens { return list(text(guests.Tag), text("terraform")) }

const note = "planned by berth, made by Terraform"

// machineOf writes a VM.
func (w *writer) machineOf(b block, s *guests.Spec, unknown []string) {
	b.set("name", text(s.Name))
	b.set("description", text(note))
	b.set("tags", tags())
	b.set("machine", text("q35"))
	b.set("scsi_hardware", text("virtio-scsi-single"))
	b.set("boot_order", list(text("scsi0")))
	b.set("on_boot", truth(true))
	b.set("started", truth(true))
	if s.Protected {
		b.set("protection", truth(true))
	}
	// A guest that somebody needs is not lost with one word less: backup jobs that name it, and disks that nobody knows, stay.
	b.set("purge_on_destroy", truth(false))
	b.set("delete_unreferenced_disks_on_destroy", truth(false))
	b.AppendNewline()
	b.inner("operating_system").set("type", text("l26"))
	agent := b.inner("agent")
	agent.set("enabled", truth(true))
	agent.inner("wait_for_ip").set("disabled", truth(true)) // images have no agent at first
	cpu := b.inner("cpu")
	cpu.set("cores", number(int64(s.Cores)))
	cpu.set("type", text(s.CPUType))
	memory := b.inner("memory")
	memory.set("dedicated", number(megabytes(s.Memory)))
	memory.set("floating", number(0))
	disk := b.inner("disk")
	disk.set("interface", text("scsi0"))
	disk.set("datastore_id", text(s.Storage))
	disk.set("import_from", w.image(s.Image, "import"))
	disk.set("size", number(gigabytes(s.Disk)))
	seed := b.inner("initialization")
	seed.set("datastore_id", text(s.Storage))
	seed.set("interface", text("scsi1"))
	seed.set("upgrade", truth(false))
	w.network(seed, s)
	account := seed.inner("user_account")
	account.set("username", w.login(s))
	account.set("keys", w.keys(s))
	card := b.inner("network_device")
	card.set("bridge", text(s.Bridge))
	if s.VLAN > 0 {
		card.set("vlan_id", number(int64(s.VLAN)))
	}
	b.inner("serial_device").set("device", text("socket"))
	w.pass(b, s, unknown)
	startup(b, s)
}

// pass writes the devices of a VM.
func (w *writer) pass(b block, s *guests.Spec, unknown []string) {
	pci := 0
	card := func(how string, which hclwrite.Tokens) {
		into := b.inner("hostpci")
		into.set("device", text("hostpci"+strconv.Itoa(pci)))
		into.set(how, which)
		into.set("pcie", truth(true))
		pci++
	}
	for _, d := range s.Devices {
		switch d.Kind {
		case guests.PCIDevice:
			card("id", text(d.Name))
		case guests.MappedDevice:
			card("mapping", text(d.Name))
		case guests.USBDevice:
			b.inner("usb").set("host", text(d.Name))
		}
	}
	for _, word := range unknown {
		card("id", w.variable(Variable{Name: identifier("pci_" + word), About: fmt.Sprintf("PCI address of what is %s, such as 0000:c5:00.0: lspci -D", word), kind: "string"}))
	}
}

// login is who logs in to a VM.
func (w *writer) login(s *guests.Spec) hclwrite.Tokens {
	if s.User != "" {
		return text(s.User)
	}
	return w.variable(Variable{Name: "login", About: "Who logs in to virtual machines for which the inventory names nobody (ssh: {user: ...})", kind: "string"})
}

// keys are the public keys that may log in.
func (w *writer) keys(s *guests.Spec) hclwrite.Tokens {
	name, from := "ssh_keys", "yours, as ssh-add -L prints them"
	if s.Key != "" {
		name, from = identifier("ssh_keys_"+strings.TrimLeft(s.Key, "~/.")), "those of "+s.Key
	}
	return w.variable(Variable{Name: name, About: "Public keys that may log in, " + from, kind: "list(string)", sensitive: true})
}

// container writes an LXC.
func (w *writer) container(b block, s *guests.Spec, unknown []string) {
	b.set("description", text(note))
	b.set("tags", tags())
	b.set("unprivileged", truth(true))
	b.set("start_on_boot", truth(true))
	b.set("started", truth(true))
	if s.Protected {
		b.set("protection", truth(true))
	}
	b.AppendNewline()
	system := b.inner("operating_system")
	system.set("template_file_id", w.image(s.Image, "vztmpl"))
	system.set("type", w.system(s))
	b.inner("cpu").set("cores", number(int64(s.Cores)))
	memory := b.inner("memory")
	memory.set("dedicated", number(megabytes(s.Memory)))
	memory.set("swap", number(megabytes(s.Swap)))
	disk := b.inner("disk")
	disk.set("datastore_id", text(s.Storage))
	disk.set("size", number(gigabytes(s.Disk)))
	features := b.inner("features")
	features.set("nesting", truth(true))
	features.set("keyctl", truth(true))
	start := b.inner("initialization")
	start.set("hostname", text(s.Name))
	w.network(start, s)
	start.inner("user_account").set("keys", w.keys(s))
	card := b.inner("network_interface")
	card.set("name", text("eth0"))
	card.set("bridge", text(s.Bridge))
	if s.VLAN > 0 {
		card.set("vlan_id", number(int64(s.VLAN)))
	}
	for _, d := range s.Devices {
		passPath(b, text(d.Name), open(d.Name))
	}
	for _, word := range unknown {
		passPath(b, w.variable(Variable{Name: identifier("device_" + word), About: fmt.Sprintf("Device that is %s, such as /dev/ttyUSB0", word), kind: "string"}), false)
	}
	startup(b, s)
}

func passPath(b block, path hclwrite.Tokens, open bool) {
	into := b.inner("device_passthrough")
	into.set("path", path)
	if open {
		into.set("mode", text("0666"))
	}
}

// open reports whether containers reach the device as users of their own.
func open(path string) bool {
	return strings.HasPrefix(path, "/dev/dri/") || strings.HasPrefix(path, "/dev/ttyUSB") || strings.HasPrefix(path, "/dev/ttyACM")
}

// systems are those for which Proxmox sets up a container's network and login; to Terraform it has to be said, where pct looks
// into the template.
var systems = []string{"alpine", "archlinux", "centos", "debian", "devuan", "fedora", "gentoo", "nixos", "opensuse", "ubuntu"}

func (w *writer) system(s *guests.Spec) hclwrite.Tokens {
	name := templateName(s.Image)
	for _, system := range systems {
		if strings.HasPrefix(name, system) {
			return text(system)
		}
	}
	return w.variable(Variable{Name: identifier("system_of_" + s.Name), About: fmt.Sprintf("Distribution of %s in %s: %s, or unmanaged", name, s.Name, strings.Join(systems, ", ")), kind: "string"})
}

func templateName(i inventory.Image) string {
	if i.Volume != "" {
		return i.Volume[strings.LastIndexAny(i.Volume, "/:")+1:]
	}
	return i.File()
}

func startup(b block, s *guests.Spec) {
	if s.StartOrder > 0 {
		b.inner("startup").set("order", number(int64(s.StartOrder)))
	}
}

func megabytes(b planner.Bytes) int64 { return int64(b / planner.MB) }

// gigabytes are rounded up, since the provider takes whole ones.
func gigabytes(b planner.Bytes) int64 { return int64((b + planner.GB - 1) / planner.GB) }
