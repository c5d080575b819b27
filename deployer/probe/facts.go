package probe

import (
	"fmt"
	"net/netip"
	"path"
	"slices"
	"time"

	"berth/deployer/ledger"
	"berth/message"
	"berth/planner"
)

// Facts is what a host said of itself when Look asked. Where Err is set nothing else holds. What a host
// cannot say (a tool is missing, the login user may not read it) is zero, and Missing or Notes say so.
type Facts struct {
	Host string
	Err  error // why the host could not be looked at

	Root    bool  // it was looked at as root
	RootErr error // why not

	Home       string        // of who logs in there, what "~" means; empty: not known
	OS         string        // as /etc/os-release names it
	Kernel     string        // release
	Arch       planner.Arch  // of what Docker runs there; the level is known for amd64 only
	Memory     planner.Bytes // MemTotal: what is built in, less what the kernel keeps
	Available  planner.Bytes // MemAvailable
	Busiest    planner.Bytes // the most that was in use beside containers, as far as it was watched
	Samples    int           // so often
	Every      time.Duration // from one sample to the next
	Cores      int
	PageSize   int                  // bytes; 0: not known
	Cgroup     int                  // version, 1 or 2; 0: not known
	Limits     bool                 // the memory cgroup is on: memory limits hold
	Now        time.Time            // by the host's clock, when it was asked, in whole seconds; zero: not known
	Clock      time.Duration        // how far the host's clock is ahead of the operator's, at least; 0 within a second
	Docker     DockerFacts          // zero where there is none
	Disks      []Disk               // where services, berth's state and Docker's data lie, in this order
	Unmounted  []string             // where /etc/fstab mounts something and nothing is
	Devices    []string             // paths below /dev, sorted
	Addresses  []netip.Addr         // of the host, in order; empty: not known
	AnyAddress bool                 // programs may listen at others, too, which are not there yet
	Listening  []Listener           // by port
	Containers []Container          // by name
	Unread     int                  // containers that are there besides, and could not be read
	Images     []Image              // by ID
	Volumes    []Volume             // by name
	Networks   []Network            // by name; empty: Docker did not say, since it always has some
	Services   []ServiceFacts       // of berth's records, by name
	Shares     []ShareFacts         // what berth wrote to mount shares, by its name
	Mounts     map[string]string    // by directory at which something is mounted, or is once somebody asks: its type
	Ran        []Ran                // services that ever ran there, by name
	Moves      []ledger.Moving      // services that go, or went, to another host with their data, or came from one, by name
	Carried    []ledger.Moving      // likewise, that have come to their end: the last one of each service
	Verified   map[string]time.Time // when a backup of a service was last tried there and was good, likewise
	Saved      map[string]time.Time // when a backup of a service was made there last, by name and this host's clock
	Dirs       []string             // names in the directory for services, berth's and others
	Above      []DirOwner           // the directory for services and those above it, as far as they are there, innermost first
	Sight      string               // History.Sight, from before everything else was looked at
	Lock       *ledger.LockFacts    // nil: not locked
	Journal    *ledger.JournalFacts // the newest; nil: none
	Past       ledger.History       // its newest runs; empty where LookBack did not ask
	Hardware   *Hardware            // nil where only Survey asks
	Missing    []string             // tools that the host lacks
	Notes      []message.Text       // what it said that could not be read, for people
}

// DockerFacts are the versions of Docker. Server is empty where the daemon does not answer.
type DockerFacts struct {
	Client, Server, API string
	Podman              string       // its version, where Docker's name or socket is Podman's; empty: it is Docker
	Compose             string       // of the plugin "docker compose"; empty: there is none
	Alone               string       // of the program docker-compose, where there is no plugin; empty: there is none either
	Root                string       // where it keeps its data
	Err                 message.Text // why the daemon does not answer, mostly in its own words
}

// Down reports whether there is a Docker that does not say what runs: its containers may run all the same.
// Podman has no daemon that would have to answer.
func (d *DockerFacts) Down() bool {
	return !d.Err.IsZero() || d.Client != "" && d.Server == "" && d.Podman == ""
}

