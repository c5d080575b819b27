package planner

import (
	"slices"

	"berth/planner/pack"
)

// The resources that rules with figures are about, as the engine numbers them.
const (
	memoryResource = iota
	cpuResource
	diskResource
	resources
)

// limit is a rule with figures at one place: what is asked of it and what it has. All such rules stand in this file, once. What a
// placement breaks (violations), what one more service would break (shortfalls) and what the engine's bins hold (model) is read from here.
type limit struct {
	rule     Rule
	resource int    // of the engine
	at       string // a host, or a machine
	need     int64  // all that is asked for, reserved and foreign included
	have     int64  // what the rule allows
}

func (l limit) broken() bool { return l.need > l.have }

// reason is what is said of a limit that is broken; the service is empty where a place as a whole is over.
func (l limit) reason(service string) Reason {
	return Reason{Rule: l.rule, Host: l.at, Service: service, Need: l.need, Have: l.have}
}

// machineLimits adds the limits of the machine at a position to a list, if more were asked of it than is.
func machineLimits(list []limit, t *tally, i int, more Demand) []limit {
	m := &t.p.Machines[i]
	memory, cpu := t.machineLoad(i)
	return append(
		list,
		limit{RuleMachineMemory, memoryResource, m.Name, int64(memory + m.Reserved + m.Foreign + more.Memory), int64(t.p.usable(m))},
		limit{RuleMachineCPU, cpuResource, m.Name, int64(cpu + more.CPU), int64(t.cpuLimit(m))},
		limit{RuleDisk, diskResource, m.Name, int64(t.machineDisk(i) + more.Disk), capacity(m.Disk)},
	)
}

// hostLimits adds those of a host if more came to it and a guest had that size. Those of a machine that runs containers itself are the
// machine's, by the names of a host's rules.
func hostLimits(list []limit, t *tally, h int, more Demand, size Bytes) []limit {
	host := &t.hosts[h]
	if !host.IsGuest() {
		own := len(list)
		list = machineLimits(list, t, t.machineOf[h], more)
		for k := own; k < len(list); k++ {
			switch list[k].rule {
			case RuleMachineMemory:
				list[k].rule = RuleMemory
			case RuleMachineCPU:
				list[k].rule = RuleCPU
			}
		}
		return list
	}
	_, most := sizes(host)
	return append(
		list,
		limit{RuleMemory, memoryResource, host.Name, int64(t.load(h) + more.Memory), int64(host.Margin.Of(max(size, t.size[h])))},
		limit{RuleCPU, cpuResource, host.Name, int64(t.cpuLoad(h) + more.CPU), int64(t.hostCPULimit(h))},
		limit{RuleDisk, diskResource, host.Name, int64(t.diskLoad(h) + more.Disk), capacity(host.Disk)},
		limit{RuleGuestRange, memoryResource, host.Name, int64(size), int64(most)},
	)
}

// limitsOf adds all limits that matter to what would come to a host: its own, and those of a guest's machine. A guest that is not there
// brings its agents; one that is has its vCPUs and its disk of the machine already, and asks it for memory alone.
func limitsOf(list []limit, t *tally, h int, more Demand) []limit {
	host, there := &t.hosts[h], t.inUse(h)
	if !there {
		more = more.plus(t.ofAgents(h), 1)
	}
	size, _ := guestSize(host, t.load(h)+more.Memory)
	list = hostLimits(list, t, h, more, size)
	if !host.IsGuest() {
		return list
	}
	of := Demand{Memory: host.chargedWith(t.load(h)+more.Memory, max(size, t.size[h])) - t.charged(h), CPU: host.CPU, Disk: host.Disk}
	own := len(list)
	list = machineLimits(list, t, t.machineOf[h], of)
	if there {
		list = append(list[:own], slices.DeleteFunc(list[own:], func(l limit) bool { return l.resource != memoryResource })...)
	}
	return list
}

// capacity is a size that is not checked where it is not stated.
func capacity(b Bytes) int64 {
	if b == 0 {
		return pack.Unlimited
	}
	return int64(b)
}
