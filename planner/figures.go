package planner

// figures are what one machine adds to the criteria that are no sums over services. The tally keeps them
// for every machine and brings them up to date whenever a host of the machine changes, so that the cost of
// a placement with one service elsewhere, which is asked for every service and host, is not added up
// over the whole lab.
type figures struct {
	memory   Bytes      // of its services, and what its guests weigh
	nested   Bytes      // of that its guests, appliances among them
	cpu      MilliCPU   // demand, and vCPUs of guests
	over     Bytes      // over its margin
	guests   Bytes      // what the guests that are no appliances weigh
	inUse    int64      // as InUse counts it and its guests
	idle     MilliWatts // as IdlePower counts it
	fullness int64      // as Fullness measures it
}

// layOut finds the hosts of each machine, which lie side by side, and adds up its appliances.
func (t *tally) layOut() {
	t.machineOf = make([]int, len(t.hosts))
	t.hostsOf = make([][2]int, len(t.p.Machines))
	t.fixed, t.appliances = make([]Demand, len(t.p.Machines)), make([]int, len(t.p.Machines))
	t.figures = make([]figures, len(t.p.Machines))
	t.weighsPower = allStatePower(t.p)
	next := 0
	for i := range t.p.Machines {
		m := &t.p.Machines[i]
		t.machine[m.Name] = i
		t.hostsOf[i][0] = next
		for next < len(t.hosts) && t.hosts[next].Machine == m.Name {
			t.machineOf[next] = i
			t.index[t.hosts[next].Name] = next
			next++
		}
		t.hostsOf[i][1] = next
		for k := range m.Guests {
			if g := &m.Guests[k]; g.Appliance {
				t.fixed[i].Memory += applianceMemory(g)
				t.fixed[i].CPU += MilliCPU(g.CPUs) * 1000
				t.fixed[i].Disk += g.Disk
				t.appliances[i]++
			}
		}
	}
	for i := range t.p.Machines {
		t.refresh(i)
	}
}

// machineLoad is what the machine at a position carries besides reserved and foreign: services, and what its
// guests weigh.
func (t *tally) machineLoad(i int) (Bytes, MilliCPU) { return t.figures[i].memory, t.figures[i].cpu }

// refresh adds up the machine at a position again.
func (t *tally) refresh(i int) {
	f := t.figuresOf(i)
	was := &t.figures[i]
	t.total.over += f.over - was.over
	t.total.guests += f.guests - was.guests
	t.total.inUse += f.inUse - was.inUse
	t.total.idle += f.idle - was.idle
	*was = f
}

func (t *tally) figuresOf(i int) figures {
	m := &t.p.Machines[i]
	f := figures{nested: t.fixed[i].Memory, cpu: t.fixed[i].CPU}
	for h := t.hostsOf[i][0]; h < t.hostsOf[i][1]; h++ {
		switch {
		case !t.hosts[h].IsGuest():
			f.memory += t.used[h].Memory
			f.cpu += t.used[h].CPU
		case t.inUse(h):
			charged := t.charged(h)
			f.nested += charged
			f.cpu += t.hosts[h].CPU
			f.guests += charged
			f.inUse++
		}
	}
	f.memory += f.nested
	if first := t.hostsOf[i][0]; f.inUse > 0 || t.appliances[i] > 0 || m.RunsContainers() && t.carries(first) {
		f.inUse++
	}
	if f.inUse > 0 && t.weighsPower {
		f.idle = m.Power.Idle
	}
	if t.p.Rules.OverMargin {
		f.over = max(f.memory+m.Reserved+m.Foreign-t.p.marginOf(m).Of(m.Memory), 0)
	}
	if m.Memory > 0 {
		room := t.p.usable(m) - m.Reserved - m.Foreign - f.memory
		used := int64(m.Memory - room)
		f.fullness = (used*fullnessScale + int64(m.Memory) - 1) / int64(m.Memory)
	}
	return f
}
