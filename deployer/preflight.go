package deployer

import (
	"cmp"
	"slices"

	"berth/deployer/compose"
	"berth/inventory"
	"berth/planner"
)

// Want is what a run is to bring about.
type Want struct {
	Plan      *planner.Plan
	Inventory *inventory.Inventory
	Bundles   []compose.Bundle // what shall lie on which host, of those that the run touches
	Run       string           // the run that is taken up again: its own lock and journal are in nobody's way

	// Frees reports whether a service that has a port or a name on a host gives it up before another one
	// there starts. nil: never.
	Frees func(host, holder, comes string) bool
	// Secret says why the value of a secret cannot be had; nil where it can. nil: none is asked for.
	Secret func(compose.SecretRef) error
	// Elsewhere has the hosts that the run does not touch and that Elsewhere names.
	Elsewhere map[string]*Facts
	// Scanned is what Scan says of all hosts that were looked at, where Unsettled asks for it.
	Scanned []Scanned
	// Former is what is known of former runs, where Unsettled asks for it. May be nil.
	Former *FormerRuns
	// Manifests is what the registries said, by host and image; see AskImages. May be nil.
	Manifests map[string]map[string]Manifest
}

// Severity says what a finding means for a run.
type Severity int

// The severities.
const (
	Warns Severity = iota // somebody should know
	Stops                 // the run does not begin
)

// FindingKind says what is wrong. The fields of Finding that it uses are behind each.
type FindingKind int

// The kinds of findings.
const (
	Unreachable      FindingKind = iota // Err
	GuestNotThere                       // Err; Have: the number of the guest that is to be made first
	NotRoot                             // Err
	NoDocker                            //
	DockerDown                          // Text: in Docker's words
	DockerOld                           // Text: what is there; Wanted: the least
	ComposeMissing                      //
	ComposeOld                          // Text, Wanted
	OtherArch                           // Arch as stated, HaveArch as found
	LessMemory                          // Need as stated or planned, Have as found, in bytes
	MoreMemory                          // likewise
	OtherCores                          // Need, Have
	NoLimits                            // the memory cgroup is off
	LargePages                          // Service, Text: its image; Have: bytes of a page
	DeviceMissing                       // Text: the device; Service: who needs it, may be empty
	DiskShort                           // Text: the directory; Need, Have in bytes
	ClockOff                            // Have: seconds, negative where the host is behind
	PortTaken                           // Service, Port, Text: program or container; Holder: a service of berth's, may be empty
	NameTaken                           // Service, Text: name of a container that is not its own
	ProjectTaken                        // Service: a Compose project of this name runs that is not berth's
	DirTaken                            // Service, Text: a directory that berth did not make
	ImageOtherArch                      // Service, Text: the image; HaveArch: the host's
	ImageUnknown                        // Service, Text: the image; Wanted: what the registry or Docker says
	LockHeld                            // Lock
	JournalOpen                         // Text: the run
	RecordUnreadable                    // Service, Text
	SecretMissing                       // Service, Err
	PackageNeeded                       // Service: an agent; Host: a hypervisor
	DataStaysBehind                     // Service, Text: the host that has its data
	RunsElsewhere                       // Service, Text: the host that uses its data, where the run does not stop it
	DataUnknown                         // Service, Text: a host that may have its data; Err: why it cannot be asked; Wanted: the run that put it there, or byToday
	DataLeft                            // Service, Text: a host that may have its data, though it does not have the service; Wanted likewise, may be empty
	NotSeen                             // Service, Text: a host that the inventory has it on, and that shows nothing of it
	HostUnasked                         // Text: services; Err: why it cannot be asked
	HostGone                            // Service, Text: a host that the inventory does not have any more; Wanted: the run that put it there
	RunsByHand                          // Service, Text: a host that runs it, where berth did not put it
	LeavesLater                         // Service, Text: the host that it is to be on, which the run does not touch
	ToolMissing                         // Text
	AnswerUnclear                       // Text
)