// Engine names what runs containers, for people.
func (d *DockerFacts) Engine() string {
	if d.Podman != "" {
		return "Podman"
	}
	return "Docker"
}

// Disk is a file system as seen from one directory.
type Disk struct {
	Path   string // the directory that was asked for
	Device string // directories with the same one share their room
	Size   planner.Bytes
	Free   planner.Bytes // for others than root
}

// DirOwner says who may change what lies in a directory.
type DirOwner struct {
	Path  string
	Owner string // name, or number where there is none
	Other bool   // others than root may put something else in place of what lies there
}

// Listener is a port of the host that somebody has. Several may have one port, at different addresses.
type Listener struct {
	Port      planner.Port // without an address
	Addresses []string     // as the host has them; 0.0.0.0 and :: are all; empty: all
	Process   string       // name of the program; empty: not known
	Container string       // name of the container that published it or listens in the host's network
}

// Container is a container of the host, running or not.
type Container struct {
	ID, Name   string
	Image      string // as it was asked for
	ImageID    string // sha256:...
	State      string // running, exited, restarting, paused, created, dead
	Health     string // healthy, unhealthy, starting; empty: no check
	ExitCode   int
	OOMKilled  bool
	Error      string // what Docker says where it did not start
	Restarts   int
	Started    time.Time
	Restart    string           // policy: no, always, unless-stopped, on-failure
	Memory     planner.Bytes    // now, without what the kernel can take back; 0 where it does not run
	Peak       planner.Bytes    // the most since it started, likewise, as far as the kernel tells; 0: it does not
	Samples    int              // of which Peak is the highest, where the kernel does not tell it; 0: it was not watched
	Limit      planner.Bytes    // 0: none
	CPUs       planner.MilliCPU // limit; 0: none
	Networks   []string         // by name; nil: not known
	Project    string           // of Compose; empty: none
	Part       string           // the container's name in its Compose file
	OneOff     bool             // of "docker compose run"
	Dir        string           // where its Compose project lies
	Files      []string         // those that Compose made it from, as full paths, in Compose's order
	EnvFiles   []string         // those that Compose took variables from, likewise
	ConfigHash string           // Compose's, of what the container was made from
	Service    string           // berth.service; empty: not berth's
	Adopted    bool             // it has no labels of berth's, and is berth's by the service's record
	Lone       bool             // no Compose has made it, and Project and Part are those of the record: Compose does not know of it
	Plan       string           // berth.plan
	Digest     string           // berth.digest
	Published  []planner.Port   // with the address where it is not all
	Mounts     []Mount
}

// Volume is a volume of the host's Docker.
type Volume struct {
	Name, Driver string
	At           string // where its content lies on the host, a full path; empty: the driver does not say
	Project, Key string // of the Compose project that made it, and its name there; empty: none did
}

// Network is a network of the host's Docker.
type Network struct {
	Name, Driver string
	Run, Service string // of berth's that made it, and what for; empty: none did
}

// Mount is what a container has mounted.
type Mount struct {
	Volume string // its name; empty: a path
	Source string // on the host, a full path
	Target string // in the container
}

// Ran is a service as its containers were last made on the host, whatever has become of it since.
type Ran struct {
	Record ledger.Record
	Gone   []string // paths of Record.Data that are not there any more, sorted
}

// ServiceFacts are a record of berth's and what lies in the service's directory now.
type ServiceFacts struct {
	Record ledger.Record
	Err    error               // why the record cannot be read; only Record.Service holds then
	Files  map[string]FileFact // those of the record that are there
}

// FileFact is a file as it is now.
type FileFact struct {
	SHA256 string // in hexadecimal; empty: it could not be read
	Mode   uint32 // permissions
}

// Disk returns the file system of a directory that was asked for.
func (f *Facts) Disk(path string) (Disk, bool) {
	for _, d := range f.Disks {
		if d.Path == path {
			return d, true
		}
	}
	return Disk{}, false
}

