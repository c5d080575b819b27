package planner

// The memory of a container of the hypervisor (LXC) is a ceiling: what it does not use is the machine's. So it is charged
// to its machine with what runs in it, while a virtual machine is charged with what it was given; ceilings may add up
// to more than the machine has. What runs in it keeps below its ceiling as in any guest.

// hasCeiling reports whether the memory of the host is a ceiling.
func (h *Host) hasCeiling() bool { return h.Kind == LXC }

// charged is what the guest weighs on its machine, at what it carries now.
func (t *tally) charged(h int) Bytes {
	switch {
	case !t.inUse(h):
		return 0
	case t.hosts[h].hasCeiling():
		return t.load(h)
	}
	return t.size[h]
}

// chargedWith is the same if the guest had a load and a size.
func (h *Host) chargedWith(load, size Bytes) Bytes {
	if h.hasCeiling() {
		return load
	}
	return size
}

// ofAgents is what the agents of a host need that is not in use yet.
func (t *tally) ofAgents(h int) Bytes {
	var sum Bytes
	for _, a := range t.agents[h] {
		sum += a.DemandOn(t.hosts[h].Processor).Memory
	}
	return sum
}

// machineRoom is what the machine at a position can still take.
func (t *tally) machineRoom(i int) Bytes {
	m := &t.p.Machines[i]
	memory, _ := t.machineLoad(i)
	return t.p.usable(m) - m.Reserved - m.Foreign - memory
}
