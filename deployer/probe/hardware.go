package probe

import (
	_ "embed"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

//go:embed hardware.sh
var hardwareText string

// Hardware is what a host is made of, and whose system it has, as Survey asks for it.
type Hardware struct {
	Hostname string
	Boot     string // of the kernel that runs: a machine and its containers have the same; empty: not known
	Login    string // the user that berth logs in as there
	Domain   string // the first in which it looks names up; empty: none

	Model      string   // of the processor, as the kernel names it; empty: it does not
	Parts      []string // of ARM: implementer and part of each kind of core, in hexadecimal, as in 0x41/0xd0b
	Compatible []string // of the device tree, the most special first; empty: there is none
	Board      string   // the device tree's name for the machine, or the firmware's
	Vendor     string   // who made the machine, by its firmware
	Virtual    string   // what it runs in, in the words of systemd-detect-virt (kvm, lxc); empty: it is a machine
	Cores      int      // physical; 0: not known
	Threads    int      // 0: not known

	Installed planner.Bytes // memory, by the firmware; 0: it does not say
	Modules   int           // of memory, that have any
	Slots     int           // for modules; 0: not known
	Most      planner.Bytes // memory that the firmware says can be built in; 0: it does not say
	Cache     planner.Bytes // that ZFS gives back when it has to, of what counts as used

	Render  []Render // devices that render, of graphics cards
	USB     []string // vendor and product of devices, as in 1a6e:089a
	Disks   []Block  // by name
	Mounts  []Mounted
	Exports []string // directories that NFS serves
	Samba   []Share  // what Samba serves
	Signs   []Sign   // of vendors' systems
	Stacks  []string // Compose files in the places where people keep them
}

// Render is a device below /dev/dri that renders, and its driver.
type Render struct{ Name, Driver string }

// Block is a disk.
type Block struct {
	Name, Model string
	Size        planner.Bytes
	Spins       bool
}

// Mounted is where a file system is mounted; a share has its server in From.
type Mounted struct{ Type, From, At string }

// Share is what Samba serves.
type Share struct{ Name, Path string }

// Sign is what a vendor's system leaves for others to see.
type Sign struct{ Name, Version string }

// hardware is what a host said of itself, on its way to Hardware.
type hardware struct {
	Hardware
	siblings          []string      // threads of each core
	firmware          planner.Bytes // of modules so far
	said              int           // slots, by the firmware's count
	share             string        // of Samba, whose path comes next
	arcSize, arcLeast planner.Bytes
}

// mostHardware is how many of one kind are kept.
const mostHardware = 1000

// hardwareWords are the words of hardware.sh.
func hardwareWords() map[string]func(*answer, string) error {
	out := map[string]func(*answer, string) error{}
	for word, read := range map[string]func(*hardware, string) error{
		"hostname": into(func(h *Hardware) *string { return &h.Hostname }), "login": into(func(h *Hardware) *string { return &h.Login }),
		"boot": into(func(h *Hardware) *string { return &h.Boot }), "domain": into(func(h *Hardware) *string { return &h.Domain }), "board": into(func(h *Hardware) *string { return &h.Board }),
		"cpu": (*hardware).cpu, "compatible": more(func(h *Hardware) *[]string { return &h.Compatible }), "siblings": (*hardware).sibling,
		"dmi": (*hardware).dmi, "virt": (*hardware).virt, "module": (*hardware).module, "slots": (*hardware).slots, "raw": (*hardware).raw,
		"render": (*hardware).render, "usb": (*hardware).usb, "block": (*hardware).block, "mount": (*hardware).mount,
		"export": (*hardware).export, "samba": (*hardware).samba, "arc": (*hardware).arc, "sign": (*hardware).sign,
		"stack": (*hardware).stack,
	} {
		out[word] = func(a *answer, s string) error {
			if a.hardware == nil {
				a.hardware = &hardware{}
			}
			if a.count[word] > mostHardware {
				return nil
			}
			return read(a.hardware, s)
		}
	}
	return out
}

func into(field func(*Hardware) *string) func(*hardware, string) error {
	return func(h *hardware, s string) error {
		if to := field(&h.Hardware); *to == "" {
			*to = ledger.Clean(s)
		}
		return nil
	}
}

func more(field func(*Hardware) *[]string) func(*hardware, string) error {
	return func(h *hardware, s string) error {
		if s = ledger.Clean(s); s != "" {
			*field(&h.Hardware) = append(*field(&h.Hardware), s)
		}
		return nil
	}
}

// cpu reads a line of /proc/cpuinfo; lines that are alike come once, in order.
func (h *hardware) cpu(s string) error {
	name, value, ok := strings.Cut(s, ":")
	if !ok {
		return message.Errorf("unexpected %.60q", s)
	}
	value = ledger.Clean(strings.TrimSpace(value))
	switch strings.TrimSpace(name) {
	case "model name":
		if h.Model == "" {
			h.Model = value
		}
	case "Model":
		if h.Board == "" {
			h.Board = value
		}
	case "CPU implementer", "CPU part":
		h.Parts = append(h.Parts, value)
	case "Revision":
		h.Installed = max(h.Installed, ofRevision(value))
	}
	return nil
}

// ofRevision is the memory in the revision of a Raspberry Pi, as its documentation has the bits; 0 where it is none.
func ofRevision(s string) planner.Bytes {
	code, err := strconv.ParseUint(s, 16, 32)
	if err != nil || code&(1<<23) == 0 {
		return 0
	}
	return 256 * planner.MB << (code >> 20 & 7)
}

// sibling reads the threads of a core, which each of them says.
func (h *hardware) sibling(s string) error {
	if s = ledger.Clean(s); s == "" {
		return message.New("no list of threads")
	}
	h.Threads++
	if !slices.Contains(h.siblings, s) {
		h.siblings = append(h.siblings, s)
	}
	h.Cores = len(h.siblings)
	return nil
}

func (h *hardware) dmi(s string) error {
	name, value, _ := strings.Cut(s, " ")
	if value = ledger.Clean(value); value == "" || noName.MatchString(value) {
		return nil
	}
	switch name {
	case "sys_vendor":
		h.Vendor = value
	case "product_name":
		h.Board = value
	case "board_name":
		if h.Board == "" {
			h.Board = value
		}
	}
	return nil
}

// noName is what makers leave in their firmware.
var noName = regexp.MustCompile(`(?i)^(to be filled|default string|system (product|manufacturer)|not (specified|applicable)|none|o\.e\.m)`)

func (h *hardware) virt(s string) error {
	if s = ledger.Clean(s); s != "none" {
		h.Virtual = s
	}
	return nil
}

var sizeText = regexp.MustCompile(`^(\d{1,6}) (MB|GB|TB|MiB|GiB|TiB)$`)

func firmwareSize(s string) (planner.Bytes, bool) {
	m := sizeText.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	unit := map[byte]planner.Bytes{'M': planner.MB, 'G': planner.GB, 'T': planner.GB << 10}[m[2][0]]
	return planner.Bytes(n) * unit, err == nil
}

// module reads "Size: 8 GB" of dmidecode, which says "No Module Installed" of a slot that is free.
func (h *hardware) module(s string) error {
	h.Slots++
	_, text, _ := strings.Cut(s, ":")
	if size, ok := firmwareSize(text); ok {
		h.add(size)
	}
	return nil
}

// slots reads what dmidecode says of all of them.
func (h *hardware) slots(s string) error {
	name, text, _ := strings.Cut(strings.TrimSpace(s), ":")
	switch name {
	case "Maximum Capacity":
		if size, ok := firmwareSize(text); ok {
			h.Most = min(h.Most+size, maxBytes)
		}
	case "Number Of Devices":
		n, err := amount(text, 1000)
		h.said += int(n)
		h.Slots = max(h.Slots, h.said)
		return err
	}
	return nil
}

// raw reads the size of a module as SMBIOS 3 has it: MB, or KB with the highest bit; 0x7fff: the second has it in MB.
func (h *hardware) raw(s string) error {
	f := strings.Fields(s)
	if len(f) != 2 {
		return message.Errorf("unexpected %.40q", s)
	}
	size, err := amount(f[0], 0xffff)
	if err != nil {
		return err
	}
	extended, err := amount(f[1], 1<<31-1)
	if err != nil {
		return err
	}
	h.Slots++
	switch {
	case size == 0 || size == 0xffff:
	case size == 0x7fff:
		h.add(planner.Bytes(extended) * planner.MB)
	case size&0x8000 != 0:
		h.add(planner.Bytes(size&0x7fff) << 10)
	default:
		h.add(planner.Bytes(size) * planner.MB)
	}
	return nil
}

// add counts a module.
func (h *hardware) add(size planner.Bytes) {
	h.Modules++
	h.firmware = min(h.firmware+size, maxBytes)
	h.Installed = h.firmware
}

func (h *hardware) render(s string) error {
	name, driver, _ := strings.Cut(s, " ")
	h.Render = append(h.Render, Render{ledger.Clean(name), ledger.Clean(driver)})
	return nil
}

var usbID = regexp.MustCompile(`^[0-9a-f]{4}:[0-9a-f]{4}$`)

func (h *hardware) usb(s string) error {
	id, _, _ := strings.Cut(s, " ")
	if !usbID.MatchString(id) {
		return message.Errorf("unexpected %.40q", s)
	}
	h.USB = append(h.USB, id)
	return nil
}

// block reads "NAME SECTORS SPINS MODEL".
func (h *hardware) block(s string) error {
	f := strings.SplitN(s, " ", 4)
	if len(f) < 3 {
		return message.Errorf("unexpected %.60q", s)
	}
	sectors, err := amount(f[1], maxBytes>>9)
	if err != nil || sectors == 0 {
		return err
	}
	b := Block{Name: ledger.Clean(f[0]), Size: planner.Bytes(sectors) << 9, Spins: f[2] == "1"}
	if len(f) == 4 {
		b.Model = ledger.Clean(strings.TrimSpace(f[3]))
	}
	h.Disks = append(h.Disks, b)
	return nil
}

// mount reads "TYPE FROM AT", in which spaces are written as \040.
func (h *hardware) mount(s string) error {
	f := strings.Fields(s)
	if len(f) != 3 || !strings.HasPrefix(f[2], "/") {
		return message.Errorf("unexpected %.80q", s)
	}
	plain := strings.NewReplacer(`\040`, " ", `\011`, " ", `\134`, `\`)
	h.Mounts = append(h.Mounts, Mounted{ledger.Clean(f[0]), ledger.Clean(plain.Replace(f[1])), ledger.Clean(plain.Replace(f[2]))})
	return nil
}

// export reads the directory of a line of /etc/exports.
func (h *hardware) export(s string) error {
	s = strings.TrimSpace(s)
	at, _, _ := strings.Cut(s, " ")
	if rest, quoted := strings.CutPrefix(s, `"`); quoted {
		at, _, _ = strings.Cut(rest, `"`)
	}
	at, _, _ = strings.Cut(at, "\t")
	if at = fullPath(at); at != "" && !slices.Contains(h.Exports, at) {
		h.Exports = append(h.Exports, at)
	}
	return nil
}

// samba reads the name of a share, or its path.
func (h *hardware) samba(s string) error {
	s = ledger.Clean(strings.TrimSpace(s))
	if name, ok := strings.CutPrefix(s, "["); ok {
		h.share, _, _ = strings.Cut(name, "]")
		return nil
	}
	_, at, _ := strings.Cut(s, "=")
	if at = strings.TrimSpace(at); strings.HasPrefix(at, "/") && h.share != "" && h.share != "global" {
		h.Samba = append(h.Samba, Share{h.share, at})
	}
	return nil
}

// arc reads what the cache of ZFS has now, and what it keeps at least.
func (h *hardware) arc(s string) error {
	name, text, _ := strings.Cut(s, " ")
	n, err := amount(text, maxBytes)
	if err != nil {
		return err
	}
	if name == "size" {
		h.arcSize = planner.Bytes(n)
	} else {
		h.arcLeast = planner.Bytes(n)
	}
	h.Cache = max(h.arcSize-h.arcLeast, 0)
	return nil
}

func (h *hardware) sign(s string) error {
	name, version, _ := strings.Cut(s, " ")
	h.Signs = append(h.Signs, Sign{ledger.Clean(name), strings.Trim(ledger.Clean(version), `"'`)})
	return nil
}

func (h *hardware) stack(s string) error {
	if at := fullPath(s); at != "" {
		h.Stacks = append(h.Stacks, at)
	}
	return nil
}

// Sign returns the version that a sign has.
func (h *Hardware) Sign(name string) (version string, there bool) {
	for _, s := range h.Signs {
		if s.Name == name {
			return s.Version, true
		}
	}
	return "", false
}
