package planner

// Kind says what a machine or a host is.
type Kind int

// The kinds of machines and hosts.
const (
	Docker  Kind = iota // a machine that runs containers itself
	Proxmox             // a hypervisor: guests, and no containers of berth's unless it says so
	VM                  // a guest: virtual machine
	LXC                 // a guest: container of the hypervisor
)

// String gives the word of the inventory.
func (k Kind) String() string { return [...]string{"docker", "proxmox", "vm", "lxc"}[k] }

// Machine is a physical box.
type Machine struct {
	Name      string
	Kind      Kind // Docker or Proxmox
	Processor Processor
	Memory    Bytes
	MemoryMax Bytes    // that it can have: where it is soldered, what it has; 0: not stated
	Reserved  Bytes    // kept for the machine itself
	Foreign   Bytes    // memory of what runs there and is not berth's
	Margin    Permille // of its own; 0 means the lab's
	Disk      Bytes    // 0: not stated, not checked
	Devices   []string // capabilities: gpu, tun, disks ...
	Power     Power    // what it draws; zero: not stated
	UsedToday Bytes    // as the operator measured it; 0: not stated
	Address   string   // for print, may be empty
	Guests    []Guest  // virtual machines and containers of a hypervisor
	// LXCOvercommit is how many times its memory the ceilings of its containers (LXC) may add up to, 1000 being once; 0 means the lab's.
	LXCOvercommit Permille
	Docker        bool // of a Proxmox machine: it runs containers itself, too
}

// RunsContainers reports whether the machine is a host.
func (m *Machine) RunsContainers() bool { return m.Kind == Docker || m.Docker }

// RunsGuests reports whether it is a hypervisor: of Proxmox, or a machine with containers that has guests beside them.
func (m *Machine) RunsGuests() bool { return m.Kind == Proxmox || len(m.Guests) > 0 }

// Guest is a virtual machine or container of a hypervisor.
type Guest struct {
	Name      string
	Kind      Kind // VM or LXC
	ID        int  // the number that Proxmox gives it; 0 of another hypervisor
	CPUs      int  // vCPUs
	Memory    Range
	Reserved  Bytes // kept for the guest itself
	Foreign   Bytes
	Disk      Bytes
	Devices   []string
	Appliance bool  // never moved, sized or destroyed: a fixed load
	Exists    bool  // it is there today
	ExistsAt  Bytes // with so much memory
	Keep      Keep  // whether it may be destroyed
	Address   string
}

// Host is what containers can be placed on: a docker machine or a guest that is no appliance.
type Host struct {
	Name      string
	Machine   string // the docker machine itself, or the guest's hypervisor
	Kind      Kind   // Docker, VM or LXC
	ID        int    // of a guest
	Processor Processor
	CPU       MilliCPU // cores or vCPUs, before overcommit
	Memory    Range    // Min equals Max on a docker machine
	Margin    Permille
	Reserved  Bytes
	Foreign   Bytes
	Disk      Bytes // 0: not stated, not checked
	Devices   []string
	Exists    bool
	ExistsAt  Bytes
	Address   string
	// LeastCharge is what a guest whose memory is a ceiling weighs on its machine at least while it is there.
	LeastCharge Bytes
	Beside      bool // a guest of a machine that is a host itself: its name means that alone
}

// IsGuest reports whether the host is a guest, whose size the planner chooses.
func (h Host) IsGuest() bool { return h.Kind != Docker }
