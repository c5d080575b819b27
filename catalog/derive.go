package catalog

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"

	"berth/planner"
)

// What a block does not say is derived from the project, and said to be. Nothing is derived twice: whoever reads a figure
// finds in planner.Service.Derived where it is from.

// derive fills what the block does not say, but for what the project keeps.
func (r *reading) derive(p *types.Project, similar func(string) (similarImage, bool)) {
	s := &r.Service
	full := r.isFull()
	if s.Group == "" {
		if s.Group = r.groupOfPath(); s.Group != otherGroup {
			r.derived(planner.Derived{Fact: planner.FactGroup, Basis: planner.ByDirectory})
		}
	}
	r.deriveMemory(p, similar)
	r.deriveCPU(p, similar, full)
	r.deriveArch(p)
	r.deriveDevices(p)
	if !full {
		r.deriveRoute(p)
		r.deriveWatch(p)
	}
}

func (r *reading) derived(d planner.Derived) { r.Service.Derived = append(r.Service.Derived, d) }

// groupOfPath is the directory above the entry's, where there is one below the catalog.
func (r *reading) groupOfPath() string {
	above := path.Base(path.Dir(r.at))
	group := strings.Trim(strings.ReplaceAll(loader.NormalizeProjectName(above), "_", "-"), "-")
	if above == servicesDir || !groupRule.MatchString(group) {
		return otherGroup
	}
	return group
}

// otherGroup is what entries belong to of which nothing tells the group.
const otherGroup = "other"

// containersOf is how many of a container run.
func containersOf(c *types.ServiceConfig) int { return max(c.GetScale(), 0) }

// What is assumed of a container of which nothing tells what it needs. Most containers of a homelab are web applications, small
// databases and caches that stay below 256 MB and seldom work; the shipped entries' containers have limits between 32 MB and
// 6 GB, half of them at most 256 MB.
const (
	assumedMemory = 256 * planner.MB
	assumedCPU    = planner.MilliCPU(100)
)

// addUp adds what the containers need of something, each as often as it runs, and keeps where it is from.
func (r *reading) addUp(p *types.Project, need func(*types.ServiceConfig) planner.Derived) {
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		n := containersOf(&c)
		if n == 0 {
			continue
		}
		d := need(&c)
		d.Containers, d.Memory, d.CPU = []string{name}, d.Memory*planner.Bytes(n), d.CPU*planner.MilliCPU(n)
		r.Service.Demand.Memory += d.Memory
		r.Service.Demand.CPU += d.CPU
		r.derivedTogether(d)
	}
}

// deriveMemory takes for each container the best that is known of it: its limit, its reservation, what a shipped entry has for the
// same image, or an assumption.
func (r *reading) deriveMemory(p *types.Project, similar func(string) (similarImage, bool)) {
	if r.Service.Demand.Memory > 0 {
		return
	}
	r.addUp(p, func(c *types.ServiceConfig) planner.Derived {
		d := planner.Derived{Fact: planner.FactMemory, Basis: planner.ByAssumption, Memory: assumedMemory}
		like, known := similar(c.Image)
		switch limit, reserved := memoryLimit(*c), memoryReserved(c); {
		case limit > 0:
			d.Basis, d.Memory = planner.ByLimit, limit
		case reserved > 0:
			d.Basis, d.Memory = planner.ByReservation, reserved
		case known:
			d.Basis, d.Memory, d.Of = planner.ByShipped, like.memory, like.entry
		}
		return d
	})
	r.Service.Demand.Memory = max(r.Service.Demand.Memory, planner.MB) // every container is off
}

// derivedTogether adds what was derived of a container to what was derived in the same way of others.
func (r *reading) derivedTogether(d planner.Derived) {
	for i := range r.Service.Derived {
		o := &r.Service.Derived[i]
		if o.Fact == d.Fact && o.Basis == d.Basis && o.Of == d.Of && o.Device == d.Device {
			o.Containers = merged(o.Containers, d.Containers)
			o.Keys = merged(o.Keys, d.Keys)
			o.Memory += d.Memory
			o.CPU += d.CPU
			return
		}
	}
	r.derived(d)
}

// merged is a list with what it lacks of another one.
func merged(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// memoryReserved is what the file reserves for a container.
func memoryReserved(c *types.ServiceConfig) planner.Bytes {
	if d := c.Deploy; d != nil && d.Resources.Reservations != nil && d.Resources.Reservations.MemoryBytes > 0 {
		return planner.Bytes(d.Resources.Reservations.MemoryBytes)
	}
	return planner.Bytes(c.MemReservation)
}

// deriveCPU finds the steady share of cores. A limit is a ceiling and no need: a container that may use four cores seldom
// does. So reservations come first, and a limit only keeps an estimate down.
func (r *reading) deriveCPU(p *types.Project, similar func(string) (similarImage, bool), full bool) {
	if r.Service.Demand.CPU > 0 || full {
		return
	}
	r.addUp(p, func(c *types.ServiceConfig) planner.Derived {
		d := planner.Derived{Fact: planner.FactCPU, Basis: planner.ByAssumption, CPU: assumedCPU}
		like, known := similar(c.Image)
		if reserved := cpuReserved(c); reserved > 0 {
			d.Basis, d.CPU = planner.ByReservation, reserved
		} else if known && like.cpu > 0 {
			d.Basis, d.CPU, d.Of = planner.ByShipped, like.cpu, like.entry
		}
		if limit := cpuLimit(c); limit > 0 && limit < d.CPU {
			d.Basis, d.CPU, d.Of = planner.ByLimit, limit, ""
		}
		return d
	})
}

func cpuReserved(c *types.ServiceConfig) planner.MilliCPU {
	if d := c.Deploy; d != nil && d.Resources.Reservations != nil {
		return planner.MilliCPU(float64(d.Resources.Reservations.NanoCPUs) * 1000)
	}
	return 0
}

func cpuLimit(c *types.ServiceConfig) planner.MilliCPU {
	limit := float64(c.CPUS)
	if d := c.Deploy; d != nil && d.Resources.Limits != nil {
		limit = cmp.Or(float64(d.Resources.Limits.NanoCPUs), limit)
	}
	return planner.MilliCPU(limit * 1000)
}
