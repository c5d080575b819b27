package planner

import "slices"

// Share is a directory that a server has for others over the network: NFS, or SMB.
type Share struct {
	Name    string
	Server  string // a machine or guest of the problem, or the address of another
	Machine string // the machine of the problem that the server is, or is a guest of; empty: none of them
}

// ShareUse is what a service reads or writes on a share.
type ShareUse struct {
	Share
	Path string // on the server
	Size Bytes  // an estimate of what it uses there; 0: not stated
}

// Remote lists what the service would use over the network if it ran on the host: what lies on shares of other machines. What a guest
// reads of its own machine, or of a guest beside it, leaves no machine.
func (s *Service) Remote(h Host) []ShareUse {
	return slices.DeleteFunc(slices.Clone(s.Shares), func(u ShareUse) bool { return !u.remote(&h) })
}

func (u *ShareUse) remote(h *Host) bool { return u.Machine == "" || u.Machine != h.Machine }

// remoteCost is what DataRemote counts for the service on the host. As with data that moves, a size that nobody states counts as some.
func (s *Service) remoteCost(h *Host) int64 {
	var sum Bytes
	for i := range s.Shares {
		switch u := &s.Shares[i]; {
		case !u.remote(h):
		case u.Size == 0:
			sum += unknownData
		default:
			sum += u.Size
		}
	}
	return int64(sum)
}

// usesShares reports whether a service that is placed uses any: else nothing crosses the network wherever services run.
func (p *Problem) usesShares() bool {
	return slices.ContainsFunc(p.Services, func(s Service) bool { return !s.Agent && len(s.Shares) > 0 })
}

// Criteria lists what the problem's goal keeps small, most important first. [DataRemote] is among them only where a service uses a share.
func (p *Problem) Criteria() []Criterion {
	out := p.Goal.Criteria()
	if !p.usesShares() {
		out = slices.DeleteFunc(out, func(c Criterion) bool { return c == DataRemote })
	}
	return out
}

// serving are the machines of the problem whose shares services use: to these services they are like no other machine.
func (p *Problem) serving() map[string]bool {
	out := map[string]bool{}
	for i := range p.Services {
		for _, u := range p.Services[i].Shares {
			out[u.Machine] = true
		}
	}
	return out
}
