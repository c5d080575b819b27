package guests

import (
	"fmt"
	"strconv"
	"strings"

	"berth/planner"
)

// Calls are what an administrator would type. Nothing in them is secret.

// Program is what guests of a kind are managed with.
func Program(kind planner.Kind) string {
	if kind == planner.LXC {
		return "pct"
	}
	return "qm"
}

func call(kind planner.Kind, verb string, id int, more ...string) []string {
	return append([]string{Program(kind), verb, strconv.Itoa(id)}, more...)
}

func megabytes(b planner.Bytes) string { return strconv.FormatInt(int64(b/planner.MB), 10) }

// Note is what stands in the note of a guest that berth made.
func Note(word string) string { return "made by berth: " + word }

// Create makes the guest. from is what its disk is made from: of a VM a path or a volume, of an LXC the volume of a template.
// keys is a file on the hypervisor with the public keys that may log in; vendor is a volume of snippets with more for
// cloud-init, or empty.
func (s *Spec) Create(from, keys, vendor string) []string {
	if s.Kind == planner.LXC {
		return s.createLXC(from, keys)
	}
	return s.createVM(from, keys, vendor)
}

// createVM is for an image that has cloud-init. The machine is q35, since PCI devices are passed through as PCIe ones
// there; memory is fixed, since balloons give back what a guest was promised; updates are the operator's. The drive for
// cloud-init is a SCSI one beside the disk: a q35 has its IDE drives behind AHCI, for which Debian 12's cloud kernel has no driver, and
// where that has to be loaded first, cloud-init has looked already and found nothing to do.
func (s *Spec) createVM(from, keys, vendor string) []string {
	args := call(s.Kind, "create", s.ID, "--name", s.Name, "--memory", megabytes(s.Memory), "--balloon", "0", "--cores", strconv.Itoa(s.Cores), "--cpu", s.CPUType,
		"--machine", "q35", "--ostype", "l26", "--agent", "enabled=1", "--scsihw", "virtio-scsi-single", "--scsi0", s.Storage+":0,import-from="+from,
		"--scsi1", s.Storage+":cloudinit", "--boot", "order=scsi0", "--net0", "virtio,bridge="+s.Bridge+s.tag(), "--ipconfig0", s.ip(), "--ciuser", s.User, "--sshkeys", keys,
		"--ciupgrade", "0", "--serial0", "socket")
	if vendor != "" {
		args = append(args, "--cicustom", "vendor="+vendor)
	}
	pci, usb := 0, 0
	for _, d := range s.Devices {
		switch d.Kind {
		case PCIDevice:
			args = append(args, fmt.Sprintf("--hostpci%d", pci), d.Name+",pcie=1")
			pci++
		case MappedDevice:
			args = append(args, fmt.Sprintf("--hostpci%d", pci), "mapping="+d.Name+",pcie=1")
			pci++
		case USBDevice:
			args = append(args, fmt.Sprintf("--usb%d", usb), "host="+d.Name)
			usb++
		}
	}
	return append(args, s.rest()...)
}

// createLXC nests, as Docker needs it. Swap is said, since Proxmox would give 512 MB.
func (s *Spec) createLXC(from, keys string) []string {
	args := call(s.Kind, "create", s.ID, from, "--hostname", s.Name, "--memory", megabytes(s.Memory), "--swap", megabytes(s.Swap), "--cores", strconv.Itoa(s.Cores),
		"--unprivileged", "1", "--features", "nesting=1,keyctl=1", "--rootfs", s.Storage+":"+strconv.FormatInt(int64((s.Disk+planner.GB-1)/planner.GB), 10),
		"--net0", "name=eth0,bridge="+s.Bridge+s.tag()+","+s.ip(), "--ssh-public-keys", keys)
	for i, d := range s.Devices {
		mode := ""
		if strings.HasPrefix(d.Name, "/dev/dri/") || strings.HasPrefix(d.Name, "/dev/ttyUSB") || strings.HasPrefix(d.Name, "/dev/ttyACM") {
			mode = ",mode=0666" // containers reach it as users of their own
		}
		args = append(args, fmt.Sprintf("--dev%d", i), d.Name+mode)
	}
	return append(args, s.rest()...)
}

func (s *Spec) tag() string {
	if s.VLAN == 0 {
		return ""
	}
	return ",tag=" + strconv.Itoa(s.VLAN)
}

// ip is the address as both programs take it.
func (s *Spec) ip() string {
	six := ""
	if strings.Contains(s.Address, ":") {
		six = "6"
	}
	out := "ip" + six + "=" + s.Address
	if s.Gateway != "" {
		out += ",gw" + six + "=" + s.Gateway
	}
	return out
}

// rest is what both kinds have.
func (s *Spec) rest() []string {
	out := []string{"--onboot", "1"}
	if s.StartOrder > 0 {
		out = append(out, "--startup", "order="+strconv.Itoa(s.StartOrder))
	}
	if s.Protected {
		out = append(out, "--protection", "1")
	}
	return append(out, "--tags", Tag, "--description", Note(s.Nonce))
}

// GrowDisk gives the disk of a VM the size that it is to have: an image brings its own, which is smaller. It only grows.
func (s *Spec) GrowDisk() []string {
	size := megabytes(s.Disk) + "M"
	if s.Disk%planner.GB == 0 {
		size = strconv.FormatInt(int64(s.Disk/planner.GB), 10) + "G"
	}
	return []string{"qm", "disk", "resize", strconv.Itoa(s.ID), "scsi0", size}
}

// Resize sets memory and cores; 0 leaves the cores. The swap of an LXC stays as it is.
func Resize(kind planner.Kind, id int, memory planner.Bytes, cores int) []string {
	args := call(kind, "set", id, "--memory", megabytes(memory))
	if cores > 0 {
		args = append(args, "--cores", strconv.Itoa(cores))
	}
	return args
}

// Start starts a guest.
func Start(kind planner.Kind, id int) []string { return call(kind, "start", id) }

// Shutdown asks the system in a guest to end, for so many seconds at most. It is never forced.
func Shutdown(kind planner.Kind, id, seconds int) []string {
	return call(kind, "shutdown", id, "--timeout", strconv.Itoa(seconds))
}

// Destroy removes a guest that is stopped, with its disks. What is in a backup job, in replication or in high availability is
// not told to be purged: such a guest is not destroyed.
func Destroy(kind planner.Kind, id int) []string { return call(kind, "destroy", id) }

// Destroyed reads from the line of [Destroy], as a journal has it, which guest it is about.
func Destroyed(typed string) (kind planner.Kind, id int, ok bool) {
	words := strings.Fields(typed)
	if len(words) < 3 || words[1] != "destroy" {
		return 0, 0, false
	}
	if kind = planner.VM; words[0] == Program(planner.LXC) {
		kind = planner.LXC
	}
	id, err := strconv.Atoi(words[2])
	return kind, id, err == nil
}

// Exec runs a command in an LXC.
func Exec(id int, command ...string) []string {
	return append([]string{"pct", "exec", strconv.Itoa(id), "--"}, command...)
}

// Config shows what a guest is configured as.
func Config(kind planner.Kind, id int) []string {
	args := call(kind, "config", id)
	if kind == planner.VM {
		args = append(args, "--current", "1") // else what is pending is shown as if it held
	}
	return args
}

// Status shows whether a guest runs.
func Status(kind planner.Kind, id int) []string { return call(kind, "status", id) }
