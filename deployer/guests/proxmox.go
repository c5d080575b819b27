package guests

import (
	"regexp"
	"slices"
	"strings"

	"berth/planner"
)

// Proxmox is a hypervisor as it says of itself.
type Proxmox struct {
	Host     string // as the inventory names it
	Node     string // as its cluster does
	Version  string // 8.4.1
	Major    int
	Memory   planner.Bytes
	Cores    int
	Guests   []Guest   // of this node, by number
	Others   []int     // numbers of guests of other nodes, which are taken all the same
	Storages []Storage // by name
	Bridges  []Bridge
	PCI      []PCI
	Mappings []string // of PCI devices, by name
	Tasks    []Task   // that run now
}

// Guest is a guest as its configuration says.
type Guest struct {
	ID        int
	Kind      planner.Kind // VM or LXC
	Runs      bool
	Config    map[string]string // as it holds now; a change that waits for a restart is in Pending
	Pending   map[string]string // what holds after the next start; "" where a line goes
	Snapshots []string
	Uses      planner.Bytes // of memory, of an LXC: without what the kernel can take back
	At        string        // where one is that runs and gets its address by DHCP, as far as that is known: an address
	HA        bool          // it is a resource of the cluster's high availability
	Replicas  bool          // it is replicated
	Lost      []string      // volumes that are gone of the disks of one that is off: it cannot start; as far as its storages say which they have
	Bare      bool          // all of its disks are gone, and nothing but its configuration is left
	Record    *Record       // what berth remembers of it; nil: nothing
	Before    *Before       // the size that a run of berth's found; nil: none has changed it
}

// Before is the size that a run found of a guest which it has changed: what taking it back leads to.
type Before struct {
	Run    string        `json:"run"`
	Memory planner.Bytes `json:"memory"`
	Cores  int           `json:"cores,omitempty"`
}

// Record is what berth remembers of a guest that it made, on the hypervisor.
type Record struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Nonce string `json:"nonce"`
	Run   string `json:"run"`             // that made it
	Ready bool   `json:"ready,omitempty"` // it was handed to the services' steps: something may be in it
}

// Storage is where Proxmox keeps disks, templates or backups.
type Storage struct {
	Name, Kind string
	Content    []string // images, rootdir, vztmpl, iso, import, snippets, backup
	Active     bool
	Free       planner.Bytes
	Path       string // of a directory; empty: it has none, or it is not known
}

// Bridge is what network cards of guests are put on.
type Bridge struct {
	Name    string
	CIDR    string // the hypervisor's own address there, with the length of its network; may be empty
	Gateway string
}

// PCI is a device that can be passed through.
type PCI struct {
	ID, Class, Name string
}

// Display reports whether the device is a graphics card.
func (d *PCI) Display() bool { return strings.HasPrefix(d.Class, "0x03") }

// Guest gives a guest of this node by its number; nil: there is none.
func (p *Proxmox) Guest(id int) *Guest {
	for i := range p.Guests {
		if p.Guests[i].ID == id {
			return &p.Guests[i]
		}
	}
	return nil
}

// Storage gives a storage by its name; nil: there is none.
func (p *Proxmox) Storage(name string) *Storage {
	for i := range p.Storages {
		if p.Storages[i].Name == name {
			return &p.Storages[i]
		}
	}
	return nil
}

// Has reports whether the storage takes what is asked for: images, rootdir, vztmpl, import, snippets.
func (s *Storage) Has(content string) bool { return slices.Contains(s.Content, content) }

// Bridge gives a bridge by its name; nil: there is none.
func (p *Proxmox) Bridge(name string) *Bridge {
	for i := range p.Bridges {
		if p.Bridges[i].Name == name {
			return &p.Bridges[i]
		}
	}
	return nil
}

// Name is what Proxmox calls the guest.
func (g *Guest) Name() string {
	if g.Kind == planner.LXC {
		return g.Config["hostname"]
	}
	return g.Config["name"]
}

// Memory is what the guest has now, or may have as an LXC.
func (g *Guest) Memory() planner.Bytes {
	mb := whole(strings.TrimPrefix(g.Config["memory"], "current="))
	if mb == 0 {
		mb = 512 // Proxmox's own default, of which it writes no line
	}
	return planner.Bytes(mb) * planner.MB
}

// Cores is how many it has now; 0: as many as the machine, of an LXC.
func (g *Guest) Cores() int {
	n := whole(g.Config["cores"])
	if g.Kind == planner.VM {
		n = max(n, 1) * max(whole(g.Config["sockets"]), 1)
	}
	return n
}

// Lock is why Proxmox does nothing with it for now: backup, migrate, snapshot and the like; empty: nothing.
func (g *Guest) Lock() string { return g.Config["lock"] }

// Protected reports whether Proxmox refuses to destroy it.
func (g *Guest) Protected() bool { return g.Config["protection"] == "1" }

// Tags are its tags.
func (g *Guest) Tags() []string {
	return strings.FieldsFunc(g.Config["tags"], func(r rune) bool { return strings.ContainsRune(";, ", r) })
}

// Tag is that of guests which berth made.
const Tag = "berth"

// Ours reports whether berth made the guest: its tag, the word in its note and the record of that word agree.
func (g *Guest) Ours() bool {
	return g.Record != nil && g.Record.ID == g.ID && nonce.MatchString(g.Record.Nonce) && slices.Contains(g.Tags(), Tag) &&
		slices.Contains(strings.Fields(g.Config["description"]), g.Record.Nonce)
}

// Waits lists what changes of its memory and processors once it was off, in Proxmox's words: "memory 8192".
func (g *Guest) Waits() []string {
	var out []string
	for _, key := range []string{"memory", "cores", "sockets"} {
		if value, waits := g.Pending[key]; waits {
			out = append(out, strings.TrimSpace(key+" "+value))
		}
	}
	return out
}

// HalfMade reports whether berth began to make the guest, and Proxmox has not ended that: its configuration says nothing but that, until
// its disk is there.
func (g *Guest) HalfMade() bool {
	return g.Lock() == "create" && g.Record != nil && !g.Record.Ready
}

// HalfGone reports whether Proxmox began to destroy the guest, and has not ended that: its configuration says nothing but that, and its disks
// are gone.
func (g *Guest) HalfGone() bool { return g.Lock() == "destroyed" }

// HotMemory reports whether a VM takes another memory while it runs.
func (g *Guest) HotMemory() bool {
	return g.Config["numa"] == "1" && slices.Contains(strings.Split(g.Config["hotplug"], ","), "memory")
}

var sizeText = regexp.MustCompile(`(?:^|,)size=([0-9]+)([KMGT]?)(?:,|$)`)

// DiskSize is the size of a VM's first disk; 0: its configuration does not say.
func (g *Guest) DiskSize() planner.Bytes {
	return sizeIn(g.Config["scsi0"])
}

// sizeIn is the size that a line of a disk says; 0: none.
func sizeIn(disk string) planner.Bytes {
	m := sizeText.FindStringSubmatch(disk)
	if m == nil {
		return 0
	}
	unit := map[string]planner.Bytes{"": 1, "K": 1 << 10, "M": planner.MB, "G": planner.GB, "T": 1 << 40}[m[2]]
	return min(planner.Bytes(whole(m[1])), most/unit) * unit
}
