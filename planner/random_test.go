package planner

import (
	"fmt"
	"math/rand/v2"
)

var testProcessors = []Processor{
	{Name: "ryzen-7640hs", Arch: Arch{"amd64", 4}, Cores: 6, Threads: 12},
	{Name: "n100", Arch: Arch{"amd64", 3}, Cores: 4, Threads: 4},
	{Name: "bcm2712", Arch: Arch{"arm64", 0}, Cores: 4, Threads: 4},
}

// randomLab makes a lab in which every rule can bind.
func randomLab(rng *rand.Rand, machines, services int) *Problem {
	p := &Problem{
		Name: "random", Rules: Rules{Margin: DefaultMargin, Overcommit: DefaultOvercommit},
		Goal: Goal(rng.IntN(4)), Current: Placement{Host: map[string]string{}, Size: map[string]Bytes{}},
	}
	if rng.IntN(6) == 0 {
		p.AllowOverMargin()
	}
	if rng.IntN(3) == 0 {
		p.Rules.Overcommit = Permille(200 + rng.IntN(800))
	}
	var hosts []string
	for i := range machines {
		m := Machine{Name: fmt.Sprint("m", i), Processor: testProcessors[rng.IntN(3)], Reserved: Bytes(rng.IntN(500)) * MB}
		if rng.IntN(4) == 0 {
			m.Foreign, m.Disk = Bytes(rng.IntN(1000))*MB, Bytes(2+rng.IntN(6))*GB
		}
		if rng.IntN(2) == 0 {
			m.Memory = Bytes(2+rng.IntN(4)) * GB
			m.Devices = randomDevices(rng)
			hosts = append(hosts, m.Name)
		} else {
			m.Kind, m.Memory, m.Processor = Proxmox, Bytes(6+rng.IntN(6))*GB, testProcessors[0]
			for k := range 1 + rng.IntN(2) {
				g := Guest{Name: fmt.Sprint("g", i, k), Kind: VM, ID: 100 + 10*i + k, CPUs: 1 + rng.IntN(4), Devices: randomDevices(rng)}
				if g.CPUs%2 == 0 {
					g.Kind = LXC
				}
				g.Memory = Range{Bytes(1+rng.IntN(2)) * GB, Bytes(3+rng.IntN(5)) * GB}
				if rng.IntN(3) == 0 {
					g.Disk = Bytes(1+rng.IntN(4)) * GB
				}
				if g.Exists = rng.IntN(3) == 0; g.Exists {
					g.ExistsAt = g.Memory.Min
					p.Current.Size[g.Name] = g.ExistsAt
				}
				g.Appliance = rng.IntN(8) == 0
				if !g.Appliance {
					hosts = append(hosts, g.Name)
				}
				m.Guests = append(m.Guests, g)
			}
		}
		p.Machines = append(p.Machines, m)
	}
	for i := range services {
		p.Services = append(p.Services, randomService(rng, p, i, hosts))
	}
	if services > 2 && rng.IntN(4) == 0 {
		p.Services[rng.IntN(services)].Wish.With = []string{fmt.Sprint("s", rng.IntN(services)), fmt.Sprint("s", rng.IntN(services))}
	}
	if services > 0 {
		if by := int(p.Services[0].Demand.Memory/MB) % 16; by < 8 { // in place of another roll of the dice, which would make all labs others
			p.Rules.LXCOvercommit = Permille(1000 + 150*by)
		}
	}
	for i := range p.Services { // likewise
		s := &p.Services[i]
		if roll := int(s.Demand.Memory / MB); roll%3 == 0 {
			by := roll / 3 % (len(p.Machines) + 1)
			u := ShareUse{Share: Share{Name: "films", Server: "elsewhere"}, Size: Bytes(roll%5) * GB}
			if by < len(p.Machines) {
				u.Server, u.Machine = p.Machines[by].Name, p.Machines[by].Name
			}
			s.Shares = append(s.Shares, u)
		}
	}
	p.Services = append(p.Services, Service{Name: "agent", Agent: true, Demand: Demand{Memory: 30 * MB, CPU: 100, Ports: []Port{{Number: 9}}}})
	return p
}

func randomDevices(rng *rand.Rand) []string {
	if rng.IntN(2) == 0 {
		return []string{"gpu"}
	}
	return nil
}

// randomAddresses are few, so that they meet, of both families, with those that stand for a whole family.
var randomAddresses = []string{"192.168.1.2", "192.168.1.3", "fd00::2", "0.0.0.0", "::"}

func randomService(rng *rand.Rand, p *Problem, i int, hosts []string) Service {
	s := Service{
		Name: fmt.Sprint("s", i), Critical: rng.IntN(4) == 0,
		Demand: Demand{Memory: Bytes(100+rng.IntN(2000)) * MB, CPU: MilliCPU(rng.IntN(3000)), Disk: GB},
		Wish:   Wish{Priority: Priority(rng.IntN(3))},
		Unit:   "photos", Suits: map[string]Suitability{},
	}
	for _, proc := range testProcessors {
		switch rng.IntN(4) {
		case 0:
			s.Suits[proc.Name] = Suitability{Declared: true, Fixed: true, Verdict: Verdict(rng.IntN(4))}
		case 1:
			s.Suits[proc.Name] = Suitability{Declared: true, ViableUpTo: Workload{50, "photos", Week}, NotRecommended: Workload{100, "photos", Day}}
		}
	}
	s.Wish.Workload = Workload{int64(rng.IntN(1000)), "photos", Week}
	s.Wish.Accept = rng.IntN(3) == 0
	if rng.IntN(6) == 0 {
		s.Archs = []Arch{{"amd64", 2}}
	}
	if rng.IntN(6) == 0 {
		s.Devices = []string{"gpu"}
	}
	if rng.IntN(5) == 0 {
		s.Demand.Ports = []Port{{Number: 8 + rng.IntN(2)}}
		if at := int(s.Demand.Memory/MB) % (2 * len(randomAddresses)); at < len(randomAddresses) {
			s.Demand.Ports[0].Address = randomAddresses[at]
		}
	}
	switch edge := (Resource{NetworkResource, "edge"}); int(s.Demand.Memory/MB) % 12 {
	case 0, 1:
		s.Provides = []Provided{{Resource: edge}}
	case 2, 3:
		s.Uses = []Resource{edge}
	case 4, 5:
		s.Provides = []Provided{{Resource: Resource{ContainerResource, "one"}}}
	}
	if rng.IntN(5) == 0 {
		s.Limits = map[string]Limit{"n100": {CPU: 500, Memory: 300 * MB}}
	}
	if i > 0 && rng.IntN(5) == 0 {
		s.Wish.ApartFrom = []string{fmt.Sprint("s", rng.IntN(i))}
	}
	if len(hosts) == 0 {
		return s
	}
	host := hosts[rng.IntN(len(hosts))]
	if rng.IntN(8) == 0 {
		s.Wish.On = []string{host}
	}
	if h, ok := p.Host(host); ok && h.Exists && rng.IntN(2) == 0 {
		p.Current.Host[s.Name] = host
	}
	return s
}
