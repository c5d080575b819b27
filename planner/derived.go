package planner

// Fact is something that a catalog entry says of a service.
type Fact int

// The facts that are derived where an entry does not say them.
const (
	FactGroup Fact = iota
	FactMemory
	FactCPU
	FactArch
	FactDevices
	FactState
	FactRoute
	FactWatch
)

var factNames = [...]string{"group", "memory", "cpus", "arch", "devices", "state", "route", "watch"}

// String gives the stable name that JSON output uses.
func (f Fact) String() string { return factNames[f] }

// Basis is what a fact was derived from.
type Basis int

// What facts are derived from.
const (
	ByLimit       Basis = iota // limits of the containers
	ByReservation              // what the file reserves for them
	ByShipped                  // what the shipped entry Of has for the same image
	ByAssumption               // nothing tells it
	ByPlatform                 // platform of the containers
	ByDevice                   // devices, gpus and runtimes that they ask for
	ByMount                    // volumes and paths that they may write to
	ByLabel                    // labels for a proxy
	ByPort                     // ports that are published
	ByHealthCheck              // a health check
	ByDirectory                // the directory above
)

var basisNames = [...]string{
	"limit", "reservation", "shipped-entry", "assumption", "platform", "devices", "mounts", "labels", "ports", "healthcheck", "directory",
}

// String gives the stable name that JSON output uses.
func (b Basis) String() string { return basisNames[b] }

// Derived is a fact, or the part of one that belongs to some containers, that the entry does not say and that was derived.
type Derived struct {
	Fact       Fact
	Basis      Basis
	Of         string   // the shipped entry
	Containers []string // that it is about; empty: all
	Memory     Bytes    // that part of the demand
	CPU        MilliCPU // likewise
	Device     string   // that the containers ask for
	Keys       []string // of the Compose file, with which they do
}

// DerivedOf lists what a fact of the service was derived from; empty where it is stated.
func (s *Service) DerivedOf(f Fact) []Derived {
	var out []Derived
	for _, d := range s.Derived {
		if d.Fact == f {
			out = append(out, d)
		}
	}
	return out
}

// TakeForStated forgets what a fact was derived from: a wish states it.
func (s *Service) TakeForStated(f Fact) {
	var rest []Derived
	for _, d := range s.Derived {
		if d.Fact != f {
			rest = append(rest, d)
		}
	}
	s.Derived = rest
}

// AssumedMemory is the part of the memory demand that nothing tells.
func (s *Service) AssumedMemory() Bytes {
	var sum Bytes
	for _, d := range s.Derived {
		if d.Fact == FactMemory && d.Basis == ByAssumption {
			sum += d.Memory
		}
	}
	return sum
}
