package compose

import (
	"math/bits"

	"github.com/compose-spec/compose-go/v2/types"

	"berth/message"
	"berth/planner"
	"berth/quantity"
)

// leastMemory is the smallest limit that Docker takes.
const leastMemory = 6 * planner.MB

// limit holds the containers to what the plan gives the service on its host.
func limit(p *types.Project, declared planner.Demand, s *planner.Service, host planner.Host) error {
	// A demand that was derived is a guess of what the containers need, or the sum of limits that they have: nobody said that
	// they may not have more, and a container that is killed for a guess is worse than a host that is tight.
	if len(s.DerivedOf(planner.FactMemory)) == 0 {
		if err := limitMemory(p, declared.Memory, s.DemandOn(host.Processor).Memory); err != nil {
			return err
		}
	}
	limitCPU(p, on(s.Limits, host.Processor).CPU, dockerCPU(host))
	return nil
}

// limitMemory keeps the limits of the entry where the service gets what the entry demands. Where a wish
// or the processor's limits give it more or less, every container gets more or less in proportion,
// rounded down to whole MiB; so the sum stays within what is given. Containers without a limit share
// what the others leave.
func limitMemory(p *types.Project, declared, given planner.Bytes) error {
	var sum planner.Bytes
	var without []string
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		if memory(&c) == 0 {
			without = append(without, name)
		}
		sum += memory(&c) * count(&c)
	}
	whole := max(declared, sum)
	var used planner.Bytes
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		if memory(&c) > 0 && whole != given {
			if err := scaleMemory(&c, given, whole); err != nil {
				return message.Errorf("%s: %w", name, err)
			}
			p.Services[name] = c
		}
		used += memory(&c) * count(&c)
	}
	var shares planner.Bytes
	for _, name := range without {
		c := p.Services[name]
		shares += count(&c)
	}
	for _, name := range without {
		c := p.Services[name]
		share := (given - used) / shares / planner.MB * planner.MB
		if share < leastMemory {
			return message.Errorf("%s has no memory limit, and the other containers take all of the demand; give it a mem_limit", name)
		}
		c.MemLimit = types.UnitBytes(share)
		p.Services[name] = c
	}
	return nil
}

// unlimited lists the containers without a limit of memory.
func unlimited(p *types.Project) []string {
	var out []string
	for _, name := range p.ServiceNames() {
		if c := p.Services[name]; memory(&c) == 0 {
			out = append(out, name)
		}
	}
	return out
}

// memory is the container's limit, in one of the two places where Compose has it; 0 where it has none.
func memory(c *types.ServiceConfig) planner.Bytes {
	if c.Deploy != nil && c.Deploy.Resources.Limits != nil && c.Deploy.Resources.Limits.MemoryBytes > 0 {
		return planner.Bytes(c.Deploy.Resources.Limits.MemoryBytes)
	}
	return planner.Bytes(c.MemLimit)
}

// count is how many of the container run.
func count(c *types.ServiceConfig) planner.Bytes { return planner.Bytes(max(c.GetScale(), 1)) }

// scaleMemory sets the limit, and what goes with it, to the share given/whole of what it is.
func scaleMemory(c *types.ServiceConfig, given, whole planner.Bytes) error {
	scale := func(b types.UnitBytes) types.UnitBytes {
		if b <= 0 {
			return b
		}
		hi, lo := bits.Mul64(uint64(b), uint64(given))
		q, _ := bits.Div64(hi%uint64(whole), lo, uint64(whole))
		return types.UnitBytes(q) / types.UnitBytes(planner.MB) * types.UnitBytes(planner.MB)
	}
	c.MemLimit, c.MemReservation, c.MemSwapLimit = scale(c.MemLimit), scale(c.MemReservation), scale(c.MemSwapLimit)
	if c.Deploy != nil {
		d := *c.Deploy
		d.Resources.Limits = scaled(d.Resources.Limits, scale)
		d.Resources.Reservations = scaled(d.Resources.Reservations, scale)
		c.Deploy = &d
	}
	if memory(c) < leastMemory {
		return message.Errorf("its share of %s is less than the %s that Docker needs for a container; give the service more memory",
			quantity.FormatBytes(given), quantity.FormatBytes(leastMemory))
	}
	return nil
}

func scaled(r *types.Resource, scale func(types.UnitBytes) types.UnitBytes) *types.Resource {
	if r == nil {
		return nil
	}
	out := *r
	out.MemoryBytes = scale(out.MemoryBytes)
	return &out
}

// dockerCPU is what Docker counts as the CPUs of a host: a guest's virtual ones, else threads.
func dockerCPU(host planner.Host) planner.MilliCPU {
	if host.IsGuest() {
		return host.CPU
	}
	return max(host.CPU, planner.MilliCPU(host.Processor.Threads)*1000)
}

// limitCPU caps containers. Where the processor has a limit for the service, no container may use more,
// and those with limits of their own not more together. None has more CPUs than its host: Docker
// refuses that. A service's demand in cores is no limit: it is a steady share, and cores that nobody
// else needs may be used.
func limitCPU(p *types.Project, limit, host planner.MilliCPU) {
	most := host
	if limit > 0 {
		most = min(most, limit)
	}
	var sum float64
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		sum += min(cpus(&c), cores(most)) * float64(count(&c))
	}
	for _, name := range p.ServiceNames() {
		c := p.Services[name]
		own := cpus(&c)
		switch {
		case own == 0 && limit > 0:
			setCPUs(&c, cores(most))
		case own == 0:
			continue
		case limit > 0 && sum > cores(most):
			setCPUs(&c, min(own, cores(most))*cores(most)/sum)
		case own > cores(most):
			setCPUs(&c, cores(most))
		}
		p.Services[name] = c
	}
}

func cores(m planner.MilliCPU) float64 { return float64(m) / 1000 }

func cpus(c *types.ServiceConfig) float64 {
	if c.Deploy != nil && c.Deploy.Resources.Limits != nil && c.Deploy.Resources.Limits.NanoCPUs > 0 {
		return float64(c.Deploy.Resources.Limits.NanoCPUs)
	}
	return float64(c.CPUS)
}

// setCPUs writes a limit in hundredths of a core, rounded down, where the container has it already.
func setCPUs(c *types.ServiceConfig, n float64) {
	n = max(float64(int(n*100+1e-6))/100, 0.01)
	if c.CPUS > 0 || c.Deploy == nil || c.Deploy.Resources.Limits == nil {
		c.CPUS = float32(n)
	}
	if c.Deploy != nil && c.Deploy.Resources.Limits != nil {
		d := *c.Deploy
		limits := *d.Resources.Limits
		limits.NanoCPUs = types.NanoCPUs(n)
		d.Resources.Limits = &limits
		c.Deploy = &d
	}
}
