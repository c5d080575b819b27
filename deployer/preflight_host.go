package deployer

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"berth/planner"
)

var errNotAsked = errors.New("it was not looked at")

// unreachable tells a guest that is to be made yet from a host that is down.
func (c *checker) unreachable(name string, err error) {
	for _, g := range c.want.Plan.Guests {
		if g.Guest.Name == name && g.Action == planner.CreateGuest {
			c.stop(Finding{Kind: GuestNotThere, Host: name, Have: int64(g.Guest.ID), Err: err})
			return
		}
	}
	c.stop(Finding{Kind: Unreachable, Host: name, Err: err})
}

func (c *checker) docker(f *Facts) {
	d := f.Docker
	switch {
	case d.Client == "" && d.Server == "":
		c.stop(Finding{Kind: NoDocker, Host: f.Host})
		return
	case d.Down():
		c.stop(Finding{Kind: DockerDown, Host: f.Host, Text: d.Err})
	case older(d.Server, minDocker):
		c.stop(Finding{Kind: DockerOld, Host: f.Host, Text: d.Server, Wanted: minDocker})
	}
	switch {
	case d.Compose == "":
		c.stop(Finding{Kind: ComposeMissing, Host: f.Host})
	case older(d.Compose, minCompose):
		c.stop(Finding{Kind: ComposeOld, Host: f.Host, Text: d.Compose, Wanted: minCompose})
	}
}

// older compares versions by their leading numbers: 2.9.0 is older than 2.20. One that is no version is
// not older.
func older(have, least string) bool {
	h, l := strings.Split(strings.TrimPrefix(have, "v"), "."), strings.Split(least, ".")
	for i := range l {
		want, _ := strconv.Atoi(l[i])
		if i >= len(h) {
			return want > 0
		}
		got, err := strconv.Atoi(h[i])
		if err != nil || got > want {
			return false
		}
		if got < want {
			return true
		}
	}
	return false
}

// tolerance is by how much the memory that Linux shows may differ from the module's size. The kernel
// itself, a graphics unit (64 MB on a Pi to 512 MB on small PCs) and crash dumps take some before Linux
// counts: 256 MB, or a sixteenth of large machines, whichever is more. A module more or less is always
// more than that.
func tolerance(memory planner.Bytes) planner.Bytes { return max(256*planner.MB, memory/16) }

const clockOff = 30 * time.Second

// machine holds the host against the inventory.
func (c *checker) machine(f *Facts, h planner.Host) {
	if f.Arch.Family != "" && !f.Arch.Runs(h.Processor.Arch) {
		c.stop(Finding{Kind: OtherArch, Host: f.Host, Arch: h.Processor.Arch, HaveArch: f.Arch})
	}
	memory := h.Memory.Max
	if h.IsGuest() {
		memory = c.want.Plan.Placement.Size[h.Name]
	}
	if load := c.want.Plan.Load(f.Host); load != nil {
		memory = load.Memory
	}
	switch off := tolerance(memory); {
	case memory == 0: // a guest that the plan does not use
	case f.Memory < memory-off:
		c.stop(Finding{Kind: LessMemory, Host: f.Host, Need: int64(memory), Have: int64(f.Memory)})
	case f.Memory > memory+off:
		c.warn(Finding{Kind: MoreMemory, Host: f.Host, Need: int64(memory), Have: int64(f.Memory)})
	}
	least := int(h.CPU / 1000)
	most := least
	if !h.IsGuest() {
		most = max(least, h.Processor.Threads)
	}
	switch {
	case f.Cores < least:
		c.stop(Finding{Kind: OtherCores, Host: f.Host, Need: int64(least), Have: int64(f.Cores)})
	case f.Cores > most:
		c.warn(Finding{Kind: OtherCores, Host: f.Host, Need: int64(most), Have: int64(f.Cores)})
	}
	if f.Cgroup != 0 && !f.Limits {
		c.warn(Finding{Kind: NoLimits, Host: f.Host})
	}
	if f.Clock > clockOff || f.Clock < -clockOff {
		c.warn(Finding{Kind: ClockOff, Host: f.Host, Have: int64(f.Clock / time.Second)})
	}
}

// room wants disk for what comes: what the entries of services that the host does not have yet ask for,
// images included, where Docker keeps its data; and a little for files and journals.
func (c *checker) room(f *Facts) {
	const files = 64 * planner.MB
	var need planner.Bytes
	for _, b := range c.bundles(f.Host) {
		s := c.want.Plan.Problem.Service(b.Service)
		if s != nil && !f.Has(b.Service) {
			h, _ := c.want.Plan.Problem.Host(f.Host)
			need += s.DemandOn(h.Processor).Disk
		}
	}
	told := map[string]bool{}
	for _, d := range slices.Backward(f.Disks) { // Docker's first: it needs the most
		least := files
		if d.Path == f.Docker.Root {
			least += need
		}
		if d.Free < least && !told[d.Device] {
			told[d.Device] = true
			c.stop(Finding{Kind: DiskShort, Host: f.Host, Text: d.Path, Need: int64(least), Have: int64(d.Free)})
		}
	}
}

// others are what hinders a run whatever it does.
func (c *checker) others(f *Facts) {
	c.busy(f)
	for _, s := range f.Services {
		if s.Err != "" {
			c.stop(Finding{Kind: RecordUnreadable, Host: f.Host, Service: s.Record.Service, Text: s.Err})
		}
	}
	for _, tool := range f.Missing {
		if tool == "sha256sum" || tool == "stat" || tool == "df" {
			c.warn(Finding{Kind: ToolMissing, Host: f.Host, Text: tool})
		}
	}
	for _, note := range f.Notes {
		c.warn(Finding{Kind: AnswerUnclear, Host: f.Host, Text: note})
	}
}

// busy stops the run where another one is at work on a host, or was broken off there: what will be there nobody knows.
func (c *checker) busy(f *Facts) {
	if slices.ContainsFunc(c.found, func(x Finding) bool { return x.Host == f.Host && (x.Kind == LockHeld || x.Kind == JournalOpen) }) {
		return // it was said
	}
	if f.Lock != nil {
		if l := f.Lock.Owner(); c.want.Run == "" || l.Run != c.want.Run {
			c.stop(Finding{Kind: LockHeld, Host: f.Host, Lock: l})
		}
	}
	if j := f.Journal; j != nil && !j.Ended() && j.Run != c.want.Run {
		c.stop(Finding{Kind: JournalOpen, Host: f.Host, Text: j.Run})
	}
}
