package guests

import (
	"berth/inventory"
	"berth/planner"
	"berth/wording"
)

// Change is what has to be done to a guest so that it is as the plan has it.
type Change struct {
	Machine string
	Guest   *planner.Guest
	Action  Action
	From    planner.Bytes // memory now; 0: it is not there
	To      planner.Bytes // afterwards; 0: it is destroyed
	Cores   int           // that it gets; 0: they stay
	Spec    *Spec         // of Make
	Now     *Guest        // as it is there; nil: it is not
	Dump    *Dump         // of Remove: the backup that is made before; nil: none
	NoDump  bool          // of Remove: nothing is kept of it, as the inventory wants it
	ByHand  bool          // somebody types it: the inventory leaves the guest to its operator
}

// Live reports whether a guest goes on meanwhile: an LXC, and a VM that was set up to take more memory while it runs. A VM
// that gives memory back may stop half way, so that it is restarted for it.
func (c *Change) Live() bool {
	return c.Now != nil && (c.Guest.Kind == planner.LXC || c.Now.HotMemory() && c.To > c.From && c.Cores == 0) || c.Now != nil && !c.Now.Runs
}

// Restarts reports whether the guest is down for a moment.
func (c *Change) Restarts() bool { return c.Action == Size && !c.Live() }

// ShutdownTime is how long the system of a guest gets to end, in seconds: containers get ten seconds each, databases more.
const ShutdownTime = 180

// Commands are what an administrator types for it. Where the image is on the hypervisor, and the file with the keys, is his to
// say: IMAGE and KEYS stand for them.
func (c *Change) Commands() [][]string {
	kind, id := c.Guest.Kind, c.Guest.ID
	switch c.Action {
	case Make:
		out := [][]string{c.Spec.Create("IMAGE", "KEYS", "")}
		if kind == planner.VM {
			out = append(out, c.Spec.GrowDisk())
		}
		return append(out, Start(kind, id))
	case Boot:
		return [][]string{Start(kind, id)}
	case Size:
		set := Resize(kind, id, c.To, c.Cores)
		switch {
		case c.Now != nil && !c.Now.Runs:
			return [][]string{set, Start(kind, id)}
		case c.Live():
			return [][]string{set}
		}
		return [][]string{Shutdown(kind, id, ShutdownTime), set, Start(kind, id)}
	}
	var out [][]string
	if c.Now != nil && c.Now.Runs {
		out = append(out, Shutdown(kind, id, ShutdownTime))
	}
	if c.Dump != nil {
		out = append(out, c.Dump.Call(id, ""))
	}
	return append(out, Destroy(kind, id))
}

// Rest reports whether what is destroyed is only what is left of a guest: it cannot start, and its backup was made before, if there is to be one.
func (c *Change) Rest() bool { return c.Action == Remove && len(c.Now.Lost) > 0 }

// Say says what is done.
func (c *Change) Say(w wording.Words) string {
	name, id := c.Guest.Name, c.Guest.ID
	switch c.Action {
	case Make:
		return w.Say("make guest %s (%d) with %s", "créer l'invité %s (%d) avec %s", name, id, w.Size(c.To))
	case Boot:
		return w.Say("start guest %s (%d)", "démarrer l'invité %s (%d)", name, id)
	case Size:
		if c.From == c.To {
			return w.Say("give guest %s (%d) %s", "donner à l'invité %s (%d) %s", name, id, w.Cores(planner.MilliCPU(c.Cores)*1000))
		}
		return w.Say("change guest %s (%d) from %s to %s", "passer l'invité %s (%d) de %s à %s", name, id, w.Size(c.From), w.Size(c.To))
	}
	if c.Rest() {
		return w.Say("destroy what is left of guest %s (%d), whose disks are gone", "détruire ce qui reste de l'invité %s (%d), dont les disques ont disparu", name, id)
	}
	return w.Say("destroy guest %s (%d)", "détruire l'invité %s (%d)", name, id)
}

// Inside is what is known of what runs in a guest.
type Inside struct {
	Known   bool
	Foreign []string // containers that are not berth's
	Data    []string // volumes and directories with data; none: there is none
}

// Wanted is what a plan asks of the guests of one machine.
type Wanted struct {
	Changes []planner.GuestChange
	Makings map[string]inventory.Making
	User    func(guest string) string // who logs in
	Sudo    func(guest string) bool   // and becomes root
	Word    func(guest string) string // for the note of a new guest
	Named   func(guest string) bool   // somebody typed its name: it may be destroyed
	Ending  func(guest string) bool   // the run that is taken up began to destroy it; nil: none did
	Inside  map[string]Inside
}

// Compare says what has to be done so that guests are as the plan has them, and what is left alone, with the reason.
func (p *Proxmox) Compare(want Wanted) (changes []Change, kept []Kept, lacks []Lack) {
	for _, g := range want.Changes {
		if g.Machine != p.Host || g.Guest.Appliance {
			continue
		}
		c := Change{Machine: p.Host, Guest: g.Guest, To: g.Memory, Now: p.Guest(g.Guest.ID), ByHand: want.Makings[g.Guest.Name].Managed == inventory.ByHand}
		if c.Now != nil {
			c.From = c.Now.Memory()
		}
		why, wanted := c.judge(want)
		switch {
		case why != nil:
			kept = append(kept, *why)
		case !wanted:
		case c.Action == Make:
			word := want.Word(g.Guest.Name)
			if c.Now != nil {
				word = c.Now.Record.Nonce
			}
			spec, lack := p.Resolve(g.Guest, g.Memory, want.Makings[g.Guest.Name], want.User(g.Guest.Name), want.Sudo(g.Guest.Name), word)
			if c.Spec = spec; c.Now == nil { // else it has its disk already
				lacks = append(lacks, lack...)
			}
			changes = append(changes, c)
		default:
			lacks = append(lacks, c.dumped(p, want.Makings[g.Guest.Name].Dump)...)
			changes = append(changes, c)
		}
	}
	return changes, kept, lacks
}