// Empty reports whether it is known that there is no such directory for a service.
func (f *Facts) Empty(dir string) bool {
	return len(f.Disks) > 0 && f.Disks[0].Path == path.Dir(dir) && !slices.Contains(f.Dirs, path.Base(dir))
}

// Container returns the container of that name, or nil.
func (f *Facts) Container(name string) *Container {
	for i := range f.Containers {
		if f.Containers[i].Name == name {
			return &f.Containers[i]
		}
	}
	return nil
}

// Image returns the image with that ID, tag or digest, or nil.
func (f *Facts) Image(name string) *Image {
	name = FullImage(name)
	for i := range f.Images {
		if f.Images[i].is(name) {
			return &f.Images[i]
		}
	}
	return nil
}

// Service returns what is known of a service by its record, or nil.
func (f *Facts) Service(name string) *ServiceFacts {
	for i := range f.Services {
		if f.Services[i].Record.Service == name {
			return &f.Services[i]
		}
	}
	return nil
}

// Move returns what the host has of a move of a service with its data, or nil.
func (f *Facts) Move(service string) *ledger.Moving {
	if f == nil {
		return nil
	}
	for i := range f.Moves {
		if f.Moves[i].Service == service {
			return &f.Moves[i]
		}
	}
	return nil
}

// Of lists the containers of a service of berth's, one-off ones left out.
func (f *Facts) Of(service string) []Container {
	var out []Container
	for _, c := range f.Containers {
		if c.Service == service && service != "" && !c.OneOff {
			out = append(out, c)
		}
	}
	return out
}

// Has reports whether berth put a service on the host.
func (f *Facts) Has(service string) bool { return f.Service(service) != nil || len(f.Of(service)) > 0 }

// Up reports whether some container of a service runs, however well.
func (f *Facts) Up(service string) bool {
	return slices.ContainsFunc(f.Of(service), func(c Container) bool {
		return c.State == "running" || c.State == "restarting" || c.State == "paused"
	})
}

// Settled reports whether a service that keeps something is on this host and nowhere else: its own data is where
// it was put, and data on a share is used from where it runs.
func (f *Facts) Settled(s *planner.Service) bool {
	return f.Has(s.Name) && (!s.OnShare() || f.Up(s.Name))
}

// Unsure is why a host cannot say what berth has there and what runs; nil where it can. Containers go on without
// their Docker daemon.
func (f *Facts) Unsure() error {
	switch {
	case f.Err != nil:
		return f.Err
	case f.RootErr != nil:
		return f.RootErr
	case f.Docker.Down():
		return message.Errorf("host %s: %s does not answer: %s", f.Host, f.Docker.Engine(), f.Docker.Err)
	}
	return nil
}

// Foreign is the memory that containers use which are not berth's.
func (f *Facts) Foreign() planner.Bytes {
	var sum planner.Bytes
	for _, c := range f.Containers {
		if c.Service == "" {
			sum += c.Memory
		}
	}
	return sum
}

// System is the memory that is in use and is no container's; where it was watched the most of it.
func (f *Facts) System() planner.Bytes {
	used := f.Memory - f.Available
	for _, c := range f.Containers {
		used -= c.Memory
	}
	return max(used, f.Busiest, 0)
}

// Runs reports whether a container is up, or about to be.
func (c *Container) Runs() bool {
	return c.State == "running" || c.State == "restarting" || c.State == "paused"
}

// Ended reports whether a container has done what it was for.
func (c *Container) Ended() bool {
	return c.State == "exited" && c.ExitCode == 0 && (c.Restart == "no" || c.Restart == "" || c.Restart == "on-failure")
}

// Ending says in Docker's words how a container is.
func (c *Container) Ending() string {
	out := c.State
	if c.State == "exited" || c.State == "dead" || c.State == "restarting" {
		out = fmt.Sprintf("%s %d", c.State, c.ExitCode)
	}
	if c.OOMKilled {
		out += ", out of memory"
	}
	if c.Error != "" {
		out += ": " + c.Error
	}
	return out
}
