package planner

import "slices"

// Service is a catalog entry as an inventory wishes it: one Compose project, placed as a whole.
type Service struct {
	Name     string
	Entry    string // the catalog entry, where that has another name; see As
	Title    string
	About    string
	Group    string // media, observability ...
	Source   string // where its figures come from
	Demand   Demand
	Archs    []Arch           // what its images are published for; empty: any
	Devices  []string         // capabilities that the host must list
	Unlisted []string         // those that its containers ask for, and no host of the inventory lists: see SetAsideUnlisted
	Critical bool             // should not depend on a hypervisor
	Agent    bool             // runs on every host, charged to each
	Unit     string           // what its workload counts: photos, pages; empty where use does not matter
	Units    map[string]int64 // other units and what one of them counts: documents: 2
	Metrics  []Metric
	Counts   Counts                 // what of a processor decides how fast it is
	Speeds   map[string]Speed       // of the processors that are known, by name; shared, for reading
	Suits    map[string]Suitability // by processor name, else by architecture family
	Limits   map[string]Limit       // likewise
	State    []State
	Reads    []string   // paths of the host that its containers mount and may not write to
	Shares   []ShareUse // what it uses of the shares of the inventory
	Volumes  []string   // named volumes of its Compose file
	Route    Route
	Watch    Watch
	Reload   Reload
	Needs    []string           // services that it must reach
	Project  string             // what Compose calls its project; empty: its name
	Provides []Provided         // what is there for others while it is
	Uses     []Resource         // what its project takes for granted on the host
	Secrets  []string           // names of the secrets that only the operator has
	Env      map[string]EnvKind // what a wish may do with variables of its Compose file; others are unknown
	Derived  []Derived          // what its entry does not say, and where it is from
	Wish     Wish
}

// EnvKind is what a wish may do with a variable.
type EnvKind int

// The kinds.
const (
	EnvSetting  EnvKind = iota // set it
	EnvSecret                  // leave it out: no secret is in an inventory
	EnvProvided                // leave it out: berth sets it from the plan
)

// Demand is what a service needs.
type Demand struct {
	Memory Bytes
	CPU    MilliCPU
	Disk   Bytes
	Ports  []Port // published on its host
}

// plus adds another demand so many times, ports aside.
func (d Demand) plus(o Demand, times int64) Demand {
	return Demand{Memory: d.Memory + o.Memory*Bytes(times), CPU: d.CPU + o.CPU*MilliCPU(times), Disk: d.Disk + o.Disk*Bytes(times)}
}

// Limit is what changes on one processor. Zero fields change nothing.
type Limit struct {
	CPU    MilliCPU
	Memory Bytes
	Env    map[string]string
}

// State is data that moves with a service.
type State struct {
	Name    string // volume or path
	Size    Bytes  // an estimate; 0: not stated
	Derived bool   // a container may write there, and the entry does not speak of it: nobody knows its size
	Shared  bool   // on a network share: stays where it is
	Backup  string // commands of the entry; empty: the stopped volume is copied
	Restore string
	Verify  string
	Export  bool   // Backup and Restore are export and import of the application: of one version, into an instance in which nothing is
	Check   string // fails where the data is damaged
	Count   string // prints what is the same before a move by Backup and Restore and after it
}

// OnShare reports whether all data of the service is on shares, so that another host can use it.
func (s *Service) OnShare() bool {
	return len(s.State) > 0 && !slices.ContainsFunc(s.State, func(st State) bool { return !st.Shared })
}

// Route is the name under the lab's domain and the host port behind it.
type Route struct {
	Name string
	Port int
}

// Watch is what a status page and a health gate ask: an HTTP path, or a TCP port.
type Watch struct {
	Path string
	Port int
}

// Wish is what an inventory says about where a service may live.
type Wish struct {
	Workload  Workload
	On        []string // hosts or machines; empty: anywhere
	NotOn     []string
	ApartFrom []string // services
	With      []string // services with which it shares a host
	Priority  Priority
	Accept    bool // a verdict of not recommended is accepted
	Stays     bool // runs today and no wish names it: it stays where it is
	Freed     bool // its pins named a machine that is taken away
	Way       Way  // how its data goes to another host
}

// Way is how data goes to another host, as far as the wish says.
type Way int

// The ways.
const (
	AnyWay  Way = iota // as it is where that can be read there, else by a dump
	RawWay             // as it is
	DumpWay            // by the backup and restore of its entry
)

// Priority is the class in which a service is placed: all of one class count more than any of the next.
type Priority int

// The classes. Critical services are High unless the inventory says otherwise.
const (
	Normal Priority = iota
	High
	Low
)

// String gives the word of the inventory.
func (p Priority) String() string { return [...]string{"normal", "high", "low"}[p] }

// DataBytes is what is known of what has to be carried when the service moves: the states that are not on a share, or
// the disk demand where none states its size.
func (s *Service) DataBytes() Bytes {
	sum, carried := s.statedData()
	if carried && sum == 0 {
		return s.Demand.Disk
	}
	return sum
}

// statedData adds up the sizes of what is carried, and reports whether anything is.
func (s *Service) statedData() (sum Bytes, carried bool) {
	for _, st := range s.State {
		if !st.Shared {
			carried = true
			sum += st.Size
		}
	}
	return sum, carried
}

// DataUnknown reports whether something has to be carried of which nobody knows the size: nothing states any, or a container may
// write where the entry does not speak of. DataBytes is what is known beside it then.
func (s *Service) DataUnknown() bool {
	if sum, carried := s.statedData(); carried && sum == 0 && s.Demand.Disk == 0 {
		return true
	}
	return slices.ContainsFunc(s.State, func(st State) bool { return st.Derived && !st.Shared && st.Size == 0 })
}

// unknownData is what data of unknown size counts as where plans are compared: more than most services of a homelab keep, and
// less than a library of photos, so that data of which nothing is known is moved before the one and after the other.
const unknownData = 10 * GB

// dataCost is what DataMoved counts for a move of the service.
func (s *Service) dataCost() int64 {
	cost := s.DataBytes()
	if s.DataUnknown() {
		cost += unknownData
	}
	return int64(cost)
}

// limitOn returns what changes on the processor.
func (s *Service) limitOn(p Processor) Limit { return byProcessor(s.Limits, p) }

// DemandOn returns what the service needs on the processor, with the limits there applied. A limit
// caps the CPU demand; a memory limit replaces the memory demand.
func (s *Service) DemandOn(p Processor) Demand {
	d, l := s.Demand, s.limitOn(p)
	if l.CPU > 0 {
		d.CPU = min(d.CPU, l.CPU)
	}
	if l.Memory > 0 {
		d.Memory = l.Memory
	}
	return d
}

// RunsOn reports whether an image of the service runs on the architecture.
func (s *Service) RunsOn(a Arch) bool {
	return len(s.Archs) == 0 || slices.ContainsFunc(s.Archs, a.Runs)
}

// byProcessor looks a value up by the processor's name, then by its architecture family.
func byProcessor[V any](m map[string]V, p Processor) V {
	if v, ok := m[p.Name]; ok {
		return v
	}
	return m[p.Arch.Family]
}
