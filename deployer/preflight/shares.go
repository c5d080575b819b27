package preflight

import (
	"slices"

	"berth/deployer/compose"
	"berth/deployer/probe"
	"berth/inventory"
)

// Sight is what hosts say of a share that services use which a run starts. Who makes a run fills in what ToSee leaves open.
type Sight struct {
	Share *inventory.Share
	Users []string          // hosts on which such a service starts, by name
	At    map[string]string // by host where it should have the share: of the users, the server, and the hosts that services leave

	By      map[string]probe.OnShare // by host; one that did not answer is not in it
	Clients map[string]probe.Client  // likewise
	Against string                   // the host that the others are held against; empty: there is none
	Mark    string                   // the inode of a file that was put there for the others to find; empty: none could be
}

// Serves reports whether the host has the directory itself.
func (s *Sight) Serves(host string) bool { return s.Share.IsServer(host) }

// Has reports whether a host has something in the share's place that can be compared.
func (s *Sight) Has(host string) bool {
	o, said := s.By[host]
	return said && !o.Gone && !o.Stuck && (s.Serves(host) || o.Mounted())
}

// ToSee lists the shares that hosts are to be asked about before Check.
func ToSee(want Want, facts map[string]*probe.Facts) []Sight {
	var out []Sight
	for i := range want.Inventory.Shares {
		s := Sight{Share: &want.Inventory.Shares[i], At: map[string]string{}}
		for k := range want.Bundles {
			b := &want.Bundles[k]
			f := facts[b.Host]
			if f == nil || f.Err != nil || f.RootErr != nil || want.Starts != nil && !want.Starts(b.Host, b.Service) || !uses(b, s.Share) {
				continue
			}
			if s.At[b.Host] = s.Share.At(b.Host); !slices.Contains(s.Users, b.Host) {
				s.Users = append(s.Users, b.Host)
			}
			if from := want.Plan.Problem.Current.Host[b.Service]; from != "" && answers(want, facts, from) {
				s.At[from] = s.Share.At(from)
			}
		}
		if len(s.Users) == 0 {
			continue
		}
		if s.Share.Known && answers(want, facts, s.Share.Server) {
			s.At[s.Share.Server] = s.Share.At(s.Share.Server)
		}
		slices.Sort(s.Users)
		out = append(out, s)
	}
	return out
}

// answers reports whether a host can be asked, as far as that is known: nobody has looked at a hypervisor as a host.
func answers(want Want, facts map[string]*probe.Facts, host string) bool {
	f := facts[host]
	if f == nil {
		f = want.Elsewhere[host]
	}
	return f == nil || f.Err == nil && f.RootErr == nil
}

// uses reports whether a service mounts something of a share.
func uses(b *compose.Bundle, s *inventory.Share) bool {
	return slices.ContainsFunc(b.OnShares, func(o compose.OnShare) bool { return o.Share == s.Name })
}

// users names the services on a host that start and use a share.
func (c *checker) users(s *Sight, host string) []string {
	var out []string
	for i := range c.want.Bundles {
		if b := &c.want.Bundles[i]; b.Host == host && c.starts(b) && uses(b, s.Share) {
			out = append(out, b.Service)
		}
	}
	return out
}

// eachUser makes a check of every host that answered, of each share.
func eachUser(find func(*checker, *Sight, string, probe.OnShare)) check {
	return func(c *checker) {
		for i := range c.want.Shares {
			s := &c.want.Shares[i]
			for _, host := range s.Users {
				if o, said := s.By[host]; said {
					find(c, s, host, o)
				}
			}
		}
	}
}