// dumped finds where a guest that goes is backed up to before. Nothing was put yet into one that is not whole, nothing can be read any more of one without disks, and who
// types it himself may do without.
func (c *Change) dumped(p *Proxmox, want inventory.Dump) (lacks []Lack) {
	if c.Action != Remove || c.Rest() || c.Now.Ours() && !c.Now.Record.Ready {
		return nil
	}
	if c.NoDump = want.Never; !c.NoDump {
		c.Dump, lacks = p.dump(c.Guest.Name, c.Now, want)
	}
	if c.ByHand {
		return nil
	}
	return lacks
}

// judge finds the action, or why the guest is left alone.
func (c *Change) judge(want Wanted) (*Kept, bool) {
	now := c.Now
	switch {
	case now == nil && c.To == 0:
		return nil, false
	case now == nil:
		c.Action = Make
		return nil, true
	}
	if why := c.unfit(); why != nil {
		return why, false
	}
	switch {
	case c.To == 0:
		c.Action = Remove
		return c.mayDestroy(want), true
	case !c.Guest.Exists && !now.Ours() && now.Name() != c.Guest.Name && !want.Inside[c.Guest.Name].Known: // nor does the guest of the plan answer
		return c.keep(NumberInUse{}), false
	case len(now.Lost) > 0:
		c.Action = Make
		return c.keep(DisksGone{Volumes: now.Lost}), false
	case now.Ours() && !now.Record.Ready: // a run was broken off while it made it
		c.Action = Make
		return c.unlocked(), true
	}
	return c.sized()
}

// unfit is why what has the number of a guest can neither become it nor be destroyed for it.
func (c *Change) unfit() *Kept {
	switch now := c.Now; {
	case now.Kind != c.Guest.Kind:
		return c.keep(OtherKind{})
	case now.HalfGone():
		if c.Action = Make; c.To == 0 {
			c.Action = Remove
		}
		return c.keep(HalfGone{})
	case now.HalfMade():
		c.Action = Make
		return c.keep(HalfMade{})
	case now.Config["template"] == "1":
		return c.keep(IsTemplate{})
	}
	return nil
}

// sized gives a guest that is there what it is to have.
func (c *Change) sized() (*Kept, bool) {
	if c.Guest.CPUs > 0 && c.Now.Cores() != c.Guest.CPUs {
		c.Cores = c.Guest.CPUs
	}
	switch {
	case c.From != c.To || c.Cores > 0:
		c.Action = Size
		return c.maySize(), true
	case !c.Now.Runs:
		c.Action = Boot
		return c.unlocked(), true
	}
	return nil, false
}

func (c *Change) keep(why Reason) *Kept {
	return &Kept{Machine: c.Machine, Guest: c.Guest.Name, ID: c.Guest.ID, Kind: c.Guest.Kind, Action: c.Action, Why: why}
}

// unlocked waits for what Proxmox does with the guest; a lock is never broken.
func (c *Change) unlocked() *Kept {
	if lock := c.Now.Lock(); lock != "" {
		return c.keep(Locked{lock})
	}
	return nil
}

// Spare is what an LXC keeps above what it uses when it is shrunk: below its use the kernel would kill.
const Spare = 64 * planner.MB

func (c *Change) maySize() *Kept {
	if len(c.Now.Lost) > 0 {
		return c.keep(DisksGone{Volumes: c.Now.Lost})
	}
	if c.Guest.Kind == planner.LXC && c.Now.Runs && c.To < c.From && c.Now.Uses+Spare > c.To {
		return c.keep(UsesMore{})
	}
	return c.unlocked()
}

// mayDestroy gives the first reason for which a guest is not destroyed.
func (c *Change) mayDestroy(want Wanted) *Kept {
	m := want.Makings[c.Guest.Name]
	switch {
	case m.Protected || c.Now.Protected():
		return c.keep(Protected{})
	case m.Managed != inventory.HandedOver && !c.Now.Ours() && !c.ByHand:
		return c.keep(NotOurs{})
	case c.Now.HA:
		return c.keep(InHA{})
	case c.Now.Replicas:
		return c.keep(Replicated{})
	}
	if why := c.holds(want); why != nil {
		return why
	}
	if !c.ByHand && !want.Named(c.Guest.Name) { // last, so that it is only offered where it can be done
		return c.keep(NotNamed{})
	}
	return c.unlocked()
}

// holds gives the first reason for which what is in a guest keeps it. In one without disks there is nothing; where some of them are gone the others may hold anything, unless
// they were about to be destroyed.
func (c *Change) holds(want Wanted) *Kept {
	in := want.Inside[c.Guest.Name]
	switch {
	case c.Now.Bare || len(c.Now.Lost) > 0 && want.Ending != nil && want.Ending(c.Guest.Name):
		return nil
	case len(c.Now.Lost) > 0:
		return c.keep(DisksGone{Volumes: c.Now.Lost})
	case c.Now.Runs && !in.Known:
		return c.keep(NotSeen{})
	case len(in.Foreign) > 0:
		return c.keep(HasForeign{in.Foreign})
	case len(in.Data) > 0:
		return c.keep(HasData{in.Data})
	case !c.Now.Runs && (c.Now.Record == nil || c.Now.Record.Ready):
		return c.keep(NotSeen{})
	}
	return nil
}
