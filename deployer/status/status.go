package status

import (
	"slices"

	"berth/deployer/probe"
	"berth/planner"
)

// State is how a service is, by its containers.
type State int

// The states, worst last. A service is in the worst one of its containers.
const (
	Running    State = iota // every container is up, and healthy where it has a check
	Finished                // they ended by themselves with 0 and are not to be restarted
	Starting                // up, and the health check has not answered yet
	Paused                  //
	Unhealthy               // up, and the health check says no
	Restarting              // it ends again and again
	Exited                  // a container does not run
	Absent                  // there are no containers
	Unknown                 // Docker does not say what runs there
)

// DriftKind says what was changed by hand, or is not as it should be.
type DriftKind int

// The kinds of drift. The fields of Drift that it uses are behind each.
const (
	NotDeployed       DriftKind = iota // the plan wants it here, and berth never put it here
	NotWanted                          // berth put it here, and the plan does not want it here
	OtherFiles                         // the plan has other files for it than berth put here
	FileChanged                        // Name: a file below the service's directory
	FileMissing                        // Name
	FileReadable                       // Name: a file with secrets that others than its owner can read; Have: its mode
	ContainerDown                      // Name; Text: state, exit code
	ContainerMissing                   // Name: of the container in the Compose file
	ContainerOld                       // Name: made from other files than those that lie there
	ContainerImage                     // Name; Text: the image it runs; Wanted: the one that was deployed
	ContainerLimit                     // Name; Have, Need: memory limit in bytes, 0 for none
	RecordLost                         // containers of berth's are here, and berth's note of them is not
	ContainerCPUs                      // Name; Have, Need: limit in thousandths of a core, 0 for none
	ContainerRestart                   // Name; Text: the restart policy that it has; Wanted: that of the file
	ContainerRenamed                   // Name: the one that it has; Wanted: the one that Compose gives
	ContainerNetwork                   // Name; Wanted: a network of the file that it is not in
	ContainerPorts                     // Name; Text: the ports of the host that it has; Wanted: those of the file
	ContainerAdded                     // Name: a container of the Compose project that the file does not have
	ContainerWounded                   // Name: it runs, and a process in it was killed for lack of memory; Have: its limit in bytes, 0 for none
	ContainerRestarts                  // Name; Have: how often it was restarted, Need: seconds since it was last
	VolumeMissing                      // Name: of a volume, or a path, that it had its data in
	NetworkMissing                     // Name: of a network that was made for it, or that a container of it was in
	MadeVolumeMissing                  // Name: of a volume without data that was made for it
	OtherLiveFiles                     // the plan has others for it than lie there of the files that it takes up while it runs
	ReloadUnseen                       // files that it takes up while it runs were put in place, and nobody has seen yet that it did
)

// Drift is one difference between what should be and what is.
type Drift struct {
	Kind       DriftKind
	Name       string
	Text       string
	Wanted     string
	Need, Have int64
	Live       bool // of a file: the service takes it up while it runs
}

// Service is a service of berth's on a host.
type Service struct {
	Service    string
	State      State
	Containers []probe.Container
	Restarts   int
	Memory     planner.Bytes // now
	Planned    planner.Bytes // 0: not known
	Run        string        // that put it here
	Drift      []Drift
}

// Host is a host and what berth has there.
type Host struct {
	Host     string
	Err      error
	Facts    *probe.Facts
	Planned  planner.Bytes // of all services
	Services []Service
}

// Drifted reports whether anything on the host is not as it should be: changed by hand, not running, or
// not healthy. What is still starting is no drift.
func (h *Host) Drifted() bool {
	return slices.ContainsFunc(h.Services, func(s Service) bool {
		return len(s.Drift) > 0 || s.State > Starting
	})
}

func (s *Service) drift(d Drift) { s.Drift = append(s.Drift, d) }
