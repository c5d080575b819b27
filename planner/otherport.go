package planner

import "slices"

// fixedPorts are those that others cannot be told to look for elsewhere: DNS, DHCP, TFTP, NTP, NetBIOS, SMB, SSDP, mDNS.
var fixedPorts = []int{53, 67, 68, 69, 123, 137, 138, 139, 445, 1900, 5353}

// otherPorts are the changes of ports that would part two services which cannot share a host because of one. The free port is the next
// above, of a well-known one the one that people take for it: 80 becomes 8080, 443 becomes 8443.
func otherPorts(p *Problem) []Remedy {
	taken := map[int]bool{}
	for i := range p.Services {
		for _, port := range p.Services[i].Demand.Ports {
			taken[port.Number] = true
		}
	}
	var out []Remedy
	for i := range p.Services {
		s := &p.Services[i]
		if s.Agent {
			continue
		}
		for _, number := range contested(p, s) {
			free := number + 1
			if number < 1024 {
				free = number + 8000
			}
			for free <= 65535 && taken[free] {
				free++
			}
			if free <= 65535 {
				out = append(out, Remedy{Kind: OtherPort, Subject: s.Name, Port: number, Free: free})
			}
		}
	}
	return out
}

// contested lists the ports of the service that another one publishes, too, and that could be others.
func contested(p *Problem, s *Service) []int {
	var out []int
	for i := range p.Services {
		if o := &p.Services[i]; o.Name != s.Name {
			for _, port := range sharedPorts(s, o) {
				if !slices.Contains(fixedPorts, port.Number) {
					out = append(out, port.Number)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// republished are the ports with one number changed into another.
func republished(ports []Port, from, to int) []Port {
	out := slices.Clone(ports)
	for i := range out {
		if out[i].Number == from {
			out[i].Number = to
		}
	}
	return out
}