// Finding is one thing that is wrong, or worth knowing, before a run.
type Finding struct {
	Kind           FindingKind
	Severity       Severity
	Host           string // may be empty: of no single host
	Service        string
	Text           string
	Wanted         string
	Holder         string
	Need, Have     int64
	Arch, HaveArch planner.Arch
	Port           planner.Port
	Lock           Owner
	Err            error
}

// The least versions that a run works with. Debian 12 has this Docker; this Compose reads all that
// compose-go writes.
const (
	minDocker  = "20.10"
	minCompose = "2.20"
)

// Preflight holds what is wanted against what the hosts said, and gives everything that is wrong at once:
// what stops the run first, then by host. It changes nothing. Hosts of the plan that nothing is wanted
// of are not looked at, unless there are facts of them.
func Preflight(want Want, facts map[string]*Facts) []Finding {
	c := &checker{want: want, facts: facts, parts: map[*compose.Bundle]*parts{}}
	for _, host := range c.hosts() {
		c.host(host)
	}
	c.secrets()
	c.packages()
	c.data()
	c.waiting()
	slices.SortStableFunc(c.found, func(a, b Finding) int {
		return cmp.Or(-cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Host, b.Host), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Service, b.Service))
	})
	return slices.CompactFunc(c.found, func(a, b Finding) bool {
		a.Err, b.Err = nil, nil // errors may be of types that cannot be compared
		return a == b
	})
}

// Stopped reports whether a finding stops the run.
func Stopped(found []Finding) bool {
	return slices.ContainsFunc(found, func(f Finding) bool { return f.Severity == Stops })
}

// checker collects findings.
type checker struct {
	want  Want
	facts map[string]*Facts
	parts map[*compose.Bundle]*parts
	found []Finding
}

func (c *checker) stop(f Finding) { f.Severity = Stops; c.found = append(c.found, f) }
func (c *checker) warn(f Finding) { f.Severity = Warns; c.found = append(c.found, f) }

// hosts lists those that the run touches, and those that were looked at.
func (c *checker) hosts() []string {
	var out []string
	for i := range c.want.Bundles {
		out = append(out, c.want.Bundles[i].Host)
	}
	for name := range c.facts {
		out = append(out, name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bundles lists what shall lie on a host.
func (c *checker) bundles(host string) []*compose.Bundle {
	var out []*compose.Bundle
	for i := range c.want.Bundles {
		if c.want.Bundles[i].Host == host {
			out = append(out, &c.want.Bundles[i])
		}
	}
	return out
}

func (c *checker) host(name string) {
	f := c.facts[name]
	if f == nil {
		f = &Facts{Host: name, Err: errNotAsked}
	}
	if f.Err != nil {
		c.unreachable(name, f.Err)
		return
	}
	if f.RootErr != nil {
		c.stop(Finding{Kind: NotRoot, Host: name, Err: f.RootErr})
	}
	c.docker(f)
	if h, ok := c.want.Plan.Problem.Host(name); ok {
		c.machine(f, h)
		c.devices(f, h)
	}
	c.room(f)
	c.others(f)
	for _, b := range c.bundles(name) {
		p, err := c.part(b)
		if err != nil {
			c.stop(Finding{Kind: AnswerUnclear, Host: name, Service: b.Service, Text: err.Error()})
			continue
		}
		c.place(f, b, p)
		c.images(f, b, p)
	}
}

// secrets asks for every secret that only the operator has.
func (c *checker) secrets() {
	if c.want.Secret == nil {
		return
	}
	for _, b := range c.want.Bundles {
		for _, ref := range b.Secrets {
			if err := c.want.Secret(ref); err != nil {
				c.stop(Finding{Kind: SecretMissing, Service: b.Service, Text: ref.String(), Err: err})
			}
		}
	}
}

// packages names what has to be installed on hypervisors by hand.
func (c *checker) packages() {
	for _, phase := range planner.Phases(c.want.Plan) {
		for _, n := range phase.Needs {
			if n.Kind == planner.NeedPackage {
				c.warn(Finding{Kind: PackageNeeded, Host: n.Subject, Service: n.Detail})
			}
		}
	}
}
