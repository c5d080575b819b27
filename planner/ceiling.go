package planner

// The memory of a container of the hypervisor (LXC) is a ceiling: what it does not use is the machine's. So it is charged
// to its machine with what runs in it, while a virtual machine is charged with what it was given; ceilings may add up
// to more than the machine has. What runs in it keeps below its ceiling as in any guest.
//
// An inventory may say how much more that is (Rules.LXCOvercommit): then a container weighs no less than what may be used of the
// ceiling that it has at least, divided by that. Since the margin is on both sides, the ceilings of a machine add up to so many times its
// memory at most, while what runs keeps within the margin.

// hasCeiling reports whether the memory of the host is a ceiling.
func (h *Host) hasCeiling() bool { return h.Kind == LXC }

// leastCharge is what a container of the machine weighs on it while it is there, however little runs in it. It is never more than
// may be used of its ceiling.
func (p *Problem) leastCharge(m *Machine, h *Host) Bytes {
	by := p.lxcOvercommit(m)
	if !h.hasCeiling() || by == 0 {
		return 0
	}
	lo, _ := sizes(h)
	usable := h.Margin.Of(lo)
	return (usable*1000 + Bytes(by) - 1) / Bytes(by)
}

// lxcOvercommit is the machine's own, else the lab's; 0: ceilings are not looked at. Less than 1 there is none.
func (p *Problem) lxcOvercommit(m *Machine) Permille {
	by := p.Rules.LXCOvercommit
	if m.LXCOvercommit != 0 {
		by = m.LXCOvercommit
	}
	if by == 0 {
		return 0
	}
	return max(by, 1000)
}

// Ceilings is what the ceilings of a machine's containers add up to under a plan, whose guests are given, and to how many times its memory
// they may. It is false where the inventory does not bound them, or there are none.
func (p *Problem) Ceilings(m *Machine, guests []GuestChange) (sum Bytes, by Permille, ok bool) {
	for _, g := range guests {
		if g.Machine == m.Name && g.Guest.Kind == LXC && !g.Guest.Appliance {
			sum += g.Memory
		}
	}
	by = p.lxcOvercommit(m)
	return sum, by, by > 0 && sum > 0
}

// charged is what the guest weighs on its machine, at what it carries now.
func (t *tally) charged(h int) Bytes {
	if !t.inUse(h) {
		return 0
	}
	return t.hosts[h].chargedWith(t.load(h), t.size[h])
}

// chargedWith is the same if the guest had a load and a size.
func (h *Host) chargedWith(load, size Bytes) Bytes {
	if h.hasCeiling() {
		return max(load, h.LeastCharge)
	}
	return size
}

// ofAgents is what the agents of a host need while it is in use.
func (t *tally) ofAgents(h int) Demand {
	var sum Demand
	for _, a := range t.agents[h] {
		sum = sum.plus(a.DemandOn(t.hosts[h].Processor), 1)
	}
	return sum
}

// machineRoom is what the machine at a position can still take.
func (t *tally) machineRoom(i int) Bytes {
	m := &t.p.Machines[i]
	memory, _ := t.machineLoad(i)
	return t.p.usable(m) - m.Reserved - m.Foreign - memory
}
